/**
 * What is to be done now: due wake-ups, claimed in small ordered batches, and messages that wait to be handed over.
 *
 * In: the time. Out: claims, contacts, the next instant at which there is something to do; what the dead had in hand, set free. Never: a
 * wake-up before its time.
 */
import { machineMillis } from "../../clock.js";
import { point } from "../../crash.js";
import type { Claim, Claimed } from "../store.js";
import type { Face } from "./rows.js";

/** For how long a claim holds; its worker is known to live or not, so this is for one that hangs. */
const CLAIM_MILLIS = 300_000;
/** An enrollment that was claimed so often without being decided is put aside (X9). */
const MOST_CLAIMS = 5;
/** How often the locks of the others are looked at. */
const SWEEP_MILLIS = 250;
const DUE = `SELECT id AS enrollment, contact, claims + 1 AS claims FROM enrollment INDEXED BY enrollment_due
             WHERE workspace = :w AND due_at <= :now AND put_aside = 0
               AND (claimed_by IS NULL OR claimed_by = :worker OR claimed_until < :machine)
             ORDER BY due_at, id LIMIT :most`;

/**
 * Takes up to so many due wake-ups in hand, the oldest first. The claim is counted before anything is decided, so that a state which
 * brings the process down is found out. One that was claimed before without being decided is taken in hand alone, so that it does not
 * count against those that were due beside it.
 */
export function claim({ db, shared }: Face, most: number): Claimed {
  const [w, worker, machine] = [shared.workspace, shared.worker.id, machineMillis()];
  const values = { w, now: shared.clock.now(), machine, worker, most };
  const claimed: Claimed = { claims: [], putAside: [] };
  if (db.all(DUE, values).length === 0) {
    return claimed; // An idle look takes no lock.
  }
  db.transaction(() => {
    const found = db.all<Claim>(DUE, values);
    const repeated = found.findIndex(({ claims }) => claims > 1);
    const fresh = repeated < 0 ? found.length : repeated;
    for (const one of found.slice(0, Math.max(fresh, 1))) {
      const id = one.enrollment;
      if (one.claims > MOST_CLAIMS) {
        db.run("UPDATE enrollment SET put_aside = 1 WHERE workspace = :w AND id = :id", { w, id });
        claimed.putAside.push(id);
      } else {
        const sql = `UPDATE enrollment SET claims = claims + 1, claimed_by = :worker, claimed_until = :until
                     WHERE workspace = :w AND id = :id`;
        db.run(sql, { w, id, worker, until: machine + CLAIM_MILLIS });
        claimed.claims.push(one);
      }
    }
  });
  point("store.claimed");
  return claimed;
}

/** Gives back a claim that could not be decided; it comes again later and later. */
export function defer({ db, shared }: Face, { enrollment, claims }: Claim): void {
  const later = shared.clock.now() + 1_000 * 2 ** Math.min(claims, 10);
  const sql = `UPDATE enrollment SET due_at = :later, claimed_by = NULL, claimed_until = NULL
               WHERE workspace = :w AND id = :enrollment`;
  db.run(sql, { w: shared.workspace, enrollment, later });
}

/** Contacts with messages to hand over or left behind by a crash, the longest waiting first. */
export function waiting({ db, shared }: Face, most: number): string[] {
  const sql = `SELECT o.contact AS contact, min(o.queued_at) AS since FROM outbox o INDEXED BY outbox_open
                 JOIN contact c ON c.workspace = o.workspace AND c.id = o.contact
                 JOIN enrollment e ON e.workspace = o.workspace AND e.id = o.enrollment
               WHERE o.workspace = :w AND o.status IN ('pending', 'attempting') AND e.put_aside = 0
                 AND (c.held_by IS NULL OR c.held_by = :worker OR c.held_until < :machine)
               GROUP BY o.contact ORDER BY since, o.contact LIMIT :most`;
  const values = { w: shared.workspace, worker: shared.worker.id, machine: machineMillis(), most };
  const found = db.all<{ contact: string }>(sql, values).map(({ contact }) => contact);
  return found.filter((contact) => !shared.line.busy(contact));
}

/** Puts the enrollments aside whose messages of this contact can't be handed over. */
export function putAsideWaiting({ db, shared }: Face, contact: string): string[] {
  const sql = `UPDATE enrollment SET put_aside = 1, claimed_by = NULL WHERE workspace = :w AND put_aside = 0 AND id IN
                 (SELECT enrollment FROM outbox
                  WHERE workspace = :w AND contact = :contact AND status IN ('pending', 'attempting')) RETURNING id`;
  return db.all<{ id: string }>(sql, { w: shared.workspace, contact }).map(({ id }) => id);
}

/** Whether this contact has a message in a hand that is gone, or that this process has let go of. */
export function hasAbandoned({ db, shared }: Face, contact: string): boolean {
  const sql = "SELECT key FROM outbox WHERE workspace = :w AND contact = :contact AND status = 'attempting'";
  return db.all<{ key: string }>(sql, { w: shared.workspace, contact }).some(({ key }) => !shared.inHand.has(key));
}

/** The next wake-up. */
export function nextDue({ db, shared }: Face): number | undefined {
  const sql = `SELECT due_at FROM enrollment INDEXED BY enrollment_due
               WHERE workspace = :w AND due_at IS NOT NULL AND put_aside = 0 ORDER BY due_at LIMIT 1`;
  return db.one<{ due_at: number }>(sql, { w: shared.workspace })?.due_at;
}

/** Sets free what dead workers had in hand: their claims, their leases, their messages. Looks now and then: each lock is a file. */
export function sweep({ db, shared }: Face): void {
  const { worker } = shared;
  if (machineMillis() < shared.sweptAt + SWEEP_MILLIS) {
    return;
  }
  shared.sweptAt = machineMillis();
  const others = db.all<{ id: string }>("SELECT id FROM worker WHERE id <> :id", { id: worker.id });
  const dead = others.filter(({ id }) => !worker.lives(id));
  if (dead.length === 0) {
    return;
  }
  db.transaction(() => {
    for (const { id } of dead) {
      db.run("UPDATE enrollment SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by = :id", { id });
      db.run("UPDATE outbox SET held_by = NULL WHERE status = 'attempting' AND held_by = :id", { id });
      db.run("UPDATE contact SET held_by = NULL, held_until = NULL WHERE held_by = :id", { id });
      db.run("DELETE FROM worker WHERE id = :id", { id });
    }
  });
  dead.forEach(({ id }) => worker.forget(id));
}
