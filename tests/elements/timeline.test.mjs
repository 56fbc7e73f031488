/**
 * `<relance-timeline>` in Chromium: the list by keyboard with its reasons, the drawing, both zones; and the import on a server.
 *
 * In: the built package. Out: the outcome, and pictures under `target/elements`. Never: the network beyond loopback.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { advance, enroll, preview, publish } from "relance";
import { give, launch, openPage, part, says, tabTo, told, violations } from "./browser.mjs";
import { serve } from "./site.mjs";

const pictures = fileURLToPath(new URL("../../target/elements/", import.meta.url));
const id = "timeline";
const hours = ["08:00-17:00"];
const calendar = { workingHours: { mon: hours, tue: hours, wed: hours, thu: hours, fri: hours }, quietHours: ["21:00-08:00"] };
const email = (own, wait, body = "Hi") => ({ id: own, wait, channel: "email", content: { type: "text", subject: "Hi", body } });
const draft = { name: "Welcome", calendar, steps: [email("hello", { minutes: 5 }), email("days", { days: 2 }), { ...email("evening", { businessDays: 2 }), at: ["16:00"] }, email("last", { days: 5 }, "Hi {{ contact.firstName }}")] };
const contact = { id: "ada", email: "ada@example.org", timezone: "Europe/Madrid" };
let site;
let browser;

before(async () => {
  mkdirSync(pictures, { recursive: true });
  site = await serve();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await site?.stop();
});

/** What happened until the first message was accepted. */
function happened() {
  const { version } = publish({ draft });
  let turn = enroll({ id: "e1", version, contact, now: "2026-10-16T19:00:00Z" });
  const timeline = [turn.entry];
  const at = turn.wakeAt;
  for (const event of [{ type: "due", at }, { type: "sent", key: "e1/hello/1", at }]) {
    turn = advance({ state: turn.state, event, facts: { version, contact }, now: at });
    timeline.push(turn.entry);
  }
  return timeline;
}

async function shown(look) {
  const page = await openPage(browser, site.at, look);
  const plan = preview({ draft, contact, start: "2026-10-16T19:00:00Z" });
  await give(page, id, { now: "2026-10-20T07:00:00Z", viewerZone: "America/New_York", calendar, preview: plan, timeline: happened() });
  await page.waitForFunction(() => document.querySelector("#timeline").shadowRoot.querySelectorAll("svg .step").length === 4);
  return page;
}

test("the steps are walked with the arrow keys, each with both clocks and its reason", async () => {
  const page = await shown();
  await page.keyboard.press("Tab");
  await tabTo(page, id, "1. hello");
  assert.match(await part(page, id, "[part=tip]"), /21:05 on Friday is outside working hours; moved to Monday 08:00/);
  const description = await page.evaluate(() => {
    const { activeElement: button } = document.querySelector("#timeline").shadowRoot;
    return button.getAttribute("aria-describedby").split(" ").map((own) => button.getRootNode().getElementById(own).innerText).join("\n");
  });
  for (const wanted of ["Sent", "2026-10-19 08:00", "2026-10-19 02:00", "the provider accepted the message", "Without that: 2026-10-16 21:05"]) {
    assert.ok(description.includes(wanted), wanted);
  }
  await page.keyboard.press("End");
  assert.match(await part(page, id, "[part=tip]"), /nothing is known for `contact.firstName`/);
  await page.keyboard.press("ArrowUp");
  assert.match(await part(page, id, "[part=tip]"), /moved to Friday 16:00/);
  await page.keyboard.press("Enter");
  assert.deepEqual((await told(page, "relance-step")).map(({ step, status }) => [step, status]), [["evening", "planned"]]);
  await page.keyboard.press("Escape");
  assert.equal(await part(page, id, "[part=tip]:not([hidden])"), "");
  assert.deepEqual(page.errors, []);
  await page.close();
});

test("the drawing has arrows, closed hours, the viewer's midnight and the change of the clock", async () => {
  const page = await shown();
  const count = (css) => page.evaluate((wanted) => document.querySelector("#timeline").shadowRoot.querySelectorAll(wanted).length, css);
  assert.equal(await count("svg path.arrow"), 2);
  assert.equal(await count("[part=drawing] rect.change"), 1);
  assert.ok((await count("[part=drawing] rect[fill='url(#courtesy)']")) > 0);
  assert.ok((await count("[part=drawing] line.midnight")) > 0);
  await says(page, id, "[part=clock-changes]", "go back by 60 minutes on Sunday 2026-10-25");
  await page.close();
});

for (const look of [{ scheme: "light", width: 1100 }, { scheme: "dark", width: 1100 }, { scheme: "light", width: 320 }, { scheme: "dark", width: 320 }]) {
  const name = `timeline-${look.scheme}-${look.width}`;
  test(`nothing is inaccessible: ${name}`, async () => {
    const page = await shown(look);
    await page.keyboard.press("Tab");
    await tabTo(page, id, "1. hello");
    await page.screenshot({ path: `${pictures}${name}.png`, fullPage: true });
    assert.deepEqual(await violations(page), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing is wider than the page");
    assert.deepEqual(page.errors, []);
    await page.close();
  });
}

test("on a server the import defines nothing and does no harm", async () => {
  const elements = await import("relance/elements");
  assert.deepEqual(Object.keys(elements).sort(), ["RelanceFollowups", "RelanceTimeline", "ready"]);
});

test("a program that uses the types as intended compiles, and one that does not fails", () => {
  const root = new URL("../../", import.meta.url);
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "--project", "tests/elements/types"], { cwd: root, stdio: "inherit" });
});
