/**
 * What is to be done now: due wake-ups, claimed in small ordered batches, and messages that wait to be handed over.
 *
 * In: the time. Out: claims, contacts, the next instant at which there is something to do; what the dead had in hand, set free. Never: a
 * wake-up before its time.
 */
import { machineMillis } from "../../clock.js";
import { point } from "../../crash.js";
import type { Claim, Claimed } from "../store.js";
import { the, type Steps } from "../../steps.js";
import type { Engine, Face, Values } from "./engine.js";
import { together } from "./together.js";

/** For how long a claim holds; its worker is known to live or not, so this is for one that hangs. */
const CLAIM_MILLIS = 300_000;
/** An enrollment that was claimed so often without being decided is put aside (X9). */
const MOST_CLAIMS = 5;
/** How often the locks of the others are looked at. */
const SWEEP_MILLIS = 250;

/** What is due and in nobody's hand. */
function dueOf({ dialect }: Engine): string {
  return `SELECT id AS enrollment, contact, claims + 1 AS claims FROM enrollment ${dialect.index("enrollment_due")}
          WHERE workspace = :w AND due_at <= :now AND put_aside = 0
            AND (claimed_by IS NULL OR claimed_by = :worker OR claimed_until < ${dialect.machine})
          ORDER BY due_at, id LIMIT :most`;
}

/**
 * Takes up to so many due wake-ups in hand, the oldest first. The claim is counted before anything is decided, so that a state which
 * brings the process down is found out. One that was claimed before without being decided is taken in hand alone, so that it does not
 * count against those that were due beside it.
 */
export function* claim(face: Face, most: number): Steps<Claimed> {
  const { shared } = face;
  const values = { w: shared.workspace, now: shared.clock.now(), machine: machineMillis(), worker: shared.engine.worker, most };
  const sql = dueOf(shared.engine);
  if ((yield* the(face.db.all(sql, values))).length === 0) {
    return { claims: [], putAside: [] }; // An idle look takes no lock.
  }
  const claimed = yield* together(face, (within) => claimEach(within, sql, values));
  point("store.claimed");
  return claimed;
}

function* claimEach({ db, shared }: Face, sql: string, values: Values & { w: string; worker: string; machine: number }): Steps<Claimed> {
  const { dialect } = shared.engine;
  const claimed: Claimed = { claims: [], putAside: [] };
  const found = yield* the(db.all<Claim>(`${sql}${dialect.skipping}`, values));
  const repeated = found.findIndex(({ claims }) => claims > 1);
  const fresh = repeated < 0 ? found.length : repeated;
  const { w, worker, machine } = values;
  for (const one of found.slice(0, Math.max(fresh, 1))) {
    const id = one.enrollment;
    if (one.claims > MOST_CLAIMS) {
      yield* the(db.run("UPDATE enrollment SET put_aside = 1 WHERE workspace = :w AND id = :id", { w, id }));
      claimed.putAside.push(id);
    } else {
      const taken = `UPDATE enrollment SET claims = claims + 1, claimed_by = :worker, claimed_until = ${dialect.machine} + ${CLAIM_MILLIS}
                     WHERE workspace = :w AND id = :id`;
      yield* the(db.run(taken, { w, id, worker, machine }));
      claimed.claims.push(one);
    }
  }
  return claimed;
}

/** Gives back a claim that could not be decided; it comes again later and later. */
export function* defer({ db, shared }: Face, { enrollment, claims }: Claim): Steps<void> {
  const later = shared.clock.now() + 1_000 * 2 ** Math.min(claims, 10);
  const sql = `UPDATE enrollment SET due_at = :later, claimed_by = NULL, claimed_until = NULL
               WHERE workspace = :w AND id = :enrollment`;
  yield* the(db.run(sql, { w: shared.workspace, enrollment, later }));
}

/** Contacts with messages to hand over or left behind by a crash, the longest waiting first. */
export function* waiting({ db, shared }: Face, most: number): Steps<string[]> {
  const sql = `SELECT o.contact AS contact, min(o.queued_at) AS since FROM outbox o ${shared.engine.dialect.index("outbox_open")}
                 JOIN contact c ON c.workspace = o.workspace AND c.id = o.contact
                 JOIN enrollment e ON e.workspace = o.workspace AND e.id = o.enrollment
               WHERE o.workspace = :w AND o.status IN ('pending', 'attempting') AND e.put_aside = 0
                 AND (c.held_by IS NULL OR c.held_by = :worker OR c.held_until < ${shared.engine.dialect.machine})
               GROUP BY o.contact ORDER BY since, o.contact LIMIT :most`;
  const values = { w: shared.workspace, worker: shared.engine.worker, machine: machineMillis(), most };
  const found = (yield* the(db.all<{ contact: string }>(sql, values))).map(({ contact }) => contact);
  return found.filter((contact) => !shared.line.busy(contact));
}

/** Puts the enrollments aside whose messages of this contact can't be handed over. */
export function* putAsideWaiting({ db, shared }: Face, contact: string): Steps<string[]> {
  const sql = `UPDATE enrollment SET put_aside = 1, claimed_by = NULL WHERE workspace = :w AND put_aside = 0 AND id IN
                 (SELECT enrollment FROM outbox
                  WHERE workspace = :w AND contact = :contact AND status IN ('pending', 'attempting')) RETURNING id`;
  return (yield* the(db.all<{ id: string }>(sql, { w: shared.workspace, contact }))).map(({ id }) => id);
}

/** Whether this contact has a message in a hand that is gone, or that this process has let go of. */
export function* hasAbandoned({ db, shared }: Face, contact: string): Steps<boolean> {
  const sql = "SELECT key FROM outbox WHERE workspace = :w AND contact = :contact AND status = 'attempting'";
  return (yield* the(db.all<{ key: string }>(sql, { w: shared.workspace, contact }))).some(({ key }) => !shared.inHand.has(key));
}

/** The next wake-up. */
export function* nextDue({ db, shared }: Face): Steps<number | undefined> {
  const sql = `SELECT due_at FROM enrollment ${shared.engine.dialect.index("enrollment_due")}
               WHERE workspace = :w AND due_at IS NOT NULL AND put_aside = 0 ORDER BY due_at LIMIT 1`;
  return (yield* the(db.one<{ due_at: number }>(sql, { w: shared.workspace })))?.due_at;
}

/** Sets free what dead workers had in hand: their claims, their leases, their messages. Looks now and then: each lock is a file. */
export function* sweep(face: Face): Steps<void> {
  const { db, shared } = face;
  const { engine } = shared;
  if (machineMillis() < shared.sweptAt + SWEEP_MILLIS) {
    return;
  }
  shared.sweptAt = machineMillis();
  const others = yield* the(db.all<{ id: string }>("SELECT id FROM worker WHERE id <> :id", { id: engine.worker }));
  const dead: string[] = [];
  for (const { id } of others) {
    if (!(yield* the(engine.lives(id)))) {
      dead.push(id);
    }
  }
  if (dead.length > 0) {
    yield* together(face, (within) => setFree(within, dead));
    dead.forEach((id) => engine.forget(id));
  }
}

function* setFree({ db }: Face, dead: readonly string[]): Steps<void> {
  for (const id of dead) {
    yield* the(db.run("UPDATE enrollment SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by = :id", { id }));
    yield* the(db.run("UPDATE outbox SET held_by = NULL WHERE status = 'attempting' AND held_by = :id", { id }));
    yield* the(db.run("UPDATE contact SET held_by = NULL, held_until = NULL WHERE held_by = :id", { id }));
    yield* the(db.run("DELETE FROM worker WHERE id = :id", { id }));
  }
}
