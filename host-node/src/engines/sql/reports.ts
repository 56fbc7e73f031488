/**
 * Answers questions: lists, states, timelines.
 *
 * In: filters. Out: rows as values. Never: a message's text; a write, except to take back what was put aside.
 */
import { instant } from "../../clock.js";
import type { Enrollment } from "../../wire.js";
import type { EnrollmentRow, Filter, OutboxRow, Recorded, UnderWay } from "../store.js";
import { the, type Later, type Steps } from "../../steps.js";
import type { Face } from "./engine.js";

/** As many as there can be. */
const ALL = 1_000_000_000;

/** A condition for each column that something is asked of, and the values that they name: what is not asked is not looked at. */
function where(table: string, asked: Readonly<Record<string, string | number | null | undefined>>) {
  const given = Object.entries(asked).filter((one): one is [string, string | number] => one[1] !== undefined && one[1] !== null);
  const values = Object.fromEntries(given);
  return { conditions: Object.keys(values).map((column) => ` AND ${table}.${column} = :${column}`).join(""), values };
}

/** Enrollments, the next due first, then the oldest. */
export function* enrollments({ db, shared }: Face, filter: Filter): Steps<EnrollmentRow[]> {
  const { contact, sequence, status, live = false, limit = ALL } = filter;
  const { conditions, values } = where("e", { contact, sequence, status, live: live ? 1 : undefined });
  const sql = `SELECT e.state, v.name, e.put_aside, e.id, e.contact, e.sequence, e.version, e.status, e.enrolled_at FROM enrollment e
                 JOIN version v ON v.workspace = e.workspace AND v.sequence = e.sequence AND v.number = e.version
               WHERE e.workspace = :w${conditions}
               ORDER BY e.due_at IS NULL, e.due_at, e.enrolled_at, e.id LIMIT :most`;
  const found = yield* the(db.all<Listed>(sql, { w: shared.workspace, ...values, most: limit }));
  return found.map((row) => ({ state: shown(row), name: row.name, quarantined: row.put_aside === 1 }));
}

/** So many that are live and not put aside, by id, after this one. */
export function underWay({ db, shared }: Face, after: string, most: number): Later<UnderWay[]> {
  const sql = `SELECT id AS enrollment, contact FROM enrollment
               WHERE workspace = :w AND live = 1 AND put_aside = 0 AND id > :after ORDER BY id LIMIT :most`;
  return db.all<UnderWay>(sql, { w: shared.workspace, after, most });
}

interface Listed {
  state: string;
  name: string;
  put_aside: number;
  id: string;
  contact: string;
  sequence: string;
  version: number;
  status: string;
  enrolled_at: number;
}

/** The state; of one that can't be read, what stands in columns (X9: it is visible, and hides no other). */
function shown({ state, id, contact, sequence, version, status, enrolled_at }: Listed): Enrollment {
  try {
    const found = JSON.parse(state) as Partial<Enrollment> | null;
    if (found?.id === id) {
      return found as Enrollment;
    }
  } catch {
    // It is no JSON at all.
  }
  return { id, contact, sequence, version, status, enrolledAt: instant(enrolled_at), steps: [] } as unknown as Enrollment;
}

/** An enrollment's state, byte for byte. */
export function* state({ db, shared }: Face, id: string): Steps<string | undefined> {
  const sql = "SELECT state FROM enrollment WHERE workspace = :w AND id = :id";
  return (yield* the(db.one<{ state: string }>(sql, { w: shared.workspace, id })))?.state;
}

/** Whose an enrollment is. */
export function* contactOf({ db, shared }: Face, id: string): Steps<string | undefined> {
  const sql = "SELECT contact FROM enrollment WHERE workspace = :w AND id = :id";
  return (yield* the(db.one<{ contact: string }>(sql, { w: shared.workspace, id })))?.contact;
}

/** Whose message this key names. */
export function* enrollmentOf({ db, shared }: Face, key: string): Steps<string | undefined> {
  const sql = "SELECT enrollment FROM outbox WHERE workspace = :w AND key = :key";
  return (yield* the(db.one<{ enrollment: string }>(sql, { w: shared.workspace, key })))?.enrollment;
}

/** An enrollment's timeline with what each entry was decided from. */
export function* recorded({ db, shared }: Face, id: string): Steps<Recorded[]> {
  const sql = `SELECT t.entry AS entry, f.json AS facts, s.json AS settings FROM timeline t
                 JOIN snapshot f ON f.workspace = t.workspace AND f.hash = t.facts
                 JOIN snapshot s ON s.workspace = t.workspace AND s.hash = t.settings
               WHERE t.workspace = :w AND t.enrollment = :id ORDER BY t.seq`;
  return (yield* the(db.all<Recorded>(sql, { w: shared.workspace, id }))).map((row) => ({ ...row }));
}

/** Messages, the newest first. */
export function* outbox({ db, shared }: Face, filter: Filter): Steps<OutboxRow[]> {
  const { contact, enrollment, status, limit = ALL } = filter;
  const { conditions, values } = where("o", { contact, enrollment, status });
  const sql = `SELECT o.key, o.enrollment, o.contact, o.sequence, o.step, o.channel, o.status, o.attempts, o.queued_at, o.settled_at,
                 o.message_id, o.detail
               FROM outbox o WHERE o.workspace = :w${conditions} ORDER BY o.queued_at DESC, o.key DESC LIMIT :most`;
  type Found = Omit<OutboxRow, "queuedAt" | "settledAt" | "messageId"> & {
    queued_at: number;
    settled_at: number | null;
    message_id: string | null;
  };
  const found = yield* the(db.all<Found>(sql, { w: shared.workspace, ...values, most: limit }));
  return found.map(({ queued_at, settled_at, message_id, ...row }) => ({
    ...row,
    queuedAt: instant(queued_at),
    settledAt: settled_at === null ? null : instant(settled_at),
    messageId: message_id,
  }));
}

/** Takes an enrollment that was put aside back to work; says whether there was one. */
export function* takeBack({ db, shared }: Face, id: string): Steps<boolean> {
  // It is woken at once: an early wake-up does no harm, a lost one does.
  const sql = `UPDATE enrollment SET put_aside = 0, claims = 0, claimed_by = NULL, due_at = CASE WHEN live = 1 THEN CAST(:now AS BIGINT) END
               WHERE workspace = :w AND id = :id AND put_aside = 1`;
  const changed = yield* the(db.run(sql, { w: shared.workspace, id, now: shared.clock.now() }));
  const again = "UPDATE outbox SET attempts = 0 WHERE workspace = :w AND enrollment = :id AND status = 'pending'";
  yield* the(db.run(again, { w: shared.workspace, id }));
  return changed > 0;
}
