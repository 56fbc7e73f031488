/**
 * What all faces of one open database share: its connection, clock, worker, and what was read once.
 *
 * In: a path or a connection. Out: a `Shared`. Never: SQL of a turn.
 */
import { mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Clock } from "../../clock.js";
import { Fault } from "../../fault.js";
import type { Hashed } from "../../guest.js";
import { installed, openerOf, Database, type Connection } from "./driver.js";
import { Line } from "./line.js";
import { Worker } from "./workers.js";

/** A version with its exclusive group and its priority. */
export interface VersionOf {
  version: Hashed;
  exclusiveGroup: string | null;
  priority: number;
}

/** One open database and one worker on it. */
export interface Shared {
  db: Database;
  workspace: string;
  clock: Clock;
  worker: Worker;
  /** Versions never change: each is read once. */
  versions: Map<string, VersionOf>;
  settings: { hash: string; value: Hashed; limited: boolean } | undefined;
  /** Who in this process works on which contact. */
  line: Line;
  /** The messages that this process has in hand now. */
  inHand: Set<string>;
  /** When the locks of the others were last looked at. */
  sweptAt: number;
  /** Whether the connection is the host's to close. */
  own: boolean;
}

/** The tables by which the schema is known in a database that is not the host's alone. */
const KNOWN_BY = ["workspace", "enrollment", "timeline", "outbox", "worker"];
const SCHEMA = 1;

/** Opens the database, makes its tables if there are none, and starts a worker. */
export async function open(file: string | Connection, setup: { workspace: string; clock: Clock }): Promise<Shared> {
  const own = typeof file === "string";
  const opener = own ? await installed() : openerOf(file);
  if (own && file !== ":memory:") {
    mkdirSync(dirname(file), { recursive: true });
  }
  const db = new Database(own ? opener(file) : file);
  db.setUp();
  migrate(db);
  const { workspace, clock } = setup;
  const values = { id: workspace, now: clock.now() };
  db.run("INSERT INTO workspace (id, created_at) VALUES (:id, :now) ON CONFLICT DO NOTHING", values);
  const main = db.all<{ name: string; file: string }>("PRAGMA database_list").find(({ name }) => name === "main");
  const worker = new Worker(db, main?.file || undefined, opener);
  const kept = { versions: new Map(), settings: undefined, line: new Line(), inHand: new Set<string>(), sweptAt: 0 };
  return { db, workspace, clock, worker, own, ...kept };
}

function migrate(db: Database): void {
  const found = new Set(db.all<{ name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'").map(({ name }) => name));
  if (KNOWN_BY.every((name) => found.has(name))) {
    const version = Number(db.one("PRAGMA user_version")?.["user_version"]);
    if (found.size <= 14 && version > SCHEMA) {
      const message = `expected a database with schema ${SCHEMA} or less, found ${version}`;
      throw new Fault("store", message, "it was written by a newer relance: use that one");
    }
    return;
  }
  const sql = readFileSync(new URL("./0001_first.sql", import.meta.url), "utf8");
  const taken = [...sql.matchAll(/CREATE TABLE (\w+)/g)].map(([, name]) => name!).find((name) => found.has(name));
  if (taken !== undefined) {
    const message = `expected a database without a table \`${taken}\` of somebody else's, found one`;
    throw new Fault("store", message, "give the host a file of its own");
  }
  db.transaction(() => {
    db.exec(sql);
    if (found.size === 0) {
      db.exec(`PRAGMA user_version = ${SCHEMA}`); // In a shared database it is the other's.
    }
  });
}
