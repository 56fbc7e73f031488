/**
 * The account: oneself, users, keys, workspaces, addresses that are not written to; by pointer and by keyboard alone.
 *
 * In: a service with its first user. Out: people who may sign in or not, keys that are shown once, addresses lifted with a reason. Never: a
 * password that stays on the page.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { clean, closed, device, open, press, type, until } from "./harness.js";

after(closed);

test("every part is shown without a fault for whoever reads by ear, wide and on a phone", async (t) => {
  const { page, api } = await open(t, { path: "/account" });
  await api("POST", "/v1/keys", { name: "CRM backend", scopes: ["contacts:write", "usage:read"] });
  await api("PUT", "/v1/suppressions/email/angry%40example.net", { cause: "complaint" });
  await page.reload();
  for (const tab of ["You", "Users", "API keys", "Workspaces", "Usage", "Not written to", "Jobs", "Sample data"]) {
    await page.getByRole("tab", { name: tab, exact: true }).click();
    await page.getByRole("tabpanel").locator("section, .empty").first().waitFor();
    await clean(page, tab);
    await page.setViewportSize({ width: 390, height: 844 });
    await clean(page, `${tab} on a phone`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 390, `${tab}: nothing scrolls sideways, found ${wide}`);
    await page.setViewportSize({ width: 1280, height: 900 });
  }
});

test("one's own password is changed, a wrong one told at its field, by keyboard alone", async (t) => {
  const { page } = await open(t, { path: "/account" });
  await type(page, page.getByLabel("Current password"), "not the one");
  await type(page, page.getByLabel("New password"), "a wholly new phrase");
  await page.keyboard.press("Enter");
  await page.getByText("That is not it.").waitFor();
  await type(page, page.getByLabel("Current password"), "correct horse battery");
  await type(page, page.getByLabel("New password"), "short");
  await page.keyboard.press("Enter");
  await page.getByText("Expected a password of 10 to 256 characters", { exact: false }).waitFor();
  await type(page, page.getByLabel("New password"), "a wholly new phrase");
  await page.keyboard.press("Enter");
  await page.getByText("The password is changed").waitFor();
  assert.equal(await page.getByLabel("New password").inputValue(), "");
});

test("somebody is invited and signs in with what was handed over; shut out, they can't; by keyboard alone", async (t) => {
  const { page, api, service } = await open(t, { path: "/account?tab=users" });
  await press(page, page.getByRole("button", { name: "Invite somebody" }));
  const dialog = page.getByRole("dialog");
  await type(page, dialog.getByRole("textbox", { name: "Name" }), "Grace Hopper");
  await type(page, dialog.getByRole("textbox", { name: "Email" }), "grace@example.com");
  await clean(page, "an invitation");
  const password = await dialog.getByRole("textbox", { name: "First password" }).inputValue();
  await press(page, dialog.getByRole("button", { name: "Invite" }));
  await dialog.getByText("Grace Hopper may sign in").waitFor();
  await dialog.getByText(password).waitFor();
  await clean(page, "what is handed over");
  await press(page, dialog.getByRole("button", { name: "Done" }));
  assert.equal((await api("GET", "/v1/users")).items.find(({ email }) => email === "grace@example.com").role, "agent");

  const theirs = await device(t, service);
  await theirs.goto("/sign-in");
  await theirs.getByLabel("Email").fill("grace@example.com");
  await theirs.getByLabel("Password").fill(password);
  await theirs.getByRole("button", { name: "Sign in" }).click();
  await theirs.getByRole("navigation", { name: "Places" }).waitFor({ state: "attached" });

  await press(page, page.getByRole("button", { name: "What to do with Grace Hopper" }));
  await page.getByRole("menuitem", { name: "Shut out…" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await press(page, page.getByRole("alertdialog").getByRole("button", { name: "Shut out" }));
  await page.getByText("shut out", { exact: true }).waitFor();
  await theirs.goto("/upcoming");
  await theirs.getByRole("button", { name: "Sign in" }).waitFor();
});

test("an address that somebody has is refused at its field; the last admin stays one", async (t) => {
  const { page } = await open(t, { path: "/account?tab=users" });
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Another Ada");
  await dialog.getByRole("textbox", { name: "Email" }).fill("ADA@example.com");
  await dialog.getByRole("button", { name: "Invite" }).click();
  await dialog.getByText("Expected an address that no user has", { exact: false }).waitFor();
  assert.equal(await dialog.getByRole("textbox", { name: "Name" }).inputValue(), "Another Ada");
  await dialog.getByRole("button", { name: "Leave it" }).click();
  await page.getByRole("button", { name: "What to do with Ada Admin" }).click();
  await page.getByRole("menuitem", { name: "Name and role…" }).click();
  await dialog.getByRole("button", { name: "Role" }).click();
  await page.getByRole("option", { name: "Viewer" }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.getByText("Expected another admin beside this one", { exact: false }).waitFor();
});

test("a key is made with what it may do, shown once, and revoked", async (t) => {
  const { page, api, service } = await open(t, { path: "/account?tab=keys" });
  await page.getByRole("button", { name: "New key" }).first().click();
  const form = page.getByRole("dialog");
  await form.getByRole("textbox", { name: "What it is called" }).fill("Reports");
  for (const area of ["People", "Enrollments", "Events"]) {
    await form.getByRole("radiogroup", { name: area }).getByRole("radio", { name: "–" }).click();
  }
  await form.getByRole("radiogroup", { name: "Usage" }).getByRole("radio", { name: "Look" }).click();
  await clean(page, "a new key");
  await form.getByRole("button", { name: "Make the key" }).click();
  const shown = page.getByRole("alertdialog");
  const secret = await shown.getByText(/^rl_/).textContent();
  await clean(page, "the key, this once");
  await shown.getByRole("button", { name: "I have it" }).click();
  assert.equal(await page.getByText(secret).count(), 0);
  const ask = (path) => fetch(service.url + path, { headers: { authorization: `Bearer ${secret}` } });
  assert.deepEqual([(await ask("/v1/usage")).status, (await ask("/v1/contacts")).status], [200, 403]);
  const row = page.getByRole("listitem").filter({ hasText: "Reports" });
  await row.getByRole("button", { name: "Revoke…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await row.getByText("revoked", { exact: true }).waitFor();
  await until(async () => (await ask("/v1/usage")).status === 401, { what: "the key is refused" });
  assert.ok((await api("GET", "/v1/keys")).items.some(({ name, revokedAt }) => name === "Reports" && revokedAt));
});

test("a workspace is made, entered and closed", async (t) => {
  const { page, api } = await open(t, { path: "/account?tab=workspaces" });
  await page.getByRole("button", { name: "New workspace" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Northwind Norte");
  await dialog.getByRole("button", { name: "Make it" }).click();
  const row = page.getByRole("listitem").filter({ hasText: "Northwind Norte" });
  await row.getByRole("button", { name: "Enter" }).click();
  await page.getByRole("button", { name: "Northwind Norte" }).waitFor();
  await page.goto("/account?tab=workspaces");
  await page.getByRole("listitem").filter({ hasText: "default" }).getByRole("button", { name: "Enter" }).click();
  await page.getByRole("navigation", { name: "Places" }).waitFor();
  await page.goto("/account?tab=workspaces");
  await row.getByRole("button", { name: "What to do with Northwind Norte" }).click();
  await page.getByRole("menuitem", { name: "Close…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Close" }).click();
  await row.getByText("closed").waitFor();
  assert.ok((await api("GET", "/v1/workspaces/northwind-norte")).archived);
});

test("an address is added and lifted again with a reason; a complaint asks twice; by keyboard alone", async (t) => {
  const { page, api } = await open(t, { path: "/account?tab=suppressions" });
  await press(page, page.getByRole("button", { name: "Add an address" }));
  const dialog = page.getByRole("dialog");
  await type(page, dialog.getByRole("textbox", { name: "Address" }), "angry@example.net");
  await press(page, dialog.getByRole("button", { name: "Why" }));
  await page.getByRole("option", { name: "Called it spam" }).waitFor();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await press(page, dialog.getByRole("button", { name: "Add" }));
  await page.getByRole("listitem").filter({ hasText: "Called it spam" }).waitFor();
  await press(page, page.getByRole("button", { name: "Lift…" }));
  await dialog.getByText("They called a message spam.", { exact: false }).waitFor();
  await clean(page, "a complaint that is lifted");
  await type(page, dialog.getByRole("textbox", { name: "Why" }), "She asked for it by phone");
  await press(page, dialog.getByRole("button", { name: "Lift it all the same" }));
  await page.getByText("Every address may be written to").waitFor();
  const { items } = await api("GET", "/v1/suppressions/lifted");
  assert.deepEqual([items[0].address, items[0].reason, items[0].by], ["angry@example.net", "She asked for it by phone", "Ada Admin"]);
});

test("somebody who is no admin sees what is theirs, and neither users nor keys", async (t) => {
  const { page } = await open(t, { role: "agent", path: "/account?tab=users" });
  await page.getByRole("tab", { name: "You" }).waitFor();
  assert.deepEqual([await page.getByRole("tab", { name: "Users" }).count(), await page.getByRole("tab", { name: "API keys" }).count()], [0, 0]);
  await page.getByText("works with people").waitFor();
  await clean(page, "an agent's account");
});

test("sample data is added to an empty workspace, looked at, and taken away again", async (t) => {
  const { page, api } = await open(t, { path: "/account?tab=sample" });
  await page.getByRole("button", { name: "Add sample data" }).click();
  await page.getByRole("link", { name: "Look around" }).waitFor({ timeout: 60_000 });
  assert.ok((await api("GET", "/v1/contacts?limit=200")).items.some(({ id }) => id.startsWith("sample-")));
  await clean(page, "with sample data");
  await press(page, page.getByRole("button", { name: "Take it away…" }));
  await press(page, page.getByRole("alertdialog").getByRole("button", { name: "Take it away" }));
  await page.getByRole("button", { name: "Add sample data" }).waitFor({ timeout: 60_000 });
  assert.equal((await api("GET", "/v1/contacts?archived=false&limit=200")).items.length, 0);
});
