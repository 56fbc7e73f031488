/**
 * What would come of something before it is done: an event for all of a person's enrollments, a new enrollment, another version.
 *
 * In: what the host knows, what would happen. Out: what the core says of it. Never: a change of anything.
 */
import type { Contact, Conversation, Enrollment, Event, Existing, Instant, Outlook, PreviewResult, Reason, SentRecord, Settings, StepChange, Target, Version } from "relance/slim";
import type { Known } from "./ahead";
import { advance, diff, enroll, preview, settingsHandle, versionHandle } from "./core";

/** What an event would do to an enrollment. */
export interface Effect {
  known: Known;
  after: Enrollment;
  ends: boolean;
  /** How many of its messages would not be sent any more. */
  lost: number;
  /** It would be as before. */
  same: boolean;
  why: Reason | undefined;
}

const OVER = new Set<string>(["sent", "skipped", "cancelled", "expired", "failed"]);
const isLive = ({ status }: Enrollment) => status === "active" || status === "paused";

/** What an event would do to each of these. */
export function whatIf(known: readonly Known[], event: Event, now: Instant): Effect[] {
  return known.filter(({ state }) => isLive(state)).map((one) => {
    const { state, version, settings, beside: _, ...facts } = one;
    const turn = advance({ state, event, facts: { ...facts, version: versionHandle(version), settings: settingsHandle(settings) }, now });
    const lost = turn.state.steps.filter(({ status }, index) => status !== "sent" && OVER.has(status) && !OVER.has(state.steps[index]?.status ?? "")).length;
    const ends = !isLive(turn.state);
    const told = turn.decisions.find(({ what }) => what === "ended") ?? turn.decisions.find(({ what }) => what !== "planned");
    return { known: one, after: turn.state, ends, lost, same: turn.decisions.every(({ what }) => what === "ignored"), why: told?.reasons[0] };
  });
}

/** Whom to enroll in what. */
export interface Wanted {
  version: Version;
  contact: Contact;
  target?: Target;
  conversation?: Conversation;
  settings: Settings;
  existing: readonly Known[];
  sent: readonly SentRecord[];
}

/** What would come of enrolling: why not, or what would be sent. */
export function ifEnrolled({ version, contact, target, conversation, settings, existing, sent }: Wanted, now: Instant): { refused?: Reason | null; preview?: PreviewResult } {
  const handles = { version: versionHandle(version), settings: settingsHandle(settings) };
  const others: Existing[] = existing.map(({ state, version: { exclusiveGroup } }) => ({ id: state.id, sequence: state.sequence, status: state.status, target: state.target, exclusiveGroup }));
  const begun = enroll({ ...handles, contact, target, conversation, existing: others, sent: [...sent], now });
  if ("refused" in begun) {
    return { refused: begun.refused as Reason };
  }
  const live = existing.filter(({ state }) => isLive(state));
  const beside = live.map(({ state, version: own, conversation: thread, sequencePaused }) => ({ state, version: versionHandle(own), conversation: thread, sequencePaused }));
  return { preview: preview({ ...handles, contact, target, conversation, sent: [...sent], beside, start: now, render: true } as Parameters<typeof preview>[0]) };
}

/** What a move to another version would do. */
export interface Moved {
  steps: StepChange[];
  outlooks: Outlook[];
}

/** What a move of these to another version would do to each. */
export function ifMoved(known: readonly Known[], to: Version, now: Instant): Moved {
  const [first] = known;
  if (!first) {
    return { steps: [], outlooks: [] };
  }
  const states = known.map(({ state, contact, conversation, sent }) => ({ state, contact, conversation, sent }));
  const found = diff({ from: versionHandle(first.version), to: versionHandle(to), settings: settingsHandle(first.settings), states, now });
  return { steps: found.steps, outlooks: found.enrollments };
}
