/**
 * Who would be affected, before a change of the settings is saved; then the change, and how far its jobs are.
 *
 * In: the draft. Out: counts and examples with before and after, the save. Never: a save over what somebody else has saved meanwhile.
 */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useReducer, useState } from "react";
import { forget } from "../api/draft";
import { lookAt, ofMove, putSettings, type Effect, type Job, type Move } from "../api/settings";
import { Refusal } from "../api/client";
import { useNames } from "../api/whose";
import { said } from "../core/words";
import { told, useDrafting } from "./drafting";
import { Wrong } from "./loaded";
import { Local, ownZone } from "./moment";
import { tell } from "./notices";
import { Dialog } from "./overlays";
import { Button } from "./press";
import { Progress } from "./progress";
import { Prose } from "./prose";
import { Badge, Bones, CallOut } from "./shown";
import { changedWords } from "./unsaved";

/** After so many the look rests until somebody wants more of it. */
const ENOUGH = 20_000;
/** How many examples are shown at first. */
const FIRST = 6;

export default function Review({ onClose }: { onClose(): void }) {
  const { settings, base } = useDrafting();
  const queries = useQueryClient();
  const [first] = useState({ settings, words: changedWords(base.settings, settings) });
  const [saved, setSaved] = useState<Job[]>();
  const [wrong, setWrong] = useState<Error>();
  const [busy, setBusy] = useState(false);
  const effect = useEffectOf(first.settings);
  const save = () => {
    setBusy(true);
    setWrong(undefined);
    putSettings({ settings: first.settings, tag: base.tag })
      .then(({ kept, jobs }) => {
        queries.setQueryData(["settings", "kept"], kept);
        forget();
        tell("The settings are saved");
        void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" && queryKey[1] !== "kept" });
        if (jobs.every(({ whole }) => whole === 0)) {
          onClose();
        }
        setSaved(jobs);
      })
      .catch((error: Error) => {
        setWrong(error);
        if (error instanceof Refusal && error.status === 412) {
          void queries.invalidateQueries({ queryKey: ["settings", "kept"] });
        }
      })
      .finally(() => setBusy(false));
  };
  const sound = effect.found && effect.found.problems.every(({ severity }) => severity !== "error");
  const acts = saved ? (
    <Button look="main" onPress={onClose}>
      Close
    </Button>
  ) : (
    <>
      <Button onPress={onClose}>Go on writing</Button>
      <Button look="main" icon="check" onPress={save} isDisabled={busy || !sound || (wrong instanceof Refusal && wrong.status === 412)}>
        Save
      </Button>
    </>
  );
  return (
    <Dialog title={saved ? "Saved" : "Who would be affected"} lead={`Changed: ${first.words.join(", ")}`} open onClose={onClose} acts={acts} wide>
      <div className="stack">
        {wrong instanceof Refusal && wrong.status === 412 ? (
          <CallOut tone="held" icon="warning">
            Somebody else has saved the settings meanwhile. Go back: there you can put your changes on top of theirs.
          </CallOut>
        ) : (
          <Wrong error={wrong} />
        )}
        {saved ? saved.map((job) => <Progress key={job.id} job={job} />) : <Found {...effect} />}
      </div>
    </Dialog>
  );
}

interface Look {
  found?: Effect;
  error?: Error;
  looking: boolean;
  onMore(): void;
}

/** Looks at those who are under way, part by part. */
function useEffectOf(settings: Parameters<typeof lookAt>[0]): Look {
  const [state, add] = useReducer((before: { found?: Effect; error?: Error }, next: Effect | Error) => (next instanceof Error ? { ...before, error: next } : { found: together(before.found, next) }), {});
  const [until, setUntil] = useState(ENOUGH);
  const { found, error } = state;
  const done = found !== undefined && (found.next === undefined || found.lookedAt >= until);
  useEffect(() => {
    if (done || error) {
      return;
    }
    const over = new AbortController();
    lookAt(settings, found?.next, over.signal)
      .then((part) => !over.signal.aborted && add(part))
      .catch((failed: Error) => !over.signal.aborted && add(failed));
    return () => over.abort();
  }, [settings, found, done, error]);
  return { found, error, looking: !done && !error, onMore: () => setUntil((before) => before + ENOUGH) };
}

const together = (before: Effect | undefined, next: Effect): Effect =>
  before ? { ...next, lookedAt: before.lookedAt + next.lookedAt, moved: before.moved + next.moved, moves: [...before.moves, ...next.moves].slice(0, 200), undecided: before.undecided + next.undecided } : next;

function Found({ found, error, looking, onMore }: Look) {
  const [all, setAll] = useState(false);
  if (error) {
    return <Wrong error={error} />;
  }
  if (!found) {
    return <Bones rows={4} />;
  }
  const wrong = found.problems.filter(({ severity }) => severity === "error");
  const shown = all ? found.moves : found.moves.slice(0, FIRST);
  return (
    <>
      {found.problems.map((problem) => (
        <CallOut key={problem.path + problem.code} tone={problem.severity === "error" ? "failed" : "held"} icon="warning">
          <Prose>{told(problem)}</Prose>
        </CallOut>
      ))}
      {wrong.length === 0 && <p role="status">{summary(found, looking)}</p>}
      {found.undecided > 0 && (
        <CallOut tone="held" icon="warning">
          {found.undecided === 1 ? "One can’t be planned" : `${found.undecided} can’t be planned`} by these settings and would wait for somebody.
        </CallOut>
      )}
      {shown.length > 0 && <Examples moves={shown} />}
      <div className="row wrap">
        {!all && found.moves.length > FIRST && (
          <Button small onPress={() => setAll(true)}>
            {found.moved > found.moves.length ? `Show ${found.moves.length} of them` : `Show all ${found.moves.length}`}
          </Button>
        )}
        {!looking && found.next !== undefined && (
          <Button small onPress={onMore}>
            Look at more
          </Button>
        )}
      </div>
    </>
  );
}

const people = (count: number) => (count === 1 ? "1 enrollment" : `${count.toLocaleString()} enrollments`);

/** The whole of it in sentences. */
function summary({ live, lookedAt, moved, moves, next }: Effect, looking: boolean): string {
  if (live === 0) {
    return "Nobody is under way: nothing that is planned moves.";
  }
  if (lookedAt === 0) {
    return `Nothing that is planned moves. ${people(live)} ${live === 1 ? "goes" : "go"} on as they are; what is new holds from now on.`;
  }
  const ways = moves.map((move) => wayOf(move));
  const count = (way: Way) => ways.filter((one) => one === way).length;
  const parts = [count("later") > 0 && `${count("later")} later`, count("earlier") > 0 && `${count("earlier")} earlier`, count("otherwise") > 0 && `${count("otherwise")} in another way`].filter(Boolean);
  const looked = looking ? `Looking… ${lookedAt} of ${live} so far. ` : next === undefined ? `Of ${people(live)} under way ` : `Of the first ${lookedAt.toLocaleString()} of ${people(live)} under way `;
  const shares = moved === moves.length ? parts.join(", ") : `of the first ${moves.length}, ${parts.join(", ")}`;
  return moved === 0 ? `${looked}none would move.` : `${looked}${moved.toLocaleString()} would get the next message at another time: ${shares}.`;
}

type Way = "later" | "earlier" | "otherwise";

function wayOf(move: Move): Way {
  const { from, to } = ofMove(move);
  return from && to && from !== to ? (to > from ? "later" : "earlier") : "otherwise";
}

/** What moved it; that it was spread over minutes, or planned anew, is said only where nothing else did. */
const whyOf = ({ reasons }: Move) => reasons.findLast(({ code }) => code !== "schedule.spread" && code !== "lifecycle.recalculated") ?? reasons[reasons.length - 1];

function Examples({ moves }: { moves: readonly Move[] }) {
  const names = useNames(moves);
  const zone = ownZone();
  return (
    <ul className="rows moved-rows" aria-label="Examples, with before and after">
      {moves.map((move, index) => {
        const { from, to } = ofMove(move);
        const why = whyOf(move);
        return (
          <li key={move.enrollment} className="moved-row">
            <span className="strong cut">{names[index] ?? "…"}</span>
            <span className="soft">
              <span className="unseen">Before: </span>
              {from ? <Local at={from} zone={zone} /> : "no time yet"}
            </span>
            <span>
              <span className="unseen">After: </span>
              {to ? <Local at={to} zone={zone} /> : "waits for somebody"}
            </span>
            <Badge tone={wayOf(move) === "earlier" ? "approval" : wayOf(move) === "later" ? "due" : "held"}>{wayOf(move)}</Badge>
            {why && <span className="soft small why">{said(why)}.</span>}
          </li>
        );
      })}
    </ul>
  );
}
