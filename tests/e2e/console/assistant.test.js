/**
 * The assistant and policies: rules read as one types, hours painted, who would be affected before a save, a save that somebody overtook.
 *
 * In: a service with people under way. Out: settings that are changed by pointer and by keyboard alone. Never: a look at an hour that the service computed.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { clean, closed, open, press, tabTo, type, until } from "./harness.js";

after(closed);

const WEEK = Object.fromEntries(["mon", "tue", "wed", "thu", "fri"].map((day) => [day, ["09:00-18:00"]]));
const SETTINGS = {
  zone: "Europe/Madrid",
  calendar: { workingHours: WEEK, quietHours: ["21:00-08:00"] },
  channels: { email: {}, sms: {}, whatsapp: {} },
  autoFollowUps: {
    stoppedReplying: { cadence: [{ minutes: 20 }, { days: 1, at: ["09:30"] }], messages: [{ type: "text", body: "Are you still there, {{ contact.firstName }}?" }] },
    instructions: "Never follow up more than 3 times",
  },
};
const DRAFT = { name: "Welcome", purpose: "service", steps: [{ id: "hello", wait: { days: 1 }, at: ["10:00"], channel: "email", content: { type: "text", subject: "Hello", body: "Hi {{ contact.firstName }}" } }] };

/** Two people under way by these settings. */
async function begun(api) {
  await api("PUT", "/v1/settings", SETTINGS);
  for (const [id, firstName] of [["zoe", "Zoë"], ["kenji", "Kenji"]]) {
    await api("PUT", `/v1/contacts/${id}`, { id, firstName, email: `${id}@example.com`, timezone: "Europe/Madrid" });
  }
  await api("POST", "/v1/sequences", { id: "welcome", draft: DRAFT });
  await api("POST", "/v1/sequences/welcome/publish", {});
  await api("POST", "/v1/enrollments/bulk", { sequence: "welcome", contacts: ["zoe", "kenji"] });
}

const bar = (page) => page.getByRole("region", { name: "Changes that are not saved" });
const slot = (page, name) => page.getByRole("gridcell", { name });

/** Saves what is changed, and waits until it is kept. */
async function save(page) {
  await bar(page).getByRole("button", { name: "Review and save" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await bar(page).waitFor({ state: "detached" });
  const close = page.getByRole("dialog").getByRole("button", { name: "Close" });
  if (await close.last().isVisible().catch(() => false)) {
    await close.last().click();
  }
}

test("every part is shown without a fault for whoever reads by ear, wide and on a phone", async (t) => {
  const { page, api } = await open(t, { path: "/assistant" });
  await begun(api);
  await page.reload();
  for (const tab of ["Follow-ups", "Rules", "Hours", "Caps and law", "Satisfaction"]) {
    await page.getByRole("tab", { name: tab }).click();
    await page.getByRole("tabpanel").locator("section, .empty").first().waitFor();
    await clean(page, tab);
    await page.setViewportSize({ width: 390, height: 844 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 390, `${tab}: nothing scrolls sideways, found ${wide}`);
    await clean(page, `${tab} on a phone`);
    await page.setViewportSize({ width: 1280, height: 900 });
  }
});

test("what a cadence comes to is told by the core as it is written", async (t) => {
  const { page, api } = await open(t, { path: "/assistant" });
  await begun(api);
  await page.reload();
  const card = page.getByRole("region", { name: "They stopped replying" });
  await card.getByText("Are you still there, Alex?").first().waitFor();
  assert.equal(await card.getByRole("list", { name: "What would go out" }).getByRole("listitem").count(), 2);
  await card.getByRole("button", { name: "Change when, and what is said" }).click();
  await card.getByRole("button", { name: "Add another" }).click();
  await until(async () => (await card.getByRole("list", { name: "What would go out" }).getByRole("listitem").count()) === 3, { what: "a third message" });
  await clean(page, "a scenario that is open");
  await card.getByRole("switch", { name: "Follow up when: They stopped replying" }).click({ force: true });
  await card.getByText("Are you still there, Alex?").first().waitFor({ state: "detached" });
  await save(page);
  assert.equal((await api("GET", "/v1/settings")).autoFollowUps.stoppedReplying.off, true);
});

test("limits are read out of each line as one types, by keyboard alone; what would be understood is told", async (t) => {
  const { page, api } = await open(t, { path: "/assistant?tab=rules" });
  await begun(api);
  await page.reload();
  await page.getByText("At most 3 follow-ups").first().waitFor();
  await tabTo(page, page.getByRole("textbox", { name: "Rule 1" }));
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Space them at least 12 hours apart");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Be kind");
  await page.getByText("At least 12 hours apart", { exact: true }).waitFor();
  await page.getByText("Only a model reads it").waitFor();
  await type(page, page.getByRole("textbox", { name: "Somebody writes" }), "Talk to me tomorrow at 10");
  await page.getByText("Asks for a certain time").waitFor();
  await page.getByText("tomorrow at 10").last().waitFor();
  await press(page, bar(page).getByRole("button", { name: "Review and save" }));
  await page.getByRole("dialog").getByText("Nothing that is planned moves").waitFor();
  await press(page, page.getByRole("dialog").getByRole("button", { name: "Save" }));
  await bar(page).waitFor({ state: "detached" });
  assert.equal((await api("GET", "/v1/settings")).autoFollowUps.instructions, "Never follow up more than 3 times\nSpace them at least 12 hours apart\nBe kind");
});

test("hours are painted with the pointer over several days; who would be affected is told before, with before and after", async (t) => {
  const { page, api } = await open(t, { path: "/assistant?tab=hours" });
  await begun(api);
  await page.reload();
  const from = slot(page, "Monday 09:00 to 09:30: open").first();
  const to = slot(page, "Friday 11:30 to 12:00: open").first();
  await from.hover();
  await page.mouse.down();
  await to.hover();
  await page.mouse.up();
  await page.getByRole("list", { name: "Working hours, day by day" }).getByText("12:00–18:00").first().waitFor();
  await bar(page).getByText("hours").waitFor();
  await bar(page).getByRole("button", { name: "Review and save" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("2 would get the next message at another time: 2 later").waitFor();
  await dialog.getByText("Zoë").waitFor();
  await dialog.getByText("outside working hours").first().waitFor();
  await clean(page, "who would be affected");
  await dialog.getByRole("button", { name: "Save" }).click();
  await bar(page).waitFor({ state: "detached" });
  const { calendar } = await api("GET", "/v1/settings");
  assert.deepEqual(calendar.workingHours, Object.fromEntries(["mon", "tue", "wed", "thu", "fri"].map((day) => [day, ["12:00-18:00"]])));
});

test("hours are painted by keyboard alone, also past midnight, and set to the minute", async (t) => {
  const { page, api } = await open(t, { path: "/assistant?tab=hours" });
  await begun(api);
  await page.reload();
  const grid = page.getByRole("grid", { name: "Working hours" });
  await tabTo(page, grid);
  for (const key of ["End", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown"]) {
    await page.keyboard.press(key); // Friday, 23:30.
  }
  for (let step = 0; step < 3; step += 1) {
    await page.keyboard.press("Shift+ArrowLeft");
  }
  await page.keyboard.press("Space"); // Friday from 22:00.
  for (const key of ["ArrowDown", "Home"]) {
    await page.keyboard.press(key);
  }
  for (let step = 0; step < 3; step += 1) {
    await page.keyboard.press("Shift+ArrowRight");
  }
  await page.keyboard.press("Space"); // Saturday until 02:00.
  await page.getByText("09:00–18:00, 22:00–02:00").waitFor();
  await press(page, page.getByRole("button", { name: "Set Monday to the minute" }));
  await tabTo(page, page.getByRole("group", { name: "Stretch 1: from" }).getByRole("spinbutton").first());
  await page.keyboard.type("0815");
  await press(page, page.getByRole("button", { name: "Take these" }));
  await page.getByText("08:15–18:00").waitFor();
  await press(page, bar(page).getByRole("button", { name: "Review and save" }));
  await press(page, page.getByRole("dialog").getByRole("button", { name: "Save" }));
  await bar(page).waitFor({ state: "detached" });
  const { workingHours } = (await api("GET", "/v1/settings")).calendar;
  assert.deepEqual([workingHours.mon, workingHours.fri, workingHours.sat], [["08:15-18:00"], ["09:00-18:00", "22:00-02:00"], undefined]);
});

test("a day of the year is closed by a press and opened again; the year tells each day in words", async (t) => {
  const { page, api } = await open(t, { path: "/assistant?tab=hours" });
  await begun(api);
  await page.reload();
  const days = page.getByRole("group", { name: "Days of the year; Enter closes one or opens it again" });
  const day = days.getByRole("button").filter({ hasNotText: "x" }).and(page.locator("[aria-label*='open 09:00–18:00']")).first();
  const date = await day.getAttribute("data-date");
  await day.click();
  await days.locator(`[data-date="${date}"][aria-pressed="true"]`).waitFor();
  await save(page);
  assert.deepEqual((await api("GET", "/v1/settings")).calendar.closedDates, [date]);
  await tabTo(page, days.locator(`[data-date="${date}"]`));
  await page.keyboard.press("Enter");
  await days.locator(`[data-date="${date}"][aria-pressed="false"]`).waitFor();
  await save(page);
  assert.equal((await api("GET", "/v1/settings")).calendar.closedDates, undefined);
});

test("what is wrong is told at its field, hinders the save, and is one press away", async (t) => {
  const { page, api } = await open(t, { path: "/assistant?tab=law" });
  await begun(api);
  await page.reload();
  await page.getByRole("button", { name: "Add a cap" }).click();
  const many = page.getByRole("textbox", { name: "Cap 1: how many" });
  await many.fill("0");
  await many.blur();
  await page.getByRole("alert").getByText("Expected at least 1, found 0").waitFor();
  await page.getByRole("tab", { name: "Follow-ups" }).click();
  await page.getByRole("alert").getByRole("button", { name: "Expected at least 1" }).click();
  await until(async () => many.evaluate((field) => field === document.activeElement).catch(() => false), { what: "the field has the focus" });
  await bar(page).getByRole("button", { name: "Review and save" }).click();
  await page.getByRole("dialog").getByText("Expected at least 1, found 0").waitFor();
  assert.ok(await page.getByRole("dialog").getByRole("button", { name: "Save" }).isDisabled());
});

test("what is not saved is told and kept when one goes away; where somebody else was faster nothing of theirs is lost", async (t) => {
  const { page, api } = await open(t, { path: "/assistant?tab=law" });
  await begun(api);
  await page.reload();
  await page.getByRole("button", { name: "Add a cap" }).click();
  await page.getByRole("link", { name: "Upcoming" }).click();
  await page.getByText("They are kept here until you come back").waitFor();
  await page.getByRole("link", { name: "Assistant" }).click();
  await bar(page).getByText("caps").waitFor();
  await api("PUT", "/v1/settings", { ...SETTINGS, spacing: { hours: 6 } });
  await bar(page).getByRole("button", { name: "Review and save" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByRole("dialog").getByText("Somebody else has saved the settings meanwhile").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Go on writing" }).click();
  await page.getByRole("button", { name: "Put mine on top" }).click();
  await save(page);
  const settings = await api("GET", "/v1/settings");
  assert.deepEqual([settings.caps, settings.spacing], [[{ max: 3, per: { days: 7 } }], { hours: 6 }]);
});

test("everything is paused by one switch that says what follows, and let go again, by keyboard alone", async (t) => {
  const { page, api } = await open(t, { path: "/assistant" });
  await begun(api);
  await page.reload();
  await press(page, page.getByRole("button", { name: "Pause everything" }));
  const question = page.getByRole("alertdialog");
  await question.getByText("2 enrollments wait").waitFor();
  await clean(page, "the question");
  await press(page, question.getByRole("button", { name: "Pause everything" }));
  await page.getByText("All sending stands still.", { exact: true }).waitFor();
  assert.equal((await api("GET", "/v1/settings")).paused, true);
  await press(page, page.getByRole("button", { name: "Send again" }));
  await press(page, question.getByRole("button", { name: "Send again" }));
  await page.getByRole("button", { name: "Pause everything" }).waitFor();
  assert.equal((await api("GET", "/v1/settings")).paused ?? false, false);
});

test("somebody who may only look sees all of it and can change none of it", async (t) => {
  const { page, api } = await open(t, { role: "viewer", path: "/assistant?tab=hours" });
  await begun(api);
  await page.reload();
  await page.getByRole("grid", { name: "Working hours" }).waitFor();
  await slot(page, "Monday 09:00 to 09:30: open").first().click();
  assert.equal(await bar(page).count(), 0);
  assert.equal(await page.getByRole("button", { name: "Pause everything" }).count(), 0);
  await clean(page, "looked at only");
});
