/**
 * Questions to a model that wait for an answer, what they cost, and questions to people about how satisfied they are.
 *
 * In: what the core asks; what people answer. Out: rows. Never: a question that two workers carry at once.
 */
import { instant, machineMillis, millisOf } from "../../clock.js";
import { the, type Steps } from "../../steps.js";
import type { Asking, QuestionKind, QuestionRow, SurveyRow } from "../conversations.js";
import type { Among } from "../store.js";
import type { Face, Open } from "./engine.js";
import { together } from "./together.js";
import { whose } from "./watches.js";

/** How long a question is in one worker's hand. */
const HELD_MILLIS = 180_000;

const COLUMNS = "key, kind, contact, conversation, enrollment, until, effect";

interface Found {
  key: string;
  kind: string;
  contact: string;
  conversation: string | null;
  enrollment: string | null;
  until: number;
  effect: string;
}

function asking({ key, kind, contact, conversation, enrollment, until, effect }: Found): Asking {
  return {
    key,
    kind: kind as QuestionKind,
    contact,
    ...(conversation === null ? {} : { conversation }),
    ...(enrollment === null ? {} : { enrollment }),
    until: instant(until),
    effect,
  };
}

export function* writeQuestion({ db, shared }: Face, question: Asking): Steps<void> {
  const sql = `INSERT INTO question (workspace, key, kind, contact, conversation, enrollment, asked_at, until, effect)
               VALUES (:w, :key, :kind, :contact, :conversation, :enrollment, :now, :until, :effect)
               ON CONFLICT (workspace, key) DO NOTHING`;
  const { key, kind, contact, conversation = null, enrollment = null, effect } = question;
  const [now, until] = [shared.clock.now(), millisOf(question.until)];
  yield* the(db.run(sql, { w: shared.workspace, key, kind, contact, conversation, enrollment, now, until, effect }));
}

/** The workspace's open questions, by key. */
export function* questions({ db, shared }: Face): Steps<QuestionRow[]> {
  const sql = `SELECT ${COLUMNS} FROM question WHERE workspace = :w AND until > :now ORDER BY key`;
  const found = yield* the(db.all<Found>(sql, { w: shared.workspace, now: shared.clock.now() }));
  return found.map(asking).map(({ effect: _, ...row }) => row);
}

/** An open question. */
export function* question({ db, shared }: Face, key: string): Steps<Asking | undefined> {
  const sql = `SELECT ${COLUMNS} FROM question WHERE workspace = :w AND key = :key`;
  const found = yield* the(db.one<Found>(sql, { w: shared.workspace, key }));
  return found && asking(found);
}

/** Takes the question in hand that waits the longest, with its workspace; nothing where there is none, or another was faster. */
export function* takeQuestion({ db, shared }: Face<Open>, of: Among["of"]): Steps<(Asking & { workspace: string }) | undefined> {
  const { machine } = shared.engine.dialect;
  const { where, values } = whose(shared, { of, except: [] });
  const clock = { machine: machineMillis() };
  const sql = `SELECT workspace, ${COLUMNS} FROM question
               WHERE (held_until IS NULL OR held_until < ${machine})${where} ORDER BY asked_at LIMIT 1`;
  const found = yield* the(db.one<Found & { workspace: string }>(sql, { ...values, ...clock }));
  if (!found) {
    return undefined;
  }
  const hold = `UPDATE question SET held_until = ${machine} + CAST(${HELD_MILLIS} AS BIGINT)
                WHERE workspace = :w AND key = :key AND (held_until IS NULL OR held_until < ${machine})`;
  const taken = yield* the(db.run(hold, { w: found.workspace, key: found.key, ...clock }));
  return taken > 0 ? { ...asking(found), workspace: found.workspace } : undefined;
}

/** A question is answered, or of no use any more. */
export function* dropQuestion({ db, shared }: Face, key: string): Steps<void> {
  yield* the(db.run("DELETE FROM question WHERE workspace = :w AND key = :key", { w: shared.workspace, key }));
}

/** Counts what the workspace has used on this day (UTC), beside any turn. */
export function* countUsage(face: Face, used: Readonly<Record<string, number>>): Steps<void> {
  yield* together(face, (within) => writeUsage(within, used));
}

/** Counts what the workspace has used on this day (UTC), in the transaction that uses it. */
export function* writeUsage({ db, shared }: Face, used: Readonly<Record<string, number>>): Steps<void> {
  const sql = `INSERT INTO usage (workspace, day, name, part, count) VALUES (:w, :day, :name, 0, :count)
               ON CONFLICT (workspace, day, name, part) DO UPDATE SET count = usage.count + excluded.count`;
  const day = instant(shared.clock.now()).slice(0, 10);
  for (const [name, count] of Object.entries(used)) {
    yield* the(db.run(sql, { w: shared.workspace, day, name, count }));
  }
}

/** How much of it the workspace has used in this calendar month (UTC). */
export function* usedThisMonth({ db, shared }: Face, name: string): Steps<number> {
  const sql = `SELECT CAST(coalesce(sum(count), 0) AS BIGINT) AS used FROM usage
               WHERE workspace = :w AND day >= :from AND day <= :to AND name = :name`;
  const to = instant(shared.clock.now()).slice(0, 10);
  const found = yield* the(db.one<{ used: number }>(sql, { w: shared.workspace, from: `${to.slice(0, 7)}-01`, to, name }));
  return found?.used ?? 0;
}

export function* writeSurvey({ db, shared }: Face, asked: { enrollment: string; contact: string; conversation: string }): Steps<void> {
  const sql = `INSERT INTO survey (workspace, enrollment, contact, conversation, asked_at)
               VALUES (:w, :enrollment, :contact, :conversation, :now) ON CONFLICT (workspace, enrollment) DO NOTHING`;
  yield* the(db.run(sql, { w: shared.workspace, ...asked, now: shared.clock.now() }));
}

interface FoundSurvey {
  enrollment: string;
  contact: string;
  conversation: string;
  asked_at: number;
  score: number | null;
  comment: string | null;
  answered_at: number | null;
}

const SURVEY = "SELECT enrollment, contact, conversation, asked_at, score, comment, answered_at FROM survey WHERE workspace = :w";

function survey({ asked_at, answered_at, score, comment, ...row }: FoundSurvey): SurveyRow {
  return {
    ...row,
    askedAt: instant(asked_at),
    ...(score === null ? {} : { score }),
    ...(comment === null ? {} : { comment }),
    ...(answered_at === null ? {} : { answeredAt: instant(answered_at) }),
  };
}

/** Questions about satisfaction, the newest first. */
export function* surveys({ db, shared }: Face): Steps<SurveyRow[]> {
  const sql = `${SURVEY} ORDER BY asked_at DESC, enrollment`;
  return (yield* the(db.all<FoundSurvey>(sql, { w: shared.workspace }))).map(survey);
}

/** Keeps an answer about satisfaction; the last one counts. */
export function* answerSurvey(face: Face, enrollment: string, score: number, comment: string | null): Steps<SurveyRow | undefined> {
  return yield* together(face, function* ({ db, shared }) {
    const sql = `UPDATE survey SET score = :score, comment = :comment, answered_at = :now
                 WHERE workspace = :w AND enrollment = :enrollment`;
    const whose = { w: shared.workspace, enrollment };
    yield* the(db.run(sql, { ...whose, score, comment, now: shared.clock.now() }));
    const found = yield* the(db.one<FoundSurvey>(`${SURVEY} AND enrollment = :enrollment`, whose));
    return found && survey(found);
  });
}
