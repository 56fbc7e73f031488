/**
 * The clock is put forward by a day and back by a day while the service runs, and while it is down: nothing early, nothing twice, no burst.
 *
 * In: a clock that a file tells, people with three messages an hour apart. Out: when each message went. Never: the clock of the machine.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";
import { answer, email, enroll, onEach, publish, rows, scene, TrialClock, until } from "./scene.js";
import { engines, size } from "./size.js";

const PEOPLE = size(500, 60);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse("2026-11-23T08:00:00.000Z");
const STEPS = ["one", "two", "three"];
/** How long nothing must happen for nobody to have done anything, in milliseconds. */
const NOTHING = 2_000;

/** People with three messages, an hour after each other; the first is due in an hour. */
async function begun(place, act) {
  const clock = new TrialClock(place, START);
  await scene({ place, services: 2 }, async (world) => {
    await publish(world, "hourly", { name: "Hourly", purpose: "service", steps: STEPS.map((id) => email(id, { hours: 1 })) });
    const people = await enroll(world, Array.from({ length: PEOPLE }, (_, index) => `p${index}`), undefined, { sequence: "hourly", steps: STEPS });
    await act(world, clock, people);
  });
}

const taken = (world) => [...world.taker.messages.values()].filter((message) => message.taken > 0);

/** Waits until this many messages have been taken, and then whether there are more. */
async function exactly(world, count) {
  await until(`${count} messages`, () => taken(world).length >= count);
  await rest(NOTHING);
  assert.equal(taken(world).length, count);
}

/** What was sent, by the clock: no two messages of one person less than an hour apart. */
async function apart(world) {
  const sent = (await rows(world, "/v1/messages?status=accepted")).map(({ contact, settledAt }) => [contact, Date.parse(settledAt)]);
  const last = new Map();
  for (const [contact, at] of sent.sort(([, one], [, other]) => one - other)) {
    assert.ok(at - (last.get(contact) ?? -Infinity) >= HOUR, `${contact} got two messages within an hour`);
    last.set(contact, at);
  }
  return sent;
}

/** All enrollments have ended, and their timelines lead to their states. */
async function ended(world, people, replied = 0) {
  const { faults } = await world.books({ open: true, everyTimeline: false });
  // What was too late was left out, as it should be.
  assert.deepEqual(faults.filter((fault) => !fault.startsWith("completed, and not sent")), []);
  const states = await rows(world, "/v1/enrollments");
  const count = (wanted) => states.filter(({ status }) => status === wanted).length;
  assert.deepEqual([count("completed"), count("replied")], [people.length, replied]);
}

for (const engine of engines("sqlite")) {
  test(`the clock is put forward by a day over ${engine}: what is too late is left out, and nobody gets a burst`, (t) =>
    onEach(engine, (place) =>
      begun(place, async (world, clock, people) => {
        clock.forward(HOUR);
        await exactly(world, PEOPLE);
        // The second was due an hour later, and may be four hours late; the third is the last, and may be three days late.
        clock.forward(DAY);
        await exactly(world, PEOPLE * 2);
        clock.forward(2 * HOUR);
        await rest(NOTHING);
        assert.deepEqual([...new Set(taken(world).map(({ send }) => send.step))].sort(), ["one", "three"]);
        await apart(world);
        await ended(world, people);
        t.diagnostic(`${PEOPLE} people: ${taken(world).length} messages, the second left out as too late, at most one each at once`);
      }),
    ));

  test(`the clock is put back by a day over ${engine}: who runs stands still, whoever is begun anew sends nothing early or twice`, (t) =>
    onEach(engine, (place) =>
      begun(place, async (world, clock, people) => {
        clock.forward(HOUR);
        await exactly(world, PEOPLE);
        clock.forward(-DAY);
        await exactly(world, PEOPLE);
        const [before, after, ...others] = people;
        await answer(world, before, clock.now); // People are heard all the same: by a service that stands still,
        for (const service of world.services) {
          await service.end();
          await service.begin();
        }
        await answer(world, after, clock.now); // and by one that goes by the clock as it is now.
        await exactly(world, PEOPLE);
        // The hours that come a second time send nothing a second time.
        for (let hour = 0; hour < 24; hour += 4) {
          clock.forward(4 * HOUR);
          await rest(200);
        }
        await exactly(world, PEOPLE);
        clock.forward(HOUR);
        await exactly(world, PEOPLE + others.length);
        clock.forward(HOUR);
        await exactly(world, PEOPLE + others.length * 2);
        await apart(world);
        await ended(world, others, 2);
        t.diagnostic(`${PEOPLE} people: ${taken(world).length} messages, each once and at its time`);
      }),
    ));
}
