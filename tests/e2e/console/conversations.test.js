/**
 * Conversations: what was said, what follows up on it and why, what people do about it; and the list of scheduled messages (A1 to A9).
 *
 * In: a service that watches conversations, a model that answers by a script. Out: what the page shows, and what the service does. Never: words that
 * are scheduled though nobody sent them.
 */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { clean, closed, open, press, tabTo, type, until } from "./harness.js";

after(closed);

const SETTINGS = {
  zone: "Europe/Madrid",
  autoFollowUps: {
    purpose: "transactional",
    stoppedReplying: {
      cadence: [{ hours: 5 }, { days: 1 }],
      messages: [
        { type: "text", subject: "Still there?", body: "Are you still there, {{ contact.firstName }}?" },
        { type: "text", subject: "A last word", body: "I close this for now." },
      ],
    },
  },
};

/** Zoë wrote, we answered, and she is silent. */
async function talked(api, settings = SETTINGS) {
  await api("PUT", "/v1/settings", settings);
  await api("PUT", "/v1/contacts/zoe", { id: "zoe", firstName: "Zoë", lastName: "Öberg", email: "zoe@example.com", timezone: "Europe/Stockholm" });
  await api("PUT", "/v1/conversations/t-zoe", { contact: "zoe", channel: "email" });
  await api("POST", "/v1/events", { contact: "zoe", event: { type: "replied", channel: "email", conversation: "t-zoe", text: "Is the blue one in stock?" } });
  await api("POST", "/v1/conversations/t-zoe/outbound", { by: "ai", text: "It is. Shall I keep one for you?" });
  await until(async () => (await stands(api)).followUp, { what: "a planned follow-up" });
}

const stands = (api) => api("GET", "/v1/conversations/t-zoe/watch");
const THREAD = "/people?view=inbox&conversation=t-zoe";
const panel = (page) => page.getByRole("complementary", { name: "What follows up on it" });
/** What people have scheduled; what the assistant plans is no list of anybody's. */
const scheduled = async (api) => (await api("GET", "/v1/scheduled-messages?contact=zoe")).items.filter(({ sequence }) => sequence === "scheduled-messages");

test("the inbox shows who said what last and when the follow-up goes out; one leads to its words and its why", async (t) => {
  const { page, api } = await open(t, { path: "/people?view=inbox" });
  await page.getByText("No conversation is like that").waitFor();
  await clean(page, "inbox, none");
  await talked(api);
  const row = page.getByRole("row", { name: /Zoë Öberg/ });
  await row.getByText("Assistant: It is. Shall I keep one for you?").waitFor();
  await row.getByText(/^in \d+ hours$/).waitFor();
  await clean(page, "inbox");
  await tabTo(page, page.getByRole("grid", { name: "Conversations" }));
  await page.keyboard.press("Enter");
  const words = page.getByRole("log", { name: "What was said" });
  await words.getByText("Is the blue one in stock?").waitFor();
  await words.getByRole("list", { name: "What will be said" }).getByText("Are you still there, Zoë?").waitFor();
  await panel(page).getByRole("heading", { name: /^Follow-up in \d+ hours$/ }).waitFor();
  await panel(page).getByText("They stopped replying").waitFor();
  const { followUp } = await stands(api);
  assert.equal(await panel(page).locator(`time[datetime="${followUp.at}"]`).count(), 1, "the page computes the service's moment");
  await clean(page, "a conversation");
  await page.setViewportSize({ width: 390, height: 800 });
  await clean(page, "a conversation on a phone");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 390, `nothing scrolls sideways, found ${wide}`);
  await press(page, page.getByRole("button", { name: "All conversations" }));
  await row.waitFor();
});

test("the planned follow-up is moved, then sent now, each after its verdict, by keyboard alone", async (t) => {
  const { page, api, service } = await open(t, { path: "/people" });
  await talked(api);
  await page.goto(new URL(THREAD, page.url()).href);
  await press(page, panel(page).getByRole("button", { name: "Move", exact: true }));
  const dialog = page.getByRole("dialog");
  await tabTo(page, dialog.getByRole("spinbutton", { name: "day" }));
  await page.keyboard.press("ArrowUp");
  await dialog.getByText(/Goes out/).waitFor();
  await clean(page, "moving it");
  const { followUp } = await stands(api);
  await press(page, dialog.getByRole("button", { name: "Move", exact: true }));
  await until(async () => (await stands(api)).followUp?.at !== followUp.at, { what: "another moment" });
  await panel(page).getByText("a person").waitFor();
  await press(page, panel(page).getByRole("button", { name: "Send now" }));
  await dialog.getByText("Goes out at once.").waitFor();
  await press(page, dialog.getByRole("button", { name: "Send now" }));
  await until(async () => (await service.mails()).some((mail) => mail.includes("zoe@example.com")), { what: "the mail" });
  // The next of its cadence, which may be planned by then, shows its subject too.
  await page.getByRole("log").getByText("Are you still there, Zoë?", { exact: true }).waitFor();
});

test("it is cancelled, and the next of its cadence takes its place", async (t) => {
  const { page, api } = await open(t, { path: "/people" });
  await talked(api);
  await page.goto(new URL(THREAD, page.url()).href);
  await panel(page).getByRole("button", { name: "Cancel", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("After that comes").waitFor();
  await dialog.getByRole("button", { name: "Cancel it" }).click();
  const { followUp } = await stands(api);
  await until(async () => {
    const state = await api("GET", `/v1/enrollments/${followUp.enrollment}`);
    return state.steps[0].status === "cancelled";
  }, { what: "a cancelled message" });
  await panel(page).getByText("I close this for now.").waitFor();
});

test("it is edited: words of one's own take its place, at its time", async (t) => {
  const { page, api } = await open(t, { path: "/people" });
  await talked(api);
  await page.goto(new URL(THREAD, page.url()).href);
  const { followUp } = await stands(api);
  await press(page, panel(page).getByRole("button", { name: "Edit" }));
  const list = page.getByRole("dialog", { name: "Scheduled messages" });
  const text = list.getByRole("textbox", { name: "Text" });
  await text.waitFor();
  assert.equal(await text.inputValue(), "Are you still there, Zoë?");
  await clean(page, "editing it");
  await text.fill("Zoë, the blue one is kept until Friday.");
  await list.getByRole("button", { name: "Send", exact: true }).click();
  await until(async () => (await scheduled(api)).some(({ text: own }) => own === "Zoë, the blue one is kept until Friday."), { what: "a message of one's own" });
  await until(async () => (await api("GET", `/v1/enrollments/${followUp.enrollment}`)).steps[0].status === "cancelled", { what: "the old one gone" });
  assert.equal((await scheduled(api)).find(({ text: own }) => own.startsWith("Zoë"))?.at, followUp.at);
});

test("its follow-ups are stopped and resumed, the bot is off and on, and it is closed", async (t) => {
  const { page, api } = await open(t, { path: "/people" });
  await talked(api);
  await page.goto(new URL(THREAD, page.url()).href);
  await press(page, panel(page).getByRole("button", { name: "Stop follow-ups" }));
  await panel(page).getByRole("heading", { name: "Follow-ups are stopped" }).waitFor();
  assert.equal((await stands(api)).status, "stopped");
  await press(page, panel(page).getByRole("button", { name: "Resume follow-ups" }));
  await until(async () => (await stands(api)).status !== "stopped", { what: "follow-ups that go on" });
  await press(page, panel(page).getByRole("button", { name: "More", exact: true }));
  await page.getByRole("menuitem", { name: "Bot off" }).waitFor();
  await page.keyboard.press("Enter");
  await until(async () => (await api("GET", "/v1/conversations/t-zoe")).botInactive, { what: "a bot that is off" });
  await page.getByText("Bot is off", { exact: true }).waitFor();
  await panel(page).getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Close" }).click();
  await until(async () => (await api("GET", "/v1/conversations/t-zoe")).closed, { what: "a closed conversation" });
  await page.getByRole("region", { name: "With Zoë Öberg" }).getByText("Closed", { exact: true }).waitFor();
  await clean(page, "closed");
});

test("a list begins with four messages, says what stands in its way, and is scheduled whole (A1 to A6, A8)", async (t) => {
  const { page, api } = await open(t, { path: "/people" });
  await talked(api);
  await page.goto(new URL("/people/zoe", page.url()).href);
  await press(page, page.getByRole("button", { name: "Schedule messages" }));
  const list = page.getByRole("dialog", { name: "Scheduled messages" });
  const texts = list.getByRole("textbox", { name: "Text" });
  await texts.nth(3).waitFor();
  assert.equal(await texts.count(), 4);
  for (const days of [5, 10, 20, 28]) {
    await list.getByText(`in ${days} days`).first().waitFor();
  }
  assert.deepEqual(await list.getByRole("combobox", { name: "If they answer first" }).evaluateAll((choices) => choices.map((choice) => choice.selectedOptions[0].text)), Array(4).fill("Cancel it"));
  assert.equal(await list.getByRole("button", { name: "Send", exact: true }).getAttribute("aria-disabled"), "true");
  assert.equal(await list.getByRole("button", { name: "Add a message" }).getAttribute("aria-disabled"), "true");
  await clean(page, "a new list");
  await list.getByRole("button", { name: "Remove message 4" }).click();
  await list.getByRole("button", { name: "Remove message 3" }).click();
  assert.equal(await texts.count(), 2);
  await tabTo(page, texts.first());
  await page.keyboard.type("Hi {{ contact.firstName }},");
  await page.keyboard.press("Alt+Enter");
  await page.keyboard.type("how is it?");
  await type(page, texts.nth(1), "And now?");
  for (const subject of await list.getByRole("textbox", { name: "Subject" }).all()) {
    await subject.fill("Hello");
  }
  await press(page, list.getByRole("button", { name: "Send", exact: true }));
  await until(async () => (await scheduled(api)).length === 2, { what: "two messages" });
  await list.waitFor({ state: "detached" });
  const [first] = await scheduled(api);
  assert.equal(first.text, "Hi {{ contact.firstName }},\nhow is it?");
  assert.equal(first.daysFromNow, 5);
  await page.getByRole("list", { name: "What will happen" }).getByText("And now?").first().waitFor();
});

test("what is scheduled is listed and cancelled one by one (A7)", async (t) => {
  const { page, api } = await open(t, { path: "/people" });
  await talked(api);
  const at = (days) => new Date(Date.now() + days * 86_400_000).toISOString();
  await api("POST", "/v1/scheduled-messages", { contact: "zoe", channel: "email", entries: [{ at: at(3), subject: "One", text: "The first" }, { at: at(4), subject: "Two", text: "The second" }] });
  await page.goto(new URL(THREAD, page.url()).href);
  await press(page, panel(page).getByRole("button", { name: "Schedule messages" }));
  const list = page.getByRole("dialog", { name: "Scheduled messages" });
  await list.getByText("The second").waitFor();
  await list.getByRole("button", { name: /Cancel message of/ }).first().click();
  await until(async () => (await scheduled(api)).length === 1, { what: "one message" });
  assert.equal((await scheduled(api))[0].text, "The second");
  await list.getByText("The first").waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  await list.waitFor({ state: "detached" });
  assert.ok(await panel(page).getByRole("button", { name: "Schedule messages" }).evaluate((button) => button === document.activeElement), "the focus is back");
});

test("a plan without the feature lets one see and edit, and refuses to send (A5)", async (t) => {
  const { page, api } = await open(t, { path: "/people" });
  await talked(api, { ...SETTINGS, plan: { name: "Basic", features: [] } });
  await page.goto(new URL("/people/zoe", page.url()).href);
  await page.getByRole("button", { name: "Schedule messages" }).click();
  const list = page.getByRole("dialog", { name: "Scheduled messages" });
  const texts = list.getByRole("textbox", { name: "Text" });
  await texts.nth(3).waitFor();
  for (const text of await texts.all()) {
    await text.fill("Hello");
  }
  await list.getByText(/Can't be sent yet: .*plan/).waitFor();
  assert.equal(await list.getByRole("button", { name: "Send", exact: true }).getAttribute("aria-disabled"), "true");
  assert.deepEqual(await scheduled(api), []);
});

test("Auto Fill proposes texts and times for review, and schedules nothing by itself (A9)", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "relance-script-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const local = new Date(Date.now() + 6 * 86_400_000).toISOString().slice(0, 10);
  const entries = [{ local: `${local}T10:00`, text: "Shall I keep the blue one?", subject: "The blue one" }];
  await writeFile(join(folder, "script.json"), JSON.stringify({ answers: [{ kind: "autoFill", say: { entries } }] }));
  const { page, api } = await open(t, { path: "/people", args: ["--model-script", join(folder, "script.json")] });
  await talked(api, { ...SETTINGS, model: {} });
  await page.goto(new URL(THREAD, page.url()).href);
  await panel(page).getByRole("button", { name: "Schedule messages" }).click();
  const list = page.getByRole("dialog", { name: "Scheduled messages" });
  await press(page, list.getByRole("button", { name: "Auto Fill" }));
  await list.getByText("This is a proposal").waitFor();
  assert.equal(await list.getByRole("textbox", { name: "Text" }).inputValue(), "Shall I keep the blue one?");
  assert.deepEqual(await scheduled(api), []);
  await clean(page, "a proposal");
  await list.getByRole("button", { name: "Send", exact: true }).click();
  await until(async () => (await scheduled(api)).length === 1, { what: "what was reviewed" });
});
