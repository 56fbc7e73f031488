/**
 * Writes one turn: states, timeline, outbox, contact and inbox, in the transaction that is open.
 *
 * In: a change. Out: rows. Never: a commit; a message put back that was accepted.
 */
import { randomUUID } from "node:crypto";
import { millisOf } from "../../clock.js";
import { sha256 } from "../../digest.js";
import type { Change, Decided, Settled } from "../../drive/port.js";
import { calledBy, foundBy } from "../../fold.js";
import { untagged } from "../../raw.js";
import {
  addresses,
  contactText,
  conversationText,
  FOLLOW_UPS,
  isLive,
  type Contact,
  type Conversation,
  type Effect,
  type Suppress,
} from "../../wire.js";
import { the, type Later, type Steps } from "../../steps.js";
import { CREDITS } from "../conversations.js";
import type { Face } from "./engine.js";
import { writeQuestion, writeUsage } from "./questions.js";
import { settings } from "./rows.js";
import { writeConversations } from "./watches.js";

/** Writes a turn of this contact, and gives its lease back if it is ours to give. */
export function* write(face: Face, contact: string, change: Change, wakes: ReadonlyMap<string, number | undefined>): Steps<void> {
  const { db, shared } = face;
  const w = shared.workspace;
  const now = shared.clock.now();
  if (change.contact) {
    yield* putContact(face, change.contact);
  }
  for (const conversation of change.conversations) {
    yield* putConversation(face, contact, conversation);
  }
  for (const refused of change.contact ? change.refused : []) {
    yield* suppress(face, change.contact!, refused, now);
  }
  for (const channel of change.contact ? change.opened : []) {
    yield* liftOptOuts(face, change.contact!, channel, now);
  }
  for (const settled of change.settled) {
    const sequence = yield* settle(face, settled, now);
    if (sequence !== undefined && FOLLOW_UPS.has(sequence)) {
      yield* writeUsage(face, { [CREDITS]: 1 });
    }
  }
  for (const decided of change.decided) {
    yield* writeState(face, decided);
    yield* writeEntry(face, decided);
    for (const effect of decided.effects) {
      yield* writeEffect(face, effect, decided, change.contact, now);
    }
  }
  for (const [enrollment, at] of wakes) {
    const sql = `UPDATE enrollment SET due_at = :at, claimed_by = NULL, claimed_until = NULL, claims = 0
                 WHERE workspace = :w AND id = :enrollment`;
    yield* the(db.run(sql, { w, enrollment, at: at ?? null }));
  }
  for (const enrollment of change.putAside) {
    yield* the(db.run("UPDATE enrollment SET put_aside = 1 WHERE workspace = :w AND id = :enrollment", { w, enrollment }));
  }
  if (change.event !== undefined) {
    const sql = "INSERT INTO inbox (workspace, contact, id, processed_at) VALUES (:w, :contact, :event, :now)";
    yield* the(db.run(sql, { w, contact, event: change.event, now }));
  }
  yield* writeConversations(face, contact, change);
  if (face.mode !== "caller") {
    // In a caller's transaction the lease is that of a message which goes out beside it.
    const sql = `UPDATE contact SET held_by = NULL, held_until = NULL
                 WHERE workspace = :w AND id = :contact AND held_by IS NOT NULL`;
    yield* the(db.run(sql, { w, contact }));
  }
}

export function* putContact(face: Face, contact: Contact): Steps<void> {
  const { db, shared } = face;
  const sql = `INSERT INTO contact (workspace, id, json) VALUES (:w, :id, :json)
               ON CONFLICT (workspace, id) DO UPDATE SET json = excluded.json`;
  yield* the(db.run(sql, { w: shared.workspace, id: contact.id, json: contactText(contact) }));
  yield* putAddresses(face, contact);
  yield* the(putPerson(face, contact));
}

/** By what the contact is found in lists from here on. */
function putPerson({ db, shared }: Face, contact: Contact): Later<number> {
  const sql = `INSERT INTO person (workspace, contact, name, found, archived, changed_at)
               VALUES (:w, :id, :name, :found, :archived, :now)
               ON CONFLICT (workspace, contact) DO UPDATE SET name = excluded.name, found = excluded.found,
                 archived = excluded.archived, changed_at = excluded.changed_at`;
  const archived = contact.archived ? 1 : 0;
  const values = { name: calledBy(contact), found: foundBy(contact), archived, now: shared.clock.now() };
  return db.run(sql, { w: shared.workspace, id: contact.id, ...values });
}

/** Under which addresses the contact is found from here on. */
function* putAddresses({ db, shared }: Face, contact: Contact): Steps<void> {
  const whose = { w: shared.workspace, contact: contact.id };
  const known = yield* the(
    db.all<{ channel: string; address: string }>("SELECT channel, address FROM address WHERE workspace = :w AND contact = :contact", whose),
  );
  const wanted = addresses(contact).map(([channel, address]) => ({ channel, address }));
  const among = (list: typeof wanted, one: (typeof wanted)[0]) =>
    list.some(({ channel, address }) => channel === one.channel && address === one.address);
  for (const gone of known.filter((one) => !among(wanted, one))) {
    const sql = `DELETE FROM address
                 WHERE workspace = :w AND channel = :channel AND address = :address AND contact = :contact`;
    yield* the(db.run(sql, { ...whose, ...gone }));
  }
  for (const added of wanted.filter((one) => !among(known, one))) {
    const sql = `INSERT INTO address (workspace, channel, address, contact) VALUES (:w, :channel, :address, :contact)
                 ON CONFLICT DO NOTHING`;
    yield* the(db.run(sql, { ...whose, ...added }));
  }
}

/** Adds a contact, unless there is one of that id; says whether it did. */
export function* addContact(face: Face, contact: Contact): Steps<boolean> {
  const { db, shared } = face;
  const sql = "INSERT INTO contact (workspace, id, json) VALUES (:w, :id, :json) ON CONFLICT DO NOTHING";
  const added = (yield* the(db.run(sql, { w: shared.workspace, id: contact.id, json: contactText(contact) }))) > 0;
  if (added) {
    yield* putAddresses(face, contact);
    yield* the(putPerson(face, contact));
  }
  return added;
}

export function* putConversation({ db, shared }: Face, contact: string, conversation: Conversation): Steps<void> {
  const sql = `INSERT INTO conversation (workspace, id, contact, json) VALUES (:w, :id, :contact, :json)
               ON CONFLICT (workspace, id) DO UPDATE SET contact = excluded.contact, json = excluded.json`;
  yield* the(db.run(sql, { w: shared.workspace, id: conversation.id, contact, json: conversationText(conversation) }));
}

/**
 * The outcome of a message. Statuses only grow stronger: what was accepted stays so, and a late word about a message that somebody else
 * has in hand by now counts only if it is that the message was accepted. Gives the sequence for which a message was accepted.
 */
function* settle({ db, shared }: Face, { key, status, messageId, detail }: Settled, now: number): Steps<string | undefined> {
  const sql = `UPDATE outbox SET status = :status, settled_at = :settled, message_id = coalesce(:message, message_id), detail = :detail,
                 held_by = NULL, passed_gate = 0
               WHERE workspace = :w AND key = :key AND status <> 'accepted' AND (status = 'attempting' OR :status = 'accepted')
               RETURNING sequence`;
  const settled = status === "pending" ? null : now;
  const values = { w: shared.workspace, key, status, settled, message: messageId, detail };
  const changed = yield* the(db.one<{ sequence: string }>(sql, values));
  return status === "accepted" ? changed?.sequence : undefined;
}

function* writeState({ db, shared }: Face, { state, json }: Decided): Steps<void> {
  const common = {
    w: shared.workspace,
    id: state.id,
    version: state.version,
    status: state.status,
    waiting: state.waitingFor ?? null,
    live: isLive(state) ? 1 : 0,
    revision: state.revision,
    now: shared.clock.now(),
    state: json,
  };
  const update = `UPDATE enrollment SET version = :version, status = :status, waiting_for = :waiting, live = :live,
                    revision = :revision, changed_at = :now, state = :state WHERE workspace = :w AND id = :id`;
  if ((yield* the(db.run(update, common))) > 0) {
    return;
  }
  const insert = `INSERT INTO enrollment
      (workspace, id, contact, sequence, version, status, waiting_for, live, enrolled_at, revision, changed_at, state)
    VALUES (:w, :id, :contact, :sequence, :version, :status, :waiting, :live, :enrolled, :revision, :now, :state)`;
  const { contact, sequence, enrolledAt } = state;
  yield* the(db.run(insert, { ...common, contact, sequence, enrolled: millisOf(enrolledAt) }));
}

function* writeEntry(face: Face, decided: Decided): Steps<void> {
  const facts = yield* snapshot(face, decided.facts);
  const ours = yield* snapshot(face, (yield* settings(face)).value.json);
  const sql = `INSERT INTO timeline (workspace, enrollment, seq, facts, settings, entry) VALUES (:w, :enrollment,
    (SELECT coalesce(max(seq), 0) + 1 FROM timeline WHERE workspace = :w AND enrollment = :enrollment), :facts, :settings, :entry)`;
  const w = face.shared.workspace;
  yield* the(face.db.run(sql, { w, enrollment: decided.state.id, facts, settings: ours, entry: decided.entry }));
}

/** Keeps a text once, and says under which name. */
function* snapshot({ db, shared }: Face, json: string): Steps<string> {
  const hash = sha256(json);
  const sql = "INSERT INTO snapshot (workspace, hash, json) VALUES (:w, :hash, :json) ON CONFLICT DO NOTHING";
  yield* the(db.run(sql, { w: shared.workspace, hash, json }));
  return hash;
}

function* writeEffect(
  face: Face,
  { value, json }: { value: Effect; json: string },
  decided: Decided,
  contact: Contact | undefined,
  now: number,
): Steps<void> {
  const { db, shared } = face;
  const w = shared.workspace;
  switch (value.type) {
    case "send":
      yield* queue(face, value, untagged(json, "send"), now);
      break;
    case "cancel": {
      const sql = `UPDATE outbox SET status = 'cancelled', settled_at = :now, detail = :code
                   WHERE workspace = :w AND key = :key AND status = 'pending'`;
      yield* the(db.run(sql, { w, key: value.key, now, code: value.reason.code }));
      break;
    }
    case "runWorkflow": {
      const sql = `INSERT INTO task (workspace, key, enrollment, contact, queued_at, effect)
                   VALUES (:w, :key, :enrollment, :contact, :now, :effect) ON CONFLICT (workspace, key) DO NOTHING`;
      const effect = untagged(json, "runWorkflow");
      yield* the(db.run(sql, { w, key: value.key, enrollment: decided.state.id, contact: value.contact, now, effect }));
      break;
    }
    case "askModel": {
      const { key, contact, enrollment, until } = value;
      yield* writeQuestion(face, { key, kind: "compose", contact, enrollment, until, effect: untagged(json, "askModel") });
      break;
    }
    case "suppress":
      if (contact) {
        yield* suppress(face, contact, value, now);
      }
      break;
    default: // Told after the commit, and on the timeline.
  }
}

/** One row a key (X3): a further try of the same intent puts its row back, and an accepted one never goes back. */
function* queue({ db, shared }: Face, send: Extract<Effect, { type: "send" }>, effect: string, now: number): Steps<void> {
  const sql = `INSERT INTO outbox (workspace, key, enrollment, contact, sequence, step, channel, status, queued_at, effect)
               VALUES (:w, :key, :enrollment, :contact, :sequence, :step, :channel, 'pending', :now, :effect)
               ON CONFLICT (workspace, key) DO UPDATE SET status = 'pending', attempts = 0, held_by = NULL, passed_gate = 0,
                 queued_at = excluded.queued_at, settled_at = NULL, effect = excluded.effect, channel = excluded.channel
               WHERE outbox.status IN ('rejected', 'unknown', 'cancelled')`;
  const { key, enrollment, contact, sequence, step, channel } = send;
  yield* the(db.run(sql, { w: shared.workspace, key, enrollment, contact, sequence, step, channel, now, effect }));
}

/** The address itself is remembered, so that the same person in the next import is not written to either. */
export function* suppress({ db, shared }: Face, contact: Contact, { channel, purpose, cause }: Suppress, now: number): Steps<void> {
  if (purpose) {
    return; // The address takes other messages still; the contact's own opt-out says which it does not.
  }
  for (const [on, address] of addresses(contact)) {
    if (channel === "all" || channel === on) {
      const sql = `INSERT INTO suppression (workspace, channel, address, cause, since)
                   VALUES (:w, :on, :address, :cause, :now) ON CONFLICT DO NOTHING`;
      yield* the(db.run(sql, { w: shared.workspace, on, address, cause, now }));
    }
  }
}

/** The person says yes again: their addresses there may be written to, whoever else has them. */
function* liftOptOuts(face: Face, contact: Contact, channel: string, now: number): Steps<void> {
  const { db, shared } = face;
  for (const [on, address] of addresses(contact).filter(([on]) => on === channel)) {
    const where = { w: shared.workspace, on, address };
    const at = "workspace = :w AND channel = :on AND address = :address";
    const was = yield* the(db.one<{ since: number }>(`DELETE FROM suppression WHERE ${at} AND cause = 'optOut' RETURNING since`, where));
    if (!was) {
      continue;
    }
    const sql = `SELECT json FROM contact WHERE workspace = :w AND id IN (SELECT contact FROM address WHERE ${at}) ORDER BY id${shared.engine.dialect.locked}`;
    for (const { json } of yield* the(db.all<{ json: string }>(sql, where))) {
      const holder = JSON.parse(json) as Contact;
      yield* putContact(face, { ...holder, optOuts: (holder.optOuts ?? []).filter((out) => out !== channel) });
    }
    const kept = `INSERT INTO suppression_lifted (workspace, id, channel, address, cause, since, lifted_at, lifted_by, reason)
                  VALUES (:w, :id, :on, :address, 'optOut', :since, :now, 'the person', 'said yes again')`;
    yield* the(db.run(kept, { ...where, id: `lift_${randomUUID()}`, since: was.since, now }));
  }
}
