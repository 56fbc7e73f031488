/**
 * One contact's turn: the transaction that decides, the lease that hands over.
 *
 * In: the port's calls. Out: what they say. Never: two turns of one contact at a time; a provider reached without the lease; a pause
 * while a transaction is open.
 */
import { instant, machineMillis, rest } from "../../clock.js";
import { point } from "../../crash.js";
import type { Abandoned, Change, Notice, Scene, Seat, Turn, View } from "../../drive/port.js";
import { Fault, notFound } from "../../fault.js";
import { ask, attempt, senderOf } from "../../send/attempt.js";
import type { Asked, Outcome } from "../../send/sender.js";
import type { Later } from "../../steps.js";
import type { Enrollment, Send, SentRecord } from "../../wire.js";
import type { Reach } from "../store.js";
import { sweep } from "./claims.js";
import * as rows from "./rows.js";
import { settings, type Face } from "./rows.js";
import { write } from "./save.js";

/** How long a turn waits for another worker's lease, and how often it looks. */
const PATIENCE_MILLIS = 120_000;
const LOOK_MILLIS = 10;
/** What a lease lasts beyond the longest attempt. */
const LEASE_MARGIN_MILLIS = 30_000;
/** A message that was taken in hand so often without an outcome is put aside with its enrollment. */
const MOST_ATTEMPTS = 5;
/** For how long accepted messages count for caps. */
const CAPS_MILLIS = 31 * 24 * 3_600_000;

/** A contact's turn in SQLite. */
export class SqliteTurn implements Turn {
  #wakes = new Map<string, number | undefined>();
  #open = false;
  /** The message that this turn has in hand. */
  #mine: string | undefined;

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

  load(view: View): Later<Scene> {
    this.#wakes.clear();
    return this.#begun(() => this.#scene(view));
  }

  seen(event: string): boolean {
    const sql = "SELECT 1 FROM inbox WHERE workspace = :w AND contact = :contact AND id = :event";
    return this.face.db.one(sql, this.#values({ event })) !== undefined;
  }

  arm(enrollment: string, at: number): void {
    this.#wakes.set(enrollment, at);
  }

  disarm(enrollment: string): void {
    this.#wakes.set(enrollment, undefined);
  }

  save(change: Change): void {
    this.#guarded(() => {
      write(this.face, this.contact, change, this.#wakes);
      point("store.save");
      this.#commit();
    });
    point("store.saved");
  }

  pass(): void {
    this.#wakes.clear();
    this.#rollback();
  }

  end(): void {
    this.#rollback();
    if (this.#mine !== undefined) {
      this.face.shared.inHand.delete(this.#mine);
      this.#mine = undefined;
    }
  }

  reserve(): Later<Send | undefined> {
    return this.#begun(() => {
      const next = this.#nextMessage();
      if (!next) {
        this.#commit(); // A message that was called back stays so.
        return undefined;
      }
      if (next.attempts >= MOST_ATTEMPTS) {
        this.#putAside(next.send.enrollment);
        return undefined;
      }
      this.#takeInHand(next.send);
      return next.send;
    });
  }

  attempt(send: Send): Promise<Outcome> {
    const sender = senderOf(this.reach.channels, send);
    return attempt(sender, send, this.now(), async () => this.#gate(send, !sender.canBeAsked));
  }

  knowsKeys(send: Send): boolean {
    return senderOf(this.reach.channels, send).keysHonoured === true;
  }

  ask(send: Send): Promise<Asked> {
    return ask(senderOf(this.reach.channels, send), send);
  }

  tell(notice: Notice): void {
    this.reach.tell(notice);
  }

  #values(more: Record<string, string | number | null> = {}): Record<string, string | number | null> {
    return { w: this.face.shared.workspace, contact: this.contact, ...more };
  }

  /** Does this in a transaction of the contact's, once no other worker has a message of theirs in hand. */
  #begun<T>(act: () => T): Later<T> {
    return this.#begin() ? this.#guarded(act) : this.#waited(act);
  }

  async #waited<T>(act: () => T): Promise<T> {
    const deadline = machineMillis() + PATIENCE_MILLIS;
    while (!this.#begin()) {
      if (machineMillis() > deadline) {
        throw new Fault("busy", "a message of this contact is in another worker's hand for too long", "try again");
      }
      sweep(this.face);
      await rest(LOOK_MILLIS);
    }
    return this.#guarded(act);
  }

  /** Begins, unless another worker's lease says that this must wait. Where nobody may wait, the caller hears so at once. */
  #begin(): boolean {
    this.face.db.exec(this.mayWait ? "BEGIN IMMEDIATE" : "SAVEPOINT turn");
    this.#open = true;
    return this.#guarded(() => {
      const row = this.face.db.one<{ held_by: string | null; held_until: number | null }>(
        "SELECT held_by, held_until FROM contact WHERE workspace = :w AND id = :contact",
        this.#values(),
      );
      if (!row) {
        throw notFound("a contact with the id", this.contact);
      }
      const mine = this.mayWait && row.held_by === this.face.shared.worker.id;
      if (row.held_by === null || mine || (row.held_until ?? 0) <= machineMillis() || this.reach.beside === true) {
        return true;
      }
      this.#rollback();
      if (!this.mayWait) {
        throw new Fault("busy", "a message of this contact is in another hand", "try again");
      }
      return false;
    });
  }

  #guarded<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      this.#rollback();
      throw error;
    }
  }

  #rollback(): void {
    if (this.#open) {
      this.#open = false;
      this.face.db.rollback(this.mayWait ? "ROLLBACK" : "ROLLBACK TO turn; RELEASE turn");
    }
  }

  #commit(): void {
    this.face.db.exec(this.mayWait ? "COMMIT" : "RELEASE turn");
    this.#open = false;
  }

  #scene(view: View): Scene {
    const { face } = this;
    const contact = rows.contact(face, this.contact);
    if (!contact) {
      throw notFound("a contact with the id", this.contact);
    }
    const { value, limited } = settings(face);
    const abandoned = this.#abandoned();
    const [seats, unreadable]: [Seat[], string[]] = [[], []];
    for (const row of rows.seats(face, this.contact)) {
      const named = view !== "live" && view !== "all" && view.with === row.id;
      if (row.live === 1 || view === "all" || named || abandoned.some(({ send }) => send.enrollment === row.id)) {
        const seat = this.#seat(row);
        if (seat) {
          seats.push(seat);
        } else if (row.put_aside === 0) {
          unreadable.push(row.id); // Others are known; they wait for a person.
        }
      }
    }
    const conversations = rows.conversations(face, this.contact);
    const live = limited ? rows.live(face) : 0;
    return { contact, settings: value, seats, conversations, sent: this.#sent(), abandoned, live, unreadable };
  }

  /** An enrollment as the loop sees it; nothing if its stored state can't be read. */
  #seat(row: rows.SeatRow): Seat | undefined {
    const found = rows.versionOf(this.face, row.sequence, row.version);
    const state = parsed(row.state);
    return found && state && { state, json: row.state, ...found };
  }

  /**
   * Messages in a hand that is not there any more: the turn is ours, so whoever had them is dead or too late. In a caller's transaction
   * nothing is taken up: what is under way beside it goes on.
   */
  #abandoned(): Abandoned[] {
    if (this.face.mode === "caller") {
      return [];
    }
    const sql = `SELECT key, effect, attempts, passed_gate FROM outbox
                 WHERE workspace = :w AND contact = :contact AND status = 'attempting' ORDER BY queued_at, key`;
    const found = this.face.db.all<{ key: string; effect: string; attempts: number; passed_gate: number }>(sql, this.#values());
    return found
      .filter(({ key }) => key !== this.#mine)
      .map(({ effect, attempts, passed_gate }) => ({ send: JSON.parse(effect) as Send, attempts, passedGate: passed_gate === 1 }));
  }

  #sent(): SentRecord[] {
    const sql = `SELECT coalesce(settled_at, queued_at) AS at, channel, key, json_extract(effect, '$.purpose') AS purpose FROM outbox
                 WHERE workspace = :w AND contact = :contact AND coalesce(settled_at, queued_at) > :since
                   AND status IN ('accepted', 'unknown', 'pending', 'attempting') ORDER BY at, key`;
    type Found = { at: number; channel: string; key: string; purpose: string | null };
    const found = this.face.db.all<Found>(sql, this.#values({ since: this.now() - CAPS_MILLIS }));
    return found.map(({ at, channel, key, purpose }) => ({ at: instant(at), channel, key, ...(purpose === null ? {} : { purpose }) }));
  }

  /** The contact's next message that may go; one whose enrollment has ended is called back here at the latest. */
  #nextMessage(): { send: Send; attempts: number } | undefined {
    const sql = `SELECT o.key, o.effect, o.attempts, e.live FROM outbox o
                   JOIN enrollment e ON e.workspace = o.workspace AND e.id = o.enrollment
                 WHERE o.workspace = :w AND o.contact = :contact AND o.status = 'pending' AND e.put_aside = 0
                 ORDER BY o.queued_at, o.key`;
    type Found = { key: string; effect: string; attempts: number; live: number };
    for (const { key, effect, attempts, live } of this.face.db.all<Found>(sql, this.#values())) {
      if (live === 1) {
        return { send: JSON.parse(effect) as Send, attempts };
      }
      const back = "UPDATE outbox SET status = 'cancelled', settled_at = :now WHERE workspace = :w AND key = :key";
      this.face.db.run(back, { w: this.face.shared.workspace, key, now: this.now() });
    }
    return undefined;
  }

  #putAside(enrollment: string): void {
    const sql = "UPDATE enrollment SET put_aside = 1, claimed_by = NULL WHERE workspace = :w AND id = :enrollment";
    this.face.db.run(sql, { w: this.face.shared.workspace, enrollment });
    this.#commit();
    this.tell({ type: "putAside", enrollment });
  }

  #takeInHand(send: Send): void {
    const { db, shared } = this.face;
    const sender = senderOf(this.reach.channels, send);
    const until = machineMillis() + sender.longest + LEASE_MARGIN_MILLIS;
    const common = { w: shared.workspace, worker: shared.worker.id };
    // A sender that can be asked afterwards needs no note of the gate.
    const taken = `UPDATE outbox SET status = 'attempting', attempts = attempts + 1, held_by = :worker, passed_gate = :passed
                   WHERE workspace = :w AND key = :key`;
    db.run(taken, { ...common, key: send.key, passed: sender.canBeAsked ? 1 : 0 });
    const leased = "UPDATE contact SET held_by = :worker, held_until = :until WHERE workspace = :w AND id = :contact";
    db.run(leased, { ...common, contact: this.contact, until });
    point("store.reserve");
    this.#commit();
    this.#mine = send.key;
    shared.inHand.add(send.key);
    point("store.reserved");
  }

  /**
   * Whether the message may leave this host now: the lease still holds and nobody else took the message over. Where the provider can't be
   * asked afterwards, passing is noted durably.
   */
  #gate(send: Send, noted: boolean): boolean {
    const { db, shared } = this.face;
    const where = `WHERE workspace = :w AND key = :key AND status = 'attempting' AND held_by = :worker AND EXISTS
      (SELECT 1 FROM contact WHERE workspace = :w AND id = :contact AND held_by = :worker AND held_until > :now)`;
    const values = this.#values({ key: send.key, worker: shared.worker.id, now: machineMillis() });
    const passed = noted
      ? db.run(`UPDATE outbox SET passed_gate = 1 ${where}`, values) > 0
      : db.one(`SELECT 1 FROM outbox ${where}`, values) !== undefined;
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
