/**
 * What is done with a whole sequence: paused, resumed, doubled, archived, brought back.
 *
 * In: a sequence. Out: a menu, the question before what others will notice, the job that follows. Never: a sequence archived or paused without
 * its people being counted first.
 */
import { useState, type ReactNode } from "react";
import { useLocation } from "wouter";
import { api, body } from "../../api/client";
import { createSequence, readSequence, turnSequence, useSequencesChanged, writeDraft, type SequenceRow } from "../../api/sequences";
import { useMay } from "../../app/session";
import { tell, tellWrong } from "../../parts/notices";
import { Ask, Dialog, type Act } from "../../parts/overlays";
import { Button } from "../../parts/press";
import { JobProgress } from "./job";

type Asked = "pause" | "resume" | "archive";

/** The menu, and the dialogs that it opens. */
export function useSequenceActs(row: SequenceRow, onEnroll: () => void): { menu: Act[]; dialogs: ReactNode } {
  const may = useMay();
  const [, navigate] = useLocation();
  const changed = useSequencesChanged();
  const [asked, setAsked] = useState<Asked>();
  const [job, setJob] = useState<string>();
  const write = may("sequences:write");
  const double = async () => {
    const { draft } = await readSequence(row.id);
    const made = await createSequence({ ...draft, name: `${draft.name} (copy)` });
    void changed();
    navigate(`/sequences/${encodeURIComponent(made.id)}`);
  };
  const back = async () => {
    const { draft, tag } = await readSequence(row.id);
    await writeDraft(row.id, draft, tag);
    void changed();
    tell(`Brought back: ${row.name}`);
  };
  const menu: (Act | false)[] = [
    may("enrollments:write") && !row.archived && { id: "enroll", label: "Enroll people…", icon: "enrollments" as const, disabled: row.version == null, hint: row.version == null ? "Publish it first" : undefined, onDo: onEnroll },
    write && { id: "double", label: "Duplicate", icon: "copy" as const, onDo: () => void double().catch(tellWrong) },
    write && !row.archived && row.version != null && (row.paused ? { id: "resume", label: "Resume…", icon: "play" as const, onDo: () => setAsked("resume") } : { id: "pause", label: "Pause…", icon: "pause" as const, onDo: () => setAsked("pause") }),
    write && (row.archived ? { id: "back", label: "Bring back", icon: "undo" as const, onDo: () => void back().catch(tellWrong) } : { id: "archive", label: "Archive…", icon: "trash" as const, danger: true, onDo: () => setAsked("archive") }),
  ];
  const dialogs = (
    <>
      {asked && <Question row={row} asked={asked} onClose={() => setAsked(undefined)} onJob={setJob} />}
      {job && (
        <Dialog title={row.name} open onClose={() => setJob(undefined)} acts={<Button onPress={() => setJob(undefined)}>Close</Button>}>
          <JobProgress id={job} what={row.paused ? "Resuming" : "Pausing"} />
          <p className="soft small">It goes on when this is closed.</p>
        </Dialog>
      )}
    </>
  );
  return { menu: menu.filter((act): act is Act => act !== false), dialogs };
}

const people = (count: number) => (count === 1 ? "1 person is" : `${count} people are`);

/** What is told before it is done. */
function Question({ row, asked, onClose, onJob }: { row: SequenceRow; asked: Asked; onClose(): void; onJob(id: string): void }) {
  const changed = useSequencesChanged();
  const [busy, setBusy] = useState(false);
  const go = async () => {
    setBusy(true);
    try {
      if (asked === "archive") {
        await body(api.DELETE("/v1/sequences/{sequence}", { params: { path: { sequence: row.id } } }));
        tell(`Archived: ${row.name}`);
      } else {
        onJob((await turnSequence(row.id, asked === "pause")).id);
      }
      onClose();
    } catch (error) {
      tellWrong(error);
    } finally {
      setBusy(false);
      void changed();
    }
  };
  const words: Record<Asked, { title: string; does: string; says: string }> = {
    pause: { title: `Pause “${row.name}”?`, does: "Pause it", says: `${people(row.live)} under way. Nothing of it goes out until it is resumed; waits stand still, and nobody new begins.` },
    resume: { title: `Resume “${row.name}”?`, does: "Resume it", says: `${people(row.live)} in it. What was left of each wait goes on; what is overdue goes out at the next allowed moment, one message for each person.` },
    archive: { title: `Archive “${row.name}”?`, does: "Archive it", says: `It takes nobody new. ${row.live > 0 ? `${people(row.live)} under way and will be followed up to the end.` : "Nobody is under way."} It can be brought back.` },
  };
  const { title, does, says } = words[asked];
  return (
    <Ask title={title} does={does} danger={asked === "archive"} open onClose={onClose} onDo={() => void go()} busy={busy}>
      <p>{says}</p>
    </Ask>
  );
}
