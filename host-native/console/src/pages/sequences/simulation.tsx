/**
 * What a draft would send to many people over months: how much on which day and at which hour, by which channel, and how it would end.
 *
 * In: a population, rates, a seed. Out: the core's counts as charts and tables, computed in this page. Never: a message to anybody.
 */
import { useRef, useState } from "react";
import { ProgressBar, Label } from "react-aria-components";
import type { Draft, Problem, Settings, SimulateRequest, SimulateResult } from "relance/slim";
import { nowInstant } from "../../app/clock";
import { RelanceError } from "../../core/core";
import { sentence } from "../../parts/notices";
import { Button } from "../../parts/press";
import { CallOut, Card, Empty } from "../../parts/shown";
import { Results } from "./outcome";
import { allPeople, firstPopulation, PopulationFields, requestOf, type Wanted } from "./population";
import { run } from "./run";
import { placeOf, placeWords } from "./words";

/** What was simulated, and what came of it. */
interface Ran {
  result: SimulateResult;
  draft: Draft;
  took: number;
}

/** The tab. */
export default function Simulation({ draft, settings }: { draft: Draft; settings: Settings }) {
  const [wanted, setWanted] = useState<Wanted>(() => firstPopulation(settings));
  const { state, ran, start, stop } = useRun();
  const busy = state !== undefined && "done" in state;
  const go = () => start(async () => requestOf(draft, settings, wanted, wanted.whom === "real" ? await allPeople() : [], nowInstant()), draft);
  return (
    <div className="simulation">
      <Card
        title="With whom"
        foot={
          busy ? (
            <Button icon="stop" onPress={stop}>
              Stop
            </Button>
          ) : (
            <Button look="main" icon="play" onPress={go} isDisabled={draft.steps.length === 0}>
              Simulate
            </Button>
          )
        }
      >
        <PopulationFields wanted={wanted} settings={settings} onChange={setWanted} />
      </Card>
      <div className="stack">
        {busy && <Running done={state.done} of={state.of} />}
        {state && "problems" in state && <Wrong problems={state.problems} />}
        {ran ? (
          <Results result={ran.result} draft={ran.draft} stale={ran.draft !== draft} took={ran.took} />
        ) : (
          !busy && (
            <Empty icon="chart" title="See it happen before it does">
              The draft is played through for many people at once, here in this page: how many messages go out when, on which channel, what the hours and caps do to them, and how it ends. Nothing is sent.
            </Empty>
          )
        )}
      </div>
    </div>
  );
}

type State = { done: number; of: number } | { problems: Problem[] } | undefined;

/** Runs one at a time; another begins with the one before stopped. */
function useRun() {
  const [state, setState] = useState<State>();
  const [ran, setRan] = useState<Ran>();
  const running = useRef<AbortController>(undefined);
  const stop = () => {
    running.current?.abort();
    setState(undefined);
  };
  const start = (make: () => Promise<SimulateRequest>, draft: Draft) => {
    running.current?.abort();
    const now = (running.current = new AbortController());
    setState({ done: 0, of: 1 });
    const begun = performance.now();
    make()
      .then((request) => run(request, (done, of) => !now.signal.aborted && setState({ done, of }), now.signal))
      .then((result) => {
        setRan({ result, draft, took: performance.now() - begun });
        setState(undefined);
      })
      .catch((error: unknown) => {
        if (!now.signal.aborted) {
          const problems = error instanceof RelanceError ? error.problems : [{ code: "", path: "", severity: "error" as const, message: error instanceof Error ? error.message : String(error) }];
          setState({ problems });
        }
      });
  };
  return { state, ran, start, stop };
}

function Running({ done, of }: { done: number; of: number }) {
  return (
    <ProgressBar className="progress" value={done} maxValue={of} valueLabel={`${done.toLocaleString("en")} of ${of.toLocaleString("en")} people`}>
      {({ percentage, valueText }) => (
        <>
          <span className="row">
            <Label className="grow">Simulating</Label>
            <span className="num soft">{valueText}</span>
          </span>
          <span className="progress-track">
            <span className="progress-fill" style={{ width: `${percentage ?? 0}%` }} />
          </span>
        </>
      )}
    </ProgressBar>
  );
}

function Wrong({ problems }: { problems: readonly Problem[] }) {
  return (
    <CallOut tone="failed" icon="warning">
      <span className="strong">It can’t be simulated as it is.</span>
      <ul className="bullets small">
        {problems.slice(0, 6).map(({ path, message, help }, index) => (
          <li key={index}>
            {/^\/(draft|version)/.test(path) && `${placeWords(placeOf(path))}: `}
            {sentence(message.replace(/`([^`]*)`/g, "“$1”"))}.{help && ` ${sentence(help.replace(/`([^`]*)`/g, "“$1”"))}.`}
          </li>
        ))}
      </ul>
    </CallOut>
  );
}
