/**
 * The preview is the schedule: what the page shows of a thousand enrollments is when the host sends, to the millisecond.
 *
 * In: people of many zones, sequences of every kind of timing, caps that let one message wait for another. Out: the moments on the page beside
 * those of the messages that the host sent afterwards. Never: a moment that both take from the same answer; the page computes its own.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { begin, closed, open } from "./harness.js";
import { command } from "./service.js";

after(closed);

const NOW = "2027-03-24T15:20:00Z"; // The days in which clocks change in Europe, after they have in America.
const UNTIL = "2027-06-30T00:00:00Z";
const COUNT = 1_000;
const ZONES = [
  "Europe/Madrid", "America/New_York", "Asia/Tokyo", "America/Sao_Paulo", "Africa/Cairo", "Australia/Lord_Howe", "Asia/Kolkata", "America/Los_Angeles",
  "Europe/London", "Pacific/Chatham", "America/Asuncion", "Asia/Kathmandu", "Africa/Casablanca",
];

const email = (id, more) => ({ id, channel: "email", content: { type: "text", subject: id, body: `${id} for {{ contact.firstName }}` }, ...more });
const OFFICE = { mon: ["08:00-17:00"], tue: ["08:00-17:00"], wed: ["08:00-12:00", "14:00-17:00"], thu: ["08:00-17:00"], fri: ["08:00-12:00"] };
const SEQUENCES = {
  plain: { steps: [email("a", { wait: { hours: 2 } }), email("b", { wait: { days: 2 } })] },
  office: { calendar: { workingHours: OFFICE, spreadMinutes: 90 }, steps: [email("a", { wait: { hours: 3 } }), email("b", { wait: { businessDays: 2 } })] },
  listed: { steps: [email("a", { wait: { days: 1 }, at: ["09:00", "18:30"] }), email("b", { wait: { days: 7 }, at: ["02:30"] })] },
  night: { calendar: { quietHours: ["21:00-08:00"], closedDates: ["2027-03-25", "2027-03-26"] }, steps: [email("a", { wait: { minutes: 400 } }), email("b", { wait: { days: 3 } })] },
  urgent: { priority: 9, steps: [email("a", { wait: { hours: 2 } })] },
  before: { target: "appointment", steps: [email("a", { wait: { days: -2 }, anchor: "targetDate", at: ["10:00"] }), email("b", { wait: { hours: -3 }, anchor: "targetDate" })] },
};
const NAMES = Object.keys(SEQUENCES);

/** Numbers that look drawn and are the same every time. */
function* drawn(seed) {
  for (let state = seed; ; ) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state / 2_147_483_648;
  }
}

async function planted(api) {
  const random = drawn(7);
  const pick = (list) => list[Math.floor(random.next().value * list.length)];
  await api("PUT", "/v1/settings", { zone: "Europe/Madrid", channels: { email: {} }, caps: [{ max: 2, per: { days: 1 } }], spacing: { hours: 4 } });
  for (const [id, draft] of Object.entries(SEQUENCES)) {
    await api("POST", "/v1/sequences", { id, draft: { name: id, purpose: "service", ...draft } });
    await api("POST", `/v1/sequences/${id}/publish`, {});
  }
  const people = Array.from({ length: COUNT * 0.6 }, (_, index) => ({ id: `p${index}`, firstName: `Person ${index}`, email: `p${index}@example.com`, timezone: pick(ZONES) }));
  await api("POST", "/v1/contacts/bulk", { contacts: people });
  const wanted = new Map();
  while (wanted.size < COUNT) {
    const [sequence, { id: contact }] = [pick(NAMES), pick(people)];
    const date = new Date(Date.parse(NOW) + Math.floor((3 + random.next().value * 40) * 24 * 60) * 60_000).toISOString();
    const target = sequence === "before" ? { target: { type: "appointment", id: `t${wanted.size}`, date } } : {};
    wanted.set(`${sequence} ${contact}`, { sequence, contact, ...target });
  }
  for (const enrollment of wanted.values()) {
    await api("POST", "/v1/enrollments", enrollment);
  }
}

/** What the page shows, by enrollment: the moment of each row, and the moments that its two times name. */
async function shown(page) {
  const more = page.getByRole("button", { name: "Show more" });
  for (let rows = -1; rows < COUNT; ) {
    rows = await page.locator(".due-row").count();
    if (rows < COUNT) {
      await more.click();
      await page.waitForFunction((before) => document.querySelectorAll(".due-row").length > before, rows);
    }
  }
  return page.evaluate(() =>
    [...document.querySelectorAll(".due-row")].map((row) => ({
      enrollment: row.dataset.enrollment,
      at: row.dataset.at,
      named: [...row.querySelectorAll(".when time")].map((time) => time.dateTime),
    })),
  );
}

test("a thousand mixed enrollments go out when the page said", { timeout: 480_000 }, async (t) => {
  const { service, api } = await begin(t, { args: ["--now", NOW, "--hands", "0"] });
  await planted(api);
  const { page } = await open(t, { service, api, path: "/upcoming" });
  const rows = await shown(page);
  assert.equal(rows.length, COUNT);
  assert.equal(new Set(rows.map(({ enrollment }) => enrollment)).size, COUNT);
  for (const { at, named } of rows) {
    assert.deepEqual(named, [at, at], "both times of a row name its moment");
  }
  await service.stop();

  await command(["run", "--data", service.data, "--now", NOW, "--until", UNTIL, "--unsubscribe-url", "https://example.com/{key}"]);
  const sent = JSON.parse(await command(["outbox", "--data", service.data, "--json", "--limit", "0"]));
  const first = new Map();
  for (const { enrollment, settledAt, status } of sent.items ?? sent) {
    if (status === "accepted" && !(first.get(enrollment) <= settledAt)) {
      first.set(enrollment, settledAt);
    }
  }
  const wrong = rows.filter(({ enrollment, at }) => first.get(enrollment) !== at);
  assert.deepEqual(wrong.map((row) => ({ ...row, sent: first.get(row.enrollment) })), []);
});
