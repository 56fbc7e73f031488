/**
 * Puts a question to the core and reads its answer: one advance, one enrolling, one turn of a conversation.
 *
 * In: a scene, a seat, an event. Out: what the core decided, its bytes kept as they came. Never: a change of the answer.
 */
import { instant, millisOf } from "../clock.js";
import { point } from "../crash.js";
import { unreadable, type Guest, type Hashed } from "../guest.js";
import { items, members, object } from "../raw.js";
import {
  contactText,
  conversationText,
  type Competing,
  type Conversation,
  type Decision,
  type Effect,
  type Enrollment,
  type Event,
  type Reason,
  type WatchEffect,
  type Watched,
} from "../wire.js";
import type { Decided, Scene, Seat, Watch, WatchTurn } from "./port.js";

/** What enrolling leads to. */
export type Enrolling = { decided: Decided } | { refused: Reason };

/** What a conversation hears; with a follow-up's event its enrollment beside it, byte for byte. */
export interface Heard {
  event: Event;
  enrollment?: string;
}

/** What this event changes for this seat; throws `Undecided`. */
export function advance(core: Guest, scene: Scene, seat: Seat, event: Event, now: number): Decided {
  const kept = keptOf(scene, conversationOf(scene, seat.state), competing(scene, seat, now));
  const answer = core.askAbout({ version: seat.version, settings: scene.settings }, (version, settings) =>
    asked(core, "advance", {
      state: seat.json,
      event: JSON.stringify(event),
      facts: object({ version, settings, ...kept }),
      now: JSON.stringify(instant(now)),
    }),
  );
  const found = decidedOf(answer, seat.version, kept);
  if ("refused" in found) {
    throw unreadable(found.refused.text);
  }
  return found.decided;
}

/** What enrolling this scene's contact gives: the new enrollment, or the reason of its refusal; throws `Undecided`. */
export function enroll(
  core: Guest,
  scene: Scene,
  version: Hashed,
  about: { id?: string; target: string | undefined; conversation: Conversation | undefined; live: number },
  now: number,
): Enrolling {
  // What it is about is kept too, for it may change later.
  const kept = { ...keptOf(scene, about.conversation, []), target: about.target };
  const answer = core.askAbout({ version, settings: scene.settings }, (reference, settings) =>
    asked(core, "enroll", {
      id: about.id && JSON.stringify(about.id),
      version: reference,
      settings,
      ...kept,
      existing: JSON.stringify(scene.seats.map(existing)),
      live: String(about.live),
      now: JSON.stringify(instant(now)),
    }),
  );
  return decidedOf(answer, version, kept);
}

/** What this event changes about a conversation; throws `Undecided`. */
export function watch(
  core: Guest,
  scene: Scene,
  conversation: Conversation,
  before: Watch | undefined,
  { event, enrollment }: Heard,
  now: number,
): WatchTurn {
  if (before && !before.state) {
    throw unreadable("the state of the conversation is none");
  }
  const text = JSON.stringify(event);
  const found = members(
    core.askWith(scene.settings, (settings) =>
      asked(core, "watch", {
        state: before?.json,
        event: enrollment === undefined ? text : `${text.slice(0, -1)},"enrollment":${enrollment}}`,
        facts: object({ contact: contactText(scene.contact), conversation: conversationText(conversation), settings }),
        now: JSON.stringify(instant(now)),
      }),
    ),
  );
  const [json, effects, decisions] = [found.get("state"), found.get("effects"), found.get("decisions")];
  if (json === undefined || effects === undefined || decisions === undefined) {
    throw unreadable("it has no state of a conversation");
  }
  const own = items(effects).map((text) => ({ value: JSON.parse(text) as WatchEffect, json: text }));
  return { conversation: conversation.id, state: JSON.parse(json) as Watched, json, event, enrollment, effects: own, decisions };
}

/** What the core answers to a question whose answer is stored; throws `Undecided`. */
function asked(core: Guest, op: string, parts: Record<string, string | undefined>): string {
  point("core.before");
  const answer = core.ask(op, parts);
  point("core.answered");
  return answer;
}

/** Whether planning this seat anew would change it (T14); throws `Undecided`. */
export function recalculated(core: Guest, scene: Scene, seat: Seat, now: number): boolean {
  const kept = keptOf(scene, conversationOf(scene, seat.state), []);
  const answer = core.askAbout({ version: seat.version, settings: scene.settings }, (version, settings) =>
    core.ask("recalculate", {
      items: `[${object({ state: seat.json, facts: object({ version, settings, ...kept }) })}]`,
      now: JSON.stringify(instant(now)),
    }),
  );
  const { enrollments } = JSON.parse(answer) as { enrollments: { changes: boolean }[] };
  return enrollments.some(({ changes }) => changes);
}

/** The conversation that an enrollment is tied to. */
export function conversationOf(scene: Scene, state: Enrollment): Conversation | undefined {
  const id = state.conversation;
  return id ? scene.conversations.find((conversation) => conversation.id === id) : undefined;
}

/** What is true now, as the core is told and as the timeline keeps it. */
function keptOf(scene: Scene, conversation: Conversation | undefined, competing: Competing[]): Record<string, string | undefined> {
  return {
    contact: contactText(scene.contact),
    conversation: conversation && conversationText(conversation),
    sent: scene.sent.length > 0 ? JSON.stringify(scene.sent) : undefined,
    competing: competing.length > 0 ? JSON.stringify(competing) : undefined,
  };
}

/** The contact's other enrollments whose messages are due too (L12). */
function competing(scene: Scene, own: Seat, now: number): Competing[] {
  const found: Competing[] = [];
  for (const { state, priority } of scene.seats) {
    const due = state.id !== own.state.id && state.status === "active" ? state.wakeAt : undefined;
    if (due && millisOf(due) <= now) {
      found.push({ id: state.id, priority, due });
    }
  }
  return found;
}

function existing({ state, exclusiveGroup }: Seat): object {
  const { id, sequence, target, status } = state;
  return { id, sequence, target, status, ...(exclusiveGroup === null ? {} : { exclusiveGroup }) };
}

function decidedOf(answer: string, version: Hashed, kept: Record<string, string | undefined>): Enrolling {
  const found = members(answer);
  const refused = found.get("refused");
  if (refused !== undefined && refused !== "null") {
    return { refused: JSON.parse(refused) as Reason };
  }
  const [json, entry] = [found.get("state"), found.get("entry")];
  if (json === undefined || entry === undefined) {
    throw unreadable("it has neither a state nor a refusal");
  }
  const state = JSON.parse(json) as Enrollment;
  const effects = items(found.get("effects") ?? "[]").map((text) => ({ value: JSON.parse(text) as Effect, json: text }));
  const decisions = JSON.parse(found.get("decisions") ?? "[]") as Decision[];
  return { decided: { state, json, version, entry, effects, decisions, facts: object(kept) } };
}
