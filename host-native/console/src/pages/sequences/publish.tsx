/**
 * Publishing a draft: what changes, what is in the way, and what becomes of those who are under way.
 *
 * In: the draft as it is kept, the newest version. Out: a version; with it, where that is wanted, those under way moved by a job. Never: somebody
 * moved who was not counted before.
 */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { Label, Radio, RadioGroup } from "react-aria-components";
import type { Draft, Problem, Settings } from "relance/slim";
import { Refusal } from "../../api/client";
import { diffVersions, migrate, publishDraft, useSequencesChanged, useVersion, type SequenceRow } from "../../api/sequences";
import { check, settingsHandle } from "../../core/core";
import { Check } from "../../parts/fields";
import { sentence } from "../../parts/notices";
import { Dialog } from "../../parts/overlays";
import { Button } from "../../parts/press";
import { Bones, CallOut } from "../../parts/shown";
import { Difference } from "./difference";
import type { Editing } from "./draft";
import { Effects } from "./effects";
import { JobProgress } from "./job";
import { quoted } from "./place";
import { ProblemList, tallied } from "./problems";
import { placeOf, placeWords } from "./words";

interface Given {
  editing: Editing;
  row: SequenceRow;
  draft: Draft;
  settings: Settings;
  onClose(): void;
}

type Whom = "new" | "all";

/** The dialog. */
export default function Publish(given: Given) {
  const { editing, row, onClose } = given;
  const [kept, setKept] = useState<boolean>();
  const [done, setDone] = useState<{ number: number; job?: string }>();
  useEffect(() => {
    void editing.flush().then(setKept);
  }, [editing]);
  if (done) {
    return <Done row={row} number={done.number} job={done.job} onClose={onClose} />;
  }
  if (kept === false) {
    return (
      <Dialog title="Publish" open onClose={onClose} acts={<Button onPress={onClose}>Close</Button>}>
        <CallOut tone="failed" icon="warning">
          What you changed is not saved yet, so it can’t be published. The head of the page says why.
        </CallOut>
      </Dialog>
    );
  }
  return <Asking {...given} kept={kept === true} onDone={setDone} />;
}

/** What the core finds in the draft; without a person, as the service publishes it. */
function useProblems(draft: Draft, settings: Settings): Problem[] {
  return useMemo(() => {
    try {
      return check({ draft, settings: settingsHandle(settings) }).problems;
    } catch {
      return []; // The service says what it can't read.
    }
  }, [draft, settings]);
}

function Asking({ row, draft, settings, kept, onClose, onDone }: Given & { kept: boolean; onDone(done: { number: number; job?: string }): void }) {
  const changed = useSequencesChanged();
  const problems = useProblems(draft, settings);
  const sound = !problems.some(({ severity }) => severity === "error");
  const [whom, setWhom] = useState<Whom>("new");
  const [explore, setExplore] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Error>();
  const go = async () => {
    setBusy(true);
    setRefusal(undefined);
    try {
      const { version } = await publishDraft(row.id, explore);
      const job = whom === "all" && row.live > 0 ? (await migrate(row.id, version.number)).id : undefined;
      onDone({ number: version.number, job });
    } catch (error) {
      setRefusal(error instanceof Error ? error : new Error(String(error)));
    } finally {
      setBusy(false);
      void changed();
    }
  };
  const number = (row.version ?? 0) + 1;
  const acts = (
    <>
      <Button onPress={onClose}>Leave it</Button>
      <Button look="main" onPress={() => void go()} isDisabled={busy || !kept || !sound}>
        {busy ? "Publishing…" : whom === "all" && row.live > 0 ? `Publish, and move ${row.live}` : `Publish version ${number}`}
      </Button>
    </>
  );
  return (
    <Dialog title={`Publish “${draft.name}”`} lead={row.version == null ? "Its first version. People can be enrolled once it is published." : `As version ${number}. A version never changes; the draft can be edited further.`} open onClose={onClose} acts={acts} wide>
      <div className="stack">
        {refusal && <Refused refusal={refusal} onClose={onClose} />}
        <Found problems={problems} sound={sound} />
        {row.version != null && kept && <Changes row={row} draft={draft} whom={whom} onWhom={setWhom} />}
        <Check isSelected={explore} onChange={setExplore}>
          Try first what could happen to it: replies, pauses, clock changes, one after the other. It takes some seconds.
        </Check>
      </div>
    </Dialog>
  );
}

function Refused({ refusal, onClose }: { refusal: Error; onClose(): void }) {
  const problems = refusal instanceof Refusal ? refusal.problems : [];
  return (
    <CallOut tone="failed" icon="warning">
      {sentence(refusal.message)}.{refusal instanceof Refusal && refusal.help && <span className="block soft small">{sentence(refusal.help)}.</span>}
      {problems.length > 1 && <ProblemList problems={problems as Problem[]} onGo={onClose} />}
    </CallOut>
  );
}

/** What is in the way, and what is only worth a look. */
function Found({ problems, sound }: { problems: readonly Problem[]; sound: boolean }) {
  if (problems.length === 0) {
    return (
      <CallOut tone="done" icon="check">
        Nothing is wrong with it.
      </CallOut>
    );
  }
  const grave = problems.filter(({ severity }) => severity === "error");
  return (
    <CallOut tone={sound ? "held" : "failed"} icon="warning">
      <span className="strong">{tallied(problems)}.</span> {sound ? "It can be published as it is." : "These have to be mended first:"}
      <ul className="bullets small">
        {(sound ? problems : grave).slice(0, 6).map((problem, index) => (
          <li key={index}>
            {placeWords(placeOf(problem.path))}: {quoted(problem.message)}.
          </li>
        ))}
      </ul>
    </CallOut>
  );
}

/** What is different from the newest version, and for whom. */
function Changes({ row, draft, whom, onWhom }: { row: SequenceRow; draft: Draft; whom: Whom; onWhom(whom: Whom): void }) {
  const before = useVersion(row.id, row.version).data;
  const { data, error } = useQuery({ queryKey: ["sequences", "diff", row.id, row.version, "draft", row.revision], queryFn: () => diffVersions(row.id, undefined, undefined) });
  if (error) {
    return (
      <CallOut tone="held" icon="warning">
        What changes can’t be told: {error.message}.
      </CallOut>
    );
  }
  if (!data || !before) {
    return <Bones rows={4} />;
  }
  return (
    <>
      <section className="tight" aria-label="What changes">
        <h3>What changes since version {row.version}</h3>
        <Difference differs={data} from={before} to={draft} />
      </section>
      {row.live > 0 && (
        <>
          <RadioGroup className="radios" value={whom} onChange={(next) => onWhom(next as Whom)}>
            <Label className="strong">For whom</Label>
            <Radio value="new" className="radio">
              <span className="radio-dot" />
              <span>
                New people only
                <span className="soft small block">{row.live === 1 ? "The one under way goes" : `The ${row.live} under way go`} on as before, on the version that they began with.</span>
              </span>
            </Radio>
            <Radio value="all" className="radio">
              <span className="radio-dot" />
              <span>
                Those under way too
                <span className="soft small block">What was sent stays sent, and is never sent again. Nothing goes out sooner than an hour after the move.</span>
              </span>
            </Radio>
          </RadioGroup>
          {whom === "all" && <Effects of={data.live} outlooks={data.enrollments} undecided={data.undecided} />}
        </>
      )}
    </>
  );
}

/** It is published; what follows is told. */
function Done({ row, number, job, onClose }: { row: SequenceRow; number: number; job: string | undefined; onClose(): void }) {
  return (
    <Dialog title={row.name} open onClose={onClose} acts={<Button look="main" onPress={onClose} autoFocus>Close</Button>}>
      <div className="stack">
        <div role="status">
          <CallOut tone="done" icon="check">
            Version {number} is published. Whoever is enrolled from now on goes through it.
          </CallOut>
        </div>
        {job && (
          <>
            <JobProgress id={job} what={`Moving those under way to version ${number}`} />
            <p className="soft small">It goes on when this is closed.</p>
          </>
        )}
      </div>
    </Dialog>
  );
}

