/**
 * The SQLite engine: one database file, one writer at a time.
 *
 * In: a file, or a database that is open. Out: a `Store` with its schema up to date. Never: a pause within a transaction: everything
 * answers at once, so a turn is one piece that nothing else of this process gets into.
 */
import { mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Clock } from "../../clock.js";
import { Fault } from "../../fault.js";
import type { StoreMaker } from "../store.js";
import type { Dialect, Engine, Transaction } from "../sql/engine.js";
import { opened, type SqlStore } from "../sql/store.js";
import { installed, openerOf, SqliteDatabase, type Connection } from "./driver.js";
import { Worker } from "./workers.js";

/** The steps of the schema, in order, and the tables and indexes by which each is known in a database that is not the host's alone. */
const STEPS = [
  { file: "./0001_first.sql", knownBy: ["workspace", "enrollment", "timeline", "outbox", "worker"] },
  { file: "./0002_service.sql", knownBy: ["address", "account", "feed", "delivery"] },
  { file: "./0003_hands.sql", knownBy: ["hand"] },
  { file: "./0004_watch.sql", knownBy: ["watch", "said", "question", "survey"] },
  { file: "./0005_users.sql", knownBy: ["api_user", "api_session"] },
  { file: "./0006_lists.sql", knownBy: ["person"] },
  { file: "./0007_books.sql", knownBy: ["contact_book"] },
  { file: "./0008_shadow.sql", knownBy: ["shadow_send"] },
  { file: "./0009_planning.sql", knownBy: ["enrollment_aside"] },
];

const DIALECT: Dialect = {
  member: (column, name) => `json_extract(${column}, '$.${name}')`,
  index: (name) => `INDEXED BY ${name}`,
  items: (name) => `json_each(:${name})`,
  // A cross join is done in the order in which it stands: each workspace first, then its few rows.
  each: ({ table, index, where, order }, most) =>
    `CROSS JOIN ${table} d ON d.rowid IN
       (SELECT rowid FROM ${table} INDEXED BY ${index} WHERE workspace = w.id AND ${where} ORDER BY ${order} LIMIT ${most})`,
  locked: "",
  skipping: "",
  machine: ":machine",
};

/**
 * Keeps everything in a SQLite file: `sqlite("relance.db")`, or `sqlite(database)` for one that is open already, of better-sqlite3 or
 * `node:sqlite`. A database that the application shares must have no tables of the host's names.
 */
export function sqlite(file: string | Connection): StoreMaker {
  return { open: (setup) => open(file, setup) };
}

async function open(file: string | Connection, { workspace, clock }: { workspace: string; clock: Clock }): Promise<SqlStore> {
  const own = typeof file === "string";
  const opener = own ? await installed() : openerOf(file);
  if (own && file !== ":memory:") {
    mkdirSync(dirname(file), { recursive: true });
  }
  const db = new SqliteDatabase(own ? opener(file) : file);
  db.setUp();
  migrate(db);
  const main = db.all<{ name: string; file: string }>("PRAGMA database_list").find(({ name }) => name === "main");
  const engine = new SqliteEngine(db, new Worker(db, main?.file || undefined, opener), own);
  return opened(engine, workspace, clock);
}

class SqliteEngine implements Engine {
  readonly dialect = DIALECT;
  readonly napMillis = 20;
  #callers = new WeakMap<Connection, SqliteDatabase>();

  constructor(
    readonly db: SqliteDatabase,
    private readonly held: Worker,
    private readonly own: boolean,
  ) {}

  get worker(): string {
    return this.held.id;
  }

  begin(): Transaction {
    const { db } = this;
    db.exec("BEGIN IMMEDIATE");
    return { db, commit: () => db.exec("COMMIT"), rollback: () => db.rollback("ROLLBACK") };
  }

  within(connection: unknown): SqliteDatabase {
    const given = connection as Connection & { inTransaction?: boolean };
    if (typeof given?.prepare !== "function" || given.inTransaction === false) {
      throw new Fault("input", "expected a database connection with an open transaction, found something else");
    }
    const known = given === this.db.connection ? this.db : this.#callers.get(given);
    const db = known ?? new SqliteDatabase(given);
    this.#callers.set(given, db);
    return db;
  }

  lives(worker: string): boolean {
    return this.held.lives(worker);
  }

  forget(worker: string): void {
    this.held.forget(worker);
  }

  close(): void {
    this.held.close();
    if (this.own) {
      this.db.close();
    }
  }
}

function migrate(db: SqliteDatabase): void {
  const named = (type: string) => db.all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = :type", { type }).map(({ name }) => name);
  const found = new Set(named("table"));
  const known = new Set([...found, ...named("index")]);
  const steps = STEPS.map(({ file, knownBy }) => {
    const sql = readFileSync(new URL(file, import.meta.url), "utf8");
    const tables = [...sql.matchAll(/CREATE TABLE (\w+)/g)].map(([, name]) => name!);
    return { sql, tables, done: knownBy.every((name) => known.has(name)) };
  });
  const ours = new Set(steps.flatMap(({ tables }) => tables));
  const own = [...found].every((name) => ours.has(name) || name.startsWith("sqlite_"));
  const version = Number(db.one("PRAGMA user_version")?.["user_version"]);
  if (own && version > STEPS.length) {
    const message = `expected a database with schema ${STEPS.length} or less, found ${version}`;
    throw new Fault("store", message, "it was written by a newer relance: use that one");
  }
  for (const [before, { sql, tables }] of [...steps.entries()].filter(([, { done }]) => !done)) {
    const taken = tables.find((name) => found.has(name));
    if (taken !== undefined) {
      const message = `expected a database without a table \`${taken}\` of somebody else's, found one`;
      throw new Fault("store", message, "give the host a file of its own");
    }
    db.transaction(() => {
      db.exec(sql);
      if (own) {
        db.exec(`PRAGMA user_version = ${before + 1}`); // In a shared database it is the other's.
      }
    });
  }
}
