/**
 * Sequences: listed, taken from the catalogue, compared, published, simulated, enrolled in; by pointer and by keyboard alone.
 *
 * In: a service with people and sequences. Out: versions, people under way. Never: a look at a moment that the service computed.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { clean, closed, open, press, tabTo, type, until } from "./harness.js";
import { DRAFT, draftOf, prepared, published, saved, step } from "./sequence.js";

after(closed);

test("the list says what each is for and where it stands; one is paused, archived and brought back", async (t) => {
  const { page, api } = await open(t, { path: "/sequences" });
  await page.getByText("No sequences yet").waitFor();
  await clean(page, "no sequences");
  await published(api);
  await api("POST", "/v1/enrollments/bulk", { sequence: "welcome", contacts: ["ana", "kenji"] });
  await page.reload();
  const row = page.locator('[data-sequence="welcome"]');
  await row.getByText("Service, about a person").waitFor();
  await row.getByText("2 under way").waitFor();
  await row.getByText("Published, version 1").waitFor();
  assert.equal(await row.getByRole("listitem").count(), 3);
  await clean(page, "the list");

  await row.getByRole("button", { name: "What to do with" }).click();
  await page.getByRole("menuitem", { name: "Pause…" }).click();
  const ask = page.getByRole("alertdialog");
  await ask.getByText("2 people are under way").waitFor();
  await clean(page, "the question before a pause");
  await ask.getByRole("button", { name: "Pause it" }).click();
  await page.getByText("2 people changed").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await row.getByText("Paused").waitFor();

  await row.getByRole("button", { name: "What to do with" }).click();
  await page.getByRole("menuitem", { name: "Archive…" }).click();
  await ask.getByRole("button", { name: "Archive it" }).click();
  await row.waitFor({ state: "detached" });
  await page.getByRole("radio", { name: /Archived/ }).click();
  await row.getByRole("button", { name: "What to do with" }).click();
  await page.getByRole("menuitem", { name: "Bring back" }).click();
  await until(async () => !(await api("GET", "/v1/sequences/welcome")).archived, { what: "the sequence back" });
});

test("a ready sequence is read and taken over, by keyboard alone", async (t) => {
  const { page, api } = await open(t, { path: "/sequences" });
  await press(page, page.getByRole("button", { name: "Look at the catalogue" }));
  const dialog = page.getByRole("dialog", { name: "Catalogue" });
  await dialog.getByRole("option", { name: "Welcome to a trial" }).waitFor();
  await clean(page, "the catalogue");
  await tabTo(page, dialog.getByRole("listbox"));
  while (!(await dialog.getByRole("option", { name: "After a quote", selected: true }).count())) {
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
  }
  await dialog.getByText("the quote's number, on the deal").waitFor();
  await dialog.getByText("2 business days after enrolling, at 09:30 or 14:00").waitFor();
  await type(page, dialog.getByLabel("Call it"), "After our quote");
  await press(page, dialog.getByRole("button", { name: "Take it over" }));
  await page.getByRole("heading", { name: "After our quote", level: 1 }).waitFor();
  assert.deepEqual((await api("GET", "/v1/sequences")).items.map(({ name, version }) => [name, version]), [["After our quote", undefined]]);
});

test("what was typed outlives somebody else's change; theirs or mine, as one chooses", async (t) => {
  const { page, api } = await open(t, { path: "/sequences" });
  await prepared(api);
  await page.goto(new URL("/sequences/welcome", page.url()).href);
  const text = page.getByRole("textbox", { name: "Text" });
  await text.waitFor();
  await api("PUT", "/v1/sequences/welcome", { ...DRAFT, name: "Theirs" });
  await text.fill("Mine");
  await page.getByText("Somebody else has changed this sequence").waitFor();
  await clean(page, "a conflict");
  assert.equal((await draftOf(api)).name, "Theirs");
  await page.getByRole("button", { name: "Load theirs" }).click();
  await page.getByRole("heading", { name: "Theirs", level: 1 }).waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await saved(page);
  const kept = await draftOf(api);
  assert.deepEqual([kept.name, kept.steps[0].content.body], ["Welcome", "Mine"]);
});

test("another version is compared, published, and those under way are moved after it was shown what that does", async (t) => {
  const { page, api } = await open(t, { path: "/sequences" });
  await published(api);
  await api("POST", "/v1/enrollments/bulk", { sequence: "welcome", contacts: ["ana", "kenji"] });
  await api("PUT", "/v1/sequences/welcome", { ...DRAFT, steps: [{ ...DRAFT.steps[0], wait: { days: 4 } }, ...DRAFT.steps.slice(1)] });
  await page.goto(new URL("/sequences/welcome?tab=versions", page.url()).href);
  await page.getByText("4 days after enrolling").waitFor();
  await page.getByRole("link", { name: "Kenji Ito" }).waitFor();
  await clean(page, "versions");
  await page.getByRole("button", { name: "Read version 1" }).click();
  await page.getByRole("dialog", { name: "Version 1" }).getByText("5 minutes after enrolling").waitFor();
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Publish…" }).click();
  const dialog = page.getByRole("dialog", { name: /Publish/ });
  await dialog.getByText("4 days after enrolling").waitFor();
  await dialog.getByRole("radio", { name: /Those under way too/ }).check({ force: true });
  await dialog.getByText("2 of 2").waitFor();
  await clean(page, "publishing and moving");
  await dialog.getByRole("button", { name: "Publish, and move 2" }).click();
  await page.getByText("2 people changed").waitFor();
  const { items } = await api("GET", "/v1/enrollments?sequence=welcome");
  assert.deepEqual(items.map(({ version }) => version), [2, 2]);
});

test("a simulation is run in the page; the same seed gives the same charts", async (t) => {
  const { page, api } = await open(t, { path: "/sequences" });
  await prepared(api);
  await page.goto(new URL("/sequences/welcome?tab=simulate", page.url()).href);
  await page.getByText("See it happen before it does").waitFor();
  await clean(page, "before a simulation");
  const go = page.getByRole("button", { name: "Simulate", exact: true });
  const run = async () => {
    await go.click();
    await page.locator(".figures").waitFor();
    await go.waitFor();
    return page.locator(".figures").innerText();
  };
  const first = await run();
  await clean(page, "a simulation");
  const table = page.getByRole("region", { name: "Messages by day, as a table" });
  assert.ok((await table.getByRole("row").count()) > 2);
  await page.getByRole("table").filter({ hasText: "Completed" }).waitFor();
  assert.equal(await run(), first);
  await type(page, page.getByLabel("Seed"), "2");
  await press(page, go);
  await until(async () => (await page.locator(".figures").innerText()) !== first, { what: "another outcome by another seed" });
  await page.getByRole("radio", { name: "Our people" }).click();
  await go.click();
  await page.getByText(/for each of 4/).waitFor();
});

test("people are enrolled after the core's word on each was read, by keyboard alone", async (t) => {
  const { page, api } = await open(t, { path: "/sequences" });
  await published(api);
  await api("POST", "/v1/enrollments", { sequence: "welcome", contact: "kenji" });
  await page.goto(new URL("/sequences/welcome", page.url()).href);
  await press(page, page.getByRole("button", { name: "Enroll people" }));
  const dialog = page.getByRole("dialog", { name: /Enroll/ });
  await dialog.getByRole("row", { name: "Ana García" }).waitFor();
  await tabTo(page, dialog.getByRole("grid"));
  for (const name of ["Ana García", "Kenji Ito", "someone@example.com", "Wanda Zander"]) {
    for (let presses = 0; presses < 6 && !(await dialog.getByRole("row", { name }).evaluate((row) => row === document.activeElement)); presses += 1) {
      await page.keyboard.press("ArrowDown");
    }
    await page.keyboard.press("Space");
    await page.keyboard.press("Home");
  }
  await dialog.getByText("2 of 4 would begin").waitFor();
  await dialog.locator('[data-contact="kenji"]').getByText("Already enrolled").waitFor();
  await dialog.locator('[data-contact="unreachable"]').getByText("Not enrolled").waitFor();
  await clean(page, "verdicts");
  await press(page, dialog.getByRole("button", { name: "Enroll 2 people" }));
  await dialog.getByText("2 of 4 people are under way").waitFor();
  await until(() => dialog.evaluate((element) => element.contains(document.activeElement)), { what: "the focus in the dialog" });
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await until(async () => (await api("GET", "/v1/sequences/welcome")).live === 3, { what: "three under way" });
});

test("what is not there is said, and what can't be saved is kept on the page until it can", async (t) => {
  const { page, api } = await open(t, { path: "/sequences/nowhere" });
  await page.getByText("There is no such sequence").waitFor();
  await prepared(api);
  await page.getByRole("link", { name: "All sequences" }).click();
  await page.getByRole("link", { name: "Welcome" }).click();
  const text = page.getByRole("textbox", { name: "Text" });
  await text.waitFor();
  await page.route("**/v1/sequences/welcome", (route) => (route.request().method() === "PUT" ? route.abort() : route.fallback()));
  await text.fill("Typed while nobody answers.");
  await page.getByText("It is tried again.").waitFor();
  await clean(page, "not saved");
  await page.unroute("**/v1/sequences/welcome");
  await page.getByRole("button", { name: "Try now" }).click();
  await saved(page);
  assert.equal((await draftOf(api)).steps[0].content.body, "Typed while nobody answers.");
});

test("somebody who may only look reads the draft and changes nothing", async (t) => {
  const { page, api } = await open(t, { role: "viewer", path: "/sequences" });
  await published(api);
  await page.goto(new URL("/sequences/welcome", page.url()).href);
  await page.getByText("Anything to ask, {{ contact.firstName }}?").waitFor();
  assert.equal(await page.getByRole("button", { name: "Publish…" }).count(), 0);
  assert.equal(await page.getByRole("button", { name: "Enroll people" }).count(), 0);
  await clean(page, "a draft that is only read");
});

test("all of it fits a phone", async (t) => {
  const { page, api } = await open(t, { path: "/sequences", width: 390, height: 800 });
  await published(api);
  await page.reload();
  for (const [path, shows] of [["/sequences", "Published, version 1"], ["/sequences/welcome", "Tried on"], ["/sequences/welcome?tab=versions", "What differs"], ["/sequences/welcome?tab=simulate", "With whom"]]) {
    await page.goto(new URL(path, page.url()).href);
    await page.getByText(shows).first().waitFor();
    await clean(page, `${path} on a phone`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 390, `${path}: nothing scrolls sideways, found ${wide}`);
  }
  await page.goto(new URL("/sequences/welcome", page.url()).href);
  await step(page, 2).click();
  await page.getByRole("dialog", { name: "Step 2: Email" }).getByRole("textbox", { name: "Subject" }).fill("From a phone");
  await clean(page, "a step on a phone");
  await page.keyboard.press("Escape");
  await saved(page);
  assert.equal((await draftOf(api)).steps[1].content.subject, "From a phone");
});
