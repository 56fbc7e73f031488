/**
 * The table of enrollments: walked by keys, narrowed by the address, acted on with verdicts, one explained; and long.
 *
 * In: a service with people and a sequence of two versions. Out: rows, acts that happen. Never: all rows of a long list in the page.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { begin, clean, closed, open, press, tabTo, until } from "./harness.js";

after(closed);

const email = (id, wait, body) => ({ id, wait, channel: "email", content: { type: "text", subject: `About ${id}`, body } });
const DRAFT = {
  name: "Welcome",
  purpose: "transactional",
  onReply: "stop",
  steps: [email("hello", { minutes: 23 * 60 + 30 }, "Hi {{ contact.firstName }}, is there anything to ask?"), email("more", { days: 3 }, "One more thing, {{ contact.firstName }}.")],
};
const NAMES = ["Zoë Öberg", "Kenji Ito", "Ada Byron", "Omar Haddad", "Lea Dubois", "Nina Kowalska"];

async function welcomed(api, names = NAMES) {
  const contacts = names.map((name, index) => ({ id: `p${index}`, firstName: name.split(" ")[0], lastName: name.split(" ")[1], email: `p${index}@example.com`, timezone: "Europe/Madrid" }));
  await api("POST", "/v1/contacts/bulk", { contacts });
  await api("POST", "/v1/sequences", { id: "welcome", draft: DRAFT });
  await api("POST", "/v1/sequences/welcome/publish", {});
  await api("POST", "/v1/enrollments/bulk", { sequence: "welcome", contacts: contacts.map(({ id }) => id) });
}

/** One person's only enrollment. */
const of = async (api, contact) => (await api("GET", `/v1/enrollments?contact=${contact}`)).items[0];
const row = (page, name) => page.getByRole("grid", { name: "Enrollments" }).getByRole("row").filter({ hasText: name });
const cell = (page, place) => page.locator(`.grid [data-row="${place[0]}"][data-column="${place[1]}"]`);
const focused = (page) => page.evaluate(() => [Number(document.activeElement?.dataset.row), Number(document.activeElement?.dataset.column)]);

test("an empty table says how it comes to be filled, and fills by itself", async (t) => {
  const { page, api } = await open(t, { path: "/enrollments" });
  await page.getByText("Nobody is enrolled").waitFor();
  await clean(page, "enrollments, none");
  await welcomed(api);
  await row(page, "Zoë Öberg").getByText("in 23 hours").waitFor();
  await page.getByText("6 enrollments").waitFor();
  await clean(page, "enrollments");
  await page.setViewportSize({ width: 390, height: 800 });
  await row(page, "Kenji Ito").waitFor();
  await clean(page, "enrollments on a phone");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 390, `nothing scrolls sideways, found ${wide}`);
});

test("it is walked cell by cell with the keys of a grid, and Enter opens what one is on", async (t) => {
  const { page, api } = await open(t, { path: "/enrollments" });
  await welcomed(api);
  await row(page, "Zoë Öberg").waitFor();
  const grid = page.getByRole("grid", { name: "Enrollments" });
  assert.equal(await grid.getAttribute("aria-rowcount"), "7");
  await tabTo(page, grid);
  assert.deepEqual(await focused(page), [-1, 0], "the tab key comes to one cell");
  for (const [key, place] of [
    ["ArrowDown", [0, 0]],
    ["ArrowRight", [0, 1]],
    ["ArrowDown", [1, 1]],
    ["End", [1, (await grid.getAttribute("aria-colcount")) - 1]],
    ["Home", [1, 0]],
    ["ControlOrMeta+End", [5, (await grid.getAttribute("aria-colcount")) - 1]],
    ["ControlOrMeta+Home", [0, 0]],
    ["PageDown", [5, 0]],
    ["PageUp", [0, 0]],
    ["ArrowUp", [-1, 0]],
  ]) {
    await page.keyboard.press(key);
    assert.deepEqual(await focused(page), place, key);
  }
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  const name = await cell(page, [0, 1]).innerText();
  await page.keyboard.press("Enter");
  const drawer = page.getByRole("dialog");
  await drawer.getByRole("heading", { name: name.split("\n").pop() }).waitFor();
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "detached" });
  await until(async () => (await focused(page))[0] === 0, { what: "the focus back in the row" });
});

test("what it is narrowed to stands in the address, and so does its order", async (t) => {
  const { page, api } = await open(t, { path: "/enrollments" });
  await welcomed(api);
  await api("POST", `/v1/enrollments/${(await of(api, "p1")).id}/pause`, {});
  await row(page, "Kenji Ito").getByText("Paused").waitFor();
  await page.getByRole("button", { name: "Status" }).click();
  await page.getByRole("option", { name: "Paused" }).click();
  await page.getByText("1 enrollment", { exact: true }).waitFor();
  assert.match(page.url(), /status=paused/);
  await page.reload();
  await row(page, "Kenji Ito").waitFor();
  assert.equal(await row(page, "Zoë Öberg").count(), 0);
  await page.getByRole("button", { name: "Show all" }).click();
  await page.getByRole("searchbox", { name: "A person" }).fill("oberg");
  await page.getByText("1 enrollment", { exact: true }).waitFor();
  await row(page, "Zoë Öberg").waitFor();
  assert.match(page.url(), /q=oberg/);
  await page.getByRole("searchbox", { name: "A person" }).fill("nobody at all");
  await page.getByText("Nothing that fits").waitFor();
  await page.getByRole("searchbox", { name: "A person" }).fill("");
  await page.getByRole("columnheader", { name: "Changed" }).click();
  await page.locator('[role="columnheader"][aria-sort="descending"]').filter({ hasText: "Changed" }).waitFor();
  assert.match(page.url(), /sort=changed/);
  await until(async () => /Kenji/.test(await cell(page, [0, 1]).innerText()), { what: "the last changed first" });
});

test("columns are chosen, and the choice lasts", async (t) => {
  const { page, api } = await open(t, { path: "/enrollments" });
  await welcomed(api);
  await row(page, "Zoë Öberg").waitFor();
  await press(page, page.getByRole("button", { name: "Columns" }));
  await page.getByRole("menuitemcheckbox", { name: "Version" }).press("Enter");
  await page.keyboard.press("Escape");
  await page.getByRole("columnheader", { name: "Version" }).waitFor();
  await page.reload();
  await page.getByRole("columnheader", { name: "Version" }).waitFor();
});

test("many are paused at once after their verdicts were read, and go on again by keyboard alone", async (t) => {
  const { page, api } = await open(t, { path: "/enrollments" });
  await welcomed(api);
  await row(page, "Kenji Ito").waitFor();
  for (const name of ["Kenji Ito", "Zoë Öberg"]) {
    await row(page, name).getByRole("gridcell").first().click();
  }
  const bar = page.getByRole("toolbar", { name: "What is marked" });
  await bar.getByText("2 marked").waitFor();
  await clean(page, "marked");
  await bar.getByRole("button", { name: "Pause" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Stands still; 2 messages of it wait until somebody resumes it.").first().waitFor();
  await clean(page, "the verdicts");
  await dialog.getByRole("button", { name: "Pause 2" }).click();
  await page.getByRole("button", { name: "Undo" }).waitFor();
  await until(async () => (await of(api, "p0")).status === "paused" && (await of(api, "p1")).status === "paused", { what: "two that are paused" });
  await row(page, "Zoë Öberg").getByText("Paused").waitFor();

  // By keyboard: all are marked, those that can be are resumed.
  await tabTo(page, page.getByRole("grid", { name: "Enrollments" }));
  await page.keyboard.press("ControlOrMeta+a");
  await bar.getByText("6 marked").waitFor();
  await press(page, bar.getByRole("button", { name: "Resume" }));
  await dialog.getByRole("button", { name: "Resume 2" }).waitFor();
  await press(page, dialog.getByRole("button", { name: "Resume 2" }));
  await until(async () => (await of(api, "p0")).status === "active" && (await of(api, "p1")).status === "active", { what: "two that go on" });
});

test("one is explained: its line of time, its sentences, and that it can be decided again to the same", async (t) => {
  const { page, api } = await open(t, { path: "/enrollments" });
  await welcomed(api);
  const { id } = await of(api, "p2");
  await api("POST", `/v1/enrollments/${id}/send-now`, {});
  await until(async () => (await of(api, "p2")).step === "more", { what: "a sent message" });
  await page.goto(`${new URL(page.url()).origin}/enrollments?open=${id}`);
  const drawer = page.getByRole("dialog");
  await drawer.getByRole("heading", { name: "Ada Byron" }).waitFor();
  const past = drawer.getByRole("list", { name: "What happened" });
  await past.getByText("Sent by Email").waitFor();
  await past.getByText("Hi Ada, is there anything to ask?").first().waitFor();
  const ahead = drawer.getByRole("list", { name: "What will happen" });
  await ahead.getByText("One more thing, Ada.").first().waitFor();
  const { items } = await api("GET", "/v1/contacts/p2/upcoming");
  assert.equal(await ahead.locator(".scene").first().getAttribute("data-at"), items[0].at, "the page computes the service's moment");
  await drawer.getByText("In sentences").click();
  await drawer.getByText(/“more” is planned/).waitFor();
  await press(page, drawer.getByRole("button", { name: "Decide it all again" }));
  await drawer.getByText("It comes out the same").waitFor();
  await clean(page, "explained");
});

test("one is moved to another version after it was said what changes, by keyboard alone", async (t) => {
  const { page, api } = await open(t, { path: "/enrollments" });
  await welcomed(api);
  const { draft } = await api("GET", "/v1/sequences/welcome");
  await api("PUT", "/v1/sequences/welcome", { ...draft, steps: [email("before", { hours: 2 }, "A word before."), ...draft.steps] });
  await api("POST", "/v1/sequences/welcome/publish", {});
  const { id } = await of(api, "p3");
  await page.goto(`${new URL(page.url()).origin}/enrollments?open=${id}`);
  const drawer = page.getByRole("dialog", { name: "Omar Haddad", exact: true });
  await press(page, drawer.getByRole("button", { name: "More" }));
  await page.getByRole("menuitem", { name: "Move to another version" }).waitFor();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: /Another version/ });
  await dialog.getByText("“before” is new").waitFor();
  await dialog.getByText("The next message is another, or at another time.").waitFor();
  await clean(page, "another version");
  await press(page, dialog.getByRole("button", { name: "Move it" }));
  await until(async () => (await of(api, "p3")).version === 2, { what: "version 2" });
});

test("somebody who may only look marks nothing and changes nothing", async (t) => {
  const { page, api } = await open(t, { role: "viewer", path: "/enrollments" });
  await welcomed(api);
  await row(page, "Zoë Öberg").waitFor();
  assert.equal(await page.getByRole("columnheader", { name: "Mark all" }).count(), 0);
  await row(page, "Zoë Öberg").click();
  const drawer = page.getByRole("dialog");
  await drawer.getByText("Hi Zoë, is there anything to ask?").first().waitFor();
  assert.equal(await drawer.getByRole("button", { name: "Pause" }).count(), 0);
  await clean(page, "explained to a viewer");
});

test("a list of thousands has few rows in the page, jumps anywhere, and scrolls with little work a frame", async (t) => {
  const many = Number(process.env.RELANCE_E2E_ROWS ?? 4000);
  const begun = await begin(t);
  for (let from = 0; from < many; from += 2000) {
    await welcomedFrom(begun.api, from, Math.min(2000, many - from));
  }
  const { page } = await open(t, { ...begun, path: "/enrollments" });
  const grid = page.getByRole("grid", { name: "Enrollments" });
  await grid.getByRole("row").nth(5).waitFor();
  assert.equal(await grid.getAttribute("aria-rowcount"), String(many + 1));
  const rows = () => grid.locator(".grid-body .grid-row").count();
  assert.ok((await rows()) < 60, "only what is seen is there");
  await tabTo(page, grid);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ControlOrMeta+End");
  assert.equal((await focused(page))[0], many - 1);
  await until(async () => (await cell(page, [many - 1, 1]).innerText()).startsWith("P"), { what: "the last row" });
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const work = async () => Object.fromEntries((await session.send("Performance.getMetrics")).metrics.map(({ name, value }) => [name, value])).TaskDuration;
  const before = await work();
  const frames = 120;
  await page.evaluate(
    (count) =>
      new Promise((done) => {
        const scroller = document.querySelector(".grid");
        scroller.scrollTop = 0;
        let left = count;
        const step = () => {
          scroller.scrollTop += 140;
          left -= 1;
          left > 0 ? requestAnimationFrame(step) : done();
        };
        requestAnimationFrame(step);
      }),
    frames,
  );
  const millis = ((await work()) - before) * (1000 / frames);
  t.diagnostic(`${many} rows: ${millis.toFixed(1)} ms of work a frame`);
  assert.ok(millis < 16.7, `less work than a frame is long, found ${millis.toFixed(1)} ms`);
  // The row with the focus stays in the page, wherever one scrolls; it is not seen.
  await until(async () => (await grid.locator('.grid-row[data-known="false"]:not(:has([tabindex="0"]))').count()) === 0, { what: "every row that is seen" });
});

async function welcomedFrom(api, from, count) {
  const contacts = Array.from({ length: count }, (_, index) => ({ id: `n${from + index}`, firstName: `P${String(from + index).padStart(6, "0")}`, email: `n${from + index}@example.com` }));
  await api("POST", "/v1/contacts/bulk", { contacts });
  if (from === 0) {
    await api("POST", "/v1/sequences", { id: "welcome", draft: DRAFT });
    await api("POST", "/v1/sequences/welcome/publish", {});
  }
  await api("POST", "/v1/enrollments/bulk", { sequence: "welcome", contacts: contacts.map(({ id }) => id) });
}
