/**
 * The small port between the loop and an engine: what one turn of one contact may ask of the world.
 *
 * In and out: `Turn`, which an engine implements: SQLite now, Postgres beside it. Never: a rule.
 *
 * Why it is one contact's turn (X8): an event or a due step is decided with all of that contact's enrollments in view, and two such
 * decisions must never overlap, or a reply and a send could each be right and both together wrong. So an engine gives a turn only to one
 * caller at a time, by the contact's row, locked while deciding and leased while a message is handed over.
 *
 * How a message goes out: `save` stores states, timeline entries and outbox rows together. After it, `reserve` takes one message in hand:
 * it counts the attempt, notes who has it, and takes the contact's lease, all durably. Then `attempt` reaches the provider, and
 * immediately before the point of no return the gate asks once more whether the lease still holds. A reply that comes in meanwhile waits
 * for the lease; a reply that was processed before finds the message still in the outbox and takes it back.
 *
 * What survives a crash (X9): the wake-up is part of the stored state. A message in hand of a dead worker is abandoned: the next turn asks
 * the sender what became of it before it decides anything else. Claims are counted before a state is decided.
 */
import type { Hashed } from "../guest.js";
import type { Asked, Outcome } from "../send/sender.js";
import type { Later, Steps } from "../steps.js";
import type {
  Contact, Conversation, Decision, Effect, Enrollment, Event, Message, Reason, Send, SentRecord, Suppress, WatchEffect, Watched,
} from "../wire.js";

/** Everything of one contact that a decision may depend on. */
export interface Scene {
  contact: Contact;
  settings: Hashed;
  /** The enrollments that an event may concern: the live ones, and the ended ones if they were asked for. */
  seats: Seat[];
  conversations: Conversation[];
  /** Messages lately accepted for this person, or on their way. */
  sent: SentRecord[];
  /** Messages in a hand that is gone. */
  abandoned: Abandoned[];
  /** Enrollments whose stored state can't be read; they are put aside, and the others go on. */
  unreadable: string[];
}

/** One enrollment in a scene. */
export interface Seat {
  /** Its state, to look at. */
  state: Enrollment;
  /** The same, byte for byte. */
  json: string;
  version: Hashed;
  exclusiveGroup: string | null;
  priority: number;
}

/** A message that a crash left in a worker's hand. */
export interface Abandoned {
  send: Send;
  /** How many times it was taken in hand: what was found out about one of them says nothing about a later one. */
  attempts: number;
  /** Whether it had passed the gate: only then can it have left this host. */
  passedGate: boolean;
}

/** What one turn changes, all of it stored together or none. */
export interface Change {
  contact?: Contact;
  conversations: Conversation[];
  /** What the person has said no to, by an event that no enrollment need hear: their addresses are remembered. */
  refused: Suppress[];
  /** The channels that the person has said yes to again: the opt-outs of their addresses there are lifted. */
  opened: string[];
  /** What was decided, one enrollment after the other. */
  decided: Decided[];
  settled: Settled[];
  /** Enrollments that could not be decided and must not go on by themselves. */
  putAside: string[];
  /** The event that this turn has processed, so that it is not processed twice. */
  event?: string;
  /** What was decided about conversations, one turn after the other. */
  watched: WatchTurn[];
  /** Conversations that could not be decided and must not go on by themselves. */
  watchesAside: string[];
  /** What was said in conversations, for a model to read. */
  said: { conversation: string; message: Message }[];
  /** Questions about satisfaction: the enrollment that asks, and in which conversation. */
  surveys: { enrollment: string; conversation: string }[];
  /** The person is gone: of what they said nothing is kept. */
  forgotten: boolean;
}

/** A conversation that is watched, as it is stored. */
export interface Watch {
  conversation: string;
  /** Where it stands, to look at; nothing where what is stored can't be read. */
  state: Watched | undefined;
  /** The same, byte for byte. */
  json: string;
}

/** One conversation's turn, as the core decided it. */
export interface WatchTurn extends Watch {
  state: Watched;
  event: Event;
  /** With a follow-up's event: its enrollment, byte for byte. */
  enrollment?: string | undefined;
  effects: { value: WatchEffect; json: string }[];
  /** A list, byte for byte. */
  decisions: string;
}

/** A version that was made for one conversation: its text as the core gave it, and what of it stands in columns. */
export interface Inline {
  sequence: string;
  number: number;
  hash: string;
  name: string;
  exclusiveGroup: string | null;
  json: string;
}

/** One enrollment's turn, as the core decided it. */
export interface Decided {
  state: Enrollment;
  json: string;
  version: Hashed;
  /** Its timeline entry, byte for byte. */
  entry: string;
  effects: { value: Effect; json: string }[];
  decisions: Decision[];
  /** The facts that it was decided from, for a replay. */
  facts: string;
}

/** What stands in the outbox. */
export type SendStatus = "pending" | "attempting" | "accepted" | "rejected" | "unknown" | "cancelled";

/** What became of a message. */
export interface Settled {
  key: string;
  /** `pending` puts it back for another attempt under the same key. */
  status: SendStatus;
  messageId: string | null;
  detail: string | null;
}

/** What is told of something that has happened, and where. */
export type Notice = Told & { workspace: string };

/** What the loop tells the outside after a turn is stored. Ids and reasons only. */
export type Told =
  | { type: "told"; enrollment: string; contact: string; reason: Reason }
  | { type: "handed"; key: string; contact: string; step: string; channel: string; status: SendStatus; recovered: boolean }
  /** A model is to be asked: for an enrollment, or about a conversation. */
  | { type: "asked"; contact: string; key: string; enrollment?: string; conversation?: string }
  /** A conversation was closed, waits for a person, is to be followed up, or somebody should know something about it. */
  | { type: "closed" | "handedOver" | "followUp" | "notice"; conversation: string; contact: string; reason: Reason }
  /** A person said how satisfied they are, 1 to 5. */
  | { type: "surveyAnswered"; enrollment: string; contact: string; conversation: string; score: number }
  | { type: "putAside"; enrollment: string };

/** Which enrollments a scene must have: the live ones, all, or the live ones and this one. */
export type View = "live" | "all" | { with: string };

/** One contact's turn in an engine. */
export interface Turn {
  /** The deployment's one clock. */
  now(): number;
  /** What that clock would show were it not held back; behind `now` while it is set back. */
  shown(): number;
  /** Whether this turn may wait: for another's lease, for a provider's answer. Within a group or a caller's transaction none may. */
  readonly mayWait: boolean;
  /** Waits for the turn, takes it, and shows what there is. Nobody else decides for this contact until `save` or `pass`. */
  load(view: View): Later<Scene>;
  /** Whether this event was processed before. */
  seen(event: string): Later<boolean>;
  /** The enrollment is to be woken then; stored with the next `save`. */
  arm(enrollment: string, at: number): void;
  /** The enrollment is not to be woken; stored with the next `save`. */
  disarm(enrollment: string): void;
  /** The contact's conversations that are watched, also those that don't go on by themselves. */
  watches(): Later<Watch[]>;
  /** Keeps a version that was made for one conversation, in the turn; gives it as it is known from here on. */
  inline(version: Inline): Later<Hashed>;
  /**
   * How many enrollments of the workspace are live, where the plan has a limit, else 0: counting takes the longer the more there are, and
   * only enrolling asks.
   */
  live(): Later<number>;
  /** Where the contact answers how satisfied they are, if there is a page for that. */
  surveyUrl(enrollment: string): string | undefined;
  /** Stores what was decided, all of it or nothing, and ends the turn. */
  save(change: Change): Later<void>;
  /** Ends the turn without a change. */
  pass(): Later<void>;
  /** Takes the contact's next message in hand, durably and under the contact's lease; nothing if there is none that may go. */
  reserve(): Later<Send | undefined>;
  /** Hands the message in hand to its provider, behind the gate. */
  attempt(send: Send): Promise<Outcome>;
  /** Whether a provider that has the message already would know it by its key. */
  knowsKeys(send: Send): boolean;
  /** What became of an abandoned message, if its provider can be asked. */
  ask(send: Send): Promise<Asked>;
  /** Says something to whoever listens, after it is stored. */
  tell(notice: Told): void;
  /** The turn is over, whatever became of it: what is open is taken back, and a message still in hand is nobody's any more. */
  end(): Later<void>;
}

/** Work of one contact's turn. */
export type InTurn<T> = (turn: Turn) => Steps<T>;
