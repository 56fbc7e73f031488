/**
 * What a person does to what is planned: send now, move, skip, cancel; one or many. The core says before what would come of it.
 *
 * In: enrollments with their facts, an act. Out: its verdict for each, then the act itself, which can be taken back for a few seconds.
 * Never: a verdict of the page's own.
 */
import { useMemo, useState } from "react";
import { nowInstant } from "../../app/clock";
import { api, body } from "../../api/client";
import { useChanged, type Planned } from "../../api/enrollments";
import { verdict, type ActName, type Verdict } from "../../core/ahead";
import { nameOf, said } from "../../core/words";
import { Local, cityOf, ownZone } from "../../parts/moment";
import { MomentField, later, wholeMinute } from "../../parts/when";
import { soon, tellWrong } from "../../parts/notices";
import { Dialog } from "../../parts/overlays";
import { Button } from "../../parts/press";
import { CallOut } from "../../parts/shown";

/** The acts on a step, as a button says them. */
export const ACTS: Record<"send-now" | "reschedule" | "skip" | "cancel", { word: string; done: string; icon: "send" | "move" | "skip" | "close"; hint: string }> = {
  "send-now": { word: "Send now", done: "Sending", icon: "send", hint: "Legal and quiet hours hold all the same" },
  reschedule: { word: "Move…", done: "Moving", icon: "move", hint: "To another moment" },
  skip: { word: "Skip this step", done: "Skipping", icon: "skip", hint: "The steps after it go on" },
  cancel: { word: "Cancel the message", done: "Cancelling", icon: "close", hint: "It is not sent" },
};

/** The acts on all of an enrollment. */
export const WHOLE: Record<"pause" | "resume" | "release" | "stop", { word: string; done: string; icon: "pause" | "play" | "refresh" | "stop"; hint: string }> = {
  pause: { word: "Pause", done: "Pausing", icon: "pause", hint: "What is left of the wait is kept" },
  resume: { word: "Resume", done: "Resuming", icon: "play", hint: "It goes on with the next step that is not sent" },
  release: { word: "Try again", done: "Trying again", icon: "refresh", hint: "What is held is looked at anew" },
  stop: { word: "Stop for good", done: "Stopping", icon: "stop", hint: "Nothing more of it is sent; a new one may begin" },
};

const EVERY = { ...ACTS, ...WHOLE };

/** An act on planned messages that is being looked at. */
export interface Wish {
  act: keyof typeof ACTS;
  of: readonly Planned[];
}

/** An act of either kind. */
export interface AnyWish {
  act: keyof typeof EVERY;
  of: readonly Planned[];
}

/** Shows what an act would lead to, and does it. */
export function ActDialog({ wish, onClose }: { wish: AnyWish | undefined; onClose(): void }) {
  return wish ? <Asking key={wish.act} wish={wish} onClose={onClose} /> : null;
}

function Asking({ wish: { act, of }, onClose }: { wish: AnyWish; onClose(): void }) {
  const changed = useChanged();
  const zone = (of.length === 1 ? of[0]?.next?.zone : undefined) ?? ownZone();
  const [to, setTo] = useState(() => wholeMinute(of.find(({ next }) => next?.at)?.next?.at ?? later(nowInstant(), HOUR)));
  const at = act === "reschedule" ? to : undefined;
  const told = useMemo(() => of.map((planned) => ({ planned, verdict: judged(planned, act, at) })), [of, act, at]);
  const can = told.filter(({ verdict: found }) => !found.refused);
  const go = () => {
    onClose();
    const wanted = can.map(({ planned: { row, next, known } }) => ({ enrollment: row.id, act, ...(WHOLE_ONLY.has(act) ? {} : { step: next?.id }), at, revision: known.state.revision }));
    const whom = can.length === 1 ? nameOf(can[0]!.planned.known.contact) : `${can.length} ${act in WHOLE ? "enrollments" : "messages"}`;
    soon(`${EVERY[act].done}: ${whom}`, () => done(wanted), () => void changed());
  };
  const title = of.length === 1 ? `${EVERY[act].word.replace("…", "")}: ${nameOf(of[0]!.known.contact)}` : `${EVERY[act].word.replace("…", "")}: ${of.length} ${act in WHOLE ? "enrollments" : "messages"}`;
  const acts = (
    <>
      <Button onPress={onClose}>Leave it</Button>
      <Button look={act === "stop" ? "danger main" : "main"} icon={EVERY[act].icon} isDisabled={can.length === 0} onPress={go}>
        {doWord(act, can.length)}
      </Button>
    </>
  );
  return (
    <Dialog title={title} lead={EVERY[act].hint} open onClose={onClose} acts={acts}>
      <div className="stack">
        {act === "reschedule" && <MomentField label={`New moment, by the clock of ${cityOf(zone)}`} at={to} zone={zone} onChange={setTo} />}
        <ul className="tight" aria-label="What comes of it">
          {told.slice(0, 12).map(({ planned, verdict: found }) => (
            <li key={planned.row.id}>
              <Told planned={planned} verdict={found} named={of.length > 1} act={act} />
            </li>
          ))}
        </ul>
        {told.length > 12 && <p className="soft small">{summary(told.map(({ verdict: found }) => found))}</p>}
      </div>
    </Dialog>
  );
}

const doWord = (act: AnyWish["act"], count: number) => {
  const word = { reschedule: "Move", skip: "Skip", cancel: "Cancel it", "send-now": "Send now", pause: "Pause", resume: "Resume", release: "Try again", stop: "Stop it" }[act];
  return count > 1 ? `${word.replace(" it", "")} ${count}` : word;
};

function judged({ known, next }: Planned, act: ActName, at: string | undefined): Verdict {
  return verdict(known, act, next?.id, at, nowInstant());
}

/** They are done to all of it, not to a step. */
const WHOLE_ONLY = new Set<string>(["pause", "resume", "stop"]);

/** Tells the service, and says what it refused. */
async function done(acts: { enrollment: string; act: string; step?: string; at?: string; revision?: number }[]): Promise<void> {
  const { items } = await body(api.POST("/v1/enrollments/acts", { body: { acts } as never }));
  const refused = items.filter(({ problem }) => problem);
  if (refused.length > 0) {
    tellWrong(new Error(refused.length === 1 ? refused[0]!.problem!.detail : `${refused.length} of ${items.length} were refused: ${refused[0]!.problem!.detail}`));
  }
}

function summary(all: readonly Verdict[]): string {
  const now = all.filter(({ goes }) => goes).length;
  const refused = all.filter((one) => one.refused).length;
  return [now > 0 && `${now} go out at once`, refused > 0 && `${refused} are refused`, all.length - now - refused > 0 && `${all.length - now - refused} change`].filter(Boolean).join(", ");
}

/** What would come of it, for one. */
function Told({ planned, verdict: found, named, act }: { planned: Planned; verdict: Verdict; named: boolean; act: AnyWish["act"] }) {
  const zone = planned.next?.zone ?? "UTC";
  const why = found.reasons.filter(({ code }) => !code.startsWith("lifecycle.wantedNow") && !code.startsWith("lifecycle.movedByPerson"));
  return (
    <CallOut tone={found.refused ? "failed" : found.goes || act !== "send-now" ? "done" : "held"} icon={found.refused ? "warning" : found.goes ? "send" : "upcoming"}>
      {named && <span className="strong">{nameOf(planned.known.contact)}: </span>}
      {found.refused ? (
        said(found.refused)
      ) : found.goes ? (
        "Goes out at once."
      ) : act === "skip" || act === "cancel" ? (
        <After known={planned.known} verdict={found} />
      ) : act === "stop" || found.after.status === "paused" ? (
        <Ends act={act} known={planned.known} verdict={found} />
      ) : (
        <>
          {act === "resume" ? "Goes on: next " : "Goes out "}
          {found.at && <Local at={found.at} zone={zone} zoned />}.{" "}
          {why.slice(-2).map((reason, index) => (
            <span key={index} className="soft">
              {said(reason)}.{" "}
            </span>
          ))}
        </>
      )}
    </CallOut>
  );
}

/** What is not sent any more, or not for now. */
function Ends({ act, known, verdict: { after } }: { act: AnyWish["act"]; known: Planned["known"]; verdict: Verdict }) {
  const open = known.state.steps.filter(({ status }, index) => !DONE.has(status) && (act !== "stop" || DONE.has(after.steps[index]?.status ?? ""))).length;
  const messages = open === 1 ? "1 message" : `${open} messages`;
  return <>{act === "stop" ? `Ends for good; ${messages} of it ${open === 1 ? "is" : "are"} not sent.` : `Stands still; ${messages} of it ${open === 1 ? "waits" : "wait"} until somebody resumes it.`}</>;
}

const HOUR = 3_600_000;

const DONE = new Set(["sent", "skipped", "cancelled", "expired", "failed"]);

function After({ verdict: { after } }: { known: Planned["known"]; verdict: Verdict }) {
  const next = after.steps.find(({ status }) => status === "pending");
  if (after.status !== "active" || !next) {
    return <>It was the last one: the enrollment ends.</>;
  }
  return <>After that comes {next.planned ? <>“{next.id}”, <Local at={next.planned.at} zone={next.planned.zone} zoned />.</> : `“${next.id}”.`}</>;
}
