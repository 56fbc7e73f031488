/**
 * `<relance-followups>` in Chromium, by keyboard alone, under a strict policy of what a page may load.
 *
 * In: the built package. Out: the outcome, and pictures under `target/elements`. Never: the network beyond loopback.
 */
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { give, launch, openPage, part, says, tabTo, told, violations } from "./browser.mjs";
import { serve } from "./site.mjs";

const pictures = fileURLToPath(new URL("../../target/elements/", import.meta.url));
const id = "followups";
const status = "[role=status]";
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

/** The dialog opened with Enter, four empty entries from the 20th of October on. */
async function opened(look, more = {}) {
  const page = await openPage(browser, site.at, look);
  await give(page, id, { now: "2026-10-20T07:00:00Z", zone: "Europe/Madrid", ...more });
  await page.focus("#before");
  await page.keyboard.press("Enter");
  await says(page, id, "h3", "Message");
  await page.waitForFunction(() => document.querySelector("#followups").shadowRoot.activeElement?.localName === "textarea");
  return page;
}

async function writeAll(page) {
  for (const [index, text] of ["one", "two", "three", "four"].entries()) {
    if (index > 0) {
      await page.keyboard.press("Tab");
      await tabTo(page, id, "Text");
    }
    await page.keyboard.type(text);
  }
}

test("four entries are written, broken in turn, mended and sent by keyboard", async () => {
  const page = await opened();
  await says(page, id, "#why-not-send", "4 of 4 entries must be mended first");
  await writeAll(page);
  await says(page, id, "#why-not-send", "Ready to send");
  // A text of white space alone.
  await page.keyboard.down("Control");
  await page.keyboard.press("a");
  await page.keyboard.up("Control");
  await page.keyboard.type("  ");
  await says(page, id, ".problem", "expected a text, found only white space");
  await says(page, id, "#why-not-send", "1 of 4 entries must be mended first");
  await says(page, id, status, "Message 4: expected a text");
  await page.keyboard.type("{{ x");
  await says(page, id, ".problem", "expected `}}`");
  await page.keyboard.type(" }}");
  await says(page, id, "#why-not-send", "Ready to send");
  // A day in the past.
  await tabTo(page, id, "Days from now");
  await page.keyboard.type("-3");
  await page.keyboard.press("Tab");
  await says(page, id, "[part=past]", "In the past");
  await says(page, id, ".problem", "expected a time in the future, found 3 days ago");
  await tabTo(page, id, "Send");
  assert.equal(await page.evaluate(() => document.activeElement.shadowRoot.activeElement.getAttribute("aria-disabled")), "true");
  await page.keyboard.press("Enter");
  assert.deepEqual(await told(page, "relance-send"), []);
  await tabTo(page, id, "Days from now");
  await page.keyboard.type("30");
  await page.keyboard.press("Tab");
  await says(page, id, "#why-not-send", "Ready to send");
  await tabTo(page, id, "Send");
  await page.keyboard.press("Enter");
  const [sent] = await told(page, "relance-send");
  assert.deepEqual(sent.entries.map(({ id: own, at, text }) => [own, at, text]), [
    ["m1", "2026-10-25T08:00:00.000Z", "one"], ["m2", "2026-10-30T08:00:00.000Z", "two"],
    ["m3", "2026-11-09T08:00:00.000Z", "three"], ["m4", "2026-11-19T08:00:00.000Z", "  {{ x }}"],
  ]);
  assert.deepEqual(sent.version.steps.map(({ id: own, instant }) => [own, instant]), sent.entries.map(({ id: own, at }) => [own, at]));
  assert.equal(await page.evaluate(() => document.querySelector("#followups").open), false);
  assert.deepEqual(page.errors, []);
  await page.close();
});

test("Alt+Enter begins a new line", async () => {
  const page = await opened();
  await page.keyboard.type("a");
  await page.keyboard.down("Alt");
  await page.keyboard.press("Enter");
  await page.keyboard.up("Alt");
  await page.keyboard.type("b");
  assert.equal(await page.evaluate(() => document.querySelector("#followups").value[0].text), "a\nb");
  await page.close();
});

test("a date that is no date is shown at its entry, and hides nothing of the others", async () => {
  const page = await opened();
  await page.keyboard.type("one");
  await tabTo(page, id, "Date");
  await page.keyboard.press("Backspace");
  await says(page, id, ".problem", "expected a local date and time");
  await says(page, id, "#why-not-send", "3 of 4 entries must be mended first; expected a local date and time");
  await says(page, id, "[part=moment]", "Friday 2026-10-30 09:00");
  await page.keyboard.type("11012026");
  await says(page, id, "[part=moment]", "Sunday 2026-11-01 09:00");
  assert.deepEqual(page.errors, []);
  await page.close();
});

test("moments are shown to the minute, and sent as the core has them", async () => {
  const page = await opened({}, { now: "2026-11-24T07:00:10.615Z" });
  await says(page, id, "[part=moment]", "Sunday 2026-11-29 08:00, in 5 days");
  const [time, entry] = await page.evaluate(() => {
    const list = document.querySelector("#followups");
    return [list.shadowRoot.querySelector("[type=time]").value, list.value[0].at];
  });
  assert.deepEqual([time, entry], ["08:00", "2026-11-29T07:00:10.615Z"]);
  await page.close();
});

test("a scheduled message is cancelled by keyboard, and what the host says of it is shown", async () => {
  const page = await opened({}, { pending: [{ id: "p", at: "2026-10-22T07:00:00Z", text: "Hello" }, { id: "q", at: "2026-10-20T07:00:00Z", status: "sending" }] });
  await says(page, id, "[part=pending]", "can't be cancelled any more");
  await page.evaluate(() => document.addEventListener("relance-cancel-pending", ({ detail }) => detail.waitUntil(Promise.reject(new Error("too late")))));
  await tabTo(page, id, "Cancel message of 2026-10-22 09:00");
  await page.keyboard.press("Enter");
  await says(page, id, "[part=notice]", "too late");
  assert.deepEqual((await told(page, "relance-cancel-pending")).map(({ message }) => message.id), ["p"]);
  await page.close();
});

test("entries are removed and added as the core allows, and the plan stops the sending alone", async () => {
  const page = await opened({}, { settings: { plan: { name: "Start", features: [] } } });
  await says(page, id, "#why-not-add", "a list has at most 4 entries");
  await tabTo(page, id, "Remove message 1", "Shift+Tab");
  await page.keyboard.press("Enter");
  await says(page, id, status, "Message 1 removed");
  await says(page, id, "[part=count]", "3 messages");
  await tabTo(page, id, "Add a message");
  await page.keyboard.press("Enter");
  await says(page, id, "[part=count]", "4 messages");
  await says(page, id, "#why-not-send", "needs a plan that includes them");
  await page.close();
});

test("Auto Fill shows a proposal, or why there is none; and can be stopped and undone", async () => {
  const page = await opened();
  const fill = (body) => page.evaluate((text) => {
    const answers = { good: () => Promise.resolve([{ local: "2026-12-01T09:00", text: "Proposed" }]), bad: () => Promise.reject(new Error("no model")), never: () => new Promise(() => {}) };
    document.querySelector("#followups").autoFill = answers[text];
  }, body);
  await fill("bad");
  await tabTo(page, id, "Auto Fill");
  await page.keyboard.press("Enter");
  await says(page, id, "[part=notice]", "no model");
  await fill("never");
  await page.keyboard.press("Enter");
  await says(page, id, "#why-not-send", "Writing a proposal");
  await page.keyboard.press("Escape");
  await says(page, id, "[part=notice]", "Auto Fill was stopped");
  assert.equal((await page.evaluate(() => document.querySelector("#followups").value)).length, 4);
  await fill("good");
  await page.keyboard.press("Enter");
  await says(page, id, "[part=notice]", "please review it");
  assert.deepEqual((await page.evaluate(() => document.querySelector("#followups").value)).map(({ text }) => text), ["Proposed"]);
  assert.deepEqual(await told(page, "relance-send"), []);
  await tabTo(page, id, "Undo Auto Fill", "Shift+Tab");
  await page.keyboard.press("Enter");
  await says(page, id, "[part=count]", "4 messages");
  assert.deepEqual(page.errors, []);
  await page.close();
});

for (const look of [{ scheme: "light" }, { scheme: "dark" }, { scheme: "light", width: 320, height: 700 }, { scheme: "dark", width: 320, height: 700 }]) {
  const name = `followups-${look.scheme}-${look.width ?? 1000}`;
  test(`nothing is inaccessible: ${name}`, async () => {
    const page = await opened(look, { pending: [{ id: "p", at: "2026-10-22T07:00:00Z", text: "Hello" }] });
    await page.keyboard.type("one");
    await tabTo(page, id, "Send");
    await page.keyboard.press("Enter");
    await says(page, id, ".problem", "expected a text");
    await page.screenshot({ path: `${pictures}${name}.png` });
    assert.deepEqual(await violations(page), []);
    const fits = () => {
      const frame = document.querySelector("#followups").shadowRoot.querySelector("dialog");
      return frame.scrollWidth <= frame.clientWidth && document.documentElement.scrollWidth <= innerWidth;
    };
    assert.ok(await page.evaluate(fits), "nothing is wider than the dialog, or it than the page");
    assert.match(await part(page, id, "[part=clock-change]"), /go back by 60 minutes/);
    assert.deepEqual(page.errors, []);
    await page.close();
  });
}
