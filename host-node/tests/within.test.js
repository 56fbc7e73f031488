/**
 * Follow-ups begin in the application's own transaction, or not at all; and the example does so in a few lines.
 *
 * In: an application's database. Out: a failure where one is stored without the other. Never: a real mail server.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import Database from "better-sqlite3";
import { Fault, sqlite, standingAt } from "@relance/node";
import { service } from "../example/sqlite/after.js";
import { tried } from "./example.js";
import { open, people, scratch, setUp, START, WELCOME } from "./welcome.js";

test("what the application writes and what follows from it are stored together, or neither is", async () => {
  const dir = scratch();
  const db = new Database(join(dir, "relance.db"));
  db.exec("CREATE TABLE users (id TEXT PRIMARY KEY); INSERT INTO users VALUES ('zoe'); ANALYZE");
  const relance = await open(dir);
  assert.equal(db.prepare("SELECT stat FROM sqlite_stat1 WHERE tbl = 'users'").pluck().get(), "1 1", "its own statistics stay");
  await relance.publish(WELCOME, { sequence: "welcome" });
  const signUp = db.transaction((id, fails) => {
    db.prepare("INSERT INTO users VALUES (?)").run(id);
    relance.within(db).upsertContact({ ...people(1)[0], id });
    const item = relance.within(db).enroll({ sequence: "welcome", contact: id });
    assert.equal(item.outcome, "enrolled");
    if (fails) {
      throw new Error("the application thinks better of it");
    }
    return item;
  });
  assert.throws(() => signUp.immediate("ann", true), /thinks better/);
  assert.deepEqual(await relance.list(), []);
  assert.equal(await relance.contact("ann"), undefined);
  const item = signUp.immediate("ann", false);
  assert.equal((await relance.list()).length, 1);
  assert.ok((await relance.replay(item.enrollment)).same);
  db.transaction(() => relance.within(db).event({ contact: "ann" }, { type: "goal", goal: "booked" })).immediate();
  assert.equal((await relance.get(item.enrollment)).status, "completed");
  assert.throws(() => relance.within(db), (error) => error instanceof Fault && error.kind === "input");
  assert.equal(db.pragma("user_version", { simple: true }), 0, "in a shared database it is the application's");
  await relance.close();
});

test("an enrolling beside a message that is handed over does not wait, and an event says that it must", async () => {
  const dir = scratch();
  const db = new Database(join(dir, "relance.db"));
  let [goOn, begun] = [];
  const going = new Promise((resolve) => (goOn = resolve));
  const beginning = new Promise((resolve) => (begun = resolve));
  const email = { longest: 60_000, canBeAsked: false, ask: async () => "cannotTell", attempt: async (_, __, gate) => {
    begun();
    await going;
    return (await gate()) ? { type: "accepted" } : { type: "withdrawn" };
  } };
  const relance = await open(dir, { clock: standingAt(START), channels: { email } });
  const [item] = await setUp(relance, 1);
  await relance.publish({ ...WELCOME, name: "Other" }, { sequence: "other" });
  await relance.sendNow(item.enrollment);
  const run = relance.run({ until: START });
  await beginning;
  const second = db.transaction(() => relance.within(db).enroll({ sequence: "other", contact: "p0" })).immediate();
  assert.equal(second.outcome, "enrolled");
  const event = () => relance.within(db).event({ contact: "p0" }, { type: "replied" });
  assert.throws(() => db.transaction(event).immediate(), (error) => error instanceof Fault && error.kind === "busy");
  goOn();
  await run;
  assert.equal((await relance.outbox())[0].status, "accepted");
  await relance.close();
});

test("a database with a table of the same name is not taken", async () => {
  const db = new Database(join(scratch(), "app.db"));
  db.exec("CREATE TABLE contact (id TEXT)");
  await assert.rejects(sqlite(db).open({ workspace: "default", clock: standingAt(START) }), (error) => error.kind === "store" && error.message.includes("`contact`"));
});

test("a database of the first step is brought up to date, and its people are found by their addresses", async () => {
  const dir = scratch();
  const old = new Database(join(dir, "relance.db"));
  old.exec(readFileSync(new URL("../src/engines/sqlite/0001_first.sql", import.meta.url), "utf8"));
  old.exec(`PRAGMA user_version = 1; INSERT INTO workspace VALUES ('default', 0); INSERT INTO contact (workspace, id, json) VALUES
    ('default', 'ann', '{"id":"ann","email":"Ann@Example.com","phone":"+33600000000","addresses":{"whatsapp":"w1"}}'),
    ('default', 'Jörg', '{"id":"Jörg","firstName":"JÖRG","lastName":"Straße"}')`);
  old.close();
  await (await open(dir)).close();
  const db = new Database(join(dir, "relance.db"));
  const found = db.prepare("SELECT channel, address FROM address WHERE contact = 'ann' ORDER BY channel").raw().all();
  assert.deepEqual(found, [["email", "ann@example.com"], ["sms", "+33600000000"], ["whatsapp", "w1"]]);
  assert.deepEqual(db.prepare("SELECT found FROM person ORDER BY contact").raw().all().map(([line]) => line.split("\n").sort()), [
    ["jorg", "jorg strasse"], ["+33600000000", "ann", "ann@example.com", "w1"],
  ]);
  assert.equal(db.pragma("user_version", { simple: true }), 9);
  db.close();
});

test("a database that a newer relance has written is refused", async () => {
  const dir = scratch();
  await (await open(dir)).close();
  const db = new Database(join(dir, "relance.db"));
  assert.equal(db.pragma("user_version", { simple: true }), 9);
  db.pragma("user_version = 10");
  db.close();
  const newer = (error) => {
    assert.equal(error.message, "expected a database with schema 9 or less, found 10");
    assert.equal(error.help, "it was written by a newer relance: use that one");
    return error instanceof Fault && error.kind === "store";
  };
  await assert.rejects(open(dir), newer);
});

test("the example welcomes who signs up, hears a signed reply, and is less than forty lines longer", async () => {
  const dir = scratch();
  await tried("sqlite", service, join(dir, "app.db"), dir);
});
