/**
 * The SQLite engine: one database file, one writer at a time, every decision one transaction.
 *
 * In: a file, or a database that is open. Out: a `Store` with its schema up to date. Never: a commit that is not on the disk when it
 * returns; a pause within a transaction.
 *
 * How turns exclude each other (X8): a decision is one `BEGIN IMMEDIATE` transaction from reading to commit, done in one piece, and
 * SQLite lets in one writer over all processes. Handing over takes longer than a transaction may, so it happens under a lease: a column
 * of the contact's row names the worker that has a message in hand. Any turn that finds another worker's lease waits for it. Within this
 * process the turns of one contact stand in line.
 */
import { Fault } from "../../fault.js";
import type { Hashed } from "../../guest.js";
import { atOnce, type Steps } from "../../steps.js";
import type { Contact, Conversation } from "../../wire.js";
import type { Claim, Claimed, EnrollmentRow, Filter, Frozen, Imported, OutboxRow, Reach, Recorded, Store, StoreMaker, VersionRow } from "../store.js";
import * as catalog from "./catalog.js";
import * as claims from "./claims.js";
import { Database, type Connection } from "./driver.js";
import * as reports from "./reports.js";
import * as rows from "./rows.js";
import type { Face, Mode } from "./rows.js";
import { open, type Shared } from "./shared.js";
import { SqliteTurn } from "./turn.js";
import { point } from "../../crash.js";

/**
 * Keeps everything in a SQLite file: `sqlite("relance.db")`, or `sqlite(database)` for one that is open already, of better-sqlite3 or
 * `node:sqlite`. A database that the application shares must have no tables of the host's names.
 */
export function sqlite(file: string | Connection): StoreMaker {
  return { open: async (setup) => new SqliteStore(await open(file, setup), "own") };
}

class SqliteStore implements Store {
  #face: Face;
  #callers = new WeakMap<Connection, Database>();

  constructor(shared: Shared, mode: Mode, db: Database = shared.db) {
    this.#face = { shared, db, mode };
  }

  turn(contact: string, reach: Reach): SqliteTurn {
    return new SqliteTurn(this.#face, contact, reach);
  }

  inLine<T>(contact: string, work: () => Promise<T>): Promise<T> {
    return this.#face.shared.line.after(contact, work);
  }

  group<T>(work: (grouped: Store) => Steps<T>): T {
    const { shared, db } = this.#face;
    const done = db.transaction(() => {
      const done = atOnce(work(new SqliteStore(shared, "group")));
      point("store.group");
      return done;
    });
    point("store.grouped");
    return done;
  }

  within(connection: unknown): Store {
    const given = connection as Connection & { inTransaction?: boolean };
    if (typeof given?.prepare !== "function" || given.inTransaction === false) {
      throw new Fault("input", "expected a database connection with an open transaction, found something else");
    }
    const { shared } = this.#face;
    const known = given === shared.db.connection ? shared.db : this.#callers.get(given);
    const db = known ?? new Database(given);
    this.#callers.set(given, db);
    return new SqliteStore(shared, "caller", db);
  }

  claim(most: number): Claimed {
    return claims.claim(this.#face, most);
  }

  defer(claim: Claim): void {
    claims.defer(this.#face, claim);
  }

  waiting(most: number): string[] {
    return claims.waiting(this.#face, most);
  }

  hasAbandoned(contact: string): boolean {
    return claims.hasAbandoned(this.#face, contact);
  }

  putAsideWaiting(contact: string): string[] {
    return claims.putAsideWaiting(this.#face, contact);
  }

  nextDue(): number | undefined {
    return claims.nextDue(this.#face);
  }

  sweep(): void {
    claims.sweep(this.#face);
  }

  importContacts(contacts: readonly Contact[]): Imported {
    return catalog.importContacts(this.#face, contacts);
  }

  contact(id: string): Contact | undefined {
    return rows.contact(this.#face, id);
  }

  putConversation(contact: string, conversation: Conversation): void {
    catalog.putConversation(this.#face, contact, conversation);
  }

  settings(): Hashed {
    return rows.settings(this.#face).value;
  }

  setSettings(json: string): void {
    catalog.setSettings(this.#face, json);
  }

  putVersion(version: Frozen): void {
    catalog.putVersion(this.#face, version);
  }

  putInline(version: Frozen): number {
    return catalog.putInline(this.#face, version);
  }

  version(sequence: string, number?: number): Hashed | undefined {
    const wanted = number ?? rows.newest(this.#face, sequence);
    return wanted === undefined ? undefined : rows.versionOf(this.#face, sequence, wanted)?.version;
  }

  versions(): VersionRow[] {
    return catalog.versions(this.#face);
  }

  enrollments(filter: Filter): EnrollmentRow[] {
    return reports.enrollments(this.#face, filter);
  }

  outbox(filter: Filter): OutboxRow[] {
    return reports.outbox(this.#face, filter);
  }

  state(enrollment: string): string | undefined {
    return reports.state(this.#face, enrollment);
  }

  contactOf(enrollment: string): string | undefined {
    return reports.contactOf(this.#face, enrollment);
  }

  enrollmentOf(key: string): string | undefined {
    return reports.enrollmentOf(this.#face, key);
  }

  recorded(enrollment: string): Recorded[] {
    return reports.recorded(this.#face, enrollment);
  }

  takeBack(enrollment: string): boolean {
    return reports.takeBack(this.#face, enrollment);
  }

  close(): void {
    const { shared } = this.#face;
    shared.worker.close();
    if (shared.own) {
      shared.db.close();
    }
  }
}
