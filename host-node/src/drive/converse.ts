/**
 * Conversations in a contact's turn: what the core decides about them, and what it wants done in the same turn.
 *
 * In: an event of a conversation, or a follow-up's enrollment that went on. Out: the conversations' new states, enrollments begun and ended.
 * Never: a decision of its own; a follow-up begun outside of the turn that wanted it.
 */
import { instant, millisOf } from "../clock.js";
import { problem } from "../fault.js";
import { Undecided, type Guest, type Hashed } from "../guest.js";
import { member, members, object } from "../raw.js";
import { the, type Steps } from "../steps.js";
import { byBytes, FOLLOW_UPS, isLive, type BeginFollowUp, type Conversation, type Event, type Message, type Reason, type Send, type WatchEffect } from "../wire.js";
import { Act } from "./act.js";
import { enroll, watch as decideWatch, type Heard } from "./decide.js";
import type { Decided, Inline, Turn, Watch } from "./port.js";

/** How many turns of a conversation one event may lead to: each enrollment that begins or ends tells of itself. A core that goes on for longer has gone wrong. */
const MOST_TURNS = 32;
/** Events of a conversation's watch, beside or instead of enrollments. */
const OF_CONVERSATION = new Set([
  "replied", "outbound", "handedBack", "goal", "botActivated", "botDeactivated", "optedOut", "unsubscribed", "complained", "contactDeleted",
]);
/** Those that are of the one conversation that they name, if they name one. */
const NAMING = new Set(["outbound", "handedBack", "botActivated", "botDeactivated"]);

/** What a wake-up of a conversation led to; `undecided`: the core could not decide it, and it was put aside. */
export type WokenConversation = "decided" | "nothing" | "undecided";

/** Applies an event to one conversation: it was closed, a model answered, a person stops what is automatic. Says whether it was a repeated one. */
export function* converse(port: Turn, core: Guest, conversation: string, event: Event): Steps<{ duplicate: boolean }> {
  const act = yield* Act.open(port, core, "live");
  if (event.id && (yield* the(port.seen(event.id)))) {
    yield* the(port.pass());
    return { duplicate: true };
  }
  try {
    yield* watch(act, conversation, { event });
  } catch (error) {
    yield* the(port.pass());
    throw error instanceof Undecided ? error.fault() : error;
  }
  if (event.id) {
    act.change.event = event.id;
  }
  yield* close(act);
  return { duplicate: false };
}

/** Wakes a conversation whose time has come. */
export function* wakeConversation(port: Turn, core: Guest, conversation: string): Steps<WokenConversation> {
  const act = yield* Act.open(port, core, "live");
  const known = (yield* watches(act)).get(conversation);
  const wakeAt = known?.state?.wakeAt;
  if (!known || (known.state && (!wakeAt || millisOf(wakeAt) > act.now))) {
    yield* close(act);
    return "nothing";
  }
  const decided = yield* watchOrAside(act, conversation, { event: { type: "due", at: instant(act.now) } as Event });
  if (!act.scene.conversations.some(({ id }) => id === conversation)) {
    act.change.watchesAside.push(conversation); // It is another's now, or gone: it would come again for ever.
  }
  yield* close(act);
  return decided ? "decided" : "undecided";
}

/** Has conversations hear what became of their follow-ups, then stores the turn. */
export function* close(act: Act): Steps<void> {
  for (let gone = act.went.pop(); gone; gone = act.went.pop()) {
    yield* wentOn(act, gone.decided, gone.by);
  }
  yield* act.store();
}

/**
 * What an event about the person means for their conversations. The words of a reply are of the conversation that they stand in; that the
 * person has answered, all of them hear (L1).
 */
export function* hear(act: Act, event: Event): Steps<void> {
  if (!OF_CONVERSATION.has(event.type)) {
    return;
  }
  act.change.forgotten ||= event.type === "contactDeleted";
  const { watches: watched, reads } = attention(act.scene.settings);
  if (reads) {
    keepWords(act, event);
  }
  const named = NAMING.has(event.type) ? told<string>(event, "conversation") : undefined;
  const concerned = act.scene.conversations.filter(({ id }) => named === undefined || named === id);
  if (concerned.length === 0 || (!watched && (yield* watches(act)).size === 0)) {
    return;
  }
  for (const conversation of concerned) {
    yield* watchOrAside(act, conversation.id, { event: eventFor(event, conversation) });
  }
}

/** What went out in a conversation, for a model to read. */
export function keepSent(act: Act, send: Send): void {
  const conversation = act.scene.seats.find(({ state }) => state.id === send.enrollment)?.state.conversation;
  if (!conversation || !attention(act.scene.settings).reads) {
    return;
  }
  const content = send.content as { type: string; body?: string; text?: string | null; template?: string };
  const text = { text: content.body, rich: content.text ?? "", template: content.template }[content.type];
  if (text !== undefined) {
    act.change.said.push({ conversation, message: { from: "ai", at: instant(act.now), text } as Message });
  }
}

/** What either side wrote, for a model to read. */
function keepWords(act: Act, event: Event): void {
  const [conversation, text] = [told<string>(event, "conversation"), told<string>(event, "text")];
  const theirs = event.type === "replied" && told<boolean>(event, "automatic") !== true;
  if ((theirs || event.type === "outbound") && conversation !== undefined && text !== undefined) {
    const ours = told<string>(event, "by") === "human" ? "human" : "ai";
    act.change.said.push({ conversation, message: { from: theirs ? "contact" : ours, at: event.at, text } as Message });
  }
}

/** The enrollment of a follow-up went on: its conversation hears of it. */
function* wentOn(act: Act, { state, json }: Decided, by: string): Steps<void> {
  const worth = state.ended || by === "sent" || by === "unknownOutcome";
  if (worth && state.conversation && FOLLOW_UPS.has(state.sequence)) {
    const event = { type: "followUp", at: instant(act.now) } as unknown as Event;
    yield* watchOrAside(act, state.conversation, { event, enrollment: json });
  }
}

/** The contact's conversations that are watched, as this turn leaves them. */
function* watches(act: Act): Steps<Map<string, Watch>> {
  act.watches ??= new Map((yield* the(act.port.watches())).map((watch) => [watch.conversation, watch]));
  return act.watches;
}

/** One event of one conversation; one that can't be decided is put aside. Says whether it could. */
function* watchOrAside(act: Act, conversation: string, heard: Heard): Steps<boolean> {
  try {
    yield* watch(act, conversation, heard);
    return true;
  } catch (error) {
    if (!(error instanceof Undecided)) {
      throw error;
    }
    act.change.watchesAside.push(conversation);
    return false;
  }
}

/** One event of one conversation, and what follows from it in this turn. Throws `Undecided`. */
function* watch(act: Act, id: string, first: Heard): Steps<void> {
  const known = yield* watches(act);
  const events: Heard[] = [first];
  for (let turns = 0; turns < MOST_TURNS; turns += 1) {
    const heard = events.shift();
    const thread = act.scene.conversations.find((one) => one.id === id);
    if (!heard || !thread) {
      return;
    }
    const turn = decideWatch(act.core, act.scene, thread, known.get(id), heard, act.now);
    known.set(id, turn);
    act.change.watched.push(turn);
    for (const effect of turn.effects) {
      const more = yield* does(act, thread, effect);
      if (more) {
        events.push(more);
      }
    }
  }
  if (events.length > 0) {
    const message = `expected the conversation's turn to end, found more to do after ${MOST_TURNS} events`;
    throw new Undecided([problem("host.turnEndless", message)]);
  }
}

/** Does what a conversation's turn asks for. Gives what the conversation has to hear of that. */
function* does(act: Act, thread: Conversation, { value, json }: { value: WatchEffect; json: string }): Steps<Heard | undefined> {
  const about = { conversation: thread.id, contact: act.scene.contact.id };
  switch (value.type) {
    case "enroll":
      if (value.occasion !== "survey") {
        act.tell({ type: "followUp", ...about, reason: value.reason });
      }
      return yield* begin(act, thread, value, json);
    case "stopEnrollment":
      stop(act, value.enrollment, value.by);
      break;
    case "closeConversation":
      act.inConversation(thread.id, (known) => ({ ...known, closed: true }));
      act.tell({ type: "closed", ...about, reason: value.reason });
      break;
    case "handOver":
      act.inConversation(thread.id, (known) => ({ ...known, handledBy: "human" }));
      act.tell({ type: "handedOver", ...about, reason: value.reason });
      break;
    case "askModel": // Its row is the engine's.
      act.tell({ type: "asked", ...about, key: value.key });
      break;
    case "notify":
      act.tell({ type: "notice", ...about, reason: value.reason });
      break;
  }
  return undefined;
}

/** Ends an enrollment in this turn. */
function stop(act: Act, enrollment: string, by: string): void {
  const seat = act.scene.seats.find(({ state }) => state.id === enrollment);
  try {
    seat && act.apply(seat, { at: instant(act.now), type: "stopped", by } as Event);
  } catch (error) {
    if (!(error instanceof Undecided)) {
      throw error;
    }
    act.putAside(enrollment);
  }
}

/** Begins a follow-up in this turn; a refusal is told to the conversation. */
function* begin(act: Act, thread: Conversation, wanted: BeginFollowUp, json: string): Steps<Heard | undefined> {
  const inline = inlineOf(member(json, "version")!);
  const version = yield* the(act.port.inline(inline));
  const { enrollment } = wanted;
  let target = member(json, "target")!;
  if (wanted.occasion === "survey") {
    const url = act.port.surveyUrl(enrollment);
    target = url === undefined ? target : withAttribute(target, "surveyUrl", JSON.stringify(url));
  }
  // What this turn has begun already nobody counts before it is stored.
  const live = (yield* the(act.port.live())) + act.change.decided.filter(({ state }) => state.revision === 1 && isLive(state)).length;
  const reason = begun(act, thread, { enrollment, target, version, group: inline.exclusiveGroup, live });
  if (!reason && wanted.occasion === "survey") {
    act.change.surveys.push({ enrollment, conversation: thread.id });
  }
  return reason && { event: { type: "followUpRefused", at: instant(act.now), enrollment, reason } as unknown as Event };
}

/** Enrolls the conversation; gives the reason of a refusal. */
function begun(
  act: Act,
  thread: Conversation,
  what: { enrollment: string; target: string; version: Hashed; group: string | null; live: number },
): Reason | undefined {
  const { enrollment: id, target, version, live } = what;
  try {
    const found = enroll(act.core, act.scene, version, { id, target, conversation: thread, live }, act.now);
    if ("refused" in found) {
      return found.refused;
    }
    const { state, json } = found.decided;
    act.scene.seats.push({ state, json, version, exclusiveGroup: what.group, priority: 0 });
    act.went.push({ decided: found.decided, by: "enrolled" });
    act.take(found.decided);
    return undefined;
  } catch (error) {
    if (!(error instanceof Undecided)) {
      throw error;
    }
    return { code: "host.followUpUnsound", text: error.problems[0]?.message ?? "" } as Reason;
  }
}

/** What of a version stands in columns. */
function inlineOf(json: string): Inline {
  const { sequence, number, hash, name, exclusiveGroup } = JSON.parse(json) as Inline & { exclusiveGroup?: string | null };
  return { sequence, number, hash, name, exclusiveGroup: exclusiveGroup ?? null, json };
}

/** A target with one more attribute, in the order of the names' bytes, which is the core's. */
function withAttribute(target: string, name: string, value: string): string {
  const parts = members(target);
  const attributes = [...members(parts.get("attributes") ?? "{}").set(name, value)].sort(([one], [other]) => byBytes(one, other));
  const text = attributes.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(",");
  return object({ ...Object.fromEntries(parts), attributes: `{${text}}` });
}

/** Whether a workspace watches conversations, and whether anything reads what is said in them: a watch, or a model that writes. */
interface Attention {
  watches: boolean;
  reads: boolean;
}

const ATTENTION = new WeakMap<Hashed, Attention>();

function attention(settings: Hashed): Attention {
  const known = ATTENTION.get(settings);
  if (known) {
    return known;
  }
  const { autoFollowUps, inactivity, model } = JSON.parse(settings.json) as Record<string, unknown>;
  const watches = (autoFollowUps ?? inactivity ?? null) !== null;
  const found = { watches, reads: watches || (model ?? null) !== null };
  ATTENTION.set(settings, found);
  return found;
}

/** The event as one of several conversations hears it: the words of a reply stand in one of them. */
function eventFor(event: Event, conversation: Conversation): Event {
  const { id: _, ...own } = event as Event & Record<string, unknown>; // The turn knows it already, and ids of one conversation are not those of another.
  if (event.type !== "replied") {
    return own as Event;
  }
  const here = told<string>(event, "conversation") === conversation.id;
  const { conversation: __, text: ___, ...elsewhere } = own;
  return (here ? own : elsewhere) as Event;
}

/** A member of an event, if it says anything. */
function told<T>(event: Event, name: string): T | undefined {
  return ((event as unknown as Record<string, unknown>)[name] ?? undefined) as T | undefined;
}
