/**
 * An enrollment as a story: what happened, told from its timeline, and what will happen, as the core computes it here.
 *
 * In: entries of timelines, previews. Out: scenes in the order of time, each with where it was planned, where it was moved to, and because of what.
 * Never: a reason that the core did not give.
 */
import type { Content, Decision, Instant, PreviewStep, Reason, Send, StepStatus, TimelineEntry, ZoneId } from "relance/slim";
import type { Known } from "./ahead";
import { capital, channelName, movedBy, said, spelled } from "./words";

/** What kind of thing a scene is; its drawing follows from it. */
export type Kind = "begins" | "sends" | "answers" | "holds" | "acts" | "ends" | "writes" | "quiet";

/** One thing that happened, or will. */
export interface Scene {
  id: string;
  at: Instant | undefined;
  /** It has happened. */
  past: boolean;
  kind: Kind;
  title: string;
  /** Whose; several where one thing concerned all of them. */
  of: readonly string[];
  step?: string;
  /** The place of the step in the sequence, from 1. */
  place?: number;
  content?: Content;
  /** What a person wrote. */
  words?: string;
  /** Where it was planned before a rule moved it, and which. */
  moved?: { from: Instant; by: string };
  because: readonly string[];
  /** Of interest only to who wants all of it. */
  minor: boolean;
  /** How a step stands, where it is to come. */
  status?: StepStatus;
  zone: ZoneId;
}

/** Whose story it is. */
export interface Whose {
  enrollment: string;
  /** What its sequence is called. */
  name: string;
  zone: ZoneId;
}

/** What people do and what befalls, as one says it; what a list of decisions says better is left out. */
const TITLES: Record<string, { title: string; kind: Kind }> = {
  replied: { title: "They answered", kind: "answers" },
  bounced: { title: "A message came back", kind: "holds" },
  unsubscribed: { title: "They unsubscribed", kind: "ends" },
  complained: { title: "They marked a message as spam", kind: "ends" },
  optedOut: { title: "They said no", kind: "ends" },
  contactDeleted: { title: "The person was forgotten", kind: "ends" },
  paused: { title: "Paused", kind: "acts" },
  resumed: { title: "Resumed", kind: "acts" },
  stopped: { title: "Stopped", kind: "ends" },
  stepSkipped: { title: "Step left out", kind: "acts" },
  stepCancelled: { title: "Message cancelled", kind: "acts" },
  rescheduled: { title: "Moved to another moment", kind: "acts" },
  sendNow: { title: "Wanted now", kind: "acts" },
  released: { title: "Tried again", kind: "acts" },
  outbound: { title: "We wrote", kind: "writes" },
  handedBack: { title: "Handed back to the assistant", kind: "acts" },
  modelAnswered: { title: "The text was written", kind: "writes" },
  modelFailed: { title: "The text could not be written", kind: "holds" },
  approved: { title: "The text was approved", kind: "acts" },
  refused: { title: "The text was refused", kind: "acts" },
  migrated: { title: "Moved to another version", kind: "acts" },
  recalculated: { title: "Planned anew", kind: "quiet" },
  targetChanged: { title: "Its date changed", kind: "acts" },
  accountRestored: { title: "The account works again", kind: "quiet" },
  botDeactivated: { title: "The bot was switched off", kind: "acts" },
  botActivated: { title: "The bot was switched on", kind: "acts" },
  conversationClosed: { title: "The conversation was closed", kind: "ends" },
  rejected: { title: "The provider refused it", kind: "holds" },
  unknownOutcome: { title: "Nobody knows whether it arrived", kind: "holds" },
};

/** What a wake-up came to, where it was not to send. */
const CAME_TO: Record<string, { title: string; kind: Kind }> = {
  held: { title: "Held", kind: "holds" },
  skipped: { title: "Left out", kind: "acts" },
  expired: { title: "Too late to send", kind: "holds" },
  failed: { title: "Could not be sent", kind: "holds" },
  deferred: { title: "Put off", kind: "quiet" },
  retrying: { title: "Tried again later", kind: "quiet" },
  asked: { title: "A model was asked to write", kind: "writes" },
  late: { title: "Found late", kind: "quiet" },
  reset: { title: "Begins anew", kind: "acts" },
  resumed: { title: "Went on by itself", kind: "acts" },
  ended: { title: "Ended", kind: "ends" },
};

/** Decisions that say nothing beyond what the scene's title says. */
const SILENT = new Set(["planned", "sending", "sent", "enrolled"]);

/** What happened to one enrollment, in the order of its timeline. */
export function happened(entries: readonly TimelineEntry[], whose: Whose): Scene[] {
  const sends = new Map<string, Send>();
  const plans = new Map<string, Decision>();
  const scenes: Scene[] = [];
  for (const entry of entries) {
    for (const effect of entry.effects) {
      if (effect.type === "send") {
        sends.set(effect.key, effect);
      }
    }
    scenes.push(...scenesOf(entry, whose, sends, plans));
    for (const decision of entry.decisions) {
      if (decision.what === "planned" && decision.step) {
        plans.set(decision.step, decision);
      }
    }
  }
  return scenes;
}

function scenesOf(entry: TimelineEntry, whose: Whose, sends: Map<string, Send>, plans: Map<string, Decision>): Scene[] {
  const { event, now, decisions } = entry;
  const scene = (more: Pick<Scene, "title" | "kind"> & Partial<Scene>): Scene => ({ id: `${whose.enrollment} ${entry.revision} ${event.type} ${more.step ?? ""}`, at: now, past: true, of: [whose.name], because: reasonsOf(decisions, whose.name), minor: decisions.length > 0 && decisions.every(({ what }) => what === "ignored"), zone: whose.zone, ...more });
  switch (event.type) {
    case "enrolled":
      return [scene({ title: `Began “${whose.name}”`, kind: "begins", of: [], because: [] })];
    case "due":
      return cameTo(decisions, whose.name).map(({ known, step, because }) => scene({ ...known, step, because }));
    case "sent": {
      const send = sends.get(event.key);
      const planned = send && plans.get(send.step);
      return [scene({ title: send ? `Sent by ${channelName(send.channel)}` : "Sent", kind: "sends", step: send?.step, content: send?.content, moved: movedOf(planned?.reasons), because: [...(planned?.reasons.map(said) ?? []), ...reasonsOf(decisions, whose.name)] })];
    }
    case "replied":
      return [scene({ title: event.automatic ? "An automatic reply came" : "They answered", kind: event.automatic ? "quiet" : "answers", words: event.text ?? undefined })];
    case "goal":
      return [scene({ title: `Goal reached: ${spelled(event.goal).toLowerCase()}`, kind: "ends" })];
    default: {
      const known = TITLES[event.type] ?? { title: spelled(event.type), kind: "quiet" as Kind };
      const by = "by" in event && typeof event.by === "string" && event.type !== "outbound" ? ` by ${event.by}` : "";
      const step = "step" in event && typeof event.step === "string" ? event.step : undefined;
      const words = event.type === "outbound" ? (event.text ?? undefined) : undefined;
      const quiet = known.kind === "quiet" && !decisions.some(({ what }) => what === "ended");
      const made = scene({ ...known, title: known.title + by, step, words });
      return [{ ...made, minor: made.minor || quiet }];
    }
  }
}

/** What a wake-up came to: an end is told with what it ended by. */
function cameTo(decisions: readonly Decision[], name: string) {
  const came = decisions.flatMap((decision) => {
    const known = CAME_TO[decision.what];
    return known ? [{ known, step: decision.step ?? undefined, because: decision.reasons.map(said) }] : [];
  });
  const [first, ...rest] = came;
  const ended = rest.find(({ known }) => known === CAME_TO.ended);
  if (!first || !ended || ended.because.join() !== first.because.join()) {
    return came;
  }
  return [{ ...first, because: [...first.because, `“${name}” ended with that`] }, ...rest.filter((one) => one !== ended)];
}

/** The sentences of decisions, each once, and what they did to the enrollment. */
function reasonsOf(decisions: readonly Decision[], name: string): string[] {
  const cancelled = decisions.filter(({ what }) => what === "cancelled");
  const others = decisions.filter(({ what }) => !SILENT.has(what) && what !== "cancelled");
  const texts = [...new Set(others.flatMap(({ reasons }) => reasons.map(said)))];
  const why = cancelled[0]?.reasons.map(said).filter((text) => !texts.includes(text)) ?? [];
  const lost = cancelled.length === 1 ? "1 message is not sent" : `${cancelled.length} messages are not sent`;
  const ended = decisions.some(({ what }) => what === "ended");
  const came = [ended && `“${name}” ended with that`, cancelled.length > 0 && (ended ? lost : `Of “${name}” ${lost}`)].filter(Boolean).join("; ");
  return [...texts, ...why, ...(came ? [came] : [])];
}

/** From where the rules moved something, and the last that did. */
export function movedOf(reasons: readonly Reason[] | undefined): Scene["moved"] {
  const by = reasons && movedBy(reasons);
  const from = reasons?.find((reason) => reason.from && reason.to && reason.from !== reason.to)?.from;
  return by && from ? { from, by } : undefined;
}

const ENDED = new Set<string>(["sent", "skipped", "cancelled", "expired", "failed"]);

/** What is still to come at a moment; what will not be sent has none. */
const TIMED = new Set<string>(["sent", "held", "pending"]);

const COMING: Record<string, { title: string; kind: Kind }> = {
  sent: { title: "Goes out", kind: "sends" },
  held: { title: "Will be held for somebody", kind: "holds" },
  skipped: { title: "Will be left out", kind: "acts" },
  failed: { title: "Can’t be sent", kind: "holds" },
  expired: { title: "Will be too late", kind: "holds" },
  cancelled: { title: "Will not be sent", kind: "acts" },
};

/** What will become of a step that does not simply go out; nothing where it does. */
export function otherwise(step: Pick<PreviewStep, "status"> | undefined): string | undefined {
  return step && step.status !== "sent" && step.status !== "pending" ? COMING[step.status]?.title : undefined;
}

/** What will happen to one enrollment with nothing in between. */
export function comes({ state }: Pick<Known, "state">, steps: readonly PreviewStep[], whose: Whose): Scene[] {
  if (state.status !== "active" && state.status !== "paused") {
    return [];
  }
  const open = new Map(state.steps.map((step, index) => [step.id, { ...step, place: index + 1 }]));
  return steps.flatMap((step) => {
    const own = open.get(step.id);
    if (!own || ENDED.has(own.status)) {
      return [];
    }
    const known = standing(own.status) ?? COMING[step.status] ?? { title: state.status === "paused" ? "Waits until it is resumed" : "Comes after that", kind: "sends" as Kind };
    const by = step.channel && known.kind === "sends" && step.status === "sent" ? ` by ${channelName(step.channel)}` : "";
    const reasons = own.reason && own.status === "held" ? [own.reason] : step.reasons;
    return [{ id: `${whose.enrollment} ${step.id}`, at: own.status !== "held" && state.status === "active" && TIMED.has(step.status) ? (step.at ?? undefined) : undefined, past: false, ...known, title: known.title + by, of: [whose.name], step: step.id, place: own.place, content: step.content ?? undefined, moved: movedOf(step.reasons), because: reasons.length === 0 && own.byHand ? ["A person named this time"] : reasons.map(said), minor: false, status: own.status, zone: step.zone }];
  });
}

/** How a step stands that is neither planned nor over. */
function standing(status: StepStatus): { title: string; kind: Kind } | undefined {
  switch (status) {
    case "held":
      return { title: "Held for somebody", kind: "holds" };
    case "composing":
      return { title: "Being written by a model", kind: "writes" };
    case "approving":
      return { title: "Waits for approval", kind: "writes" };
    case "sending":
      return { title: "Being sent", kind: "sends" };
    default:
      return undefined;
  }
}

/** What befell a person, told once though each of their enrollments heard of it. */
const SHARED = new Set(["replied", "bounced", "unsubscribed", "complained", "optedOut", "goal", "outbound", "contactDeleted"]);

/** The stories of several as one, in the order of time. */
export function together(stories: readonly (readonly Scene[])[]): Scene[] {
  const shared = new Map<string, Scene>();
  const all: Scene[] = [];
  for (const scene of stories.flat()) {
    const type = scene.id.split(" ")[2] ?? "";
    const key = `${type} ${scene.at} ${scene.words ?? ""}`;
    const before = scene.past && SHARED.has(type) ? shared.get(key) : undefined;
    if (before) {
      const merged = { ...before, of: [...new Set([...before.of, ...scene.of])], because: [...new Set([...before.because, ...scene.because])], minor: before.minor && scene.minor };
      all[all.indexOf(before)] = merged;
      shared.set(key, merged);
      continue;
    }
    shared.set(key, scene);
    all.push(scene);
  }
  const order = (scene: Scene) => (scene.past ? "0" : "1") + (scene.at ?? "~");
  return all.sort((one, other) => (order(one) < order(other) ? -1 : order(one) > order(other) ? 1 : 0));
}

/** A sentence with its full stop. */
export const sentenceOf = (text: string) => `${capital(text)}${/[.!?]$/.test(text) ? "" : "."}`;
