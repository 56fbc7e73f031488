/**
 * The store over a database: every decision one transaction.
 *
 * In: an engine. Out: a `Store`. Never: a commit that is not on the disk when it is done.
 *
 * How turns exclude each other (X8): a decision is one transaction from reading to commit that has the contact's row, or in SQLite the
 * whole file, to itself. Handing over takes longer than a transaction may, so it happens under a lease: a column of the contact's row
 * names the worker that has a message in hand. Any turn that finds another worker's lease waits for it. Within this process the turns of
 * one contact stand in line.
 */
import { point } from "../../crash.js";
import { soon, type Later, type Steps } from "../../steps.js";
import type { Contact, Conversation } from "../../wire.js";
import type { Claim, Filter, Frozen, Reach, Store } from "../store.js";
import * as catalog from "./catalog.js";
import * as claims from "./claims.js";
import type { Database, Face, Mode, Shared } from "./engine.js";
import * as reports from "./reports.js";
import * as rows from "./rows.js";
import { together } from "./together.js";
import { SqlTurn } from "./turn.js";

/** A store over SQLite or Postgres. */
export class SqlStore implements Store {
  #face: Face;

  constructor(shared: Shared, mode: Mode = "own", db: Database = shared.engine.db) {
    this.#face = { shared, db, mode };
  }

  get napMillis(): number {
    return this.#face.shared.engine.napMillis;
  }

  turn(contact: string, reach: Reach): SqlTurn {
    return new SqlTurn(this.#face, contact, reach);
  }

  inLine<T>(contact: string, work: () => Promise<T>): Promise<T> {
    return this.#face.shared.line.after(contact, work);
  }

  group<T>(work: (grouped: Store) => Steps<T>): Later<T> {
    return soon(this.#group(work));
  }

  *#group<T>(work: (grouped: Store) => Steps<T>): Steps<T> {
    const done = yield* together(
      this.#face,
      function* ({ shared, db }) {
        const done = yield* work(new SqlStore(shared, "group", db));
        point("store.group");
        return done;
      },
      "group",
    );
    point("store.grouped");
    return done;
  }

  within(connection: unknown): Store {
    const { shared } = this.#face;
    return new SqlStore(shared, "caller", shared.engine.within(connection));
  }

  claim = (most: number) => soon(claims.claim(this.#face, most));
  defer = (claim: Claim) => soon(claims.defer(this.#face, claim));
  waiting = (most: number) => soon(claims.waiting(this.#face, most));
  hasAbandoned = (contact: string) => soon(claims.hasAbandoned(this.#face, contact));
  putAsideWaiting = (contact: string) => soon(claims.putAsideWaiting(this.#face, contact));
  nextDue = () => soon(claims.nextDue(this.#face));
  sweep = () => soon(claims.sweep(this.#face));

  importContacts = (contacts: readonly Contact[]) => soon(catalog.importContacts(this.#face, contacts));
  contact = (id: string) => soon(rows.contact(this.#face, id));
  putConversation = (contact: string, conversation: Conversation) => soon(catalog.putConversation(this.#face, contact, conversation));
  settings = () => soon(rows.settingsText(this.#face));
  setSettings = (json: string) => soon(catalog.setSettings(this.#face, json));
  putVersion = (version: Frozen) => soon(catalog.putVersion(this.#face, version));
  putInline = (version: Frozen) => soon(catalog.putInline(this.#face, version));
  version = (sequence: string, number?: number) => soon(rows.version(this.#face, sequence, number));
  versions = () => soon(catalog.versions(this.#face));

  enrollments = (filter: Filter) => soon(reports.enrollments(this.#face, filter));
  outbox = (filter: Filter) => soon(reports.outbox(this.#face, filter));
  state = (enrollment: string) => soon(reports.state(this.#face, enrollment));
  contactOf = (enrollment: string) => soon(reports.contactOf(this.#face, enrollment));
  enrollmentOf = (key: string) => soon(reports.enrollmentOf(this.#face, key));
  recorded = (enrollment: string) => soon(reports.recorded(this.#face, enrollment));
  takeBack = (enrollment: string) => soon(reports.takeBack(this.#face, enrollment));

  close(): Later<void> {
    return this.#face.shared.engine.close();
  }
}
