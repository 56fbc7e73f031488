/**
 * What a database must offer so that the store's statements run on it.
 *
 * In and out: `Engine`, which SQLite and Postgres implement. Never: a statement of the store's.
 */
import type { Clock } from "../../clock.js";
import type { Hashed } from "../../guest.js";
import type { Later } from "../../steps.js";
import type { Line } from "./line.js";

/** What a statement is given, by name: `:name` in the text. */
export type Values = Record<string, string | number | null>;
type Row = Record<string, unknown>;

/** Runs statements; every result comes at once or later. */
export interface Database {
  exec(sql: string): Later<void>;
  /** All rows. */
  all<T extends object = Row>(sql: string, values?: Values): Later<T[]>;
  /** The first row. */
  one<T extends object = Row>(sql: string, values?: Values): Later<T | undefined>;
  /** How many rows have changed. */
  run(sql: string, values?: Values): Later<number>;
}

/** A transaction under way, and the connection that it is on. */
export interface Transaction {
  readonly db: Database;
  commit(): Later<void>;
  /** Takes back what was begun; never fails: whatever went wrong before is what the caller hears of. */
  rollback(): Later<void>;
}

/** Rows of a table in the order of one of its indexes, which begins with the workspace. */
export interface Slice {
  table: string;
  index: string;
  where: string;
  order: string;
  /** Whether they are about to be changed. */
  taken: boolean;
}

/** Where the databases' languages differ. */
export interface Dialect {
  /** A member of a JSON text, as a text. */
  member(column: string, name: string): string;
  /** Asks for an index by name. */
  index(name: string): string;
  /** The items of the JSON array with this name, each as `value`. */
  items(name: string): string;
  /** Joins each row of `w` with the first few rows of a table in its workspace, as `d`; locked where rows can be. */
  each(slice: Slice, most: string): string;
  /** Locks the rows that are read, until the transaction is over. */
  readonly locked: string;
  /** The same, leaving out those that somebody else has locked. */
  readonly skipping: string;
  /** The time in milliseconds that leases go by; `:machine` where it is this machine's. */
  readonly machine: string;
}

/** An open database and the worker that this process is on it. */
export interface Engine {
  readonly db: Database;
  readonly dialect: Dialect;
  readonly worker: string;
  /** How long an idle worker sleeps before it looks for what others have enrolled. */
  readonly napMillis: number;
  /** Begins a transaction of its own. */
  begin(): Later<Transaction>;
  /** The statements of a caller's own connection. */
  within(connection: unknown): Database;
  /** Whether this worker lives; told by a lock that the system gives back, never guessed from time. */
  lives(worker: string, db: Database): Later<boolean>;
  /** Removes what is left of a worker that is gone. */
  forget(worker: string): void;
  close(): Later<void>;
}

/** A version with its exclusive group and its priority. */
export interface VersionOf {
  version: Hashed;
  exclusiveGroup: string | null;
  priority: number;
}

/** An open database, and what this process does on it. */
export interface Open {
  readonly engine: Engine;
  readonly clock: Clock;
  /** Who in this process works on which contact. */
  readonly line: Line;
  /** The messages that this process has in hand now. */
  readonly inHand: Set<string>;
  /** When the locks of the others were last looked at, and whose turn was last: after them comes the next workspace. */
  readonly last: { swept: number; claimed: string; waited: string };
  /** What was read of a workspace once, for those that were asked for lately. */
  readonly kept: Map<string, Shared>;
}

/** One workspace of an open database, and what was read of it once. */
export interface Shared extends Open {
  readonly workspace: string;
  /** Whether it is known to be there. */
  made: boolean;
  /** Versions never change: each is read once. */
  versions: Map<string, VersionOf>;
  settings: { hash: string; value: Hashed; limited: boolean } | undefined;
}

/** How turns are stored: each in a transaction of its own, several in one, or in the caller's. */
export type Mode = "own" | "group" | "caller";

/** An open database as one caller sees it. */
export interface Face<S extends Open = Shared> {
  readonly shared: S;
  readonly db: Database;
  readonly mode: Mode;
}
