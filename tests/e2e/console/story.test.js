/**
 * The whole way, as one person goes it: a sequence is built and published, somebody is enrolled, a message is seen ahead and sent, a draft of
 * a model is approved, an answer ends it all, and another person is stopped.
 *
 * In: two people, a model that answers by a script. Out: two mails, and none after the answer. Never: a shortcut by the API where the page has a way.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { closed, open, until } from "./harness.js";
import { scripted } from "./service.js";

after(closed);

const PEOPLE = [
  { id: "ana", firstName: "Ana", lastName: "García", email: "ana@example.com", timezone: "Europe/Madrid" },
  { id: "ben", firstName: "Ben", lastName: "Okoro", email: "ben@example.com", timezone: "Europe/Madrid" },
];
const WRITTEN = "Ana, did the brochure arrive? I can walk you through it.";

/** A step is added: by its button, with its words. */
async function addEmail(page, subject, text) {
  await page.getByRole("button", { name: "Add an email" }).click();
  await page.getByRole("textbox", { name: "Text" }).fill(text);
  await page.getByRole("textbox", { name: "Subject" }).fill(subject);
}

test("a sequence is built, published, followed and answered; a draft is approved; a person is stopped", async (t) => {
  const { page, api, service } = await open(t, { path: "/sequences", args: await scripted(t, { subject: "The brochure", text: WRITTEN }) });
  await api("PUT", "/v1/settings", { zone: "Europe/Madrid", model: {} });
  await api("POST", "/v1/contacts/bulk", { contacts: PEOPLE });
  const mails = async (to) => (await service.mails()).filter((mail) => mail.includes(to));
  const go = (name) => page.getByRole("navigation", { name: "Places" }).getByRole("link", { name, exact: true }).click();

  // Build and publish.
  await page.getByRole("button", { name: "New sequence" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("After the fair");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "After the fair", level: 1 }).waitFor();
  await addEmail(page, "Nice to meet you", "Hi {{ contact.firstName }}, it was good to meet you.");
  await page.getByRole("button", { name: /^When step 1 is sent/ }).click();
  const wait = page.getByRole("dialog", { name: /^When step 1 is sent/ });
  await wait.getByLabel("How long").fill("50");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Escape");
  await addEmail(page, "The brochure", "Did the brochure arrive?");
  await page.locator("summary", { hasText: "Who writes it" }).click();
  await page.getByRole("button", { name: "As it stands here Who writes it" }).click();
  await page.getByRole("option", { name: /a person approves/ }).click();
  await page.locator(".kept[data-state=saved]").waitFor();
  await page.getByRole("button", { name: "Publish…" }).click();
  await page.getByRole("dialog", { name: /Publish/ }).getByRole("button", { name: "Publish version 1" }).click();
  await page.getByText("Version 1 is published.").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();

  // Enroll.
  await page.getByRole("button", { name: "Enroll people" }).click();
  const enroll = page.getByRole("dialog", { name: /Enroll/ });
  for (const name of ["Ana García", "Ben Okoro"]) {
    await enroll.getByRole("row", { name }).click();
  }
  await enroll.getByRole("button", { name: "Enroll 2 people" }).click();
  await enroll.getByText("2 of 2 people are under way").waitFor();
  await enroll.getByRole("button", { name: "Close" }).last().click();

  // See it ahead, and send it now.
  await go("Upcoming");
  const row = (name) => page.locator(".due-row").filter({ hasText: name });
  await row("Ana García").getByText("Hi Ana, it was good to meet you.").waitFor();
  await row("Ben Okoro").waitFor();
  await row("Ana García").getByRole("button", { name: "What to do with" }).click();
  await page.getByRole("menuitem", { name: "Send now" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Send now" }).click();
  await until(async () => (await mails("ana@example.com")).length === 1, { what: "the first mail" });
  assert.deepEqual(await mails("ben@example.com"), []);

  // A model has drafted the second; a person reads it, changes it, and approves it.
  const { items } = await until(async () => {
    const found = await api("GET", "/v1/contacts/ana/upcoming");
    return found.items.length > 0 && found;
  });
  await api("POST", `/v1/enrollments/${items[0].enrollment}/send-now`, { step: items[0].step });
  await page.getByRole("tab", { name: /Needs approval/ }).click();
  const draft = page.getByRole("region", { name: "To Ana García" });
  const words = draft.getByRole("textbox", { name: "To Ana García" });
  await words.waitFor();
  assert.equal(await words.inputValue(), WRITTEN);
  await words.fill(`${WRITTEN} Tomorrow?`);
  await draft.getByRole("button", { name: "Approve as changed" }).click();
  await until(async () => (await mails("ana@example.com")).length === 2, { what: "the approved mail" });
  assert.ok((await mails("ana@example.com"))[1].includes("Tomorrow?"), "what was approved is what went out");

  // An answer ends what was begun.
  const answer = { type: "replied", channel: "email", text: "Yes, thank you! Call me tomorrow." };
  await api("POST", "/v1/events", { contact: "ben", event: answer });
  await page.getByRole("tab", { name: /Due/ }).click();
  await row("Ben Okoro").waitFor({ state: "detached" });

  // A person is stopped for good.
  await go("People");
  await page.getByRole("link", { name: "Ana García" }).first().click();
  await page.getByRole("list", { name: "What happened" }).getByText(/Tomorrow\?|The brochure/).first().waitFor();
  await page.getByRole("button", { name: "Stop everything" }).click();
  const stop = page.getByRole("alertdialog");
  await stop.getByText("For good").click();
  await stop.getByRole("button", { name: "Stop everything" }).click();
  await page.getByText("Said no to everything").waitFor();
  assert.deepEqual((await api("GET", "/v1/contacts/ana/upcoming")).items, []);
  assert.equal((await service.mails()).length, 2);
});
