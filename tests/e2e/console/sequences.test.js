/**
 * Sequences: listed, taken from the catalogue, built, compared, published, simulated, enrolled in; by pointer and by keyboard alone.
 *
 * In: a service with people and sequences. Out: drafts that are kept, versions, people under way. Never: a look at a moment that the service computed.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { clean, closed, open, press, tabTo, type, until } from "./harness.js";

after(closed);

const PEOPLE = [
  { id: "ana", firstName: "Ana", lastName: "García", email: "ana@example.com", phone: "+34600555101", timezone: "Europe/Madrid", attributes: { company: "Acme" } },
  { id: "kenji", firstName: "Kenji", lastName: "Ito", email: "kenji@example.com", timezone: "Asia/Tokyo" },
  { id: "nameless", email: "someone@example.com", timezone: "America/New_York" },
  { id: "unreachable", firstName: "Wanda", lastName: "Zander", timezone: "Europe/Paris" },
];
const SETTINGS = { zone: "Europe/Madrid", channels: { email: {}, sms: {} }, workspace: { name: "Northwind", agent: { name: "Maya" } } };

const email = (id, wait, body, more = {}) => ({ id, wait, channel: "email", content: { type: "text", subject: `About ${id}`, body }, ...more });
const DRAFT = {
  name: "Welcome",
  purpose: "service",
  steps: [email("hello", { minutes: 5 }, "Hi {{ contact.firstName | default: 'there' }}, welcome."), email("more", { days: 3 }, "Anything to ask, {{ contact.firstName }}?"), email("last", { days: 7 }, "Goodbye for now.")],
};

async function prepared(api) {
  await api("PUT", "/v1/settings", SETTINGS);
  await api("POST", "/v1/contacts/bulk", { contacts: PEOPLE });
  await api("POST", "/v1/sequences", { id: "welcome", draft: DRAFT });
}

async function published(api) {
  await prepared(api);
  await api("POST", "/v1/sequences/welcome/publish", {});
}

const draftOf = async (api, id = "welcome") => (await api("GET", `/v1/sequences/${id}`)).draft;
const saved = (page) => page.locator(".kept[data-state=saved]").waitFor();
const step = (page, number) => page.getByRole("row", { name: new RegExp(`^Step ${number}:`) });
const point = (page, id) => page.locator(`.ahead-point[data-step="${id}"]`);

/** Reaches a step by keyboard: the list by Tab, the step by the arrows. */
async function toStep(page, number, key = "Tab") {
  await tabTo(page, page.getByRole("grid", { name: "Steps" }), { key });
  for (let presses = 0; presses < 20 && !(await step(page, number).evaluate((row) => row === document.activeElement)); presses += 1) {
    await page.keyboard.press(presses === 0 ? "Home" : "ArrowDown");
  }
}

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

test("a sequence is made, written, ordered and published by keyboard alone", async (t) => {
  const { page, api } = await open(t, { path: "/sequences" });
  await api("PUT", "/v1/settings", SETTINGS);
  await api("POST", "/v1/contacts/bulk", { contacts: PEOPLE });
  await press(page, page.getByRole("button", { name: "New sequence" }));
  await page.getByRole("dialog").getByLabel("Name").waitFor();
  await page.keyboard.type("First steps");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "First steps", level: 1 }).waitFor();

  await press(page, page.getByRole("button", { name: "Add an email" }));
  await page.keyboard.type("Hi "); // The new step's text has the focus.
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  const list = page.getByRole("dialog", { name: "Insert a variable into Text" });
  await list.getByRole("searchbox").waitFor();
  await clean(page, "the variables");
  await page.keyboard.type("first name");
  await list.getByRole("menuitem", { name: /First name/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.tagName === "TEXTAREA");
  await page.keyboard.type("friend"); // In place of the words that stand in for a blank.
  await page.keyboard.press("End");
  await page.keyboard.type(", welcome.");
  await type(page, page.getByRole("textbox", { name: "Subject" }), "Welcome");
  await point(page, "email").getByText("Hi Ana, welcome.").waitFor();

  await press(page, page.getByRole("button", { name: "Add an email" }));
  await page.keyboard.type("One more thing.");
  await type(page, page.getByRole("textbox", { name: "Subject" }), "More");
  await toStep(page, 2, "Shift+Tab");
  await press(page, page.getByRole("button", { name: /^When step 2 is sent/ }));
  const wait = page.getByRole("dialog", { name: /^When step 2 is sent/ });
  await clean(page, "the wait in place");
  await type(page, wait.getByLabel("How long"), "5");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Escape");
  await page.getByText("5 days after the step before").first().waitFor();
  await saved(page);
  assert.deepEqual((await draftOf(api, "first-steps")).steps.map(({ id, wait: span, content }) => [id, span, content.body]), [
    ["email", { minutes: 0 }, "Hi {{ contact.firstName | default: 'friend' }}, welcome."],
    ["email-2", { days: 5 }, "One more thing."],
  ]);

  await press(page, page.getByRole("button", { name: "Publish…" }));
  const publish = page.getByRole("dialog", { name: /Publish/ });
  await clean(page, "publishing");
  await press(page, publish.getByRole("button", { name: "Publish version 1" }));
  await page.getByText("Version 1 is published.").waitFor();
  assert.equal((await api("GET", "/v1/sequences/first-steps")).version, 1);
});

test("steps are dragged by pointer and moved by keyboard, doubled, removed, and all of it taken back", async (t) => {
  const { page, api } = await open(t, { path: "/sequences" });
  await prepared(api);
  await page.goto(new URL("/sequences/welcome", page.url()).href);
  const order = () => page.getByRole("row").evaluateAll((rows) => rows.map((row) => row.textContent.match(/welcome|Anything|Goodbye/)?.[0]));
  await step(page, 3).waitFor();
  const [from, to] = [await step(page, 3).getByRole("button", { name: "Move step 3" }).boundingBox(), await step(page, 1).boundingBox()];
  await page.mouse.move(from.x + 8, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(from.x + 8, from.y - 30, { steps: 5 });
  await page.mouse.move(to.x + 60, to.y + 4, { steps: 12 });
  await page.mouse.up();
  await until(async () => (await order())[0] === "Goodbye", { what: "the third step first" });

  await tabTo(page, page.getByRole("button", { name: "Move step 1" }));
  await page.keyboard.press("Enter"); // Takes it up,
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter"); // and puts it down.
  await until(async () => (await order())[0] !== "Goodbye", { what: "another step first" });
  await saved(page);

  await step(page, 1).getByRole("button", { name: "What to do with step 1" }).click();
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  await step(page, 4).waitFor();
  await saved(page);
  assert.deepEqual((await draftOf(api)).steps.map(({ id }) => id).filter((id) => /^hello/.test(id)), ["hello", "hello-2"]);
  await step(page, 1).getByRole("button", { name: "What to do with step 1" }).click();
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await step(page, 4).waitFor({ state: "detached" });
  for (let press_ = 0; press_ < 4; press_ += 1) {
    await page.getByRole("button", { name: "Undo" }).click();
  }
  await saved(page);
  assert.deepEqual((await draftOf(api)).steps.map(({ id }) => id), ["hello", "more", "last"]);
});

test("what is wrong is told as one types, and leads to its place", async (t) => {
  const { page, api } = await open(t, { path: "/sequences" });
  await prepared(api);
  await page.goto(new URL("/sequences/welcome", page.url()).href);
  await step(page, 2).click();
  await page.getByRole("textbox", { name: "Subject" }).fill("");
  await page.getByRole("button", { name: /Problem: Step 2, subject/ }).waitFor();
  await clean(page, "a problem");
  await step(page, 1).click();
  await page.getByRole("textbox", { name: "Text" }).fill("Hi {{ contact.firstName | upcas }}");
  await press(page, page.getByRole("button", { name: /Problem: Step 1, text/ }));
  assert.equal(await page.evaluate(() => document.activeElement.value), "Hi {{ contact.firstName | upcas }}");
  await press(page, page.getByRole("button", { name: /Problem: Step 2, subject/ }));
  assert.equal(await page.evaluate(() => document.activeElement.closest("[data-place]").dataset.place), "content/subject");
  await page.keyboard.type("Again");
  await page.getByRole("button", { name: /Problem: Step 2, subject/ }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Publish…" }).click();
  assert.ok(await page.getByRole("dialog").getByRole("button", { name: "Publish version 1" }).isDisabled(), "a draft with an error is not published");
});

test("it is tried on somebody real or made up: their words, their clock, what is blank, how many SMS", async (t) => {
  const { page, api } = await open(t, { path: "/sequences" });
  await prepared(api);
  await page.goto(new URL("/sequences/welcome", page.url()).href);
  await point(page, "hello").getByText("Hi Ana, welcome.").waitFor();
  await page.getByRole("combobox", { name: "Try it on somebody else" }).fill("kenj");
  await page.getByRole("option", { name: /Kenji Ito/ }).click();
  await point(page, "hello").getByText("Hi Kenji, welcome.").waitFor();
  await page.getByText("Times by the clock of Tokyo, their own.").waitFor();
  await page.getByRole("combobox", { name: "Try it on somebody else" }).fill("someone");
  await page.getByRole("option", { name: /someone@example.com/ }).click();
  await point(page, "more").getByText("Held").waitFor();
  await step(page, 2).click();
  const table = page.getByRole("table", { name: "Variables of this message" });
  await table.getByText("blank: it is held").waitFor();

  await page.getByRole("button", { name: "Make somebody up" }).click();
  await page.getByRole("dialog").getByLabel("First name").fill("Zoë");
  await clean(page, "somebody made up");
  await page.getByRole("button", { name: "Try it on them" }).click();
  await table.getByText("Zoë").waitFor();
  await page.getByRole("button", { name: /^Email Channel/ }).or(page.getByRole("button", { name: "Email", exact: true })).first().click();
  await page.getByRole("option", { name: "SMS", exact: true }).click();
  await page.getByRole("textbox", { name: "Text" }).fill("ä".repeat(161));
  await page.getByText("2 SMS").waitFor();
  await page.getByRole("textbox", { name: "Text" }).fill("ć".repeat(71));
  await page.getByText(/wide alphabet because of “ć”/).waitFor();
  await clean(page, "the builder");
});

test("what is sent when follows each keystroke within a frame", async (t) => {
  const { page, api } = await open(t, { path: "/sequences" });
  await prepared(api);
  const steps = Array.from({ length: 12 }, (_, index) => email(`step-${index}`, { days: 2 }, DRAFT.steps[index % 3].content.body, { at: ["09:00", "18:00"] }));
  await api("POST", "/v1/sequences", { id: "long", draft: { ...DRAFT, name: "Long", steps } });
  await page.goto(new URL("/sequences/long", page.url()).href);
  const text = page.getByRole("textbox", { name: "Text" });
  await text.waitFor();
  await text.press("End");
  await page.evaluate(() => {
    globalThis.took = [];
    new PerformanceObserver((list) => globalThis.took.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "measure" });
  });
  await page.keyboard.type(" And one word more, so that there is something to measure.", { delay: 30 });
  await point(page, "step-0").getByText("something to measure.").waitFor();
  const took = (await page.evaluate(() => globalThis.took)).sort((a, b) => a - b);
  const [half, most] = [took[Math.floor(took.length / 2)], took[took.length - 1]];
  t.diagnostic(`check and preview of 12 steps after each of ${took.length} keystrokes: ${half.toFixed(1)} ms in the middle, ${most.toFixed(1)} ms at most`);
  assert.ok(took.length > 20, `found ${took.length} answers`);
  assert.ok(half < 16.7, `expected less than a frame, found ${half} ms`);
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
  await until(async () => (await api("GET", "/v1/sequences/welcome")).live === 3, { what: "three under way" });
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
