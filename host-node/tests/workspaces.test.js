/**
 * One worker for many workspaces: nobody waits for somebody else's work, and nothing of one is seen in another.
 *
 * In: workspaces with much and with little to do, over SQLite and PostgreSQL. Out: a failure where one starves, or where they mix. Never: a
 * pass without PostgreSQL: then its tests are skipped.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import Database from "better-sqlite3";
import pg from "pg";
import { createRelance, Fault, folder, postgres, scripted, signed, sqlite, standingAt, systemClock } from "@relance/node";
import { hasPostgres, postgresServer } from "./postgres.js";
import { people, scratch, START } from "./welcome.js";

const SETTINGS = { zone: "UTC", email: { unsubscribeUrl: "https://example.com/relance/{workspace}/leave/{key}" } };
const MINUTE = 60_000;
/** One message a minute after enrolling; and one that is in the outbox at once. */
const ONCE = {
  name: "Once",
  purpose: "service",
  reenroll: "never",
  steps: [{ id: "one", wait: { minutes: 1 }, channel: "email", content: { type: "text", subject: "One", body: "One." } }],
};
const AT_ONCE = { ...ONCE, steps: [{ ...ONCE.steps[0], wait: { minutes: 0 } }] };
/** A minute later. */
const DUE = Date.parse(START) + MINUTE;

let server;
before(async () => {
  server = hasPostgres ? await postgresServer() : undefined;
});
after(() => server?.stop());

let schemas = 0;
const ENGINES = {
  SQLite: { skip: false, store: (dir) => sqlite(join(dir, "relance.db")) },
  PostgreSQL: { skip: !hasPostgres && "PostgreSQL is not installed", store: () => postgres({ url: server.url, schema: `many_${(schemas += 1)}` }) },
};

/** A sender that notes what it has taken, in order. */
function noting(more = {}) {
  const taken = [];
  const attempt = async (send, _, gate) => {
    if (!(await gate())) {
      return { type: "withdrawn" };
    }
    taken.push(send);
    return { type: "accepted" };
  };
  return { taken, sender: { longest: 60_000, canBeAsked: false, keysHonoured: true, attempt, ask: async () => "cannotTell", ...more } };
}

/** So many people with one message each, which is due in a minute. */
async function due(relance, count, draft = ONCE) {
  await relance.setSettings(SETTINGS);
  await relance.upsertContacts(people(count, ["UTC"]));
  await relance.publish(draft, { sequence: "once" });
  const items = await relance.enrollMany({ sequence: "once", contacts: people(count).map(({ id }) => id) });
  assert.ok(items.every(({ outcome }) => outcome === "enrolled"));
  return items;
}

async function until(what, millis = 60_000) {
  for (const end = Date.now() + millis; !(await what()); ) {
    assert.ok(Date.now() < end, "expected it to happen in time");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Statements of the test's own on what a store keeps. */
async function statements(engine, dir, run) {
  if (engine === "SQLite") {
    const db = new Database(join(dir, "relance.db"));
    try {
      return await run(async (sql) => (db.prepare(sql).reader ? db.prepare(sql).all() : db.prepare(sql).run().changes));
    } finally {
      db.close();
    }
  }
  const client = new pg.Client({ connectionString: server.url, options: `-c search_path=many_${schemas}` });
  await client.connect();
  try {
    return await run(async (sql) => (await client.query(sql)).rows);
  } finally {
    await client.end();
  }
}

/** The only enrollment of a workspace so many times more, each of a person of its own, with what waits in the outbox of it. */
async function multiplied(engine, dir, workspace, count) {
  const more = (table, columns, values) => `INSERT INTO ${table} (workspace, ${columns}) WITH RECURSIVE g(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM g WHERE i < ${count})
    SELECT workspace, ${values} FROM ${table}, g WHERE workspace = '${workspace}'`;
  const text = (column, of) => `replace(replace(${column}, ${of}, ${of} || '-' || i), '"p0"', '"q' || i || '"')`;
  const same = "sequence, version, status, waiting_for, live, enrolled_at, revision, due_at";
  const all = "sequence, step, channel, status, queued_at";
  await statements(engine, dir, async (run) => {
    await run(more("contact", "id, json", `'q' || i, replace(json, '"p0"', '"q' || i || '"')`));
    await run(more("outbox", `key, enrollment, contact, effect, ${all}`, `${text("key", "enrollment")}, enrollment || '-' || i, 'q' || i, ${text("effect", "enrollment")}, ${all}`));
    await run(more("enrollment", `id, contact, state, ${same}`, `id || '-' || i, 'q' || i, ${text("state", "id")}, ${same}`));
  });
}

for (const [engine, { skip, store }] of Object.entries(ENGINES)) {
  for (const [what, draft] of [["wake-ups", ONCE], ["messages in the outbox", AT_ONCE]]) {
    test(`three ${what} do not wait for 5,000 of another workspace, on ${engine}`, { skip }, async () => {
      const { taken, sender } = noting();
      const [dir, clock] = [scratch(), standingAt(START)];
      const relance = await createRelance({ store: store(dir), channels: { email: sender }, clock, workspaces: "all" });
      await due(relance.in("big"), 1, draft);
      await multiplied(engine, dir, "big", 4_999);
      assert.equal((await relance.in("big").list()).length, 5_000);
      clock.advanceTo(DUE); // What is due longest is all the big one's.
      await due(relance.in("small"), 3, draft);
      clock.advanceTo(DUE + MINUTE);
      relance.start();
      await until(() => taken.filter(({ workspace }) => workspace === "small").length === 3);
      await relance.stop();
      const last = taken.findLastIndex(({ workspace }) => workspace === "small");
      assert.ok(last < 3 * 64, `the last of the three was number ${last + 1}`);
      assert.ok(taken.length < 1_000, "and the big one had only begun");
      await relance.close();
    });
  }

  test(`of more workspaces than a batch has room for each has its turn, on ${engine}`, { skip }, async () => {
    const { taken, sender } = noting();
    const clock = standingAt(START);
    const relance = await createRelance({ store: store(scratch()), channels: { email: sender }, clock, workspaces: "all" });
    const names = Array.from({ length: 90 }, (_, index) => `w${index}`);
    for (const name of names) {
      await due(relance.in(name), 4);
    }
    clock.advanceTo(DUE);
    relance.start();
    await until(() => new Set(taken.map(({ workspace }) => workspace)).size === names.length);
    const seconds = new Set(taken.slice(0, 180).map(({ workspace }) => workspace));
    assert.equal(seconds.size, names.length, "everybody's first comes before most people's third");
    await until(() => taken.length === 4 * names.length);
    await relance.close();
    assert.equal(new Set(taken.map(({ workspace, key }) => `${workspace} ${key}`)).size, 360);
  });

  test(`what some leave over goes to those that have more, and a claim is no larger than asked for, on ${engine}`, { skip }, async () => {
    const dir = scratch();
    const relance = await createRelance({ store: store(dir), channels: {}, clock: standingAt(START) });
    for (const [name, count] of [["a", 100], ["b", 3], ["c", 100]]) {
      await due(relance.in(name), count);
    }
    await relance.close();
    const opened = await (engine === "SQLite" ? store(dir) : postgres({ url: server.url, schema: `many_${schemas}` })).open({ workspace: "a", clock: standingAt(new Date(DUE)) });
    const counted = async (among, most) => {
      const { claims } = await opened.claim(among, most);
      await opened.letGo(false);
      return ["a", "b", "c"].map((name) => claims.filter(({ workspace }) => workspace === name).length);
    };
    const all = { of: "all", except: [] };
    const shares = await counted(all, 64);
    assert.equal(shares[1], 3);
    assert.equal(shares[0] + shares[2], 61);
    assert.ok(Math.abs(shares[0] - shares[2]) <= 1);
    assert.deepEqual(await counted({ of: ["a"], except: [] }, 64), [64, 0, 0]);
    assert.deepEqual(await counted({ of: "all", except: ["a"] }, 64), [0, 3, 61]);
    assert.deepEqual(await counted({ of: ["a", "b"], except: ["a"] }, 64), [0, 3, 0]);
    assert.equal(await opened.nextDue({ of: ["b"], except: [] }), DUE);
    assert.equal(await opened.nextDue({ of: ["nobody"], except: [] }), undefined);
    await opened.close();
  });

  test(`one that was claimed before is taken alone, whosever it is, on ${engine}`, { skip }, async () => {
    const dir = scratch();
    const relance = await createRelance({ store: store(dir), channels: {}, clock: standingAt(START) });
    await due(relance.in("a"), 3);
    const [, bad] = await due(relance.in("b"), 3);
    await statements(engine, dir, (run) => run(`UPDATE enrollment SET claims = 1, due_at = due_at - 5 WHERE workspace = 'b' AND id = '${bad.enrollment}'`));
    await relance.close();
    const opened = await (engine === "SQLite" ? store(dir) : postgres({ url: server.url, schema: `many_${schemas}` })).open({ workspace: "a", clock: standingAt(new Date(DUE)) });
    const claimed = [];
    for (let rounds = 0; rounds < 6; rounds += 1) {
      claimed.push((await opened.claim({ of: "all", except: [] }, 64)).claims);
    }
    const at = claimed.findIndex((claims) => claims.some(({ enrollment }) => enrollment === bad.enrollment));
    assert.deepEqual(claimed[at].map(({ claims }) => claims), [2]);
    const others = claimed.flat().filter(({ enrollment, workspace }) => enrollment !== bad.enrollment || workspace === "a");
    assert.deepEqual([others.length, others.every(({ claims }) => claims === 1)], [5, true]);
    await opened.close();
  });

  test(`a workspace whose provider hangs does not hold the others up, on ${engine}`, { skip }, async () => {
    let goOn;
    const going = new Promise((resolve) => (goOn = resolve));
    const [good, bad] = [noting(), noting()];
    const hanging = { ...bad.sender, attempt: async (...all) => going.then(() => bad.sender.attempt(...all)) };
    const channels = (workspace) => ({ email: workspace === "bad" ? hanging : good.sender });
    const clock = standingAt(START);
    const relance = await createRelance({ store: store(scratch()), channels, clock, workspaces: "all" });
    await due(relance.in("bad"), 100);
    await due(relance.in("good"), 100);
    clock.advanceTo(DUE);
    relance.start();
    await until(() => good.taken.length === 100);
    assert.equal(bad.taken.length, 0);
    goOn();
    await until(() => bad.taken.length === 100);
    await relance.close();
  });

  test(`a worker sees to its own workspace alone, or to those that it was told of, on ${engine}`, { skip }, async () => {
    const dir = scratch();
    const { taken, sender } = noting();
    const shared = { channels: { email: sender }, clock: standingAt(START) };
    const first = await createRelance({ store: store(dir), ...shared });
    for (const name of ["a", "b", "c"]) {
      await due(first.in(name), 2);
    }
    await due(first, 1);
    await first.run();
    assert.deepEqual(taken.map(({ workspace }) => workspace), ["default"]);
    await first.close();
    const again = engine === "SQLite" ? store(dir) : postgres({ url: server.url, schema: `many_${schemas}` });
    const second = await createRelance({ store: again, ...shared, workspaces: ["a", "c"] });
    await second.run();
    assert.deepEqual(taken.slice(1).map(({ workspace }) => workspace).sort(), ["a", "a", "c", "c"]);
    assert.equal((await second.in("b").outbox()).length, 0);
    await second.close();
  });

  test(`two workspaces with the same people keep everything apart, on ${engine}`, { skip }, async () => {
    const heard = [];
    const dir = scratch();
    const relance = await createRelance({
      store: store(dir),
      channels: { email: folder(join(dir, "mail")) },
      clock: standingAt(START),
      workspaces: "all",
      listener: (notice) => heard.push(notice),
      http: (workspace) => ({ basePath: `/relance/${workspace}`, authorize: () => workspace === "acme", webhookSecret: `whsec_${workspace}` }),
    });
    const [one, other] = [relance.in("acme"), relance.in("default")];
    const [[item], [same]] = [await due(one, 1), await due(other, 1)];
    assert.equal(item.enrollment, same.enrollment, "ids are a workspace's own");
    await relance.run();
    for (const at of [one, other]) {
      assert.equal((await at.outbox({ status: "accepted" })).length, 1);
    }
    const files = (name) => readdirSync(join(dir, name)).filter((file) => file.endsWith(".eml"));
    assert.deepEqual([files("mail").length, files("mail-acme").length], [1, 1]);
    assert.deepEqual(files("mail"), files("mail-acme"));
    assert.deepEqual(heard.map(({ type, workspace }) => `${type} ${workspace}`).sort(), ["handed acme", "handed default"]);
    const [{ key }] = await one.outbox();
    const leave = new Request(`http://localhost/relance/acme/leave/${encodeURIComponent(key)}`, { method: "POST" });
    assert.equal((await one.handler(leave)).status, 200);
    assert.deepEqual([(await one.contact("p0")).optOuts, (await other.contact("p0")).optOuts ?? []], [["email"], []]);
    const asked = async (at, path) => (await at.handler(new Request(`http://localhost/relance/${path}`))).status;
    assert.deepEqual([await asked(one, "acme/enrollments"), await asked(other, "default/enrollments"), await asked(other, "acme/enrollments")], [200, 401, 404]);
    const body = JSON.stringify({ contact: "p0", event: { type: "replied" } });
    const posted = (at, secret) => at.handler(new Request(`http://localhost/relance/${at.workspace}/webhooks`, { method: "POST", headers: signed(secret, "m1", body, Date.now()), body }));
    assert.deepEqual([(await posted(other, "whsec_acme")).status, (await posted(other, "whsec_default")).status], [401, 200]);
    await relance.close();
  });
}

test("a workspace has a name that can be a folder's", async () => {
  const relance = await createRelance({ store: sqlite(join(scratch(), "relance.db")), channels: {} });
  for (const wrong of ["", "a b", "../a", "ä", "a".repeat(65), undefined]) {
    assert.throws(() => relance.in(wrong), (error) => error instanceof Fault && error.kind === "input");
  }
  assert.equal(relance.in("A-b_9").workspace, "A-b_9");
  await assert.rejects(createRelance({ store: sqlite(join(scratch(), "relance.db")), channels: {}, workspace: "a/b" }), /name of a workspace/);
  await assert.rejects(createRelance({ store: sqlite(join(scratch(), "relance.db")), channels: {}, workspaces: ["a", "b c"] }), /name of a workspace/);
  await relance.close();
});

test("looking at a workspace does not make it, and keeping something of it does", async () => {
  const dir = scratch();
  const relance = await createRelance({ store: sqlite(join(dir, "relance.db")), channels: {} });
  const names = () => statements("SQLite", dir, async (run) => (await run("SELECT id FROM workspace ORDER BY id")).map(({ id }) => id));
  assert.deepEqual(await relance.in("looked").list(), []);
  assert.equal(await relance.in("looked").contact("nobody"), undefined);
  assert.deepEqual(await names(), ["default"]);
  await relance.in("kept").upsertContact({ id: "ann" });
  await relance.in("set").setSettings({ zone: "UTC" });
  await relance.in("published").publish(ONCE);
  assert.deepEqual(await names(), ["default", "kept", "published", "set"]);
  assert.equal(existsSync(join(dir, "mail")), false);
  await relance.close();
});

test("a new workspace begins in a transaction of the caller's, or not at all", async () => {
  const dir = scratch();
  const relance = await createRelance({ store: sqlite(join(dir, "relance.db")), channels: {} });
  const db = new Database(join(dir, "relance.db"));
  const signUp = db.transaction((fails) => {
    relance.in("fresh").within(db).upsertContact({ id: "ann", email: "ann@example.com" });
    if (fails) {
      throw new Error("not this time");
    }
  });
  assert.throws(() => signUp.immediate(true), /not this time/);
  assert.equal(await relance.in("fresh").contact("ann"), undefined);
  signUp.immediate(false);
  assert.equal((await relance.in("fresh").contact("ann")).id, "ann");
  await relance.in("fresh").setSettings(SETTINGS);
  db.close();
  await relance.close();
});

test("each workspace's senders are made once, made anew when asked to, and closed", async () => {
  const [made, closed] = [[], []];
  const { taken, sender } = noting();
  const channels = async (workspace) => {
    made.push(workspace);
    await new Promise((resolve) => setImmediate(resolve));
    return { email: { ...sender, close: async () => void closed.push(workspace) } };
  };
  const relance = await createRelance({ store: sqlite(join(scratch(), "relance.db")), channels, clock: standingAt(START), workspaces: "all" });
  await due(relance.in("a"), 20);
  await due(relance.in("b"), 20);
  await relance.run();
  assert.equal(taken.length, 40);
  assert.deepEqual(made.sort(), ["a", "b"]);
  await relance.in("a").renewChannels();
  assert.deepEqual(closed, ["a"]);
  await relance.in("a").upsertContact({ id: "late", email: "late@example.com" });
  await relance.in("a").enroll({ sequence: "once", contact: "late" });
  await relance.run();
  assert.deepEqual(made.sort(), ["a", "a", "b"]);
  await relance.close();
  assert.deepEqual(closed.sort(), ["a", "a", "b"]);
});

test("a workspace whose senders can't be made is tried again later, is told of, and stops nobody", async () => {
  const faults = [];
  const { taken, sender } = noting();
  let broken = true;
  const channels = (workspace) => {
    if (workspace === "a" && broken) {
      throw new Error("no account");
    }
    return { email: sender };
  };
  const clock = standingAt(START);
  const onFault = (fault) => faults.push(fault.message);
  const relance = await createRelance({ store: sqlite(join(scratch(), "relance.db")), channels, clock, workspaces: "all", onFault });
  await due(relance.in("a"), 2);
  await due(relance.in("b"), 2);
  await relance.run({ until: new Date(DUE) });
  assert.deepEqual(taken.map(({ workspace }) => workspace), ["b", "b"]);
  assert.deepEqual([...new Set(faults)], ["no account"]);
  broken = false;
  await relance.run({ until: new Date(DUE + 10 * MINUTE) });
  assert.equal(taken.length, 4);
  await relance.close();
});

test("a model writes for each workspace, also what an earlier process has asked", async () => {
  const dir = scratch();
  const clock = standingAt(START);
  const draft = { ...ONCE, name: "M", steps: [{ ...ONCE.steps[0], wait: { minutes: 1 }, compose: "full", instructions: "ask for a call" }] };
  const asked = [];
  const script = scripted({ answers: [{ say: { subject: "A call", text: "Shall we talk?" } }] });
  const model = {
    answer(request, check) {
      asked.push(/Person of (\w)/.exec(JSON.stringify(request.messages))[1]);
      return script.answer(request, check);
    },
  };
  const { taken, sender } = noting();
  const options = { channels: { email: sender }, clock, workspaces: "all" };
  const first = await createRelance({ store: sqlite(join(dir, "relance.db")), ...options });
  for (const name of ["a", "b"]) {
    const at = first.in(name);
    await at.setSettings({ ...SETTINGS, model: { name: "m" } });
    await at.upsertContact({ id: `of-${name}`, firstName: `Person of ${name}`, email: "x@example.com" });
    await at.publish(draft, { sequence: "m" });
    await at.enroll({ sequence: "m", contact: `of-${name}` });
  }
  await first.run({ until: new Date(DUE) });
  await first.close();
  const relance = await createRelance({ store: sqlite(join(dir, "relance.db")), ...options, model });
  await relance.run({ until: new Date(DUE + MINUTE) });
  assert.deepEqual(asked.sort(), ["a", "b"]);
  assert.deepEqual(taken.map(({ workspace }) => workspace).sort(), ["a", "b"]);
  await relance.close();
});

test("one worker on the machine's clock hears at once of what another workspace enrolls", async () => {
  const { taken, sender } = noting();
  const relance = await createRelance({ store: sqlite(join(scratch(), "relance.db")), channels: { email: sender }, clock: systemClock(), workspaces: "all" });
  relance.start();
  await due(relance.in("new"), 5, AT_ONCE);
  await until(() => taken.length === 5);
  await relance.close();
});

test("a database that was moved to another one is refused: it is worked on there", async () => {
  const file = join(scratch(), "relance.db");
  const open = () => createRelance({ store: sqlite(file), clock: standingAt(START), channels: {} });
  await (await open()).close();
  const database = new Database(file);
  database.prepare("INSERT INTO mark (name, value) VALUES ('moved', 1)").run();
  database.close();
  await assert.rejects(open, (error) => error instanceof Fault && /moved to PostgreSQL/.test(error.message));
});

test("a database that is another system's shadow is refused: nothing is sent from it", async () => {
  const file = join(scratch(), "relance.db");
  const open = () => createRelance({ store: sqlite(file), clock: standingAt(START), channels: {} });
  await (await open()).close();
  const database = new Database(file);
  database.prepare("INSERT INTO mark (name, value) VALUES ('shadow', 1)").run();
  database.close();
  await assert.rejects(open, (error) => error instanceof Fault && /another system's shadow/.test(error.message));
});
