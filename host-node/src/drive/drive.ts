/**
 * The one loop: event → core → commit → attempt → outcome, over the port that each engine implements.
 *
 * In: an event, a wake-up, a wish to enroll, a message to hand over. Out: what the core decided, stored; then what the outside must hear.
 * Never: SQL, a clock, a provider by name; a decision of its own, except to put aside what the core could not decide.
 */
import { instant, millisOf } from "../clock.js";
import { point } from "../crash.js";
import { Fault } from "../fault.js";
import { Undecided, type Guest, type Hashed } from "../guest.js";
import { the, type Steps } from "../steps.js";
import { isLive, type Conversation, type Decision, type Event, type Problem, type Reason, type Send, type Target } from "../wire.js";
import { Act } from "./act.js";
import { close, hear, keepSent } from "./converse.js";
import { enroll as decideEnrolling } from "./decide.js";
import type { Scene, Seat, Turn, View } from "./port.js";
import { reachesEnded } from "./scope.js";
import { meant } from "./words.js";

/** A wake-up that came too early, or changed nothing, comes again after this long at the earliest (X9). */
const FLOOR_MILLIS = 1_000;

/** Whom an event concerns: one enrollment, or everything that a contact is enrolled in. */
export type To = { enrollment: string } | { contact: string };

/** What an event led to, for each enrollment that it concerned. */
export interface EventReport {
  /** An event with this id was processed before; nothing has changed. */
  duplicate: boolean;
  turns: TurnReport[];
}

/** What an event led to for one enrollment. */
export interface TurnReport {
  enrollment: string;
  status: string;
  waitingFor?: string;
  wakeAt?: string;
  decisions: Decision[];
}

/** What became of enrolling one contact. */
export type EnrollOutcome =
  | { outcome: "enrolled"; enrollment: string; wakeAt?: string; decisions: Decision[] }
  | { outcome: "refused"; reason: Reason }
  | { outcome: "problems"; problems: readonly Problem[] };

/** What a wake-up led to; `undecided`: the core could not decide it. */
export type Woken = "decided" | "nothing" | "undecided";

/**
 * Applies an event to what it concerns, and ends when that is stored (X8). An event whose id was processed before changes nothing (X6). What
 * a contact wrote is read first: it may be no answer but a program's, or say no to more messages (C5). An enrollment that the core can't
 * decide is put aside rather than left to send as if nothing had happened; if none can be decided, nothing is stored and the caller hears why.
 */
export function* event(port: Turn, core: Guest, to: To, event: Event): Steps<EventReport> {
  for (let view = viewOf(to, event); ; view = "all") {
    const act = yield* Act.open(port, core, view);
    if (event.id && (yield* the(port.seen(event.id)))) {
      yield* the(port.pass());
      return { duplicate: true, turns: [] };
    }
    const events = "contact" in to ? meant(act, event) : [event];
    if (view !== "live" || !events.some(({ type }) => reachesEnded(type))) {
      return yield* happen(act, to, events, event.id);
    }
    yield* the(port.pass()); // The words say no, and what has ended hears of that too (L6).
  }
}

/** What one event comes to, one after the other, in one turn. */
function* happen(act: Act, to: To, events: readonly Event[], id: string | null | undefined): Steps<EventReport> {
  const turns: TurnReport[] = [];
  const undecided = new Map<string, Undecided>();
  for (const event of events) {
    if ("contact" in to) {
      act.note(event);
    }
    for (const seat of act.scene.seats.filter((seat) => concerns(to, seat, event) && !undecided.has(seat.state.id))) {
      try {
        turns.push(act.apply(seat, timed(act, seat, event)));
      } catch (error) {
        undecided.set(seat.state.id, asUndecided(error));
      }
    }
  }
  const last = [...undecided.values()].at(-1);
  if (turns.length === 0 && last) {
    yield* the(act.port.pass());
    throw last.fault();
  }
  for (const enrollment of undecided.keys()) {
    act.putAside(enrollment);
  }
  if ("enrollment" in to && turns.length === 0) {
    yield* close(act);
    throw new Fault("core", `the state of the enrollment \`${to.enrollment}\` can't be read`);
  }
  for (const event of "contact" in to ? events : []) {
    yield* hear(act, event);
  }
  if (id) {
    act.change.event = id;
  }
  yield* close(act);
  return { duplicate: false, turns };
}

/**
 * The event as its enrollment hears it. While the clock stands before the enrollment's run began, it was set back, and nothing tells an old word
 * from a new one: what somebody writes then is of this run, because nobody is to be written to after an answer (X8).
 */
function timed(act: Act, { state }: Seat, event: Event): Event {
  const wrote = event.type === "replied" || event.type === "outbound";
  const begun = millisOf(state.episodeAt);
  return wrote && begun > millisOf(event.at) && begun > act.port.shown() ? { ...event, at: state.episodeAt } : event;
}

/** Whether an event is a seat's: the one that it names; of a person's those under way, and the ended ones where it can change how they ended. */
function concerns(to: To, { state }: Seat, { type }: Event): boolean {
  return "enrollment" in to ? to.enrollment === state.id : reachesEnded(type) || isLive(state);
}

function viewOf(to: To, event: Event): View {
  if ("enrollment" in to) {
    return { with: to.enrollment };
  }
  return reachesEnded(event.type) ? "all" : "live";
}

/** What is wanted of an enrollment, with all of its contact's facts in view; nothing where it is there already. */
export type Choose = (scene: Scene, seat: Seat, now: number) => Event | undefined;

/**
 * Applies what `choose` wants of the enrollment, unless it has ended. Where the core can't decide it, nothing is stored and `Undecided` is
 * thrown.
 */
export function* steer(port: Turn, core: Guest, enrollment: string, choose: Choose): Steps<void> {
  const act = yield* Act.open(port, core, "live");
  const seat = act.scene.seats.find(({ state }) => state.id === enrollment && isLive(state));
  try {
    const wanted = seat && choose(act.scene, seat, act.now);
    if (seat && wanted) {
      act.apply(seat, wanted);
    }
  } catch (error) {
    yield* the(port.pass());
    throw error;
  }
  yield* close(act);
}

/** Wakes an enrollment whose time has come. */
export function* wake(port: Turn, core: Guest, enrollment: string): Steps<Woken> {
  const act = yield* Act.open(port, core, "live");
  const seat = act.scene.seats.find(({ state }) => state.id === enrollment);
  const wakeAt = seat?.state.wakeAt ? millisOf(seat.state.wakeAt) : undefined;
  if (!seat || wakeAt === undefined || wakeAt > act.now) {
    if (wakeAt === undefined) {
      port.disarm(enrollment);
    } else {
      port.arm(enrollment, wakeAt); // Never early.
    }
    yield* close(act);
    return "nothing";
  }
  try {
    const report = act.apply(seat, { type: "due", at: instant(act.now) } as Event);
    if (report.wakeAt) {
      port.arm(enrollment, Math.max(millisOf(report.wakeAt), act.now + FLOOR_MILLIS));
    }
  } catch (error) {
    asUndecided(error);
    yield* the(port.pass());
    return "undecided";
  }
  yield* close(act);
  return "decided";
}

/** Hands over the contact's next message, if there is one that may go. */
export function* handOver(port: Turn, core: Guest): Steps<boolean> {
  const send = yield* the(port.reserve());
  if (!send) {
    return false;
  }
  const outcome = yield* the(port.attempt(send));
  point("outcome.heard");
  const act = yield* Act.open(port, core, { with: send.enrollment });
  if (outcome.type === "withdrawn") {
    // The gate was shut: the lease was lost, and whoever has it now has taken the message over.
    yield* the(port.pass());
    return true;
  }
  act.outcome(send, happened(act, send, outcome));
  act.handed(send, outcome.type, false);
  yield* close(act);
  point("outcome.stored");
  return true;
}

/** Notes what became of a message, and says it as an event. */
function happened(act: Act, send: Send, outcome: Exclude<Awaited<ReturnType<Turn["attempt"]>>, { type: "withdrawn" }>): object {
  const { key, channel } = send;
  switch (outcome.type) {
    case "accepted": {
      const messageId = outcome.messageId ?? null;
      act.spoke(send);
      keepSent(act, send);
      act.settle(send, "accepted", messageId, null);
      return { type: "sent", key, ...(messageId === null ? {} : { messageId }) };
    }
    case "rejected": {
      const { class: kind, detail, retryAt, purpose } = outcome;
      act.settle(send, "rejected", null, detail);
      return { type: "rejected", key, class: kind, purpose, channel, retryAt, detail };
    }
    case "unknown":
      return act.unknown(send, outcome.detail);
  }
}

/** Takes up what a crash left in a dead worker's hand, if that is all there is to do for this contact. */
export function* recover(port: Turn, core: Guest): Steps<void> {
  const act = yield* Act.open(port, core, "live");
  yield* close(act);
}

/** What somebody is enrolled in, and what it is about. */
export interface Enrolling {
  version: Hashed;
  target?: Target | undefined;
  conversation?: Conversation | undefined;
  /** Only say what would become of it. */
  dryRun: boolean;
}

/** Enrolls the contact, unless it is a dry run. */
export function* enroll(port: Turn, core: Guest, what: Enrolling): Steps<EnrollOutcome> {
  const act = yield* Act.open(port, core, "all");
  const target = what.target && JSON.stringify(what.target);
  const live = yield* the(port.live());
  let found;
  try {
    found = decideEnrolling(core, act.scene, what.version, { target, conversation: what.conversation, live }, act.now);
  } catch (error) {
    const { problems } = asUndecided(error);
    yield* the(port.pass());
    return { outcome: "problems", problems };
  }
  if ("refused" in found) {
    yield* the(port.pass());
    return { outcome: "refused", reason: found.refused };
  }
  const { state, decisions } = found.decided;
  const outcome: EnrollOutcome = { outcome: "enrolled", enrollment: state.id, wakeAt: state.wakeAt ?? undefined, decisions };
  if (what.dryRun) {
    yield* the(port.pass());
    return outcome;
  }
  if (what.conversation) {
    act.change.conversations.push(what.conversation);
  }
  act.take(found.decided);
  yield* close(act);
  return outcome;
}

/** The core's problems; anything else goes on its way. */
export function asUndecided(error: unknown): Undecided {
  if (error instanceof Undecided) {
    return error;
  }
  throw error;
}

