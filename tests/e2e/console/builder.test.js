/**
 * The builder: a sequence is written, ordered, tried on people and published; by pointer and by keyboard alone.
 *
 * In: a service with people and a draft. Out: drafts that are kept, moments computed in the page. Never: a look at a moment that the service computed.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { clean, closed, open, press, tabTo, type, until } from "./harness.js";
import { DRAFT, PEOPLE, SETTINGS, draftOf, email, point, prepared, published, saved, step, toStep } from "./sequence.js";

after(closed);

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
  await page.waitForFunction(() => document.activeElement?.closest(".step-item")?.textContent.includes("Goodbye")); // What was put down has the focus.

  await tabTo(page, page.getByRole("button", { name: "Move step 1" }));
  // Taken up from the next frame on: only then do the arrows move it.
  const place = () => page.evaluate(() => document.activeElement?.closest(".react-aria-DropIndicator [role=button]")?.ariaLabel);
  let before;
  for (const key of ["Enter", "ArrowDown", "ArrowDown"]) {
    await page.keyboard.press(key);
    before = await until(async () => {
      const now = await place();
      return now !== before && now;
    }, { what: `another place by ${key}` });
  }
  await page.keyboard.press("Enter"); // and put down.
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

const TEMPLATES = [
  { name: "order_update", language: "en", category: "utility", status: "approved", parameters: ["1", "2"] },
  { name: "spring_offer", language: "en", category: "marketing", status: "pending", parameters: ["until"] },
];

test("a provider's template stands in where free text is not allowed, its parameters filled with what they are for this person", async (t) => {
  const { page, api } = await open(t, { path: "/sequences" });
  await api("PUT", "/v1/settings", { ...SETTINGS, channels: { email: {}, whatsapp: { templates: TEMPLATES } } });
  await api("POST", "/v1/contacts/bulk", { contacts: PEOPLE });
  await api("POST", "/v1/sequences", { id: "order", draft: { name: "Order", purpose: "service", steps: [{ id: "packed", channel: "whatsapp", content: { type: "text", body: "Hi {{ contact.firstName }}, it is packed." } }] } });
  await page.goto(new URL("/sequences/order", page.url()).href);
  await page.getByRole("button", { name: /Step 1/ }).filter({ hasText: "template" }).first().waitFor();
  await press(page, page.getByRole("switch", { name: /A template where free text/ }), "Space");
  await press(page, page.locator('[data-place="outsideWindow"]').getByRole("button", { name: /Template/ }).first());
  await page.getByRole("option", { name: /order_update/ }).waitFor();
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await page.getByText("Approved", { exact: true }).waitFor();
  await page.getByRole("button", { name: /Problem: Step 1, .*parameters/ }).first().waitFor();
  await type(page, page.getByRole("textbox", { name: "Parameter 1" }), "{{ contact.firstName }}");
  await type(page, page.getByRole("textbox", { name: "Parameter 2" }), "packed");
  await page.getByText("Free text is not allowed to them then: the template goes out.").waitFor();
  await page.getByRole("region", { name: "As Ana García gets it" }).getByText("1: Ana").waitFor();
  await clean(page, "a provider's template");
  await saved(page);
  assert.deepEqual((await draftOf(api, "order")).steps[0].outsideWindow, { type: "template", template: "order_update", language: "en", parameters: { 1: "{{ contact.firstName }}", 2: "packed" } });
});

test("what holds for the whole sequence is set: goals, what a reply does, its own hours, which move the steps at once", async (t) => {
  const { page, api } = await open(t, { path: "/sequences" });
  await prepared(api);
  await page.goto(new URL("/sequences/welcome", page.url()).href);
  await press(page, page.getByRole("button", { name: /^The sequence/ }));
  await type(page, page.getByRole("textbox", { name: "Add to Goals" }), "activated");
  await page.keyboard.press("Enter");
  await press(page, page.getByRole("button", { name: "booked" }));
  await press(page, page.getByRole("button", { name: /When they answer/ }));
  await page.getByRole("option", { name: /It goes on/ }).waitFor();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await press(page, page.locator("summary", { hasText: "When it may send" }));
  await press(page, page.getByRole("switch", { name: /Its own hours/ }), "Space");
  const monday = page.getByRole("group", { name: "Monday", exact: true });
  await monday.getByRole("spinbutton").first().waitFor();
  await clean(page, "the sequence's own hours");
  await tabTo(page, monday.getByRole("spinbutton").first());
  await page.keyboard.type("1130");
  await press(page, page.getByRole("button", { name: "Monday’s hours for Tuesday to Friday" }));
  await saved(page);
  const { goals, onReply, calendar } = await draftOf(api);
  assert.deepEqual([goals, onReply], [["activated", "booked"], "continue"]);
  assert.deepEqual(calendar.workingHours, Object.fromEntries(["mon", "tue", "wed", "thu", "fri"].map((day) => [day, ["11:30-18:00"]])));
  const at = await point(page, "more").locator("time").first().innerText();
  assert.match(at, /1[1-7]:\d\d$/, `within its own hours, found ${at}`);
});

test("a sequence about appointments is tried on a date, and enrolls the appointments that people have", async (t) => {
  const { page, api } = await open(t, { path: "/sequences" });
  await prepared(api);
  const date = new Date(Date.now() + 20 * 86_400_000).toISOString();
  await api("PUT", "/v1/targets/appointment/first-visit", { contact: "ana", date });
  await api("POST", "/v1/sequences", { id: "remind", draft: { name: "Remind", purpose: "transactional", target: "appointment", steps: [email("before", { days: -2 }, "See you on {{ target.date | date: '%d %b' }}.", { anchor: "targetDate" })] } });
  await api("POST", "/v1/sequences/remind/publish", {});
  await page.goto(new URL("/sequences/remind", page.url()).href);
  await page.getByText("2 days before the appointment’s date").first().waitFor();
  await point(page, "before").getByText(/See you on/).waitFor();
  const shown = await point(page, "before").getAttribute("data-at");
  await page.getByRole("button", { name: "Enroll people" }).click();
  const dialog = page.getByRole("dialog", { name: /Enroll/ });
  for (const name of ["Ana García", "Kenji Ito"]) {
    await dialog.getByRole("row", { name }).click();
  }
  await dialog.getByText("They have no appointment to enroll.").waitFor();
  await dialog.getByRole("button", { name: /Which appointment of Ana García/ }).click();
  await page.getByRole("option", { name: /first-visit/ }).click();
  await dialog.getByText("1 of 2 would begin").waitFor();
  await clean(page, "enrolling appointments");
  await dialog.getByRole("button", { name: "Enroll 1 person" }).click();
  await dialog.getByText("1 of 1 person is under way").waitFor();
  assert.equal((await api("GET", "/v1/contacts/ana/upcoming")).items[0].at, shown, "what was shown is what is planned");
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
