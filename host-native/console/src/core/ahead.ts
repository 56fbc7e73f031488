/**
 * What an enrollment will do, computed here by the core that decides at the host too.
 *
 * In: the facts that the host would decide by. Out: each step's moment, channel and words; what an act of a person would lead to. Never: a
 * time that was computed elsewhere.
 */
import { advance, preview, settingsHandle, versionHandle } from "./core";
import type {
  Contact, Conversation, Effect, Enrollment, Event, Instant, PreviewResult, PreviewStep, Reason, SentRecord, Settings, StepId, StepState, Version,
} from "relance/slim";

/** An enrollment with what is its own. */
export interface Seat {
  state: Enrollment;
  version: Version;
  conversation?: Conversation | null;
  sequencePaused?: boolean;
}

/** What the host knows of an enrollment when it decides. */
export interface Known extends Seat {
  contact: Contact;
  /** Messages lately accepted for the person. */
  sent?: SentRecord[];
  /** The person's other live enrollments: what they send counts for caps. */
  beside?: Seat[];
  settings: Settings;
}

/** From now to its end, with nothing in between. */
export function ahead({ version, settings, beside = [], ...facts }: Known, now: Instant, render = true): PreviewResult {
  const others = beside.map((seat) => ({ ...seat, version: versionHandle(seat.version) }));
  return preview({ ...facts, beside: others, version: versionHandle(version), settings: settingsHandle(settings), start: now, render });
}

/** The step that is next, by its own moment. */
export function nextOf(steps: readonly PreviewStep[], state: Enrollment): PreviewStep | undefined {
  const open = new Set(state.steps.filter(({ status }) => !ENDED.has(status)).map(({ id }) => id));
  return steps.filter(({ id }) => open.has(id)).sort((a, b) => (a.at ?? "~").localeCompare(b.at ?? "~"))[0];
}

const ENDED = new Set<string>(["sent", "skipped", "cancelled", "expired", "failed"]);

/** What a person can do to a step, or to all of it. */
export type ActName = "send-now" | "skip" | "cancel" | "reschedule" | "pause" | "resume" | "stop" | "release";

/** What an act would lead to. */
export interface Verdict {
  /** It would change nothing, or is refused. */
  refused?: Reason;
  /** It goes out at once. */
  goes: boolean;
  /** When its message would go out then. */
  at?: Instant;
  local?: string;
  /** Why then. */
  reasons: Reason[];
  /** How the enrollment would stand. */
  after: Enrollment;
}

const event = (act: ActName, step: StepId | undefined, at: Instant | undefined, now: Instant): Event => {
  switch (act) {
    case "send-now":
      return { type: "sendNow", at: now, step } as Event;
    case "skip":
      return { type: "stepSkipped", at: now, step } as Event;
    case "cancel":
      return { type: "stepCancelled", at: now, step } as Event;
    case "reschedule":
      return { type: "rescheduled", at: now, step, to: at } as Event;
    case "pause":
      return { type: "paused", at: now } as Event;
    case "resume":
      return { type: "resumed", at: now } as Event;
    case "stop":
      return { type: "stopped", at: now } as Event;
    case "release":
      return { type: "released", at: now, step } as Event;
  }
};

/** Asks the core what an act would lead to; nothing is changed by asking. */
export function verdict({ state, version, settings, beside: _, ...facts }: Known, act: ActName, step: StepId | undefined, to: Instant | undefined, now: Instant): Verdict {
  const turn = advance({
    state,
    event: event(act, step, to, now),
    facts: { ...facts, version: versionHandle(version), settings: settingsHandle(settings) },
    now,
  });
  const sends = turn.effects.filter((effect): effect is Extract<Effect, { type: "send" }> => effect.type === "send");
  const reasons = turn.decisions.flatMap((decision) => decision.reasons);
  const after: Enrollment = turn.state;
  const mine: StepState | undefined = after.steps.find(({ id }) => id === step) ?? after.steps.find(({ status }) => !ENDED.has(status));
  const refused = turn.decisions.find(({ what }) => what === "ignored" || what === "refused")?.reasons[0];
  return {
    refused,
    goes: sends.length > 0,
    at: mine?.planned?.at,
    local: mine?.planned?.local,
    reasons,
    after,
  };
}
