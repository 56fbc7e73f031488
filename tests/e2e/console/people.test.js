/**
 * People: found, added, changed, enrolled, told about, stopped and forgotten; and their line of time, where history runs into the future.
 *
 * In: a service with a person who was written to. Out: what the page shows, and what the service has afterwards. Never: a moment that only one of
 * the two knows.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { clean, closed, open, press, tabTo, type, until } from "./harness.js";

after(closed);

const email = (id, wait, body) => ({ id, wait, channel: "email", content: { type: "text", subject: `About ${id}`, body } });
const WELCOME = {
  name: "Welcome",
  purpose: "transactional",
  onReply: "stop",
  goals: ["activated"],
  steps: [email("hello", { minutes: 1 }, "Hi {{ contact.firstName }}."), email("more", { days: 3 }, "One more thing, {{ contact.firstName }}."), email("last", { days: 4 }, "A last word.")],
};
/** Quiet in Stockholm but for one hour, which is the farthest from this one, so that tomorrow at this time is never open. */
const hour = (ahead) => `${String((new Date().getUTCHours() + ahead) % 24).padStart(2, "0")}:00`;
const QUIET = { ...WELCOME, name: "Once a night", calendar: { quietHours: [`${hour(14)}-${hour(13)}`] }, steps: [email("night", { days: 1 }, "Good evening.")] };
const ZOE = { id: "zoe", firstName: "Zoë", lastName: "Öberg", email: "zoe@example.com", phone: "+34600000001", timezone: "Europe/Stockholm", attributes: { plan: "Team" } };

/** Zoë was sent one message, and is to get two more; and one of another sequence, moved by quiet hours. */
async function met(api) {
  await api("PUT", "/v1/contacts/zoe", ZOE);
  await api("PUT", "/v1/contacts/kenji", { id: "kenji", firstName: "Kenji", lastName: "Ito", email: "kenji@example.com" });
  for (const [id, draft] of Object.entries({ welcome: WELCOME, quiet: QUIET })) {
    await api("POST", "/v1/sequences", { id, draft });
    await api("POST", `/v1/sequences/${id}/publish`, {});
  }
  const { enrollment } = (await api("POST", "/v1/enrollments", { sequence: "welcome", contact: "zoe" })) ?? {};
  const id = enrollment ?? (await first(api, "zoe")).id;
  await api("POST", `/v1/enrollments/${id}/send-now`, {});
  await until(async () => (await first(api, "zoe")).step === "more", { what: "the first message sent" });
  await api("POST", "/v1/enrollments", { sequence: "quiet", contact: "zoe" });
}

const rows = async (api, contact) => (await api("GET", `/v1/enrollments?contact=${contact}&limit=50`)).items;
const first = async (api, contact) => (await rows(api, contact)).find(({ sequence }) => sequence === "welcome");
const contactOf = (api, id) => api("GET", `/v1/contacts/${id}`);

test("people are found by a part of a name or an address, and one leads to their page by keyboard", async (t) => {
  const { page, api } = await open(t, { path: "/people" });
  await page.getByText("There is nobody yet").waitFor();
  await clean(page, "people, none");
  await met(api);
  await page.reload();
  await page.getByText("2 people").waitFor();
  await clean(page, "people");
  await type(page, page.getByRole("searchbox", { name: "A name or an address" }), "oberg");
  await page.getByText("1 person").waitFor();
  assert.match(page.url(), /q=oberg/);
  await tabTo(page, page.getByRole("grid", { name: "People" }));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: /Zoë Öberg/ }).waitFor();
  assert.match(page.url(), /\/people\/zoe$/);
});

test("a person is added, and what the service refuses is said at its field with nothing lost", async (t) => {
  const { page, api } = await open(t, { path: "/people" });
  await press(page, page.getByRole("button", { name: "Add a person" }).first());
  const dialog = page.getByRole("alertdialog").or(page.getByRole("dialog"));
  await dialog.getByRole("heading", { name: "Add a person" }).waitFor();
  await clean(page, "adding");
  await type(page, dialog.getByLabel("First name"), "Omar");
  await type(page, dialog.getByLabel("Phone"), "not a number");
  await type(page, dialog.getByLabel("Id"), "omar");
  await press(page, dialog.getByRole("button", { name: "Add", exact: true }));
  await dialog.getByRole("alert").waitFor();
  assert.equal(await dialog.getByLabel("First name").inputValue(), "Omar");
  await type(page, dialog.getByLabel("Phone"), "+34600000009");
  await press(page, dialog.getByRole("button", { name: "Add", exact: true }));
  await page.getByRole("heading", { level: 1, name: /Omar/ }).waitFor();
  assert.equal((await contactOf(api, "omar")).phone, "+34600000009");
});

test("what somebody else has changed meanwhile is not written over", async (t) => {
  const { page, api } = await open(t, { path: "/people" });
  await met(api);
  await page.goto(`${new URL(page.url()).origin}/people/zoe`);
  await page.getByRole("button", { name: "More", exact: true }).first().click();
  await page.getByRole("menuitem", { name: "Edit the person" }).click();
  const dialog = page.getByRole("alertdialog").or(page.getByRole("dialog"));
  await dialog.getByLabel("Last name").fill("Lind");
  await api("PATCH", "/v1/contacts/zoe", { region: "SE" });
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("Somebody else has changed this person meanwhile").waitFor();
  await clean(page, "changed meanwhile");
  assert.equal(await dialog.getByLabel("Last name").inputValue(), "Lind");
  await dialog.getByRole("button", { name: "Load theirs" }).click();
  await until(async () => (await dialog.getByLabel("Lives in").inputValue()) === "SE", { what: "their change" });
  await dialog.getByLabel("Last name").fill("Lind");
  await dialog.getByRole("button", { name: "Save" }).click();
  await until(async () => (await contactOf(api, "zoe")).lastName === "Lind", { what: "the change" });
  assert.equal((await contactOf(api, "zoe")).region, "SE");
  assert.deepEqual((await contactOf(api, "zoe")).attributes, ZOE.attributes);
});

test("history runs into the future: what was sent, then now, then what comes, at the service's very moments", async (t) => {
  const { page, api } = await open(t, { path: "/people" });
  await met(api);
  await page.goto(`${new URL(page.url()).origin}/people/zoe`);
  const past = page.getByRole("list", { name: "What happened" });
  await past.getByText("Sent by Email").waitFor();
  const ahead = page.getByRole("list", { name: "What will happen" });
  await ahead.locator(".scene").nth(2).waitFor();
  const { items } = await api("GET", "/v1/contacts/zoe/upcoming");
  const next = items.map(({ step, at }) => [step, at]);
  const shown = await ahead.locator(".scene").evaluateAll((scenes) => scenes.map(({ dataset }) => [dataset.step, dataset.at]));
  for (const [step, at] of next) {
    assert.deepEqual(shown.find(([own]) => own === step), [step, at], `the moment of ${step}`);
  }
  await ahead.getByText("moved: quiet hours").waitFor();
  await ahead.locator(".scene", { hasText: "quiet hours" }).getByRole("button").first().press("Enter");
  await ahead.getByText(/is within quiet hours/).first().waitFor();
  await page.getByText("Stockholm").first().waitFor();
  const channels = page.getByRole("region", { name: "Channels" });
  await channels.getByText("zoe@example.com").waitFor();
  await clean(page, "a person");
  await page.setViewportSize({ width: 390, height: 800 });
  await clean(page, "a person on a phone");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 390, `nothing scrolls sideways, found ${wide}`);
});

test("somebody is enrolled after it was said what they would get; who is enrolled already is refused before", async (t) => {
  const { page, api } = await open(t, { path: "/people" });
  await met(api);
  await page.goto(`${new URL(page.url()).origin}/people/kenji`);
  await press(page, page.getByRole("button", { name: "Enroll" }));
  const dialog = page.getByRole("dialog");
  await type(page, dialog.getByRole("combobox", { name: "In which sequence" }), "Wel");
  await page.getByRole("option", { name: /Welcome/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await dialog.getByText(/The first message goes out/).waitFor();
  await dialog.getByText("One more thing, Kenji.").first().waitFor();
  await clean(page, "enrolling");
  await press(page, dialog.getByRole("button", { name: "Enroll" }));
  await until(async () => (await rows(api, "kenji")).length === 1, { what: "an enrollment" });
  await page.getByRole("region", { name: "Under way" }).getByText("Welcome").waitFor();

  await page.goto(`${new URL(page.url()).origin}/people/zoe`);
  await press(page, page.getByRole("button", { name: "Enroll" }));
  await type(page, dialog.getByRole("combobox", { name: "In which sequence" }), "Wel");
  await page.getByRole("option", { name: /Welcome/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await dialog.getByRole("alert").waitFor();
  assert.ok(await dialog.getByRole("button", { name: "Enroll" }).isDisabled());
});

test("an answer is recorded after it was said what comes of it, and ends what it ends", async (t) => {
  const { page, api } = await open(t, { path: "/people" });
  await met(api);
  await page.goto(`${new URL(page.url()).origin}/people/zoe`);
  await press(page, page.getByRole("button", { name: "More", exact: true }).first());
  await page.getByRole("menuitem", { name: "Record what happened" }).waitFor();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("alertdialog").or(page.getByRole("dialog"));
  await type(page, dialog.getByLabel("What they wrote"), "please stop messaging me");
  await dialog.getByText("They say no, to this channel").waitFor();
  await dialog.getByText(/ends as unsubscribed/).first().waitFor();
  await type(page, dialog.getByLabel("What they wrote"), "thanks, that helped");
  await dialog.getByText(/ends as replied/).first().waitFor();
  await clean(page, "recording");
  await press(page, dialog.getByRole("button", { name: "Record it" }));
  await until(async () => (await first(api, "zoe")).status === "replied", { what: "an ended enrollment" });
  await page.getByRole("list", { name: "What happened" }).getByText("They answered").waitFor();
  await page.getByText("Nothing is planned.").waitFor();
});

test("one is paused, skipped on and stopped from a person's page", async (t) => {
  const { page, api } = await open(t, { path: "/people" });
  await met(api);
  await page.goto(`${new URL(page.url()).origin}/people/zoe`);
  const way = page.locator(".way-row", { hasText: "Welcome" });
  await way.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Pause" }).click();
  await way.getByText("Paused").waitFor();
  await press(page, way.getByRole("button", { name: "More for Welcome" }));
  await page.getByRole("menuitem", { name: "Stop for good" }).waitFor();
  await page.getByRole("menuitem", { name: "Stop for good" }).press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Ends for good; 2 messages of it are not sent.").waitFor();
  await press(page, dialog.getByRole("button", { name: "Stop it" }));
  await until(async () => (await first(api, "zoe")).status === "stopped", { what: "a stopped enrollment" });
});

test("everything is stopped for good by keyboard alone: what ends is said, and nothing is sent afterwards", async (t) => {
  const { page, api } = await open(t, { path: "/people" });
  await met(api);
  await page.goto(`${new URL(page.url()).origin}/people/zoe`);
  await page.getByRole("region", { name: "Under way" }).getByText("Once a night").waitFor();
  await press(page, page.getByRole("button", { name: "Stop everything" }));
  const dialog = page.getByRole("alertdialog");
  await dialog.getByText("2 enrollments end; 3 messages are not sent.").waitFor();
  await clean(page, "stop everything");
  await tabTo(page, dialog.getByRole("radio", { name: /For now/ }));
  await page.keyboard.press("ArrowDown");
  await dialog.getByRole("radio", { name: /For good/ }).and(page.locator(":checked")).waitFor({ state: "attached" });
  await press(page, dialog.getByRole("button", { name: "Stop everything" }));
  await until(async () => (await contactOf(api, "zoe")).optOuts?.includes("all"), { what: "a no to everything" });
  assert.deepEqual((await api("GET", "/v1/contacts/zoe/upcoming")).items, []);
  await page.getByText("Said no to everything").waitFor();
  await page.getByText("Nothing: all that was begun is over.").waitFor();
  await clean(page, "stopped");
});

test("somebody is forgotten after it was said what that means", async (t) => {
  const { page, api } = await open(t, { path: "/people" });
  await met(api);
  await page.goto(`${new URL(page.url()).origin}/people/zoe`);
  await page.getByRole("region", { name: "Under way" }).getByText("Once a night").waitFor();
  await page.getByRole("button", { name: "More", exact: true }).first().click();
  await page.getByRole("menuitem", { name: "Forget this person" }).click();
  const dialog = page.getByRole("alertdialog");
  await dialog.getByText("2 enrollments end").waitFor();
  await clean(page, "forgetting");
  await dialog.getByRole("button", { name: "Leave it" }).click();
  assert.equal((await contactOf(api, "zoe")).firstName, "Zoë");
  await page.getByRole("button", { name: "More", exact: true }).first().click();
  await page.getByRole("menuitem", { name: "Forget this person" }).click();
  await dialog.getByRole("button", { name: "Forget for good" }).click();
  await page.getByRole("heading", { level: 1, name: "People" }).waitFor();
  assert.equal((await contactOf(api, "zoe").catch(() => ({}))).firstName, undefined);
});

test("somebody who may only look is offered nothing that changes a person", async (t) => {
  const { page, api } = await open(t, { role: "viewer", path: "/people" });
  await met(api);
  await page.goto(`${new URL(page.url()).origin}/people/zoe`);
  await page.getByRole("list", { name: "What will happen" }).getByText("A last word.").first().waitFor();
  for (const name of ["Enroll", "Stop everything", "Pause", "More"]) {
    assert.equal(await page.getByRole("main").getByRole("button", { name, exact: true }).count(), 0, name);
  }
  await clean(page, "a person, for a viewer");
});
