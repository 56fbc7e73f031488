/**
 * Conversations that are watched, and what was said in them.
 *
 * In: what turns of conversations change. Out: rows; which of them are due. Never: the contact's words in a row of the turns.
 */
import { instant, millisOf } from "../../clock.js";
import type { Change, Watch, WatchTurn } from "../../drive/port.js";
import { members, object, untagged } from "../../raw.js";
import { the, type Steps } from "../../steps.js";
import type { Conversation, Event, Message, Watched } from "../../wire.js";
import type { DueWatch, Thread } from "../conversations.js";
import type { Among } from "../store.js";
import type { Face, Open } from "./engine.js";
import { writeQuestion, writeSurvey } from "./questions.js";

/** How many of a conversation's last messages are kept. */
const KEPT = 60;

/** What events of conversations say beside their type, in the core's order; what either side wrote is kept elsewhere. */
const MEMBERS: Record<string, readonly string[]> = {
  replied: ["channel", "conversation", "automatic", "returnDate"],
  outbound: ["by", "conversation"],
  handedBack: ["conversation"],
  botActivated: ["conversation"],
  botDeactivated: ["conversation"],
  goal: ["goal"],
  optedOut: ["channel", "purpose"],
  unsubscribed: ["channel", "purpose"],
  complained: ["channel", "purpose"],
  conversationClosed: ["by"],
  stopped: ["by"],
  resumed: ["by"],
  modelAnswered: ["key", "content"],
  modelFailed: ["key", "outOfCredits", "detail"],
  followUpRefused: ["enrollment", "reason"],
};

/** The contact's conversations that are watched. */
export function* watchesOf({ db, shared }: Face, contact: string): Steps<Watch[]> {
  const sql = "SELECT conversation, state FROM watch WHERE workspace = :w AND contact = :contact ORDER BY conversation";
  const found = yield* the(db.all<Found>(sql, { w: shared.workspace, contact }));
  return found.map(watchOf);
}

/** A conversation's watch, if there is one. */
export function* watch({ db, shared }: Face, conversation: string): Steps<Watch | undefined> {
  const sql = "SELECT conversation, state FROM watch WHERE workspace = :w AND conversation = :conversation";
  const found = yield* the(db.one<Found>(sql, { w: shared.workspace, conversation }));
  return found && watchOf(found);
}

interface Found {
  conversation: string;
  state: string;
}

function watchOf({ conversation, state: json }: Found): Watch {
  try {
    return { conversation, state: JSON.parse(json) as Watched, json };
  } catch {
    return { conversation, state: undefined, json };
  }
}

/** A conversation's turns, the oldest first. */
export function* watchEntries({ db, shared }: Face, conversation: string): Steps<string[]> {
  const sql = "SELECT json FROM watch_entry WHERE workspace = :w AND conversation = :conversation ORDER BY seq";
  return (yield* the(db.all<{ json: string }>(sql, { w: shared.workspace, conversation }))).map(({ json }) => json);
}

/** Conversations whose time has come, the oldest first. */
export function* dueWatches({ db, shared }: Face<Open>, among: Among, most: number): Steps<DueWatch[]> {
  const { where, values } = whose(shared, among);
  const sql = `SELECT workspace, contact, conversation FROM watch
               WHERE due_at <= :now AND put_aside = 0${where} ORDER BY due_at, workspace, conversation LIMIT :most`;
  return yield* the(db.all<DueWatch>(sql, { ...values, now: shared.clock.now(), most }));
}

/** When the next conversation is due. */
export function* nextWatch({ db, shared }: Face<Open>, among: Among): Steps<number | undefined> {
  const { where, values } = whose(shared, among);
  const sql = `SELECT due_at AS due FROM watch WHERE due_at IS NOT NULL AND put_aside = 0${where} ORDER BY due_at LIMIT 1`;
  return (yield* the(db.one<{ due: number }>(sql, values)))?.due;
}

/** Of which workspaces. */
export function whose({ engine }: Open, { of, except }: Among): { where: string; values: Record<string, string> } {
  const named = (workspaces: readonly string[]) => JSON.stringify(workspaces.map((one) => [one]));
  if (of !== "all") {
    const wanted = of.filter((one) => !except.includes(one));
    return { where: ` AND workspace IN (SELECT value ->> 0 FROM ${engine.dialect.items("among")})`, values: { among: named(wanted) } };
  }
  return except.length === 0
    ? { where: "", values: {} }
    : { where: ` AND workspace NOT IN (SELECT value ->> 0 FROM ${engine.dialect.items("except")})`, values: { except: named(except) } };
}

/** Conversations in which something is planned or about to be, by id, after this one. */
export function* silences({ db, shared }: Face, after: string, most: number): Steps<string[]> {
  const sql = `SELECT conversation FROM watch WHERE workspace = :w AND conversation > :after AND put_aside = 0
                 AND status IN ('silent', 'following', 'asking') ORDER BY conversation LIMIT :most`;
  const found = yield* the(db.all<{ conversation: string }>(sql, { w: shared.workspace, after, most }));
  return found.map(({ conversation }) => conversation);
}

/** A conversation that can't be decided goes on no more by itself. */
export function* putWatchAside({ db, shared }: Face, conversation: string): Steps<void> {
  const sql = "UPDATE watch SET put_aside = 1 WHERE workspace = :w AND conversation = :conversation";
  yield* the(db.run(sql, { w: shared.workspace, conversation }));
}

/** A conversation and whose it is. */
export function* conversationOf({ db, shared }: Face, id: string): Steps<Thread | undefined> {
  const sql = "SELECT contact, json FROM conversation WHERE workspace = :w AND id = :id";
  const found = yield* the(db.one<{ contact: string; json: string }>(sql, { w: shared.workspace, id }));
  return found && { contact: found.contact, conversation: JSON.parse(found.json) as Conversation };
}

/** What was said in a conversation lately, the oldest first; of one moment's, ours is the answer. */
export function* said({ db, shared }: Face, conversation: string): Steps<Message[]> {
  const sql = `SELECT at, author, text FROM said WHERE workspace = :w AND conversation = :conversation
               ORDER BY at, CASE author WHEN 'contact' THEN 0 ELSE 1 END, author`;
  const found = yield* the(db.all<{ at: number; author: string; text: string }>(sql, { w: shared.workspace, conversation }));
  return found.map(({ at, author, text }) => ({ from: author, at: instant(at), text }) as Message);
}

/** What a turn changes about conversations: their states, what was said, questions. */
export function* writeConversations(face: Face, contact: string, change: Change): Steps<void> {
  for (const turn of change.watched) {
    yield* writeWatch(face, contact, turn);
  }
  for (const conversation of change.watchesAside) {
    yield* putWatchAside(face, conversation);
  }
  for (const { conversation, message } of change.said) {
    yield* writeSaid(face, conversation, message);
  }
  for (const { enrollment, conversation } of change.surveys) {
    yield* writeSurvey(face, { enrollment, contact, conversation });
  }
  if (change.forgotten) {
    yield* forgetWords(face, contact);
  }
}

/** Of somebody who is gone nothing is kept that they said, or that was said of it. */
function* forgetWords({ db, shared }: Face, contact: string): Steps<void> {
  const threads = "IN (SELECT id FROM conversation WHERE workspace = :w AND contact = :contact)";
  for (const sql of [
    `DELETE FROM said WHERE workspace = :w AND conversation ${threads}`,
    `DELETE FROM watch_entry WHERE workspace = :w AND conversation ${threads}`,
    "DELETE FROM watch WHERE workspace = :w AND contact = :contact",
    "DELETE FROM question WHERE workspace = :w AND contact = :contact",
    "UPDATE survey SET comment = NULL WHERE workspace = :w AND contact = :contact",
  ]) {
    yield* the(db.run(sql, { w: shared.workspace, contact }));
  }
}

function* writeWatch(face: Face, contact: string, turn: WatchTurn): Steps<void> {
  const { db, shared } = face;
  const { conversation, status, wakeAt, revision } = turn.state;
  const whose = { w: shared.workspace, conversation };
  // One that was put aside and could be decided goes on by itself again.
  const sql = `INSERT INTO watch (workspace, conversation, contact, status, due_at, state)
               VALUES (:w, :conversation, :contact, :status, :due, :state)
               ON CONFLICT (workspace, conversation) DO UPDATE
               SET contact = excluded.contact, status = excluded.status, due_at = excluded.due_at, put_aside = 0, state = excluded.state`;
  yield* the(db.run(sql, { ...whose, contact, status, due: wakeAt ? millisOf(wakeAt) : null, state: turn.json }));
  const entry = "INSERT INTO watch_entry (workspace, conversation, seq, json) VALUES (:w, :conversation, :seq, :json)";
  yield* the(db.run(entry, { ...whose, seq: revision ?? 0, json: entryOf(turn, instant(shared.clock.now())) }));
  for (const { value, json } of turn.effects) {
    if (value.type === "askModel") {
      const { key, about: kind, contact, conversation, until } = value;
      yield* writeQuestion(face, { key, kind, contact, conversation, until, effect: untagged(json, "askModel") });
    }
  }
}

function* writeSaid({ db, shared }: Face, conversation: string, { from, at, text }: Message): Steps<void> {
  const whose = { w: shared.workspace, conversation };
  const sql = `INSERT INTO said (workspace, conversation, at, author, text) VALUES (:w, :conversation, :at, :author, :text)
               ON CONFLICT (workspace, conversation, at, author) DO UPDATE SET text = excluded.text`;
  yield* the(db.run(sql, { ...whose, at: millisOf(at), author: from, text }));
  const older = `DELETE FROM said WHERE workspace = :w AND conversation = :conversation AND at <
                   (SELECT min(at) FROM (SELECT at FROM said WHERE workspace = :w AND conversation = :conversation ORDER BY at DESC LIMIT ${KEPT}) k)`;
  yield* the(db.run(older, whose));
}

/** A conversation's turn as it is kept, in the members' order of the native host. */
function entryOf({ event, enrollment, decisions, effects, state }: WatchTurn, now: string): string {
  return object({
    now: JSON.stringify(now),
    event: eventText(event, enrollment),
    decisions,
    effects: `[${effects.map(({ json }) => json).join(",")}]`,
    status: JSON.stringify(state.status),
    wakeAt: JSON.stringify(state.wakeAt ?? null),
  });
}

/** The event without the whole state of an enrollment, which has a timeline of its own, and without the words of the contact. */
function eventText(event: Event, enrollment: string | undefined): string {
  const said = event as unknown as Record<string, unknown>;
  const parts: Record<string, string | undefined> = {
    at: JSON.stringify(event.at),
    id: said["id"] ? JSON.stringify(said["id"]) : undefined,
    type: JSON.stringify(event.type),
  };
  for (const name of MEMBERS[event.type] ?? []) {
    const value = said[name] ?? (name === "by" && event.type === "outbound" ? "ai" : undefined);
    parts[name] = value === undefined || value === false ? undefined : JSON.stringify(value);
  }
  return object({ ...parts, enrollment: enrollment === undefined ? parts["enrollment"] : withoutSteps(enrollment) });
}

function withoutSteps(enrollment: string): string {
  const { seen: _, ...parts } = Object.fromEntries(members(enrollment));
  return object({ ...parts, steps: "[]" });
}
