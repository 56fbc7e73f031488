/**
 * The demo's story comes out the same on both hosts, byte for byte, and replays.
 *
 * In: the story. Out: a failure where the hosts part. Never: a pass without the native program: then the test is skipped.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import Database from "better-sqlite3";
import { ROOT, hasBinary, nativeStory, nodeStory } from "./story.js";

const dir = mkdtempSync(join(tmpdir(), "relance-demo-"));
after(() => rmSync(dir, { recursive: true, force: true }));

/** Values by name: entries and states as the core wrote them. */
function told(db) {
  const all = (sql) => db.prepare(sql).all();
  return {
    entries: all("SELECT enrollment, seq, entry FROM timeline ORDER BY enrollment, seq"),
    states: all("SELECT id, contact, sequence, version, status, waiting_for, live, enrolled_at, revision, due_at, state FROM enrollment ORDER BY id"),
    effects: all("SELECT key, enrollment, contact, sequence, step, channel, status, attempts, queued_at, settled_at, effect FROM outbox ORDER BY key"),
    snapshots: all("SELECT facts, settings, enrollment, seq FROM timeline ORDER BY enrollment, seq"),
    contacts: all("SELECT id, json FROM contact ORDER BY id"),
    suppressions: all("SELECT channel, address, cause, since FROM suppression ORDER BY channel, address"),
    versions: all("SELECT sequence, number, hash, name, json FROM version"),
    setting: all("SELECT name, hash, json FROM setting"),
  };
}

test("the demo comes out the same on both hosts, byte for byte", { skip: !hasBinary && "the native program is not built" }, async () => {
  const native = nativeStory(join(dir, "native"));
  // The contacts as they were imported: before anybody said anything, so what was said is taken off again.
  const contacts = JSON.parse(JSON.stringify(native.prepare("SELECT json FROM contact ORDER BY id").pluck().all().map((json) => JSON.parse(json))));
  const fresh = nativeContacts(contacts);
  const relance = await nodeStory(join(dir, "node"), native, { contacts: fresh });
  const node = new Database(join(dir, "node", "relance.db"));
  const [one, other] = [told(native), told(node)];
  for (const name of Object.keys(one)) {
    assert.equal(other[name].length, one[name].length, name);
    one[name].forEach((row, index) => assert.deepEqual(other[name][index], row, `${name} ${index}`));
  }
  assert.ok(one.entries.length > 100);
  for (const { id } of one.states) {
    assert.deepEqual(await relance.replay(id), { entries: one.entries.filter(({ enrollment }) => enrollment === id).length, same: true });
  }
  const mail = (host) => readdirSync(join(dir, host, "mail")).filter((name) => name.endsWith(".eml")).sort();
  assert.deepEqual(mail("node"), mail("native"));
  await relance.close();
});

/** What the story has said of people, undone. */
function nativeContacts(contacts) {
  const heard = { olga: ["email"], ana: [], pete: [] };
  return contacts.map(({ lastInbound: _, suppressed, ...contact }) => {
    const optOuts = (contact.optOuts ?? []).filter((channel) => !(heard[contact.id] ?? []).includes(channel));
    return { ...contact, optOuts, ...(contact.id === "rosa" ? {} : { suppressed }) };
  });
}

test("both hosts make the same tables in SQLite", () => {
  const schema = (path) => readFileSync(join(ROOT, path), "utf8");
  assert.equal(schema("host-node/src/engines/sqlite/0001_first.sql"), schema("host-native/src/engines/sqlite/migrations/0001_first.sql"));
});
