/**
 * Reads rows as the wire's values.
 *
 * In: a face of the database. Out: contacts, conversations, versions, settings. Never: a write.
 */
import type { Hashed } from "../../guest.js";
import type { Contact, Conversation } from "../../wire.js";
import { the, type Steps } from "../../steps.js";
import type { Face, VersionOf } from "./engine.js";

/** An enrollment's row. */
export interface SeatRow {
  id: string;
  state: string;
  sequence: string;
  version: number;
  live: number;
  put_aside: number;
}

/** A contact; `locked` where it is about to be changed outside of a turn. */
export function* contact({ db, shared }: Face, id: string, locked = ""): Steps<Contact | undefined> {
  const sql = `SELECT json FROM contact WHERE workspace = :w AND id = :id${locked}`;
  const row = yield* the(db.one<{ json: string }>(sql, { w: shared.workspace, id }));
  return row && (JSON.parse(row.json) as Contact);
}

export function* conversations({ db, shared }: Face, contact: string): Steps<Conversation[]> {
  const sql = "SELECT json FROM conversation WHERE workspace = :w AND contact = :contact ORDER BY id";
  const found = yield* the(db.all<{ json: string }>(sql, { w: shared.workspace, contact }));
  return found.map(({ json }) => JSON.parse(json) as Conversation);
}

/** All of a contact's enrollments, the oldest first. */
export function* seats({ db, shared }: Face, contact: string): Steps<SeatRow[]> {
  const sql = `SELECT id, state, sequence, version, live, put_aside FROM enrollment
               WHERE workspace = :w AND contact = :contact ORDER BY enrolled_at, id`;
  return (yield* the(db.all<SeatRow>(sql, { w: shared.workspace, contact })));
}

/** How many enrollments of the workspace are live, where the plan has a limit, else 0. */
export function* liveWhereLimited(face: Face): Steps<number> {
  const { limited } = yield* settings(face);
  if (!limited) {
    return 0;
  }
  const { db, shared } = face;
  const sql = `SELECT count(*) AS count FROM enrollment ${shared.engine.dialect.index("enrollment_under_way")} WHERE workspace = :w AND live = 1`;
  return (yield* the(db.one<{ count: number }>(sql, { w: shared.workspace })))?.count ?? 0;
}

/** A version by sequence and number, read once: it never changes. */
export function* versionOf({ db, shared, mode }: Face, sequence: string, number: number): Steps<VersionOf | undefined> {
  const name = `${sequence}/${number}`;
  const known = shared.versions.get(name);
  if (known) {
    return known;
  }
  const sql = `SELECT hash, exclusive_group, json FROM version
               WHERE workspace = :w AND sequence = :sequence AND number = :number`;
  type Found = { hash: string; exclusive_group: string | null; json: string };
  const row = yield* the(db.one<Found>(sql, { w: shared.workspace, sequence, number }));
  if (!row) {
    return undefined;
  }
  const version: Hashed = { hash: `${name}/${row.hash}`, json: row.json };
  const { priority = 0 } = JSON.parse(row.json) as { priority?: number };
  const found = { version, exclusiveGroup: row.exclusive_group, priority };
  if (mode === "own") {
    shared.versions.set(name, found); // What a transaction may still take back is not remembered.
  }
  return found;
}

/** The number of a sequence's newest version. */
export function* newest({ db, shared }: Face, sequence: string): Steps<number | undefined> {
  const sql = "SELECT max(number) AS number FROM version WHERE workspace = :w AND sequence = :sequence";
  return (yield* the(db.one<{ number: number | null }>(sql, { w: shared.workspace, sequence })))?.number ?? undefined;
}

/** The workspace's settings, `{}` until somebody sets them; and whether its plan limits enrollments. */
export function* settings({ db, shared }: Face): Steps<{ value: Hashed; limited: boolean }> {
  const named = { w: shared.workspace };
  const where = "FROM setting WHERE workspace = :w AND name = 'workspace'";
  const hash = (yield* the(db.one<{ hash: string }>(`SELECT hash ${where}`, named)))?.hash ?? "";
  if (shared.settings?.hash !== hash) {
    const json = (yield* the(db.one<{ json: string }>(`SELECT json ${where}`, named)))?.json ?? "{}";
    const { plan } = JSON.parse(json) as { plan?: { maxEnrollments?: number | null } | null };
    shared.settings = { hash, value: { hash, json }, limited: typeof plan?.maxEnrollments === "number" };
  }
  return shared.settings;
}

/** The settings' text and its name. */
export function* settingsText(face: Face): Steps<Hashed> {
  return (yield* settings(face)).value;
}

/** A version; the newest unless a number is given. */
export function* version(face: Face, sequence: string, number?: number): Steps<Hashed | undefined> {
  const wanted = number ?? (yield* newest(face, sequence));
  return wanted === undefined ? undefined : (yield* versionOf(face, sequence, wanted))?.version;
}
