/**
 * What the tests share: a small workspace of people and a welcome sequence, the native host's own.
 *
 * In: a folder. Out: a host with contacts and a published sequence. Never: a clock that runs by itself.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { createRelance, folder, sqlite, standingAt } from "@relance/node";

/** Monday morning in Madrid, and two weeks later. */
export const START = "2026-11-23T08:00:00.000Z";
export const END = "2026-12-07T08:00:00.000Z";

const HOURS = ["08:00-17:00"];
/** Three emails: at once, two business days later at nine, a week later. */
export const WELCOME = {
  name: "Welcome",
  purpose: "service",
  reenroll: "never",
  goals: ["booked"],
  calendar: { workingHours: { mon: HOURS, tue: HOURS, wed: HOURS, thu: HOURS, fri: HOURS } },
  steps: [
    {
      id: "hello",
      wait: { minutes: 5 },
      channel: "email",
      content: { type: "text", subject: "Welcome, {{ contact.firstName | default: 'friend' }}", body: "Hello,\nnice to have you." },
    },
    {
      id: "tour",
      wait: { businessDays: 2 },
      at: ["09:00"],
      channel: "email",
      content: { type: "rich", subject: "A tour ✓", html: "<p>Hi {{ contact.firstName }}</p>", text: "Hi {{ contact.firstName }}" },
    },
    { id: "last", wait: { days: 7 }, channel: "email", content: { type: "text", subject: "One last thing", body: "Still there?" } },
  ],
};

const ZONES = ["Europe/Madrid", "America/New_York", "Asia/Tokyo", "America/Sao_Paulo", "Australia/Sydney"];

/** So many people, `p0@example.com` and on, in a handful of zones or in one. */
export function people(count, zones = ZONES) {
  return Array.from({ length: count }, (_, index) => ({
    id: `p${index}`,
    firstName: `Person ${index}`,
    email: `p${index}@example.com`,
    timezone: zones[index % zones.length],
  }));
}

/** A folder that is gone after the tests. */
export function scratch() {
  const dir = mkdtempSync(join(tmpdir(), "relance-node-"));
  after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** A host in this folder; mail goes into the folder beside the database unless said otherwise. */
export function open(dir, more = {}) {
  const email = folder(join(dir, "mail"), { unsubscribeUrl: "https://example.com/leave?k={key}" });
  return createRelance({ store: sqlite(join(dir, "relance.db")), channels: { email }, clock: standingAt(START), ...more });
}

/** Contacts, the welcome sequence, and everybody enrolled in it. */
export async function setUp(relance, count, zones) {
  await relance.upsertContacts(people(count, zones));
  await relance.publish(WELCOME, { sequence: "welcome" });
  return relance.enrollMany({ sequence: "welcome", contacts: people(count).map(({ id }) => id) });
}

/** The mail folder's messages. */
export function mail(dir) {
  const names = readdirSync(join(dir, "mail")).filter((name) => name.endsWith(".eml"));
  return names.sort().map((name) => readFileSync(join(dir, "mail", name), "utf8"));
}
