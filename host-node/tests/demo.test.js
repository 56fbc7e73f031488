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
import pg from "pg";
import { postgres } from "@relance/node";
import { postgresServer } from "./postgres.js";
import { ROOT, hasBinary, nativeStory, nodeStory } from "./story.js";

const dir = mkdtempSync(join(tmpdir(), "relance-demo-"));
after(() => rmSync(dir, { recursive: true, force: true }));

/** Values by name: entries and states as the core wrote them. `all` gives a statement's rows. */
async function told(all) {
  const sorted = async (sql) => (await all(sql)).map((row) => JSON.stringify(row)).sort().map((row) => JSON.parse(row));
  return {
    entries: await sorted("SELECT enrollment, seq, entry FROM timeline"),
    states: await sorted("SELECT id, contact, sequence, version, status, waiting_for, live, enrolled_at, revision, due_at, state FROM enrollment"),
    effects: await sorted("SELECT key, enrollment, contact, sequence, step, channel, status, attempts, queued_at, settled_at, effect FROM outbox"),
    snapshots: await sorted("SELECT facts, settings, enrollment, seq FROM timeline"),
    contacts: await sorted("SELECT id, json FROM contact"),
    suppressions: await sorted("SELECT channel, address, cause, since FROM suppression"),
    versions: await sorted("SELECT sequence, number, hash, name, json FROM version"),
    setting: await sorted("SELECT name, hash, json FROM setting"),
  };
}

function inFile(host) {
  const db = new Database(join(dir, host, "relance.db"));
  return told(async (sql) => db.prepare(sql).all()).finally(() => db.close());
}

async function inPostgres(connectionString) {
  const client = new pg.Client({ connectionString, options: "-c search_path=relance" });
  const types = { getTypeParser: (oid, format) => (oid === 20 ? Number : pg.types.getTypeParser(oid, format)) };
  await client.connect();
  return told(async (text) => (await client.query({ text, types })).rows).finally(() => client.end());
}

function same(one, other, host) {
  for (const name of Object.keys(one)) {
    assert.equal(other[name].length, one[name].length, `${host}: ${name}`);
    one[name].forEach((row, index) => assert.deepEqual(other[name][index], row, `${host}: ${name} ${index}`));
  }
  const mail = (of) => readdirSync(join(dir, of, "mail")).filter((name) => name.endsWith(".eml")).sort();
  assert.deepEqual(mail(host), mail("native"), host);
}

test("the demo comes out the same on both hosts and both databases, byte for byte", { skip: !hasBinary && "the native program is not built" }, async () => {
  nativeStory(join(dir, "native"));
  const one = await inFile("native");
  assert.ok(one.entries.length > 100);
  // The contacts as they were imported: before anybody said anything, so what was said is taken off again.
  const contacts = nativeContacts(one.contacts.map(({ json }) => JSON.parse(json)));

  const node = await nodeStory(join(dir, "node"), { ...one, contacts });
  same(one, await inFile("node"), "node");
  for (const { id } of one.states) {
    assert.deepEqual(await node.replay(id), { entries: one.entries.filter(({ enrollment }) => enrollment === id).length, same: true });
  }
  await node.close();

  const server = await postgresServer("node");
  try {
    const url = server.database("node");
    const relance = await nodeStory(join(dir, "node-postgres"), { ...one, contacts }, postgres(url));
    await relance.close();
    same(one, await inPostgres(url), "node-postgres");
    nativeStory(join(dir, "native-postgres"), server.url);
    same(one, await inPostgres(server.url), "native-postgres");
  } finally {
    server.stop();
  }
});

/** What the story has said of people, undone. */
function nativeContacts(contacts) {
  const heard = { olga: ["email"], ana: [], pete: [] };
  return contacts.map(({ lastInbound: _, suppressed, ...contact }) => {
    const optOuts = (contact.optOuts ?? []).filter((channel) => !(heard[contact.id] ?? []).includes(channel));
    return { ...contact, optOuts, ...(contact.id === "rosa" ? {} : { suppressed }) };
  });
}

test("both hosts make the same tables", () => {
  const schema = (path) => readFileSync(join(ROOT, path), "utf8");
  for (const engine of ["sqlite", "postgres"]) {
    const steps = (folder) => readdirSync(join(ROOT, folder)).filter((name) => name.endsWith(".sql")).sort();
    const native = `host-native/src/engines/${engine}/migrations`;
    assert.deepEqual(steps(`host-node/src/engines/${engine}`), steps(native));
    for (const step of steps(native)) {
      assert.equal(schema(`host-node/src/engines/${engine}/${step}`), schema(`${native}/${step}`));
    }
  }
});

test("both hosts lay out branded email alike", () => {
  const layout = (path) => readFileSync(join(ROOT, path), "utf8");
  assert.equal(layout("host-node/src/send/layout.html"), layout("host-native/src/send/layout.html"));
});
