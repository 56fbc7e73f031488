/**
 * Channels: an account made, mended and tried; texts and channels of the settings; webhooks with their log; what came in given to somebody.
 *
 * In: a service, a receiver of webhooks. Out: each of it done by pointer, and again by keyboard alone. Never: a provider of the outside.
 */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { clean, closed, open, press, tabTo, type, until } from "./harness.js";

after(closed);

const ARGS = ["--allow-private-webhooks", "--allow-private-accounts"];
const bar = (page) => page.getByRole("region", { name: "Changes that are not saved" });

/** An address that is told what happens, and what it was told; it refuses while `down`. */
async function receiver(t) {
  const told = [];
  const state = { down: false };
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => (text += chunk));
    request.on("end", () => {
      told.push(JSON.parse(text));
      response.statusCode = state.down ? 503 : 200;
      response.end(state.down ? "not today" : "taken");
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  return { url: `http://127.0.0.1:${server.address().port}/hook`, told, state };
}

async function save(page) {
  await bar(page).getByRole("button", { name: "Review and save" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await bar(page).waitFor({ state: "detached" });
}

test("every part, empty and full, is shown without a fault for whoever reads by ear, wide and on a phone", async (t) => {
  const { page, api } = await open(t, { path: "/channels", args: ARGS });
  const tabs = ["Accounts", "Channels in use", "Templates", "Texts", "Webhooks", "Came in"];
  const look = async (how) => {
    for (const tab of tabs) {
      await page.getByRole("tab", { name: tab }).click();
      await page.getByRole("tabpanel").locator("section, .empty").first().waitFor();
      await clean(page, `${tab}, ${how}`);
    }
  };
  await look("empty");
  await api("PUT", "/v1/settings", {
    channels: { email: {}, whatsapp: { templates: [{ name: "order_update", language: "en", status: "approved", category: "utility", parameters: ["1", "2"] }] } },
    texts: { thanks: { body: "Thank you" } },
  });
  await api("PUT", "/v1/accounts/mail", { account: { provider: "smtp", host: "127.0.0.1", port: 1, tls: "none", user: "ann", password: "secret-of-ann", from: "Ann <ann@example.com>", limits: { perMinute: 60, burst: 5 } } });
  await api("POST", "/v1/webhooks", { url: "http://127.0.0.1:1/hook", description: "Our CRM" });
  await page.reload();
  await look("full");
  await page.setViewportSize({ width: 390, height: 844 });
  await look("on a phone");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 390, `nothing scrolls sideways, found ${wide}`);
});

test("an account is made: what is wrong is told at its field, nothing typed is lost; then it is tried and sends a test", async (t) => {
  const { page, api, service } = await open(t, { path: "/channels", args: ARGS });
  await page.getByRole("button", { name: "Add an account" }).click();
  const form = page.getByRole("dialog");
  await clean(page, "which provider");
  await form.getByRole("button", { name: "Mail folder" }).click();
  await form.getByRole("textbox", { name: "What it is called" }).fill("trial");
  await form.getByRole("textbox", { name: "Sender" }).fill("nobody");
  await form.getByRole("button", { name: "Make the account" }).click();
  await form.getByText("expected a sender's address", { exact: false }).waitFor();
  await clean(page, "an account that is refused");
  assert.equal(await form.getByRole("textbox", { name: "What it is called" }).inputValue(), "trial");
  await form.getByRole("textbox", { name: "Sender" }).fill("Ann <ann@example.com>");
  await form.getByRole("button", { name: "Make the account" }).click();
  const card = page.getByRole("region", { name: "trial" });
  await card.getByText("ann@example.com").waitFor();
  await card.getByRole("button", { name: "Try it" }).click();
  await form.getByRole("textbox", { name: "Write a test to" }).fill("me@example.com");
  await form.getByRole("button", { name: "Send the test" }).click();
  await form.getByText("The provider took the message.").waitFor();
  assert.ok((await service.mails()).some((mail) => mail.includes("me@example.com")));
  await form.getByRole("button", { name: "Close" }).last().click();
  assert.equal((await api("GET", "/v1/accounts")).items.length, 1);
});

test("a secret stays masked and is kept when something else is changed; another place wants it anew; by keyboard alone", async (t) => {
  const { page, api } = await open(t, { path: "/channels", args: ARGS });
  const account = { provider: "smtp", host: "127.0.0.1", port: 1, tls: "none", user: "ann", password: "secret-of-ann", from: "Ann <ann@example.com>" };
  await api("PUT", "/v1/accounts/mail", { account });
  await page.reload();
  const edit = async () => {
    await press(page, page.getByRole("button", { name: "What to do with mail" }));
    await page.getByRole("menuitem", { name: "Change…" }).waitFor();
    await page.keyboard.press("Enter");
  };
  await edit();
  const form = page.getByRole("dialog");
  await form.getByText("Kept, and shown to nobody").first().waitFor();
  assert.ok(!(await form.innerHTML()).includes("secret-of-ann"));
  await type(page, form.getByRole("textbox", { name: "Sender" }), "Ann of Relance <ann@example.com>");
  await press(page, form.getByRole("button", { name: "Save" }));
  await form.waitFor({ state: "detached" });
  assert.equal((await api("GET", "/v1/accounts/mail")).account.from, "Ann of Relance <ann@example.com>");
  await edit();
  await type(page, form.getByRole("textbox", { name: "Server", exact: true }), "127.0.0.2");
  await form.getByText("It goes to another place now").waitFor();
  await press(page, form.getByRole("button", { name: "Write another" }).first());
  await type(page, form.getByLabel("Password", { exact: true }).first(), "another-secret");
  await press(page, form.getByRole("button", { name: "Save" }));
  await form.waitFor({ state: "detached" });
  assert.equal((await api("GET", "/v1/accounts/mail")).account.host, "127.0.0.2");
  await press(page, page.getByRole("button", { name: "What to do with mail" }));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await press(page, page.getByRole("alertdialog").getByRole("button", { name: "Remove" }));
  await page.getByText("No account yet").waitFor();
});

test("channels are put in another order and switched off; a text is written; both are saved with the settings", async (t) => {
  const { page, api } = await open(t, { path: "/channels?tab=used", args: ARGS });
  await api("PUT", "/v1/settings", { channels: { email: {}, sms: {} } });
  await page.reload();
  await tabTo(page, page.getByRole("grid", { name: "Channels, in the order in which they are tried" }));
  await page.keyboard.press("ArrowDown");
  await press(page, page.getByRole("button", { name: "SMS earlier" }));
  await page.getByRole("row", { name: "SMS" }).first().waitFor();
  await page.getByRole("switch", { name: "Email is on" }).focus();
  await page.keyboard.press("Space");
  await page.getByRole("tab", { name: "Texts" }).click();
  await page.getByRole("button", { name: "New text" }).first().click();
  await page.getByRole("textbox", { name: "Name of the new text" }).fill("thanks");
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: "Text", exact: true }).fill("Thank you, {{ contact.firstName");
  await page.getByRole("alert").getByText("to close", { exact: false }).first().waitFor();
  await page.getByRole("textbox", { name: "Text", exact: true }).fill("Thank you, {{ contact.firstName }}.");
  await page.getByText("used nowhere").waitFor();
  await save(page);
  const settings = await api("GET", "/v1/settings");
  assert.deepEqual([settings.channelOrder, settings.channels.email.off, settings.texts.thanks.body], [["sms", "email"], true, "Thank you, {{ contact.firstName }}."]);
});

test("a webhook is made, its secret is shown once, it is tested; what failed is sent again, a stretch of time is told again", async (t) => {
  const { page, api } = await open(t, { path: "/channels?tab=webhooks", args: ARGS });
  const hook = await receiver(t);
  await page.getByRole("button", { name: "Add a webhook" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Address" }).fill("ftp://example.com");
  await dialog.getByRole("button", { name: "Add the webhook" }).click();
  await dialog.getByText("expected https", { exact: false }).waitFor();
  await dialog.getByRole("textbox", { name: "Address" }).fill(hook.url);
  await dialog.getByRole("textbox", { name: "What it is for" }).fill("Our CRM");
  await dialog.getByRole("radio", { name: "These kinds" }).click();
  await clean(page, "kinds of events");
  await dialog.getByRole("button", { name: "Add the webhook" }).click();
  const secret = page.getByRole("alertdialog");
  await secret.getByText(/^whsec_/).waitFor();
  await clean(page, "the secret");
  await secret.getByRole("button", { name: "I have it" }).click();
  const { items } = await api("GET", "/v1/webhooks");
  assert.deepEqual(items[0].events.toSorted(), ["enrollment.*", "message.*"]);

  hook.state.down = true;
  const acts = page.getByRole("button", { name: "What to do with Our CRM" });
  await acts.click();
  await page.getByRole("menuitem", { name: "Send a test" }).click();
  await until(() => hook.told.length > 0, { what: "the test" });
  await page.getByRole("button", { name: "Log" }).click();
  await page.getByText("Tried again").first().waitFor();
  await clean(page, "the log");
  hook.state.down = false;
  await page.getByRole("button", { name: "A test" }).first().click();
  await dialog.getByText("not today").first().waitFor();
  await clean(page, "a delivery");
  await dialog.getByRole("button", { name: "Send it again" }).click();
  await dialog.getByText("taken").first().waitFor();
  await dialog.getByRole("button", { name: "Close" }).click();

  const before = hook.told.length;
  await acts.click();
  await page.getByRole("menuitem", { name: "Tell a stretch of time again…" }).click();
  await dialog.getByText("Also what was delivered").click();
  await clean(page, "a stretch of time");
  await dialog.getByRole("button", { name: "Tell it again" }).click();
  await page.getByText(/in line|nothing to tell/).first().waitFor();
  await acts.click();
  await page.getByRole("menuitem", { name: "New secret…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "New secret" }).click();
  await secret.getByText(/^whsec_/).waitFor();
  await secret.getByText("The old one signs beside it until").waitFor();
  await secret.getByRole("button", { name: "I have it" }).click();
  assert.ok(hook.told.length >= before);
});

test("a webhook is disabled, enabled and removed by keyboard alone", async (t) => {
  const { page, api } = await open(t, { path: "/channels?tab=webhooks", args: ARGS });
  const hook = await receiver(t);
  await api("POST", "/v1/webhooks", { url: hook.url, description: "Our CRM" });
  await page.reload();
  const choose = async (name, downs) => {
    await press(page, page.getByRole("button", { name: "What to do with Our CRM" }));
    await page.getByRole("menuitem", { name }).waitFor();
    for (let step = 0; step < downs; step += 1) {
      await page.keyboard.press("ArrowDown");
    }
    await page.keyboard.press("Enter");
  };
  await choose("Disable…", 4);
  await press(page, page.getByRole("alertdialog").getByRole("button", { name: "Disable" }));
  await page.getByText("Disabled", { exact: true }).waitFor();
  await choose("Enable", 4);
  await page.getByText("On", { exact: true }).waitFor();
  await choose("Remove…", 5);
  await press(page, page.getByRole("alertdialog").getByRole("button", { name: "Remove" }));
  await page.getByText("Nobody is told yet").waitFor();
  assert.equal((await api("GET", "/v1/webhooks")).items.length, 0);
});

test("what nobody knew whose it is is given to somebody, who is found by a part of the name, by keyboard alone", async (t) => {
  const { page, api, service } = await open(t, { path: "/channels?tab=inbound", args: ARGS });
  await api("PUT", "/v1/contacts/zoe", { id: "zoe", firstName: "Zoë", lastName: "Öberg", email: "zoe@example.com" });
  const key = (await api("POST", "/v1/keys", { name: "mail", scopes: ["inbound:write"] })).secret;
  const mail = "From: Somebody <other@example.org>\r\nTo: us@example.com\r\nSubject: Question\r\nMessage-ID: <q1@example.org>\r\n\r\nCan you call me tomorrow at 10?\r\n";
  await fetch(`${service.url}/v1/inbound/mail`, { method: "POST", headers: { authorization: `Bearer ${key}`, "content-type": "message/rfc822" }, body: mail });
  await page.reload();
  await page.getByText("Nobody knows whose").waitFor();
  await clean(page, "what came in");
  await press(page, page.getByRole("button", { name: "Question Can you call me" }));
  await press(page, page.getByRole("dialog").getByRole("button", { name: "Say whose it is" }));
  await tabTo(page, page.getByRole("combobox", { name: "Whose is it?" }));
  await page.keyboard.type("berg");
  await page.getByRole("option", { name: "Zoë Öberg" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await press(page, page.getByRole("button", { name: "It is Zoë Öberg’s" }));
  await page.getByRole("dialog").getByText("Taken").waitFor();
  await clean(page, "what was made of it");
  const { items } = await api("GET", "/v1/inbound");
  assert.deepEqual([items[0].contact, items[0].status], ["zoe", "matched"]);
});

test("somebody who may only look sees accounts without a way to change them, and no webhooks", async (t) => {
  const { page, api } = await open(t, { role: "viewer", path: "/channels", args: ARGS });
  await api("PUT", "/v1/accounts/trial", { account: { provider: "folder", from: "Ann <ann@example.com>" } });
  await page.reload();
  await page.getByRole("region", { name: "trial" }).waitFor();
  assert.equal(await page.getByRole("button", { name: /Add an account|Try it|What to do/ }).count(), 0);
  await page.getByRole("tab", { name: "Webhooks" }).click();
  await page.getByText("This is not yours to see").waitFor();
  await clean(page, "what is not one's own to see");
});
