/**
 * The demo's two weeks, as the native host tells them and as this host does.
 *
 * In: the native program, `tests/demo`. Out: databases that tell it, and a Node host that has lived through it. Never: the machine's clock.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRelance, folder, sqlite, standingAt } from "@relance/node";

/** The repository. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** The native program; without it there is nothing to compare with. */
export const BINARY = process.env.RELANCE_BINARY ?? join(ROOT, "target", "debug", "relance");
export const hasBinary = existsSync(BINARY);

export const START = "2026-10-19T18:00:00Z";
export const END = "2026-11-02T18:00:00Z";

/** When, the command, whom it concerns, and the same as an event. */
const ON_THE_WAY = [
  ["2026-10-21T15:30:00Z", ["reply", "bram", "--automatic", "--returns", "2026-10-28"], { type: "replied", automatic: true, returnDate: "2026-10-28", channel: "email" }],
  ["2026-10-22T08:10:00Z", ["reply", "ana", "--text", "Where do I invite my team?"], { type: "replied", automatic: false, text: "Where do I invite my team?", channel: "email" }],
  ["2026-10-22T13:00:00Z", ["unsubscribe", "olga", "--channel", "email"], { type: "unsubscribed", channel: "email" }],
  ["2026-10-23T16:45:00Z", ["goal", "grace", "booked"], { type: "goal", goal: "booked" }],
  ["2026-10-27T06:20:00Z", ["bounce", "rosa"], { type: "bounced", kind: "hard", channel: "email" }],
  ["2026-10-28T19:05:00Z", ["reply", "pete", "--text", "Happy so far!"], { type: "replied", automatic: false, text: "Happy so far!", channel: "email" }],
];

/** Has the native host live through the story, with its data in this folder or in a database of PostgreSQL. */
export function nativeStory(dir, database) {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("RELANCE_")));
  const env = { ...clean, RELANCE_DATA: dir, ...(database ? { RELANCE_DATABASE: database } : {}) };
  const run = (...words) => {
    try {
      execFileSync(BINARY, words, { env, cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    } catch (error) {
      // Enrolling says by its code that somebody was refused.
      if (words[0] !== "enroll" || error.status !== 1) {
        throw error;
      }
    }
  };
  run("contacts", "import", "tests/demo/contacts.csv");
  run("settings", "set", "tests/demo/settings.yaml");
  run("publish", "tests/demo/welcome.yaml", "--now", START);
  run("enroll", "welcome", "--all", "--now", START);
  let now = START;
  for (const [at, words] of ON_THE_WAY) {
    run("run", "--quiet", "--now", now, "--until", at);
    run(...words, "--now", at);
    now = at;
  }
  run("run", "--quiet", "--now", now, "--until", END);
}

/** Has this host live through the same, from what the native one was told. */
export async function nodeStory(dir, told, store = sqlite(join(dir, "relance.db"))) {
  const clock = standingAt(START);
  const settings = JSON.parse(told.setting[0].json);
  const relance = await createRelance({ store, channels: { email: folder(join(dir, "mail")) }, settings, clock });
  await relance.upsertContacts(told.contacts);
  const { sequence, number: _, hash, ...draft } = JSON.parse(told.versions[0].json);
  const published = await relance.publish(draft, { sequence });
  if (published.version.hash !== hash) {
    throw new Error("expected the version to have the same hash on both hosts");
  }
  await relance.enrollMany({ sequence, contacts: told.contacts.map(({ id }) => id).sort() });
  for (const [at, words, event] of ON_THE_WAY) {
    await relance.run({ until: at });
    clock.advanceTo(Date.parse(at));
    await relance.event({ contact: words[1] }, event);
  }
  await relance.run({ until: END });
  clock.advanceTo(Date.parse(END));
  return relance;
}
