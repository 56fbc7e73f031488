/**
 * The small surface that better-sqlite3 and Node's own `node:sqlite` share.
 *
 * In: a path, or a database that is open already. Out: rows, counts, transactions. Never: SQL of its own, except to set a connection up.
 */
import { Fault } from "../../fault.js";
import type { Database, Values } from "../sql/engine.js";

/** A database of better-sqlite3 or a `DatabaseSync` of `node:sqlite`. */
export interface Connection {
  exec(sql: string): unknown;
  prepare(sql: string): Statement;
  close(): unknown;
}

interface Statement {
  all(...values: never[]): unknown[];
  get(...values: never[]): unknown;
  run(...values: never[]): { changes: number | bigint };
}

type Row = Record<string, unknown>;

/** Makes a connection to a file. */
export type Opener = (path: string) => Connection;

/** How long to wait for another writer. */
const BUSY_MILLIS = 10_000;

/** The driver that is installed: better-sqlite3, else Node's own. */
export async function installed(): Promise<Opener> {
  try {
    const { default: Database } = (await import("better-sqlite3" as string)) as { default: new (path: string) => Connection };
    new Database(":memory:").close(); // It may be there for another version of Node.
    return (path) => new Database(path);
  } catch {
    // Node's own stands in for it where there is one.
  }
  try {
    const { DatabaseSync } = (await import("node:sqlite" as string)) as { DatabaseSync: new (path: string) => Connection };
    return (path) => new DatabaseSync(path);
  } catch {
    throw new Fault("store", "expected a driver for SQLite, found none", "npm install better-sqlite3, or use Node 24");
  }
}

/** Opens more connections the way this one was opened. */
export function openerOf(connection: Connection): Opener {
  const Made = connection.constructor as new (path: string) => Connection;
  return (path) => new Made(path);
}

/** A connection with its statements, prepared once. */
export class SqliteDatabase implements Database {
  #statements = new Map<string, Statement>();

  constructor(readonly connection: Connection) {}

  /** Sets up a connection of the host's own: every commit is on the disk when it returns. */
  setUp(): void {
    this.guarded(() => {
      this.connection.exec(`PRAGMA busy_timeout = ${BUSY_MILLIS}`);
      this.connection.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON");
    });
  }

  exec(sql: string): void {
    this.guarded(() => this.connection.exec(sql));
  }

  /** All rows. */
  all<T extends object = Row>(sql: string, values: Values = {}): T[] {
    return this.guarded(() => this.#statement(sql).all(values as never) as T[]);
  }

  /** The first row. */
  one<T extends object = Row>(sql: string, values: Values = {}): T | undefined {
    return this.guarded(() => this.#statement(sql).get(values as never) as T | undefined);
  }

  /** How many rows have changed. */
  run(sql: string, values: Values = {}): number {
    return this.guarded(() => Number(this.#statement(sql).run(values as never).changes));
  }

  /** One transaction of its own: all of it is stored, or nothing. */
  transaction<T>(work: () => T): T {
    this.exec("BEGIN IMMEDIATE");
    try {
      const done = work();
      this.exec("COMMIT");
      return done;
    } catch (error) {
      this.rollback("ROLLBACK");
      throw error;
    }
  }

  /** Takes back what was begun; whatever went wrong before is what the caller hears of. */
  rollback(sql: string): void {
    try {
      this.connection.exec(sql);
    } catch {
      // SQLite has taken it back already.
    }
  }

  close(): void {
    this.#statements.clear();
    this.connection.close();
  }

  #statement(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known) {
      return known;
    }
    const made = this.connection.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }

  private guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw faulty(error);
    }
  }
}

/** Whether somebody else holds what was asked for. */
export function isBusy(error: unknown): boolean {
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  return /^SQLITE_(BUSY|LOCKED)/.test(String(code)) || errcode === 5 || errcode === 6;
}

/** SQLite's words name tables and columns, never the values in them. */
function faulty(error: unknown): unknown {
  if (error instanceof Fault) {
    return error;
  }
  if (isBusy(error)) {
    return new Fault("busy", "the database is in use by somebody else for too long", "try again");
  }
  const { code, errcode, message } = error as { code?: unknown; errcode?: unknown; message?: string };
  if (code === "SQLITE_FULL" || errcode === 13) {
    return new Fault("away", "the disk is full", "make room; nothing was lost");
  }
  return new Fault("store", `the database says: ${message ?? "nothing"}`);
}
