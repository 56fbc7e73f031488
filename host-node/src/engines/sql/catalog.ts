/**
 * What a workspace has: contacts, conversations, versions, settings.
 *
 * In: values that the core found sound. Out: rows, and the same values back. Never: an opt-out that an import undoes.
 */
import { instant } from "../../clock.js";
import { point } from "../../crash.js";
import { sha256 } from "../../digest.js";
import { Fault, notFound } from "../../fault.js";
import { addresses, byBytes, contactText, type Contact, type Conversation } from "../../wire.js";
import type { Frozen, Imported, VersionRow } from "../store.js";
import type { Hashed } from "../../guest.js";
import { the, type Steps } from "../../steps.js";
import type { Face } from "./engine.js";
import * as rows from "./rows.js";
import { together } from "./together.js";
import { addContact, putContact, putConversation as writeConversation } from "./save.js";

/** Makes the workspace, unless it is there. */
export function* make({ db, shared, mode }: Face): Steps<void> {
  if (!shared.made) {
    const sql = "INSERT INTO workspace (id, created_at) VALUES (:w, :now) ON CONFLICT DO NOTHING";
    yield* the(db.run(sql, { w: shared.workspace, now: shared.clock.now() }));
    shared.made = mode === "own"; // What a transaction may still take back is not remembered.
  }
}

/** Adds or changes contacts, all or none. */
export function* importContacts(face: Face, contacts: readonly Contact[]): Steps<Imported> {
  return yield* together(face, function* (face) {
    const imported: Imported = { created: 0, updated: 0, unchanged: 0 };
    const stored = new Map<string, Stored>(); // Of a contact that was given twice the later one holds.
    // Two imports lock their contacts in one order, so that neither waits for the other for ever.
    for (const given of [...contacts].sort((one, other) => byBytes(one.id, other.id))) {
      const one = yield* importOne(face, given);
      imported[one.done] += 1;
      stored.set(given.id, one);
    }
    // Only now: a no that comes while a long import is under way holds for the rows that were written before it, too.
    const suppressed = yield* suppressions(face, [...stored.values()]);
    for (const { contact, done } of stored.values()) {
      const held = holdingSuppressions(contact, suppressed);
      if (held) {
        yield* putContact(face, held);
        imported[done] -= 1;
        imported[done === "unchanged" ? "updated" : done] += 1;
      }
    }
    point("store.import");
    return imported;
  });
}

/** A contact as it stands after its row of an import, and what that did. */
interface Stored {
  contact: Contact;
  done: keyof Imported;
}

function* importOne(face: Face, given: Contact): Steps<Stored> {
  const { locked } = face.shared.engine.dialect;
  let known = yield* rows.contact(face, given.id, locked);
  if (!known) {
    if (yield* addContact(face, given)) {
      return { contact: given, done: "created" };
    }
    known = yield* rows.contact(face, given.id, locked); // Somebody else has just added the same.
  }
  const contact = known ? keepingWhatWasSaid(given, known) : given;
  if (known && contactText(known) === contactText(contact)) {
    return { contact, done: "unchanged" };
  }
  yield* putContact(face, contact);
  return { contact, done: "updated" };
}

/** What a person said is not undone by a file that does not know of it. */
function keepingWhatWasSaid(contact: Contact, known: Contact): Contact {
  const lastInbound = { ...known.lastInbound };
  for (const [channel, at] of Object.entries(contact.lastInbound ?? {})) {
    const before = lastInbound[channel];
    lastInbound[channel] = before && Date.parse(before) > Date.parse(at) ? before : at;
  }
  return {
    ...contact,
    optOuts: [...new Set([...(contact.optOuts ?? []), ...(known.optOuts ?? [])])],
    suppressed: { ...known.suppressed, ...contact.suppressed },
    lastInbound,
  };
}

/** Which of their addresses are suppressed, and why: causes by channel and address. */
function* suppressions({ db, shared }: Face, stored: readonly Stored[]): Steps<Map<string, string>> {
  const sql = `SELECT s.channel AS channel, s.address AS address, s.cause AS cause
               FROM ${shared.engine.dialect.items("addresses")} given CROSS JOIN suppression s
               WHERE s.workspace = :w AND s.channel = given.value ->> 0 AND s.address = given.value ->> 1`;
  const all = JSON.stringify(stored.flatMap(({ contact }) => addresses(contact)));
  const found = yield* the(db.all<{ channel: string; address: string; cause: string }>(sql, { w: shared.workspace, addresses: all }));
  return new Map(found.map(({ channel, address, cause }) => [`${channel} ${address}`, cause]));
}

/** An address that was suppressed stays so, whoever has it now. Nothing where the contact knows. */
function holdingSuppressions(contact: Contact, suppressed: ReadonlyMap<string, string>): Contact | undefined {
  const optOuts = new Set(contact.optOuts ?? []);
  const causes = { ...contact.suppressed };
  let news = false;
  for (const [channel, address] of addresses(contact)) {
    const cause = suppressed.get(`${channel} ${address}`);
    if (cause === "optOut" && !optOuts.has(channel)) {
      optOuts.add(channel);
      news = true;
    } else if (cause !== undefined && cause !== "optOut" && causes[channel] === undefined) {
      causes[channel] = cause;
      news = true;
    }
  }
  return news ? { ...contact, optOuts: [...optOuts], suppressed: causes } : undefined;
}

/** Adds or changes a conversation of a contact. */
export function* putConversation(face: Face, contact: string, conversation: Conversation): Steps<void> {
  if (!(yield* rows.contact(face, contact))) {
    throw notFound("a contact with the id", contact);
  }
  yield* writeConversation(face, contact, conversation);
}

/** Puts settings in place of the workspace's. */
export function* setSettings({ db, shared }: Face, json: string): Steps<void> {
  const sql = `INSERT INTO setting (workspace, name, hash, json) VALUES (:w, 'workspace', :hash, :json)
               ON CONFLICT (workspace, name) DO UPDATE SET hash = excluded.hash, json = excluded.json`;
  yield* the(db.run(sql, { w: shared.workspace, hash: sha256(json), json }));
}

/** Nobody else gives out numbers of versions until the transaction is over. */
function* numbering({ db, shared }: Face): Steps<void> {
  yield* the(db.one(`SELECT id FROM workspace WHERE id = :w${shared.engine.dialect.locked}`, { w: shared.workspace }));
}

/** Keeps a published version, unless somebody else has published one with that number meanwhile. */
export function* putVersion(face: Face, version: Frozen): Steps<void> {
  yield* together(face, function* (face) {
    yield* numbering(face);
    const sql = "SELECT hash FROM version WHERE workspace = :w AND sequence = :sequence AND number = :number";
    const { sequence, number } = version;
    const known = yield* the(face.db.one<{ hash: string }>(sql, { w: face.shared.workspace, sequence, number }));
    if (known && known.hash !== version.hash) {
      throw new Fault("store", `version ${number} of \`${sequence}\` was published by somebody else meanwhile`, "publish again");
    }
    if (!known) {
      yield* insert(face, version, false);
      point("store.version");
    }
  });
}

/** Keeps the version that a hand-made list is: the next one of its sequence, or the one that says the same. Gives its number. */
export function* putInline(face: Face, version: Frozen): Steps<number> {
  return yield* together(face, (face) => numberInline(face, version));
}

/** The same in the transaction that is open; gives the version as it is known from here on. */
export function* inlineInTurn(face: Face, version: Frozen): Steps<Hashed> {
  const number = yield* numberInline(face, version);
  // Not remembered as read: until the transaction is over the number may still become another version's.
  return { hash: `${version.sequence}/${number}/${version.hash}`, json: numbered(version, number) };
}

function* numberInline(face: Face, version: Frozen): Steps<number> {
  yield* numbering(face);
  const sql = "SELECT number FROM version WHERE workspace = :w AND sequence = :sequence AND hash = :hash";
  const { sequence, hash } = version;
  const known = yield* the(face.db.one<{ number: number }>(sql, { w: face.shared.workspace, sequence, hash }));
  if (known) {
    return known.number;
  }
  const number = ((yield* rows.newest(face, sequence)) ?? 0) + 1;
  yield* insert(face, { ...version, number, json: numbered(version, number) }, true);
  return number;
}

/** The number stands in the text as well; the core wrote it, so it is found where the core writes it. */
function numbered({ json, number }: Frozen, wanted: number): string {
  return json.replace(`"number":${number},`, `"number":${wanted},`);
}

function* insert({ db, shared }: Face, version: Frozen, inline: boolean): Steps<void> {
  const sql = `INSERT INTO version (workspace, sequence, number, hash, name, exclusive_group, inline, published_at, json)
               VALUES (:w, :sequence, :number, :hash, :name, :group, :inline, :now, :json)`;
  const { sequence, number, hash, name, exclusiveGroup: group, json } = version;
  const now = shared.clock.now();
  yield* the(db.run(sql, { w: shared.workspace, sequence, number, hash, name, group, inline: inline ? 1 : 0, now, json }));
}

/** All published versions, by sequence and number. */
export function* versions({ db, shared }: Face): Steps<VersionRow[]> {
  const sql = `SELECT sequence, number, name, hash, published_at FROM version
               WHERE workspace = :w AND inline = 0 ORDER BY sequence, number`;
  type Found = Omit<VersionRow, "publishedAt"> & { published_at: number };
  const found = yield* the(db.all<Found>(sql, { w: shared.workspace }));
  return found.map(({ published_at, ...row }) => ({ ...row, publishedAt: instant(published_at) }));
}
