/**
 * After a day's outage everybody is due at once: the openings are spread, the account's speed and the caps hold, nobody else waits.
 *
 * In: 100,000 people in one workspace (1,000 in a small run), a tenth of them in two sequences; a few in another workspace; a clock that a
 * file tells. Out: when each message went. Never: two messages at once to one person; a workspace that waits for the crowd.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";
import { SECRET } from "../hosts/provider.js";
import { spread } from "../load/figures.js";
import { ask, email, enroll, onEach, publish, rows, scene, TrialClock, until } from "./scene.js";
import { engines, size } from "./size.js";

const CROWD = size(100_000, 1_000);
const BYSTANDERS = 60;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Everybody is enrolled then; the service goes down, and is back a day later, in the night. */
const ENROLLED = Date.parse("2026-11-23T08:00:00.000Z");
const BACK = Date.parse("2026-11-24T03:00:00.000Z");
const OPENING = Date.parse("2026-11-24T09:00:00.000Z");
/** Over so many minutes an opening's messages are spread. */
const SPREAD = 10;
/** So many messages a second may the crowd's account send: it has to stretch what the spread has planned. */
const PER_SECOND = CROWD / 1_000;
/** One person gets one message in two hours. */
const CAP = { max: 1, per: { hours: 2 } };
/** The clock is told so often, in milliseconds of ours, and goes so much faster than ours. */
const TICK = 20;
const FASTER = size(4, 30);
/** An answer is stored within so many seconds of the clock, which are two of ours. */
const BLUR = 2 * FASTER;
/** How many of the crowd's messages may go before one of a bystander's that is due. */
const BEFORE_YOU = Math.max(500, CROWD / 50);
const HOURS = Object.fromEntries(["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((day) => [day, ["09:00-18:00"]]));

/** Both workspaces, with everybody in them. */
async function fill(world) {
  const account = { provider: "webhook", url: world.address, secret: SECRET, limits: { perSecond: PER_SECOND } };
  await ask(world, "POST", "/v1/accounts", { id: "mail", account });
  const calendar = { workingHours: HOURS, spreadMinutes: SPREAD };
  await ask(world, "PUT", "/v1/settings", { zone: "UTC", channels: { email: { account: "mail" } }, calendar, caps: [CAP] });
  for (const id of ["news", "offer"]) {
    await publish(world, id, { name: id, purpose: "service", steps: [email(id, { minutes: 90 })] });
  }
  const names = Array.from({ length: CROWD }, (_, index) => `p${index}`);
  await enroll(world, names, undefined, { sequence: "news", steps: ["news"] });
  await enroll(world, names.filter((_, index) => index % 10 === 0), undefined, { sequence: "offer", steps: ["offer"] });
  await publish(world, "visit1", { name: "Visit", purpose: "service", target: "appointment", steps: [email("visit", { minutes: 0 }, { anchor: "targetDate" })] }, "w2");
  const bystanders = Array.from({ length: BYSTANDERS }, (_, index) => `b${index}`);
  await enroll(world, bystanders, dueOfBystander, { workspace: "w2", sequence: "visit1", steps: ["visit"] });
}

/** The bystanders are due one after the other while the crowd goes out. */
function dueOfBystander(id) {
  return OPENING + MINUTE + Math.floor((Number(id.slice(1)) / BYSTANDERS) * 14 * MINUTE);
}

/** The clock goes from here to there, faster than ours; `passed` hears of each moment. */
async function pass(clock, to, passed = () => {}) {
  let last = Date.now();
  while (clock.now < to) {
    await rest(TICK);
    const now = Date.now();
    clock.set(Math.min(to, clock.now + (now - last) * FASTER));
    last = now;
    passed(clock.now, now);
  }
}

/** In no five minutes more messages went than the account may send, but for what an answer's way to the outbox blurs. */
function paced(moments) {
  const sorted = Float64Array.from(moments).sort();
  let most = 0;
  for (let first = 0, last = 0; last < sorted.length; last += 1) {
    while (sorted[last] - sorted[first] > 5 * MINUTE) {
      first += 1;
    }
    most = Math.max(most, last - first + 1);
  }
  assert.ok(most <= PER_SECOND * (300 + BLUR), `expected at most ${PER_SECOND * 300} messages in five minutes, found ${most}`);
  return most;
}

for (const engine of engines("sqlite")) {
  test(`${CROWD} people due at once after a day's outage over ${engine}: spread, paced, capped, and nobody else waits`, (t) =>
    onEach(engine, async (place) => {
      const clock = new TrialClock(place, ENROLLED);
      place.env.RELANCE_ALLOW_PRIVATE_ACCOUNTS = "true";
      await scene({ place, workspaces: ["w1", "w2"] }, async (world) => {
        await fill(world);
        const [service] = world.services;
        await service.end();
        clock.set(BACK);
        await service.begin();
        const planned = async () => (await rows(world, "/v1/enrollments?sequence=news")).map(({ wakeAt }) => Date.parse(wakeAt));
        const found = await until("everybody planned anew", async () => {
          const all = await planned();
          return all.every((at) => at > BACK) && all;
        }, size(600_000, 60_000));
        const minutes = Array.from({ length: SPREAD }, (_, minute) => found.filter((at) => Math.floor((at - OPENING) / MINUTE) === minute).length);
        assert.equal(minutes.reduce((sum, count) => sum + count, 0), CROWD, "all at the opening and the minutes after it");
        assert.ok(minutes.every((count) => count > (CROWD / SPREAD) * 0.7 && count < (CROWD / SPREAD) * 1.3), `spread evenly: ${minutes}`);
        assert.equal(world.taker.messages.size, 0, "nothing goes in the night");

        const passedAt = new Map();
        clock.set(OPENING);
        await pass(clock, OPENING + 20 * MINUTE, (now, real) => {
          for (let index = passedAt.size; index < BYSTANDERS && dueOfBystander(`b${index}`) <= now; index += 1) {
            passedAt.set(`b${index}`, real);
          }
        });
        const taken = () => [...world.taker.messages.values()].filter((message) => message.taken > 0);
        await until("a message to everybody", async () => {
          clock.forward(1_000);
          return taken().filter(({ workspace }) => workspace === "w1").length >= CROWD && taken().length >= CROWD + BYSTANDERS;
        }, size(900_000, 120_000));

        const crowd = taken().filter(({ workspace }) => workspace === "w1").map(({ takenAt }) => takenAt).sort((one, other) => one - other);
        const between = (from, to) => crowd.filter((at) => at >= from && at < to).length;
        const waited = taken().filter(({ workspace }) => workspace === "w2").map(({ send, takenAt }) => between(passedAt.get(send.contact), takenAt));
        assert.equal(waited.length, BYSTANDERS);
        assert.ok(Math.max(...waited) <= BEFORE_YOU, `a bystander waited for ${Math.max(...waited)} of the crowd's messages`);

        // Who is in two sequences gets the second when the cap allows it.
        clock.set(OPENING + 2 * HOUR + 30 * MINUTE);
        await pass(clock, clock.now + size(10, 8) * MINUTE);
        await until("the second messages", () => {
          clock.forward(1_000);
          return taken().length === CROWD + CROWD / 10 + BYSTANDERS;
        }, size(300_000, 60_000));
        const sent = (await rows(world, "/v1/messages?status=accepted")).map((row) => ({ ...row, at: Date.parse(row.settledAt) }));
        const byContact = grouped(sent);
        for (const [contact, messages] of byContact) {
          const moments = messages.map(({ at }) => at).sort((one, other) => one - other);
          assert.ok(moments.length < 2 || moments[1] - moments[0] >= 2 * HOUR, `${contact} got two messages within two hours`);
        }
        const most = paced(sent.map(({ at }) => at));
        const { faults } = await world.books({ open: false, everyTimeline: false });
        assert.deepEqual(faults, []);
        const { p50, max } = spread(waited);
        t.diagnostic(`${CROWD} people: planned a minute ${Math.min(...minutes)} to ${Math.max(...minutes)}; ${most} in the busiest five minutes, ${PER_SECOND * 300} may be; before a bystander's message ${p50} of the crowd's in the middle, ${max} at most`);
      });
    }));
}

/** Rows by contact. */
function grouped(sent) {
  const found = new Map();
  sent.forEach((row) => found.set(row.contact, [...(found.get(row.contact) ?? []), row]));
  return found;
}
