/**
 * A change of settings is told to everybody under way whom it concerns, once, and to nobody else (L8, T14).
 *
 * In: more people than one transaction takes. Out: a failure where one is left out, or hears of it for nothing. Never: a run between the
 * change and the look.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { standingAt } from "@relance/node";
import { open, scratch, setUp, START } from "./welcome.js";

const LINK = { email: { unsubscribeUrl: "https://example.com/{key}" } };
const PEOPLE = 70;

/** How many stand so, and what their timelines say happened last. */
async function standing(relance) {
  const found = {};
  for (const { state } of await relance.list()) {
    const last = (await relance.timeline(state.id)).at(-1).event.type;
    found[`${state.status}, ${last}`] = (found[`${state.status}, ${last}`] ?? 0) + 1;
  }
  return found;
}

test("all sending that stands still freezes what waits at once, and goes on where it stood", async () => {
  const clock = standingAt(START);
  const relance = await open(scratch(), { clock });
  await setUp(relance, PEOPLE);
  const before = (await relance.list()).map(({ state }) => Date.parse(state.wakeAt) - clock.now());
  const other = relance.in("other");
  await setUp(other, 2);
  await other.stop((await other.list())[0].state.id);
  const enrolled = Object.keys(await standing(relance))[0];
  assert.deepEqual(await standing(relance), { [enrolled]: PEOPLE });
  await relance.setSettings({ ...LINK, paused: true });
  assert.deepEqual(await standing(relance), { "paused, paused": PEOPLE });
  await relance.setSettings({ ...LINK, paused: true, locale: "en" });
  await relance.event({ enrollment: (await relance.list())[0].state.id }, { type: "stopped" });
  clock.advanceTo(clock.now() + 86_400_000);
  await relance.setSettings(LINK);
  assert.deepEqual(await standing(relance), { "active, resumed": PEOPLE - 1, "stopped, stopped": 1 });
  const after = (await relance.list()).filter(({ state }) => state.status === "active");
  for (const { state } of after) {
    assert.ok(before.includes(Date.parse(state.wakeAt) - clock.now()), state.wakeAt);
  }
  assert.equal((await standing(other))[enrolled], 1, "another workspace hears nothing of it");
  await relance.close();
});

test("settings that move plans plan those anew whom they move", async () => {
  const relance = await open(scratch(), { clock: standingAt(START) });
  await setUp(relance, 3);
  const enrolled = Object.keys(await standing(relance))[0];
  await relance.setSettings({ ...LINK, calendar: { quietHours: ["03:00-03:30"] } });
  assert.deepEqual(await standing(relance), { [enrolled]: 3 }, "nothing moves");
  await relance.setSettings({ ...LINK, calendar: { quietHours: ["00:00-23:00"] } });
  assert.deepEqual(await standing(relance), { "active, recalculated": 3 });
  await relance.close();
});
