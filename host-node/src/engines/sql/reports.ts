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

/** Enrollments, the next due first, then the oldest. */
export function* enrollments({ db, shared }: Face, filter: Filter): Steps<EnrollmentRow[]> {
  const sql = `SELECT e.state, v.name, e.put_aside, e.id, e.contact, e.sequence, e.version, e.status, e.enrolled_at FROM enrollment e
                 JOIN version v ON v.workspace = e.workspace AND v.sequence = e.sequence AND v.number = e.version
               WHERE e.workspace = :w AND (CAST(:contact AS TEXT) IS NULL OR e.contact = :contact)
                 AND (CAST(:sequence AS TEXT) IS NULL OR e.sequence = :sequence)
                 AND (CAST(:status AS TEXT) IS NULL OR e.status = :status) AND (CAST(:live AS INTEGER) = 0 OR e.live = 1)
               ORDER BY e.due_at IS NULL, e.due_at, e.enrolled_at, e.id LIMIT :most`;
  const { contact = null, sequence = null, status = null, live = false, limit = ALL } = filter;
  const values = { w: shared.workspace, contact, sequence, status, live: live ? 1 : 0, most: limit };
  const found = yield* the(db.all<Listed>(sql, values));
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
  const sql = `SELECT key, enrollment, contact, sequence, step, channel, status, attempts, queued_at, settled_at, message_id, detail
               FROM outbox
               WHERE workspace = :w AND (CAST(:contact AS TEXT) IS NULL OR contact = :contact)
                 AND (CAST(:enrollment AS TEXT) IS NULL OR enrollment = :enrollment) AND (CAST(:status AS TEXT) IS NULL OR status = :status)
               ORDER BY queued_at DESC, key DESC LIMIT :most`;
  const { contact = null, enrollment = null, status = null, limit = ALL } = filter;
  type Found = Omit<OutboxRow, "queuedAt" | "settledAt" | "messageId"> & {
    queued_at: number;
    settled_at: number | null;
    message_id: string | null;
  };
  const found = yield* the(db.all<Found>(sql, { w: shared.workspace, contact, enrollment, status, most: limit }));
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
