/**
 * What is to be done now: due wake-ups, claimed in small batches that are fair between workspaces, and messages that wait to be handed
 * over.
 *
 * In: the time, and whose work is wanted. Out: claims, contacts, the next instant at which there is something to do. Never: a wake-up
 * before its time.
 */
import { machineMillis } from "../../clock.js";
import { point } from "../../crash.js";
import type { Among, Claim, Claimed, Waiting } from "../store.js";
import { the, type Steps } from "../../steps.js";
import type { Dialect, Face, Open, Slice } from "./engine.js";
import { anyOf, fairly, lastServed, workspaces } from "./fair.js";
import { soon } from "./sweeping.js";
import { together } from "./together.js";
import { nextWatch } from "./watches.js";

/** For how long a claim holds; its worker is known to live or not, so this is for one that hangs. */
const CLAIM_MILLIS = 300_000;
/** An enrollment that was claimed so often without being decided is put aside (X9). */
const MOST_CLAIMS = 5;
/** How soon one is tried again whose contact another worker has in hand. */
const BUSY_MILLIS = 1_000;

/** What is due and in nobody's hand. */
function due({ machine }: Dialect): Slice {
  const where = `due_at <= :now AND put_aside = 0 AND (claimed_by IS NULL OR claimed_until < ${machine})`;
  return { table: "enrollment", index: "enrollment_due", where, order: "due_at, id", taken: true };
}

/**
 * Takes up to so many due wake-ups in hand: of each workspace its share, the oldest first. The claim is counted before anything is
 * decided, so that a state which brings the process down is found out. One that was claimed before without being decided is taken in hand
 * alone, so that it does not count against those that were due beside it.
 */
export function* claim(face: Face<Open>, among: Among, most: number): Steps<Claimed> {
  const { db, shared } = face;
  const { engine, clock } = shared;
  const { from, values } = workspaces(engine.dialect, among);
  const now = { ...values, now: clock.now(), machine: machineMillis() };
  if (!(yield* the(db.one(anyOf(engine.dialect, from, due(engine.dialect)), now)))) {
    return { claims: [], putAside: [] }; // An idle look takes no lock.
  }
  point("timer.due");
  const claimed = yield* together(face, function* (within) {
    const columns = "d.workspace AS workspace, d.id AS enrollment, d.contact AS contact, d.claims + 1 AS claims";
    const sql = fairly(engine.dialect, from, due(engine.dialect), columns);
    const found = yield* the(within.db.all<Claim & { rank: number }>(sql, { ...now, most, after: shared.last.claimed }));
    const taken = yield* take(within, found);
    point("store.claim");
    return taken;
  });
  point("store.claimed");
  return claimed;
}

function* take({ db, shared }: Face<Open>, found: readonly (Claim & { rank: number })[]): Steps<Claimed> {
  const { dialect, worker } = shared.engine;
  const repeated = found.findIndex(({ claims }) => claims > 1);
  const taken = found.slice(0, repeated < 0 ? found.length : Math.max(repeated, 1));
  const [claims, putAside] = [taken.filter((one) => one.claims <= MOST_CLAIMS), taken.filter((one) => one.claims > MOST_CLAIMS)];
  const named = (rows: readonly Claim[]) => JSON.stringify(rows.map(({ workspace, enrollment }) => [workspace, enrollment]));
  const those = `(workspace, id) IN (SELECT value ->> 0, value ->> 1 FROM ${dialect.items("taken")})`;
  if (putAside.length > 0) {
    yield* the(db.run(`UPDATE enrollment SET put_aside = 1 WHERE ${those}`, { taken: named(putAside) }));
  }
  if (claims.length > 0) {
    const sql = `UPDATE enrollment SET claims = claims + 1, claimed_by = :worker, claimed_until = ${dialect.machine} + ${CLAIM_MILLIS}
                 WHERE ${those}`;
    yield* the(db.run(sql, { taken: named(claims), worker, machine: machineMillis() }));
  }
  shared.last.claimed = lastServed(taken, shared.last.claimed);
  return { claims: claims.map(({ rank: _, ...claim }) => claim), putAside };
}

/** Gives back a claim that could not be decided; it comes again later and later. */
export function* defer({ db, shared }: Face, { enrollment, claims }: Claim): Steps<void> {
  const later = shared.clock.now() + 1_000 * 2 ** Math.min(claims, 10);
  const sql = `UPDATE enrollment SET due_at = :later, claimed_by = NULL, claimed_until = NULL
               WHERE workspace = :w AND id = :enrollment`;
  yield* the(db.run(sql, { w: shared.workspace, enrollment, later }));
}

/** Gives back a claim whose contact another worker has in hand: it does not count, and comes again in a moment. */
export function* putBack({ db, shared }: Face, { enrollment }: Claim): Steps<void> {
  const sql = `UPDATE enrollment SET due_at = :soon, claims = claims - 1, claimed_by = NULL, claimed_until = NULL
               WHERE workspace = :w AND id = :enrollment AND claimed_by = :worker`;
  const values = { w: shared.workspace, enrollment, soon: shared.clock.now() + BUSY_MILLIS, worker: shared.engine.worker };
  yield* the(db.run(sql, values));
}

/** Gives back what this worker has claimed and not taken up; it does not count as tried unless `tried`. */
export function* letGo({ db, shared }: Face<Open>, tried: boolean): Steps<void> {
  const back = `claimed_by = NULL, claimed_until = NULL${tried ? "" : ", claims = claims - 1"}`;
  const sql = `UPDATE enrollment SET ${back} WHERE claimed_by = :worker AND put_aside = 0 AND due_at <= :soon`;
  yield* the(db.run(sql, { worker: shared.engine.worker, soon: soon(shared.clock.now()) }));
}

/** What waits in the outbox, or was left there in a hand that may be gone, and may be handed over. */
function open({ machine }: Dialect): Slice {
  const may = `(SELECT c.id FROM contact c WHERE c.workspace = outbox.workspace AND c.id = outbox.contact
                  AND (c.held_by IS NULL OR c.held_by = :worker OR c.held_until < ${machine})) IS NOT NULL
               AND (SELECT e.id FROM enrollment e WHERE e.workspace = outbox.workspace AND e.id = outbox.enrollment
                  AND e.put_aside = 0) IS NOT NULL`; // Almost all may, and so written a planner takes it to be so.
  const where = `status IN ('pending', 'attempting') AND ${may}`;
  return { table: "outbox", index: "outbox_open", where, order: "queued_at, key", taken: false };
}

/** Contacts with messages to hand over or left behind by a crash, the longest waiting first, of each workspace its share. */
export function* waiting({ db, shared }: Face<Open>, among: Among, most: number): Steps<Waiting[]> {
  const { engine, last, line } = shared;
  const { from, values } = workspaces(engine.dialect, among);
  const sql = fairly(engine.dialect, from, open(engine.dialect), "d.workspace AS workspace, d.contact AS contact");
  const more = { most, after: last.waited, worker: engine.worker, machine: machineMillis() };
  const found = yield* the(db.all<Waiting & { rank: number }>(sql, { ...values, ...more }));
  last.waited = lastServed(found, last.waited);
  const contacts = new Map(found.map(({ workspace, contact }) => [`${workspace} ${contact}`, { workspace, contact }]));
  return [...contacts].filter(([name]) => !line.busy(name)).map(([, one]) => one);
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
  const { workspace: w, inHand, engine } = shared;
  const sql = `SELECT o.key AS key FROM outbox o JOIN contact c ON c.workspace = o.workspace AND c.id = o.contact
               WHERE o.workspace = :w AND o.contact = :contact AND o.status = 'attempting'
                 AND (c.held_by IS NULL OR c.held_by = :worker OR c.held_until < ${engine.dialect.machine})`;
  const found = yield* the(db.all<{ key: string }>(sql, { w, contact, worker: engine.worker, machine: machineMillis() }));
  return found.some(({ key }) => !inHand.has(`${w} ${key}`));
}

/** Whether another worker has a message in hand, as far as anybody knows. */
export function* othersHandOver({ db, shared }: Face<Open>): Steps<boolean> {
  const { dialect, worker } = shared.engine;
  const sql = `SELECT 1 AS found FROM contact
               WHERE held_by IS NOT NULL AND held_by <> :worker AND held_until > ${dialect.machine} LIMIT 1`;
  return (yield* the(db.one(sql, { worker, machine: machineMillis() }))) !== undefined;
}

/** The next wake-up, of an enrollment or a conversation. */
export function* nextDue(face: Face<Open>, among: Among): Steps<number | undefined> {
  const { db, shared } = face;
  const { dialect } = shared.engine;
  const { from, values } = workspaces(dialect, among);
  const first = `SELECT due_at FROM enrollment ${dialect.index("enrollment_due")}
                 WHERE workspace = w.id AND due_at IS NOT NULL AND put_aside = 0 ORDER BY due_at LIMIT 1`;
  const sql = `SELECT min(due_at) AS due FROM (SELECT (${first}) AS due_at FROM ${from}) planned`;
  const due = (yield* the(db.one<{ due: number | null }>(sql, values)))?.due ?? Infinity;
  const next = Math.min(due, (yield* nextWatch(face, among)) ?? Infinity);
  return next === Infinity ? undefined : next;
}
