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
import type { Among, Claim, Filter, Frozen, Reach, Store } from "../store.js";
import * as catalog from "./catalog.js";
import * as claims from "./claims.js";
import type { Clock } from "../../clock.js";
import { Fault } from "../../fault.js";
import type { Database, Engine, Face, Mode, Open, Shared } from "./engine.js";
import { Line } from "./line.js";
import * as questions from "./questions.js";
import * as reports from "./reports.js";
import * as rows from "./rows.js";
import { sweep } from "./sweeping.js";
import { together } from "./together.js";
import { SqlTurn } from "./turn.js";
import * as watches from "./watches.js";

/** Of how many workspaces is remembered what was read once. */
const KEPT = 1_000;

/** The store of this workspace, which is made if it is not there. */
export async function opened(engine: Engine, workspace: string, clock: Clock): Promise<SqlStore> {
  const last = { swept: 0, claimed: "", waited: "" };
  const open: Open = { engine, clock, line: new Line(), inHand: new Set(), last, kept: new Map() };
  const store = new SqlStore(sharedOf(open, workspace));
  await store.make();
  await forReal(engine);
  return store;
}

/**
 * Another system's shadow sends nothing, and this host knows no other way than to send; contacts that are kept elsewhere are not decided
 * about here, for what was decided would be in no book; and what was moved to another database is decided there.
 */
async function forReal({ db }: Engine): Promise<void> {
  const marks = await db.all<{ name: string; value: number }>("SELECT name, value FROM mark WHERE name IN ('books', 'moved', 'shadow')");
  const marked = new Set(marks.filter(({ value }) => Number(value) !== 0).map(({ name }) => name));
  if (marked.has("shadow")) {
    const message = "expected a database to send from, found one that is another system's shadow";
    throw new Fault("store", message, "leave it to `relance serve --shadow`, or name another database");
  }
  if (marked.has("moved")) {
    throw new Fault("store", "expected a database that is worked on, found one that was moved to PostgreSQL", "name the database that it was moved to");
  }
  if (marked.has("books")) {
    const message = "expected a database that keeps its contacts, found one that follows those that Restate has";
    throw new Fault("store", message, "ask the service that was started with `--engine restate`");
  }
}

/** A workspace and what is remembered of it; nothing that is under way is forgotten, for that is the database's and not its own. */
function sharedOf({ engine, clock, line, inHand, last, kept }: Open, workspace: string): Shared {
  const open: Open = { engine, clock, line, inHand, last, kept };
  const shared: Shared = kept.get(workspace) ?? { ...open, workspace, made: false, versions: new Map(), settings: undefined };
  kept.delete(workspace); // What was asked for last is forgotten last.
  kept.set(workspace, shared);
  if (kept.size > KEPT) {
    kept.delete(kept.keys().next().value!);
  }
  return shared;
}

/** A store over SQLite or Postgres. */
export class SqlStore implements Store {
  #face: Face;

  constructor(shared: Shared, mode: Mode = "own", db: Database = shared.engine.db) {
    this.#face = { shared, db, mode };
  }

  get workspace(): string {
    return this.#face.shared.workspace;
  }

  in(workspace: string): SqlStore {
    const { shared, mode, db } = this.#face;
    return workspace === shared.workspace ? this : new SqlStore(sharedOf(shared, workspace), mode, db);
  }

  get napMillis(): number {
    return this.#face.shared.engine.napMillis;
  }

  turn(contact: string, reach: Reach): SqlTurn {
    return new SqlTurn(this.#face, contact, reach);
  }

  inLine<T>(contact: string, work: () => Promise<T>): Promise<T> {
    const { line, workspace } = this.#face.shared;
    return line.after(`${workspace} ${contact}`, work);
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

  make = () => soon(catalog.make(this.#face));

  claim = (among: Among, most: number) => soon(claims.claim(this.#face, among, most));
  defer = (claim: Claim) => soon(claims.defer(this.#face, claim));
  putBack = (claim: Claim) => soon(claims.putBack(this.#face, claim));
  letGo = (tried: boolean) => soon(claims.letGo(this.#face, tried));
  waiting = (among: Among, most: number) => soon(claims.waiting(this.#face, among, most));
  hasAbandoned = (contact: string) => soon(claims.hasAbandoned(this.#face, contact));
  putAsideWaiting = (contact: string) => soon(claims.putAsideWaiting(this.#face, contact));
  nextDue = (among: Among) => soon(claims.nextDue(this.#face, among));
  othersHandOver = () => soon(claims.othersHandOver(this.#face));
  sweep = () => soon(sweep(this.#face));

  importContacts = (contacts: readonly Contact[]) => soon(this.#first(catalog.importContacts(this.#face, contacts)));
  contact = (id: string) => soon(rows.contact(this.#face, id));
  putConversation = (contact: string, conversation: Conversation) => soon(catalog.putConversation(this.#face, contact, conversation));
  settings = () => soon(rows.settingsText(this.#face));
  setSettings = (json: string) => soon(this.#first(catalog.setSettings(this.#face, json)));
  putVersion = (version: Frozen) => soon(this.#first(catalog.putVersion(this.#face, version)));
  putInline = (version: Frozen) => soon(this.#first(catalog.putInline(this.#face, version)));
  version = (sequence: string, number?: number) => soon(rows.version(this.#face, sequence, number));
  versions = () => soon(catalog.versions(this.#face));

  enrollments = (filter: Filter) => soon(reports.enrollments(this.#face, filter));
  outbox = (filter: Filter) => soon(reports.outbox(this.#face, filter));
  state = (enrollment: string) => soon(reports.state(this.#face, enrollment));
  contactOf = (enrollment: string) => soon(reports.contactOf(this.#face, enrollment));
  enrollmentOf = (key: string) => soon(reports.enrollmentOf(this.#face, key));
  underWay = (after: string, most: number) => reports.underWay(this.#face, after, most);
  recorded = (enrollment: string) => soon(reports.recorded(this.#face, enrollment));
  takeBack = (enrollment: string) => soon(reports.takeBack(this.#face, enrollment));

  /** What is kept first of a workspace makes it. */
  *#first<T>(work: Steps<T>): Steps<T> {
    yield* catalog.make(this.#face);
    return yield* work;
  }

  dueWatches = (among: Among, most: number) => soon(watches.dueWatches(this.#face, among, most));
  putWatchAside = (conversation: string) => soon(watches.putWatchAside(this.#face, conversation));
  silences = (after: string, most: number) => soon(watches.silences(this.#face, after, most));
  watch = (conversation: string) => soon(watches.watch(this.#face, conversation));
  watchEntries = (conversation: string) => soon(watches.watchEntries(this.#face, conversation));
  conversationOf = (conversation: string) => soon(watches.conversationOf(this.#face, conversation));
  said = (conversation: string) => soon(watches.said(this.#face, conversation));

  questions = () => soon(questions.questions(this.#face));
  question = (key: string) => soon(questions.question(this.#face, key));
  takeQuestion = (of: Among["of"]) => soon(questions.takeQuestion(this.#face, of));
  dropQuestion = (key: string) => soon(questions.dropQuestion(this.#face, key));
  countUsage = (used: Readonly<Record<string, number>>) => soon(questions.countUsage(this.#face, used));
  usedThisMonth = (name: string) => soon(questions.usedThisMonth(this.#face, name));

  surveys = () => soon(questions.surveys(this.#face));
  answerSurvey = (enrollment: string, score: number, comment: string | null) =>
    soon(questions.answerSurvey(this.#face, enrollment, score, comment));

  close(): Later<void> {
    return this.#face.shared.engine.close();
  }
}
