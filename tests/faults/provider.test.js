/**
 * The provider is slow, takes messages and drops its answers, and is down for a day: each message is taken once or ends for a reason.
 *
 * In: a provider with moods, a clock that a file tells. Out: what was taken and what became of the rest. Never: a message that nobody can
 * explain, and people who wait for another workspace's provider.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";
import { Taker } from "../load/taker.js";
import { email, enroll, onEach, publish, rows, scene, settled, TrialClock, until } from "./scene.js";
import { engines, size } from "./size.js";

const PEOPLE = size(200, 20);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** The first, and after 1, 5, 30, 120 and 360 minutes another one. */
const TRIES = 6;
const START = Date.parse("2026-11-23T08:00:00.000Z");
const names = Array.from({ length: PEOPLE }, (_, index) => `p${index}`);

/** Slow for one workspace, and for nobody else. */
class SlowForOne extends Taker {
  take(headers, body) {
    const act = super.take(headers, body);
    return JSON.parse(body).workspace === "w1" ? { ...act, slow: 3_000 } : act;
  }
}

/** Down in two ways: it refuses, or it breaks off without having taken anything. */
class Down extends Taker {
  how = undefined;

  act() {
    return { refuses: { status: 503, takes: false }, breaksOff: { drop: true, takes: false } }[this.how] ?? {};
  }
}

/** Takes each message, and lets its first answers be lost. */
class Dropping extends Taker {
  act({ try: tries }) {
    return tries <= 2 ? { drop: true } : {};
  }
}

for (const engine of engines("postgres")) {
  test(`a provider that takes three seconds for each message over ${engine}: another workspace's messages go meanwhile`, (t) =>
    onEach(engine, (place) =>
      scene({ place, workspaces: ["w1", "w2"], Kind: SlowForOne }, async (world) => {
        const base = Date.now() + 3_000;
        await enroll(world, names, () => base);
        await enroll(world, ["b0", "b1", "b2", "b3"], (id) => base + 2_000 + Number(id.slice(1)) * 500, { workspace: "w2" });
        const counts = await settled(world, { most: 300_000 });
        const last = Math.max(...[...world.taker.messages.values()].filter(({ workspace }) => workspace === "w2").map(({ takenAt }) => takenAt));
        const crowd = [...world.taker.messages.values()].filter(({ workspace, takenAt }) => workspace === "w1" && takenAt > last).length;
        assert.ok(crowd > PEOPLE / 4, "the others' messages went before the slow ones were through");
        assert.equal(counts.tries, counts.messages, "slow is not lost: nothing was tried twice");
        t.diagnostic(`${counts.messages} messages; ${crowd} of the slow ones went after the last of the others'`);
      }),
    ));

  test(`a provider that takes messages and drops its answers over ${engine}: each is tried again under its key and taken once`, (t) =>
    onEach(engine, async (place) => {
      const clock = new TrialClock(place, START);
      await scene({ place, services: 2, Kind: Dropping }, async (world) => {
        await publish(world, "one", { name: "One", purpose: "service", steps: [email("only", { minutes: 10 })] });
        await enroll(world, names, undefined, { sequence: "one", steps: ["only"] });
        for (const tries of [1, 2, 3]) {
          clock.forward(10 * MINUTE);
          await until(`try ${tries} of everybody's`, () => [...world.taker.messages.values()].filter((message) => message.tries >= tries).length === PEOPLE);
          await until("their outcomes", async () => (await rows(world, "/v1/messages?status=attempting")).length === 0);
        }
        const counts = await settled(world);
        assert.deepEqual([counts.messages, counts.tries], [PEOPLE, PEOPLE * 3]);
        t.diagnostic(`${counts.messages} messages taken once each, in ${counts.tries} tries`);
      });
    }));

  test(`a provider that is down for a day over ${engine}: what was due then goes late once or ends for a reason, what follows goes on`, (t) =>
    onEach(engine, async (place) => {
      const clock = new TrialClock(place, START);
      await scene({ place, services: 2, Kind: Down }, async (world) => {
        const steps = ["one", "two", "three"];
        await publish(world, "daily", { name: "Daily", purpose: "service", steps: steps.map((id) => email(id, { hours: 16 })) });
        await enroll(world, names, undefined, { sequence: "daily", steps });
        clock.set(START + 15 * 60 * MINUTE);
        for (let at = 0; at < DAY; at += 10 * MINUTE) {
          world.taker.how = at % (120 * MINUTE) < 60 * MINUTE ? "refuses" : "breaksOff";
          clock.forward(10 * MINUTE);
          await rest(100);
        }
        assert.equal([...world.taker.messages.values()].filter((message) => message.taken > 0).length, 0);
        world.taker.how = undefined;
        for (let at = 0; at < 3 * DAY; at += 60 * MINUTE) {
          clock.forward(60 * MINUTE);
          await rest(100);
        }
        await until("everybody through", async () => {
          clock.forward(60 * MINUTE);
          return (await rows(world, "/v1/enrollments")).every(({ status }) => status === "completed");
        });
        const messages = [...world.taker.messages.values()];
        const all = await rows(world, "/v1/messages");
        assert.ok(messages.every((message) => message.taken <= 1));
        const became = {};
        for (const { key, step, status, detail } of all) {
          const message = messages.find(({ send }) => send.key === key);
          assert.equal(message.taken === 1, status === "accepted", `${key} is ${status}`);
          assert.ok(status === "accepted" || (detail && message.tries === TRIES), `${key} ended after all its tries and says why: ${message.tries} ${detail}`);
          const name = `${step} ${status}`;
          became[name] = (became[name] ?? 0) + 1;
        }
        assert.equal(all.length, PEOPLE * steps.length, "every step came to its end");
        assert.equal(became["three accepted"], PEOPLE, "who was refused for a day is not taken for dead");
        t.diagnostic(JSON.stringify(became));
      });
    }));
}
