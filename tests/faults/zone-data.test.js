/**
 * A zone's rules change while messages are planned and the service runs: they move to the same local time, and nothing else moves.
 *
 * In: people in Madrid and in Kolkata, zone data of another edition with a new law for Central Europe. Out: when each message was planned
 * and went. Never: the machine's own zone data.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { setTimeout as rest } from "node:timers/promises";
import { email, enroll, onEach, publish, rows, scene, TrialClock, until } from "./scene.js";
import { engines, size } from "./size.js";

const BINARY = process.env.RELANCE_BINARY ?? fileURLToPath(new URL("../../target/debug/relance", import.meta.url));
const PACK = fileURLToPath(new URL("../../core/zones/zones.bin", import.meta.url));
const PEOPLE = size(1_000, 100);
const START = Date.parse("2026-11-24T02:00:00.000Z");
/** Nine in Madrid, before and after the law, and in Kolkata. */
const [NINE, NINE_BY_LAW, NINE_IN_KOLKATA] = ["2026-11-25T08:00:00.000Z", "2026-11-25T07:00:00.000Z", "2026-11-25T03:30:00.000Z"];
/** Central Europe's rule, and the same clocks an hour further east. */
const [RULE, LAW] = ["CET-1CEST,M3.5.0,M10.5.0/3", "CET-2CEST,M3.5.0,M10.5.0/3"];

/** The core's own data as of another edition, with the new law. */
function newer() {
  const bytes = readFileSync(PACK);
  assert.equal(bytes[4], 5, "the edition has five letters");
  bytes.write("2099a", 5, "latin1");
  for (let at = bytes.indexOf(RULE); at >= 0; at = bytes.indexOf(RULE, at + 1)) {
    bytes.write(LAW, at, "latin1");
  }
  return bytes;
}

for (const engine of engines("postgres")) {
  test(`zone data that changes under ${PEOPLE} planned messages over ${engine}: nine stays nine`, (t) =>
    onEach(engine, async (place) => {
      const clock = new TrialClock(place, START);
      await scene({ place, services: 2 }, async (world) => {
        await publish(world, "nine", { name: "Nine", purpose: "service", steps: [email("nine", { days: 1 }, { at: ["09:00"] })] });
        const named = (zone) => Array.from({ length: PEOPLE }, (_, index) => `${zone}${index}`);
        const nine = { sequence: "nine", steps: ["nine"] };
        await enroll(world, named("m"), undefined, { ...nine, person: { timezone: "Europe/Madrid" } });
        await enroll(world, named("k"), undefined, { ...nine, person: { timezone: "Asia/Kolkata" } });
        const planned = async () => {
          const found = { m: new Set(), k: new Set() };
          (await rows(world, "/v1/enrollments")).forEach(({ contact, wakeAt }) => found[contact[0]].add(wakeAt));
          return [[...found.m], [...found.k]];
        };
        assert.deepEqual((await planned())[0], [NINE]);
        const [, kolkata] = await planned();
        assert.deepEqual(kolkata, [NINE_IN_KOLKATA]);
        const pack = join(place.path, "zones.bin");
        writeFileSync(pack, newer());
        const words = ["tzdb", "update", pack, "--json", ...place.options(0)];
        const told = JSON.parse(execFileSync(BINARY, words, { env: { ...process.env, ...place.env }, encoding: "utf8", maxBuffer: 1 << 28 }));
        const moved = told.workspaces.find(({ workspace }) => workspace === "w1").moved;
        assert.equal(moved.length, PEOPLE, "exactly those in Madrid");
        assert.deepEqual(await planned(), [[NINE_BY_LAW], kolkata]);

        const taken = (zone) => [...world.taker.messages.values()].filter((message) => message.taken > 0 && message.send.contact.startsWith(zone)).length;
        clock.set(Date.parse(NINE_BY_LAW) - 1_000);
        await until("everybody in Kolkata", () => taken("k") === PEOPLE);
        await rest(1_000);
        assert.equal(taken("m"), 0, "a second before nine");
        clock.set(Date.parse(NINE_BY_LAW));
        await until("everybody in Madrid", () => taken("m") === PEOPLE);
        clock.set(Date.parse(NINE) + 60_000);
        await until("all through", async () => (await rows(world, "/v1/enrollments")).every(({ status }) => status === "completed"));
        const { counts, faults } = await world.books({ open: false, everyTimeline: true });
        // A timeline that began under other rules is decided anew by those in force.
        assert.deepEqual(faults.filter((fault) => !fault.endsWith("does not lead to its state")), []);
        t.diagnostic(`${moved.length} of ${PEOPLE * 2} moved from ${NINE} to ${NINE_BY_LAW}; ${counts.messages} messages, each at its nine`);
      });
    }));
}
