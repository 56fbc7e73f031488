/**
 * One contact's turn: the transaction that decides, the lease that hands over.
 *
 * In: the port's calls. Out: what they say. Never: two turns of one contact at a time; a provider reached without the lease; a pause
 * while a transaction is open.
 */
import { instant, machineMillis, rest, shown } from "../../clock.js";
import { point } from "../../crash.js";
import type { Abandoned, Change, Inline, Told, Scene, Seat, Turn, View, Watch } from "../../drive/port.js";
import { Fault, notFound } from "../../fault.js";
import type { Hashed } from "../../guest.js";
import { ask, attempt, senderOf } from "../../send/attempt.js";
import type { Asked, Channels, Outcome, Outgoing } from "../../send/sender.js";
import { soon, the, type Later, type Steps } from "../../steps.js";
import { sendIn, sendOf, type Enrollment, type Send, type SentRecord } from "../../wire.js";
import type { Reach } from "../store.js";
import { inlineInTurn } from "./catalog.js";
import type { Database, Face, Transaction } from "./engine.js";
import * as rows from "./rows.js";
import { settings } from "./rows.js";
import { write } from "./save.js";
import { sweep } from "./sweeping.js";
import { watchesOf } from "./watches.js";

/** How long a turn waits for another worker's lease, and how often it looks. */
const PATIENCE_MILLIS = 120_000;
const LOOK_MILLIS = 10;
/** What a lease lasts beyond the longest attempt. */
const LEASE_MARGIN_MILLIS = 30_000;
/** A message that was taken in hand so often without an outcome is put aside with its enrollment. */
const MOST_ATTEMPTS = 5;
/** For how long accepted messages count for caps. */
const CAPS_MILLIS = 31 * 24 * 3_600_000;

/** A contact's turn in a database. */
export class SqlTurn implements Turn {
  #wakes = new Map<string, number | undefined>();
  #open: Transaction | undefined;
  /** The message that this turn has in hand. */
  #mine: string | undefined;
  /** The senders; they are there once a message is reserved, or one was asked about. */
  #channels: Channels = {};

  constructor(
    private readonly face: Face,
    private readonly contact: string,
    private readonly reach: Reach,
  ) {}

  get mayWait(): boolean {
    return this.face.mode === "own";
  }

  now(): number {
    return this.face.shared.clock.now();
  }

  shown(): number {
    return shown(this.face.shared.clock);
  }

  load(view: View): Later<Scene> {
    this.#wakes.clear();
    return soon(this.#begun(() => this.#scene(view)));
  }

  seen(event: string): Later<boolean> {
    return soon(this.#seen(event));
  }

  arm(enrollment: string, at: number): void {
    this.#wakes.set(enrollment, at);
  }

  disarm(enrollment: string): void {
    this.#wakes.set(enrollment, undefined);
  }

  watches(): Later<Watch[]> {
    return soon(watchesOf(this.#within, this.contact));
  }

  live(): Later<number> {
    return soon(rows.liveWhereLimited(this.#within));
  }

  inline(version: Inline): Later<Hashed> {
    return soon(inlineInTurn(this.#within, version));
  }

  surveyUrl(enrollment: string): string | undefined {
    return this.reach.surveyUrl?.(enrollment);
  }

  save(change: Change): Later<void> {
    return soon(this.#save(change));
  }

  pass(): Later<void> {
    this.#wakes.clear();
    return soon(this.#rollback());
  }

  end(): Later<void> {
    if (this.#mine !== undefined) {
      this.face.shared.inHand.delete(this.#named(this.#mine));
      this.#mine = undefined;
    }
    return soon(this.#rollback());
  }

  reserve(): Later<Send | undefined> {
    return soon(this.#reserved());
  }

  attempt(send: Send): Promise<Outcome> {
    const sender = senderOf(this.#channels, send);
    return attempt(sender, this.#outgoing(send), this.now(), async () => soon(this.#gate(send, !sender.canBeAsked)));
  }

  knowsKeys(send: Send): boolean {
    return senderOf(this.#channels, send).keysHonoured === true;
  }

  async ask(send: Send): Promise<Asked> {
    this.#channels = await this.reach.channels();
    return ask(senderOf(this.#channels, send), this.#outgoing(send));
  }

  tell(notice: Told): void {
    this.reach.tell(notice);
  }

  #values(more: Record<string, string | number | null> = {}): Record<string, string | number | null> {
    return { w: this.face.shared.workspace, contact: this.contact, ...more };
  }

  /** A key is a workspace's own. */
  #named(key: string): string {
    return `${this.face.shared.workspace} ${key}`;
  }

  #outgoing(send: Send): Outgoing {
    return sendIn(this.face.shared.workspace, send);
  }

  /** The database within the open transaction. */
  get #within(): Face {
    return { ...this.face, db: this.#db };
  }

  /** The open transaction's connection. */
  get #db(): Database {
    return this.#open?.db ?? this.face.db;
  }

  *#seen(event: string): Steps<boolean> {
    const sql = "SELECT 1 AS found FROM inbox WHERE workspace = :w AND contact = :contact AND id = :event";
    return (yield* the(this.#db.one(sql, this.#values({ event })))) !== undefined;
  }

  *#save(change: Change): Steps<void> {
    yield* this.#guarded(() => this.#written(change));
    point("store.saved");
  }

  *#written(change: Change): Steps<void> {
    yield* write(this.#within, this.contact, change, this.#wakes);
    point("store.save");
    yield* this.#commit();
  }

  *#reserved(): Steps<Send | undefined> {
    this.#channels = yield* the(this.reach.channels()); // Before the transaction, in which nothing is waited for.
    // Whoever has the contact goes on with what is left of it: nobody waits only to find nothing.
    return (yield* this.#begin(false)) ? yield* this.#guarded(() => this.#reserve()) : undefined;
  }

  *#reserve(): Steps<Send | undefined> {
    const next = yield* this.#nextMessage();
    if (!next) {
      yield* this.#commit(); // A message that was called back stays so.
      return undefined;
    }
    if (next.attempts >= MOST_ATTEMPTS) {
      yield* this.#putAside(next.send.enrollment);
      return undefined;
    }
    yield* this.#takeInHand(next.send);
    return next.send;
  }

  /** Does this in a transaction of the contact's, once no other worker has a message of theirs in hand. */
  *#begun<T>(act: () => Steps<T>): Steps<T> {
    const deadline = machineMillis() + PATIENCE_MILLIS;
    while (!(yield* this.#begin())) {
      if (machineMillis() > deadline) {
        throw new Fault("busy", "a message of this contact is in another worker's hand for too long", "try again");
      }
      yield* sweep(this.face);
      yield* the(rest(LOOK_MILLIS));
    }
    return yield* this.#guarded(act);
  }

  /**
   * Begins, unless another worker's lease says that this must wait, or with `wait` false whoever has the contact's row just now. Where
   * nobody may wait, the caller hears so at once.
   */
  *#begin(wait = true): Steps<boolean> {
    this.#open = this.mayWait ? yield* the(this.face.shared.engine.begin()) : yield* savepoint(this.face.db);
    return yield* this.#guarded(() => this.#mayGoOn(wait));
  }

  *#mayGoOn(wait: boolean): Steps<boolean> {
    const { dialect, worker } = this.face.shared.engine;
    const sql = `SELECT held_by, CASE WHEN held_until > ${dialect.machine} THEN 1 ELSE 0 END AS holds FROM contact
                 WHERE workspace = :w AND id = :contact${this.face.mode === "group" || !wait ? dialect.skipping : dialect.locked}`;
    const row = yield* the(this.#db.one<{ held_by: string | null; holds: number }>(sql, this.#values({ machine: machineMillis() })));
    if (!row) {
      const fault = yield* this.#absent();
      if (wait || fault.kind !== "busy") {
        throw fault;
      }
      yield* this.#rollback();
      return false;
    }
    const mine = this.mayWait && row.held_by === worker;
    if (row.held_by === null || mine || row.holds === 0 || this.reach.beside === true) {
      return true;
    }
    yield* this.#rollback();
    if (!this.mayWait) {
      throw new Fault("busy", "a message of this contact is in another hand", "try again");
    }
    return false;
  }

  /** Why there is no row to lock: somebody else has it, or there is none. */
  *#absent(): Steps<Fault> {
    const there = yield* rows.contact(this.#within, this.contact);
    return there ? new Fault("busy", "this contact is in another hand", "try again") : notFound("a contact with the id", this.contact);
  }

  *#guarded<T>(act: () => Steps<T>): Steps<T> {
    try {
      return yield* act();
    } catch (error) {
      yield* this.#rollback();
      throw error;
    }
  }

  *#rollback(): Steps<void> {
    const open = this.#open;
    this.#open = undefined;
    if (open) {
      yield* the(open.rollback());
    }
  }

  *#commit(): Steps<void> {
    yield* the(this.#open!.commit());
    this.#open = undefined;
  }

  *#scene(view: View): Steps<Scene> {
    const face = this.#within;
    const contact = yield* rows.contact(face, this.contact);
    if (!contact) {
      throw notFound("a contact with the id", this.contact);
    }
    const { value } = yield* settings(face);
    const abandoned = yield* this.#abandoned();
    const [seats, unreadable]: [Seat[], string[]] = [[], []];
    for (const row of yield* rows.seats(face, this.contact)) {
      const named = view !== "live" && view !== "all" && view.with === row.id;
      if (row.live === 1 || view === "all" || named || abandoned.some(({ send }) => send.enrollment === row.id)) {
        const seat = yield* this.#seat(face, row);
        if (seat) {
          seats.push(seat);
        } else if (row.put_aside === 0) {
          unreadable.push(row.id); // Others are known; they wait for a person.
        }
      }
    }
    const conversations = yield* rows.conversations(face, this.contact);
    return { contact, settings: value, seats, conversations, sent: yield* this.#sent(), abandoned, unreadable };
  }

  /** An enrollment as the loop sees it; nothing if its stored state can't be read. */
  *#seat(face: Face, row: rows.SeatRow): Steps<Seat | undefined> {
    const found = yield* rows.versionOf(face, row.sequence, row.version);
    const state = parsed(row.state);
    return found && state && { state, json: row.state, ...found };
  }

  /**
   * Messages in a hand that is not there any more: the turn is ours, so whoever had them is dead or too late. In a caller's transaction
   * nothing is taken up: what is under way beside it goes on.
   */
  *#abandoned(): Steps<Abandoned[]> {
    if (this.face.mode === "caller") {
      return [];
    }
    const sql = `SELECT key, effect, attempts, passed_gate FROM outbox
                 WHERE workspace = :w AND contact = :contact AND settled_at IS NULL AND status = 'attempting' ORDER BY queued_at, key`;
    const found = yield* the(this.#db.all<{ key: string; effect: string; attempts: number; passed_gate: number }>(sql, this.#values()));
    return found
      .filter(({ key }) => key !== this.#mine)
      .map(({ effect, attempts, passed_gate }) => ({ send: sendOf(effect), attempts, passedGate: passed_gate === 1 }));
  }

  *#sent(): Steps<SentRecord[]> {
    const purpose = this.face.shared.engine.dialect.member("effect", "purpose");
    const sql = `SELECT coalesce(settled_at, queued_at) AS at, channel, key, ${purpose} AS purpose FROM outbox
                 WHERE workspace = :w AND contact = :contact AND coalesce(settled_at, queued_at) > :since
                   AND status IN ('accepted', 'unknown', 'pending', 'attempting') ORDER BY at, key`;
    type Found = { at: number; channel: string; key: string; purpose: string | null };
    const found = yield* the(this.#db.all<Found>(sql, this.#values({ since: this.now() - CAPS_MILLIS })));
    return found.map(({ at, channel, key, purpose }) => ({ at: instant(at), channel, key, ...(purpose === null ? {} : { purpose }) }));
  }

  /** The contact's next message that may go; one whose enrollment has ended is called back here at the latest. */
  *#nextMessage(): Steps<{ send: Send; attempts: number } | undefined> {
    const sql = `SELECT o.key, o.effect, o.attempts, e.live FROM outbox o
                   JOIN enrollment e ON e.workspace = o.workspace AND e.id = o.enrollment
                 WHERE o.workspace = :w AND o.contact = :contact AND o.settled_at IS NULL AND o.status = 'pending' AND e.put_aside = 0
                 ORDER BY o.queued_at, o.key`;
    type Found = { key: string; effect: string; attempts: number; live: number };
    for (const { key, effect, attempts, live } of (yield* the(this.#db.all<Found>(sql, this.#values())))) {
      if (live === 1) {
        return { send: sendOf(effect), attempts };
      }
      const back = "UPDATE outbox SET status = 'cancelled', settled_at = :now WHERE workspace = :w AND key = :key";
      yield* the(this.#db.run(back, { w: this.face.shared.workspace, key, now: this.now() }));
    }
    return undefined;
  }

  *#putAside(enrollment: string): Steps<void> {
    const sql = "UPDATE enrollment SET put_aside = 1, claimed_by = NULL WHERE workspace = :w AND id = :enrollment";
    yield* the(this.#db.run(sql, { w: this.face.shared.workspace, enrollment }));
    yield* this.#commit();
    this.tell({ type: "putAside", enrollment });
  }

  *#takeInHand(send: Send): Steps<void> {
    const { shared } = this.face;
    const { dialect, worker } = shared.engine;
    const db = this.#db;
    const sender = senderOf(this.#channels, send);
    const common = { w: shared.workspace, worker };
    // A sender that can be asked afterwards needs no note of the gate.
    const taken = `UPDATE outbox SET status = 'attempting', attempts = attempts + 1, held_by = :worker, passed_gate = :passed
                   WHERE workspace = :w AND key = :key`;
    yield* the(db.run(taken, { ...common, key: send.key, passed: sender.canBeAsked ? 1 : 0 }));
    const leased = `UPDATE contact SET held_by = :worker, held_until = ${dialect.machine} + :length
                    WHERE workspace = :w AND id = :contact`;
    const length = sender.longest + LEASE_MARGIN_MILLIS;
    yield* the(db.run(leased, { ...common, contact: this.contact, machine: machineMillis(), length }));
    point("store.reserve");
    yield* this.#commit();
    this.#mine = send.key;
    shared.inHand.add(this.#named(send.key));
    point("store.reserved");
  }

  /**
   * Whether the message may leave this host now: the lease still holds and nobody else took the message over. Where the provider can't be
   * asked afterwards, passing is noted durably.
   */
  *#gate(send: Send, noted: boolean): Steps<boolean> {
    const { db, shared } = this.face;
    const { machine, locked } = shared.engine.dialect;
    const where = `WHERE workspace = :w AND key = :key AND held_by = :worker AND EXISTS
      (SELECT 1 FROM contact WHERE workspace = :w AND id = :contact AND held_by = :worker AND held_until > ${machine}${locked})`;
    const values = this.#values({ key: send.key, worker: shared.engine.worker, machine: machineMillis() });
    const passed = noted
      ? (yield* the(db.run(`UPDATE outbox SET passed_gate = 1 ${where}`, values))) > 0
      : (yield* the(db.one(`SELECT 1 AS found FROM outbox ${where}`, values))) !== undefined;
    point("store.gate");
    return passed;
  }
}

function parsed(state: string): Enrollment | undefined {
  try {
    const found = JSON.parse(state) as Enrollment;
    return typeof found?.id === "string" ? found : undefined;
  } catch {
    return undefined;
  }
}

/** A part of a transaction that can be taken back by itself. */
function* savepoint(db: Database): Steps<Transaction> {
  yield* the(db.exec("SAVEPOINT turn"));
  return { db, commit: () => db.exec("RELEASE turn"), rollback: () => db.exec("ROLLBACK TO turn; RELEASE turn") };
}
