/**
 * Follow-ups begin in the application's own transaction, or not at all; and the example does so in a few lines.
 *
 * In: an application's database. Out: a failure where one is stored without the other. Never: a real mail server.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import Database from "better-sqlite3";
import { Fault, signed, sqlite, standingAt } from "@relance/node";
import { service } from "../example/after.js";
import { mail, open, people, scratch, setUp, START, WELCOME } from "./welcome.js";

test("what the application writes and what follows from it are stored together, or neither is", async () => {
  const dir = scratch();
  const db = new Database(join(dir, "relance.db"));
  db.exec("CREATE TABLE users (id TEXT PRIMARY KEY)");
  const relance = await open(dir);
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

test("the example welcomes who signs up, hears a signed reply, and is less than forty lines longer", async () => {
  const dir = scratch();
  const secret = "whsec_c2VjcmV0IG9mIHRoZSB0ZXN0";
  const { app, relance, close } = await service(join(dir, "app.db"), { mail: join(dir, "mail"), webhookSecret: secret });
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${server.address().port}`;
  const body = JSON.stringify({ id: "ann", name: "Ann", email: "ann@example.com" });
  const response = await fetch(`${url}/signup`, { method: "POST", headers: { "content-type": "application/json" }, body });
  assert.equal(response.status, 201);
  for (let tries = 0; tries < 200 && !(existsSync(join(dir, "mail")) && mail(dir).length > 0); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.match(mail(dir)[0], /Subject: Welcome, Ann\r\n/);
  const said = JSON.stringify({ contact: "ann", event: { type: "replied", channel: "email" } });
  const headers = signed(secret, "m1", said, Date.now());
  const heard = await fetch(`${url}/relance/webhooks`, { method: "POST", headers, body: said });
  assert.equal((await heard.json()).turns[0].status, "replied");
  assert.equal((await relance.list())[0].state.status, "replied");
  server.closeAllConnections();
  server.close();
  await close();
  const lines = (name) => readFileSync(new URL(`../example/${name}.js`, import.meta.url), "utf8").split("\n");
  const before = new Set(lines("before"));
  const added = lines("after").filter((line) => line.trim() !== "" && !before.has(line));
  assert.ok(added.length < 40, `${added.length} lines were added`);
});
