/**
 * What an engine keeps for one workspace: turns, the catalogue, and answers to questions; and what a worker asks of several at once.
 *
 * In and out: `Store`, which an engine implements; each call may answer at once or later. Never: a decision; anything of another workspace,
 * except to a worker that was told to work for it.
 */
import type { Clock } from "../clock.js";
import type { Turn } from "../drive/port.js";
import type { Hashed } from "../guest.js";
import type { Channels } from "../send/sender.js";
import type { Later, Steps } from "../steps.js";
import type { Contact, Conversation, Enrollment } from "../wire.js";
import type { Told, SendStatus } from "../drive/port.js";
import type { Conversations } from "./conversations.js";

/** Opens a store for a workspace; what `sqlite(…)` gives. */
export interface StoreMaker {
  open(setup: { workspace: string; clock: Clock }): Promise<Store>;
}

/** Whose work is wanted: everybody's or these workspaces', without some that have enough under way. */
export interface Among {
  of: "all" | readonly string[];
  except: readonly string[];
}

/** What a turn reaches the outside with. */
export interface Reach {
  channels(): Later<Channels>;
  tell(notice: Told): void;
  /** Where somebody answers how satisfied they are. */
  surveyUrl?(enrollment: string): string | undefined;
  /** The turn only adds something: it need not wait for a message that is just being handed over. */
  beside?: boolean;
}

/** A due wake-up in this worker's hand. */
export interface Claim {
  workspace: string;
  enrollment: string;
  contact: string;
  /** How many times it was claimed since it was last decided, this time included. */
  claims: number;
}

/** What a claim brought: what is due, and what was due too often and was put aside. */
export interface Claimed {
  claims: Claim[];
  putAside: { workspace: string; enrollment: string }[];
}

/** A contact with messages to hand over. */
export interface Waiting {
  workspace: string;
  contact: string;
}

/** A timeline's entry, and what it was decided from, byte for byte. */
export interface Recorded {
  entry: string;
  facts: string;
  settings: string;
}

/** What an import of contacts did; all of it or nothing. */
export interface Imported {
  created: number;
  updated: number;
  unchanged: number;
}

/** A published version in a list. */
export interface VersionRow {
  sequence: string;
  number: number;
  name: string;
  hash: string;
  publishedAt: string;
}

/** A version as the core gave it: its text, and what of it stands in columns. */
export interface Frozen {
  sequence: string;
  number: number;
  hash: string;
  name: string;
  exclusiveGroup: string | null;
  json: string;
}

/** An enrollment in a list. */
export interface EnrollmentRow {
  state: Enrollment;
  name: string;
  quarantined: boolean;
}

/** An enrollment that can still change by itself, and whose it is. */
export interface UnderWay {
  enrollment: string;
  contact: string;
}

/** A message in a list. */
export interface OutboxRow {
  key: string;
  enrollment: string;
  contact: string;
  sequence: string;
  step: string;
  channel: string;
  status: SendStatus;
  attempts: number;
  queuedAt: string;
  settledAt: string | null;
  messageId: string | null;
  detail: string | null;
}

/** Which rows of a list are wanted; all unless said otherwise. */
export interface Filter {
  contact?: string;
  sequence?: string;
  enrollment?: string;
  status?: string;
  /** Only those that can still change by themselves. */
  live?: boolean;
  limit?: number;
}

/** One workspace's store. */
export interface Store extends Conversations {
  readonly workspace: string;
  /** The store of another workspace of the same database, in the same transaction if there is one. */
  in(workspace: string): Store;
  /** Makes the workspace, unless it is there. What is kept first of a workspace makes it as well. */
  make(): Later<void>;
  /** How long an idle worker sleeps before it looks for what others have enrolled. */
  readonly napMillis: number;
  /** A turn of this contact; nothing is taken before `load` or `reserve`. */
  turn(contact: string, reach: Reach): Turn;
  /** Runs this process's work on a contact one after the other. */
  inLine<T>(contact: string, work: () => Promise<T>): Promise<T>;
  /** Decides for several contacts in one transaction: all of it is stored, or nothing. Nobody waits within. */
  group<T>(work: (grouped: Store) => Steps<T>): Later<T>;
  /** The same store within a transaction of the caller's own, on the caller's connection. */
  within(connection: unknown): Store;

  /**
   * Takes up to so many due wake-ups in hand, each counted before it is decided: of each workspace its share, the oldest first, and what
   * some leave over goes to those that have more.
   */
  claim(among: Among, most: number): Later<Claimed>;
  /** Gives back a claim that could not be decided; it comes again later and later. */
  defer(claim: Claim): Later<void>;
  /** Gives back a claim whose contact another worker has in hand: it does not count, and comes again in a moment. */
  putBack(claim: Claim): Later<void>;
  /** Gives back what this worker has claimed and not taken up; it does not count as tried unless `tried`. */
  letGo(tried: boolean): Later<void>;
  /** Contacts with messages to hand over or left behind by a crash, the longest waiting first, of each workspace its share. */
  waiting(among: Among, most: number): Later<Waiting[]>;
  /** Whether this contact has a message in a hand that is gone. */
  hasAbandoned(contact: string): Later<boolean>;
  /** Puts the enrollments aside whose messages of this contact can't be handed over. */
  putAsideWaiting(contact: string): Later<string[]>;
  /** The next wake-up. */
  nextDue(among: Among): Later<number | undefined>;
  /** Whether another worker has a message in hand, as far as anybody knows. */
  othersHandOver(): Later<boolean>;
  /** Sets free what dead workers had in hand. */
  sweep(): Later<void>;

  importContacts(contacts: readonly Contact[]): Later<Imported>;
  contact(id: string): Later<Contact | undefined>;
  putConversation(contact: string, conversation: Conversation): Later<void>;
  settings(): Later<Hashed>;
  setSettings(json: string): Later<void>;
  putVersion(version: Frozen): Later<void>;
  /** Keeps the version that a hand-made list is, and gives its number. */
  putInline(version: Frozen): Later<number>;
  /** A version; the newest unless a number is given. */
  version(sequence: string, number?: number): Later<Hashed | undefined>;
  versions(): Later<VersionRow[]>;

  enrollments(filter: Filter): Later<EnrollmentRow[]>;
  /** So many that are live and not put aside, by id, after this one. */
  underWay(after: string, most: number): Later<UnderWay[]>;
  outbox(filter: Filter): Later<OutboxRow[]>;
  /** An enrollment's state, byte for byte. */
  state(enrollment: string): Later<string | undefined>;
  contactOf(enrollment: string): Later<string | undefined>;
  recorded(enrollment: string): Later<Recorded[]>;
  /** Takes an enrollment that was put aside back to work; says whether there was one. */
  takeBack(enrollment: string): Later<boolean>;
  /** The enrollments whose messages this key names; a key is unique in a workspace. */
  enrollmentOf(key: string): Later<string | undefined>;

  close(): Later<void>;
}
