/**
 * Upcoming: what is planned, why then, and what a person does to it, by pointer and by keyboard.
 *
 * In: a service with people and a sequence. Out: rows, verdicts, acts that happen. Never: a look at a moment that the service computed.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { clean, closed, open, press, type, until } from "./harness.js";
import { scripted } from "./service.js";

after(closed);

const email = (id, wait, body) => ({ id, wait, channel: "email", content: { type: "text", subject: `About ${id}`, body } });
const DRAFT = {
  name: "Welcome",
  purpose: "service",
  steps: [email("hello", { minutes: 1410 }, "Hi {{ contact.firstName }}, is there anything to ask?"), email("more", { days: 3 }, "One more thing, {{ contact.firstName }}.")],
};
const PEOPLE = [
  { id: "zoe", firstName: "Zoë", lastName: "Öberg", email: "zoe@example.com", timezone: "Europe/Stockholm" },
  { id: "kenji", firstName: "Kenji", lastName: "Ito", email: "kenji@example.com", timezone: "Asia/Tokyo" },
  { id: "nameless", email: "someone@example.com", timezone: "UTC" },
];

async function planned(api) {
  await api("POST", "/v1/contacts/bulk", { contacts: PEOPLE });
  await api("POST", "/v1/sequences", { id: "welcome", draft: DRAFT });
  await api("POST", "/v1/sequences/welcome/publish", {});
  for (const { id } of PEOPLE) {
    await api("POST", "/v1/enrollments", { sequence: "welcome", contact: id });
  }
}

const row = (page, name) => page.locator(".due-row").filter({ hasText: name });

test("each person with their words, when, and by whose clock; and nothing that can't be reached", async (t) => {
  const { page, api } = await open(t, { path: "/upcoming" });
  await page.getByText("Nothing is planned").waitFor();
  await clean(page, "Upcoming, empty");
  await planned(api);
  await row(page, "Zoë Öberg").getByText("in 23 hours").waitFor(); // Live: nobody loads the page again.
  await row(page, "Kenji Ito").getByText("Hi Kenji, is there anything to ask?").waitFor();
  await clean(page, "Upcoming");
  await page.setViewportSize({ width: 390, height: 800 });
  await clean(page, "Upcoming on a phone");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 390, `nothing scrolls sideways, found ${wide}`);
});

test("one is sent now after its verdict was read, another is skipped and taken back, by keyboard alone", async (t) => {
  const { page, api, service } = await open(t, { path: "/upcoming" });
  await planned(api);
  await press(page, row(page, "Zoë Öberg").getByRole("button", { name: "What to do with" }));
  await page.getByRole("menuitem", { name: "Send now" }).waitFor();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Goes out at once.").waitFor();
  await clean(page, "the verdict");
  await press(page, dialog.getByRole("button", { name: "Send now" }));
  await until(async () => (await service.mails()).some((mail) => mail.includes("zoe@example.com")), { what: "the mail" });
  assert.equal((await service.mails()).length, 1);

  await press(page, row(page, "Kenji Ito").getByRole("button", { name: "What to do with" }));
  await page.getByRole("menuitem", { name: "Skip this step" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await press(page, dialog.getByRole("button", { name: "Skip" }));
  await press(page, page.getByRole("button", { name: "Undo" }));
  await page.getByRole("button", { name: "Undo" }).waitFor({ state: "detached" });
  const { items } = await api("GET", "/v1/contacts/kenji/upcoming");
  assert.equal(items[0].step, "hello");
});

test("a message is moved to another moment, and goes where it was moved to", async (t) => {
  const { page, api } = await open(t, { path: "/upcoming" });
  await planned(api);
  await row(page, "Kenji Ito").getByRole("button", { name: "What to do with" }).click();
  await page.getByRole("menuitem", { name: "Move…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("spinbutton", { name: "hour" }).fill("11");
  await dialog.getByRole("spinbutton", { name: "minute" }).fill("30");
  await dialog.getByText("11:30").first().waitFor();
  await dialog.getByRole("button", { name: "Move" }).click();
  await until(async () => (await api("GET", "/v1/contacts/kenji/upcoming")).items[0].local.endsWith("11:30"), { what: "the new moment" });
  await row(page, "Kenji Ito").getByText("11:30").first().waitFor();
  await row(page, "Kenji Ito").getByText("moved: a person").waitFor();
});

test("each tab is shown without a fault for whoever reads by ear, wide and on a phone", async (t) => {
  const { page } = await open(t, { sample: true, path: "/upcoming" });
  for (const [tab, shows] of [["", ".due-row"], ["?tab=held", ".due-row, .empty"], ["?tab=approval", "textarea"], ["?tab=failed", ".empty, .card"], ["?tab=done", ".card, .empty"]]) {
    await page.goto(new URL(`/upcoming${tab}`, page.url()).href);
    await page.locator("[role=tabpanel]").locator(shows).first().waitFor();
    await clean(page, `Upcoming${tab}`);
    await page.setViewportSize({ width: 390, height: 800 });
    await clean(page, `Upcoming${tab} on a phone`);
    await page.setViewportSize({ width: 1280, height: 900 });
  }
});

test("a draft is read, changed and approved, another is refused and taken back, by keyboard alone", async (t) => {
  const { page, api, service } = await open(t, { path: "/upcoming?tab=approval", args: await scripted(t, { subject: "The brochure", text: "Did it arrive?" }) });
  await page.getByText("Nothing needs approval").waitFor();
  await api("PUT", "/v1/settings", { model: {} });
  await api("POST", "/v1/contacts/bulk", { contacts: PEOPLE });
  const draft = { name: "Written", purpose: "service", steps: [{ ...email("ask", { minutes: 0 }, "Hello"), compose: "assisted" }] };
  await api("POST", "/v1/sequences", { id: "written", draft });
  await api("POST", "/v1/sequences/written/publish", {});
  await api("POST", "/v1/enrollments", { sequence: "written", contact: "zoe" });
  await api("POST", "/v1/enrollments", { sequence: "written", contact: "kenji" });
  const to = (name) => page.getByRole("region", { name: `To ${name}` });
  await type(page, to("Zoë Öberg").getByRole("textbox", { name: "To Zoë Öberg" }), "Did it arrive, Zoë?");
  await press(page, to("Zoë Öberg").getByRole("button", { name: "Approve as changed" }));
  await to("Zoë Öberg").waitFor({ state: "detached" });
  await until(async () => (await service.mails()).some((mail) => mail.includes("Did it arrive, Zo")), { what: "the mail as it was approved" });
  await press(page, to("Kenji Ito").getByRole("button", { name: "Don’t send" }));
  await press(page, page.getByRole("button", { name: "Undo" }));
  await to("Kenji Ito").getByRole("button", { name: "Approve" }).waitFor();
  assert.equal((await api("GET", "/v1/approvals")).items.length, 1);
  await press(page, to("Kenji Ito").getByRole("button", { name: "Don’t send" }));
  await until(async () => (await api("GET", "/v1/approvals")).items.length === 0, { what: "the refusal" });
  await page.getByText("Nothing needs approval").waitFor();
});

test("what can still be taken back is done when the page is left", async (t) => {
  const { page, api } = await open(t, { path: "/upcoming" });
  await planned(api);
  await row(page, "Kenji Ito").getByRole("button", { name: "What to do with" }).click();
  await page.getByRole("menuitem", { name: "Skip this step" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Skip" }).click();
  await page.getByRole("button", { name: "Undo" }).waitFor();
  await page.reload();
  await until(async () => (await api("GET", "/v1/contacts/kenji/upcoming")).items[0]?.step !== "hello", { what: "the step to be skipped" });
});

test("somebody who may only look sees all of it and can change none of it", async (t) => {
  const { page, api } = await open(t, { role: "viewer", path: "/upcoming" });
  await planned(api);
  await row(page, "Zoë Öberg").waitFor();
  assert.equal(await page.getByRole("button", { name: "What to do with" }).count(), 0);
  await row(page, "Zoë Öberg").getByRole("button", { name: "Why" }).click();
  const why = page.getByRole("dialog");
  await why.getByText("Hi Zoë, is there anything to ask?").waitFor();
  await why.getByText("Stockholm").first().waitFor();
  await clean(page, "why");
});
