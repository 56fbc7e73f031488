/**
 * Every adapter keeps the protocol where a scenario does not look: what it can't read, what is asked too early, two workspaces, a crash.
 *
 * In: adapters. Out: a failure where one leaves a request without an answer, or does not stop dead. Never: a scenario.
 */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { postgresServer } from "../../host-node/tests/postgres.js";
import { Adapter, Crashed } from "./adapter.js";
import { hosts } from "./hosts.js";
import { SECRET } from "./provider.js";

const NOW = "2026-11-23T08:00:00.000Z";
const NOBODY = { url: "http://127.0.0.1:1/", secret: SECRET, timeout: 1_000 };
const ANA = { id: "ana", email: "ana@example.com" };

let server;
let all;
before(async () => {
  server = await postgresServer("native", "node");
  all = hosts(server.database);
});
after(() => server.stop());

/** A process of this host and a store, both gone afterwards. */
async function working(index, work, crash) {
  const { adapter: program, place } = all[index];
  const { store, done } = await place();
  const adapter = new Adapter(program, crash);
  try {
    await work(adapter, (workspace) => adapter.ask("open", { store, workspace, now: NOW, provider: NOBODY }));
  } finally {
    await adapter.kill();
    await done();
  }
}

const codes = ({ problems }) => problems.map(({ code }) => code);

for (const [index, { name }] of hosts(() => "").entries()) {
  describe(name, () => {
    it("refuses what it can't read, and goes on", () =>
      working(index, async (adapter, open) => {
        for (const line of ["{", "[]", "null", '"open"', '{"sneeze":{}}', '{"close":{},"open":{}}', '{"close":null}', "ü"]) {
          assert.deepEqual(codes(await adapter.line(line)), ["adapter.request"], line);
        }
        assert.deepEqual(codes(await adapter.ask("outbox")), ["adapter.closed"]);
        assert.deepEqual((await open("protocol")).ok, {});
        assert.deepEqual((await adapter.ask("outbox")).ok, []);
        assert.deepEqual(codes(await adapter.ask("timeline", { enrollment: "nobody" })), ["host.notFound"]);
        assert.deepEqual((await adapter.ask("close")).ok, {});
        assert.deepEqual((await adapter.ask("close")).ok, {});
        assert.deepEqual(codes(await adapter.ask("outbox")), ["adapter.closed"]);
      }));

    it("sees nothing of another workspace, and its own again", () =>
      working(index, async (adapter, open) => {
        await open("one");
        assert.deepEqual((await adapter.ask("contacts", { contacts: [ANA] })).ok, { created: 1, updated: 0, unchanged: 0 });
        await adapter.ask("close");
        await open("two");
        assert.equal((await adapter.ask("contact", { contact: "ana" })).ok, null);
        await adapter.ask("close");
        await open("one");
        assert.deepEqual((await adapter.ask("contact", { contact: "ana" })).ok, ANA);
        await adapter.ask("close");
      }));

    it("says what time it is whenever its clock moves", () =>
      working(index, async (adapter, open) => {
        await open("time");
        assert.deepEqual((await adapter.ask("run", { until: "2026-11-24T08:00:00.000Z" })).ok, {});
        assert.equal(adapter.now, "2026-11-24T08:00:00.000Z");
        await adapter.ask("close");
      }));

    it("stops dead at a crash point", () =>
      working(
        index,
        async (adapter, open) => {
          await open("crash");
          await assert.rejects(adapter.ask("contacts", { contacts: [ANA] }), Crashed);
        },
        "store.import:1",
      ));
  });
}
