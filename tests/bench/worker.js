/**
 * Previews of many contacts in a Web Worker, as a console shows them: the first batch after loading, and those after it.
 *
 * In: how the sequence is given, by message. Out: milliseconds of each part, by message. Never: a number of a batch that was refused.
 */
import * as relance from "/wasm/npm/entry/web.js";

const CONTACTS = 10_000;
const ZONES = ["America/New_York", "Europe/Madrid", "Asia/Tokyo", "America/Santiago", "Australia/Sydney", "Europe/London", "Asia/Kolkata", "America/Vancouver"];
const OFFICE = Object.fromEntries(["mon", "tue", "wed", "thu", "fri"].map((day) => [day, ["08:00-17:00"]]));
const content = { type: "text", subject: "Hello", body: "Hi {{ contact.firstName | default: 'there' }}, is now a good time?" };
const waits = [{ minutes: 5 }, { days: 2 }, { businessDays: 3 }, { days: 7 }];
const draft = {
  name: "Welcome",
  purpose: "service",
  calendar: { workingHours: OFFICE, closedDates: ["2026-12-25"] },
  steps: waits.map((wait, index) => ({ id: `s${index}`, wait, channel: "email", content })),
};
const items = Array.from({ length: CONTACTS }, (_, index) => ({
  contact: { id: `c${index}`, firstName: `Name ${index}`, email: `c${index}@example.com`, timezone: ZONES[index % ZONES.length] },
}));

const timed = (parts, name, work) => {
  const began = performance.now();
  const done = work();
  parts[name] = (parts[name] ?? 0) + performance.now() - began;
  return done;
};

/** One batch of all contacts, or several of fewer; the times of its parts. */
function batch(sequence, many) {
  const parts = {};
  for (let from = 0; from < CONTACTS; from += many) {
    const request = { v: 1, op: "batch", each: "preview", common: { ...sequence, start: "2026-11-20T22:00:00Z" }, items: items.slice(from, from + many) };
    const text = timed(parts, "write", () => JSON.stringify(request));
    const answer = timed(parts, "call", () => relance.call(text));
    const { result } = timed(parts, "read", () => JSON.parse(answer));
    if (result.results.length !== request.items.length || result.results.some((one) => one.result?.steps.length !== 4)) {
      throw new Error("a preview was refused");
    }
  }
  return parts;
}

onmessage = async ({ data: { given, many } }) => {
  const began = performance.now();
  await relance.init();
  const init = performance.now() - began;
  const sequence = given === "draft" ? { draft } : { version: relance.load({ version: relance.publish({ draft }).version }).handle };
  postMessage({ init, batches: [1, 2, 3].map(() => batch(sequence, many)) });
};
