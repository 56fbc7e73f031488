/**
 * The workbench: the steps on the left, what is open in the middle, what follows from it for one person on the right.
 *
 * In: the draft as it is edited, the settings. Out: changes, kept as one goes. Never: an answer about the draft that is not the core's.
 */
import { useCallback, useEffect, useMemo, useState } from "react";
import type { Instant, Settings } from "relance/slim";
import type { SequenceRow } from "../../api/sequences";
import { useNow } from "../../app/clock";
import { useMay } from "../../app/session";
import { channelName } from "../../core/words";
import { Icon } from "../../parts/icons";
import { Dialog, Menu } from "../../parts/overlays";
import { IconButton } from "../../parts/press";
import { Bones, Card } from "../../parts/shown";
import { Ahead } from "./ahead";
import { BenchProvider, useBench, type Bench } from "./bench";
import type { Edited, Editing } from "./draft";
import { useJudged, type Trial } from "./judged";
import { aboutOf, MADE_UP, readPerson, Start, TargetDate, usePeople, Whom, type Tried } from "./person";
import type { Wish } from "./place";
import { Problems } from "./problems";
import { Reading } from "./reading";
import { SequenceFields } from "./settings";
import { StepFields } from "./step";
import { Steps, stepMenu, useStepActs } from "./steps";
import { placeOf, PURPOSES, labelOf, TARGET_KINDS } from "./words";
import { useWide } from "../../parts/wide";

interface Given {
  editing: Editing;
  row: SequenceRow;
  edited: Edited;
  settings: Settings;
}

/** All of it. */
export function Build({ editing, row, edited: { draft }, settings }: Given) {
  const may = useMay()("sequences:write");
  const whom = useWhom(draft.target);
  const judged = useJudged(draft, settings, whom.trial);
  const [open, setOpen] = useState<Bench["open"]>(draft.steps.length > 0 ? 0 : "sequence");
  const [wish, setWish] = useState<Wish>();
  const [drawer, setDrawer] = useState(false);
  const onOpen = useCallback((place: Bench["open"], member?: string) => {
    setOpen(place);
    setWish(member === undefined ? undefined : { member });
    setDrawer(member !== undefined);
  }, []);
  const onGo = useCallback(
    (pointer: string) => {
      const { step, member } = placeOf(pointer);
      onOpen(step ?? "sequence", member);
    },
    [onOpen],
  );
  const { change } = editing;
  const bench = useMemo(() => ({ id: row.id, draft, settings, trial: whom.trial, judged, open, change, onOpen, onGo }), [row.id, draft, settings, whom.trial, judged, open, change, onOpen, onGo]);
  return (
    <BenchProvider value={bench}>
      {may ? (
        <div className="bench">
          <Overview />
          <Editor wish={wish} drawer={drawer} onClose={() => setDrawer(false)} />
          <Tryout whom={whom} />
        </div>
      ) : (
        <div className="bench reads">
          <Reading draft={draft} />
          <Tryout whom={whom} />
        </div>
      )}
    </BenchProvider>
  );
}

/** Whom the draft is tried on, from when, about what. */
export interface WhomShown {
  /** Nobody yet, until it is known who is there. */
  tried: Tried | undefined;
  onTried(tried: Tried): void;
  start: Instant | undefined;
  onStart(start: Instant | undefined): void;
  onDate(date: Instant): void;
  trial: Trial | undefined;
}

/** The one whom it was last tried on, on this page; at first the workspace's first. */
let last: Tried | undefined;

function useWhom(kind: Parameters<typeof aboutOf>[1]): WhomShown {
  const [chosen, setTried] = useState(last);
  const [start, setStart] = useState<Instant>();
  const [date, setDate] = useState<Instant>();
  const now = useNow(60_000);
  const { data: people, isLoading } = usePeople("", 1);
  const first = people?.[0];
  const tried = chosen ?? (isLoading || first ? undefined : MADE_UP);
  useEffect(() => {
    if (!last && first) {
      const alone = { contact: first, conversations: [], targets: [], sent: [] };
      void readPerson(first.id)
        .catch(() => alone) // The person is enough to go on with.
        .then((found) => setTried((now) => now ?? found));
    }
  }, [first]);
  const trial = useMemo(() => tried && { contact: tried.contact, sent: tried.sent, start: start ?? now, ...aboutOf(tried, kind, date) }, [tried, start, now, kind, date]);
  const onTried = (next: Tried) => {
    last = next;
    setTried(next);
  };
  return { tried, onTried, start, onStart: setStart, onDate: setDate, trial };
}

/** The left: what holds for all of it, then the steps. */
function Overview() {
  const { draft, open, onOpen } = useBench();
  return (
    <div className="bench-steps">
      <button type="button" className="sequence-card" aria-pressed={open === "sequence"} onClick={() => onOpen("sequence", "")}>
        <Icon name="flag" />
        <span className="grow">
          <span className="strong block">The sequence</span>
          <span className="soft small cut">
            {labelOf(PURPOSES, draft.purpose ?? "marketing")}, about {labelOf(TARGET_KINDS, draft.target ?? "contact").toLowerCase()}
          </span>
        </span>
        <Icon name="right" />
      </button>
      <Steps />
    </div>
  );
}

/** The middle: what is open. On a narrow page it lies above the others. */
function Editor({ wish, drawer, onClose }: { wish: Wish | undefined; drawer: boolean; onClose(): void }) {
  const { draft, open } = useBench();
  const wide = useWide(1080);
  const acts = useStepActs();
  const step = typeof open === "number" ? draft.steps[open] : undefined;
  const title = step && typeof open === "number" ? `Step ${open + 1}: ${channelName(step.channel ?? "automatic")}` : "The sequence";
  const fields = step && typeof open === "number" ? <StepFields key={open} index={open} wish={wish} /> : <SequenceFields wish={wish} />;
  if (!wide) {
    return (
      <Dialog title={title} open={drawer} onClose={onClose} side>
        {fields}
      </Dialog>
    );
  }
  return (
    <div className="bench-editor">
      <Card
        flush
        label="What is open"
        title={title}
        acts={
          step &&
          typeof open === "number" && (
            <Menu label={title} acts={stepMenu(acts, open, draft.steps.length)}>
              <IconButton icon="more" small says={`What to do with ${title}`} />
            </Menu>
          )
        }
      >
        {fields}
      </Card>
    </div>
  );
}

/** The right: what is wrong, and what would be sent to one person. */
function Tryout({ whom }: { whom: WhomShown }) {
  const { draft } = useBench();
  const date = whom.trial?.target?.date;
  return (
    <div className="bench-try">
      <Problems />
      <Card title="Tried on" label="What would be sent">
        <div className="stack">
          {whom.tried ? <Whom tried={whom.tried} onChange={whom.onTried} /> : <Bones rows={2} />}
          <div className="tight">
            <Start start={whom.start} onChange={whom.onStart} />
            {draft.target && date && <TargetDate kind={draft.target} date={date} onChange={whom.onDate} />}
          </div>
          <div>
            <Ahead />
          </div>
        </div>
      </Card>
    </div>
  );
}
