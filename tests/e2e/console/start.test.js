/**
 * The door: the first user by the token of the start, sample data from the first minute, signing in and out; by pointer and by keyboard alone.
 *
 * In: a service that nobody knows yet. Out: users, sessions, a workspace that is not empty. Never: a token or a password that stays on the page.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { begin, clean, closed, device, open, press, type } from "./harness.js";
import { serve } from "./service.js";

after(closed);

const PASSWORD = "correct horse battery";

test("the first person makes themselves known, by keyboard alone, and finds a workspace that is not empty", async (t) => {
  const service = await serve(t);
  const page = await device(t, service);
  await page.goto(service.url);
  await page.getByRole("heading", { name: "Welcome" }).waitFor();
  await clean(page, "the first start");
  await page.goto(`${service.url}/set-up#token=${service.token}`);
  await page.reload();
  await page.getByLabel("Token").and(page.locator(`[value="${service.token}"]`)).waitFor();
  assert.equal(new URL(page.url()).hash, "", "the token does not stay in the address");
  await type(page, page.getByLabel("Your name"), "Ada Admin");
  await type(page, page.getByLabel("Email"), "ada@example.com");
  await type(page, page.getByLabel("Password"), "short");
  await press(page, page.getByRole("button", { name: "Begin" }));
  await page.getByRole("alert").getByText("10 to 256 characters").waitFor();
  assert.equal(await page.getByLabel("Your name").inputValue(), "Ada Admin", "nothing that was typed is lost");
  await type(page, page.getByLabel("Password"), PASSWORD);
  await press(page, page.getByRole("button", { name: "Begin" }));
  await page.getByRole("heading", { name: "Upcoming" }).waitFor();
  await page.locator(".due-row").first().waitFor();
  const steps = page.getByRole("region", { name: "First steps" });
  await steps.getByRole("link", { name: "Publish a sequence of your own" }).waitFor();
  await clean(page, "Upcoming at the start");
  await press(page, steps.getByRole("button", { name: "Put away" }));
  await steps.waitFor({ state: "detached" });
  await page.reload();
  await page.locator(".due-row").first().waitFor();
  assert.equal(await steps.count(), 0, "what was put away stays away");
});

test("one signs in by password or by key, and out again; what is wrong is said", async (t) => {
  const { service, api } = await begin(t);
  const page = await device(t, service);
  await page.goto(`${service.url}/sequences`);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await clean(page, "signing in");
  await type(page, page.getByLabel("Email"), "ada@example.com");
  await type(page, page.getByLabel("Password"), "something else");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("Expected a user with this password").waitFor();
  assert.equal(await page.getByRole("navigation", { name: "Places" }).count(), 0);
  await type(page, page.getByLabel("Password"), PASSWORD);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Sequences", level: 1 }).waitFor();
  await press(page, page.getByRole("button", { name: /Ada Admin/ }));
  await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
  await page.getByRole("menuitem", { name: "Sign out" }).press("Enter");
  await page.getByRole("heading", { name: "Sign in" }).waitFor();

  const { secret } = await api("POST", "/v1/keys", { name: "a shared screen", scopes: ["enrollments:read", "contacts:read", "sequences:read", "settings:read", "usage:read"] });
  await press(page, page.getByRole("button", { name: "With an API key" }));
  await type(page, page.getByLabel("API key"), secret);
  await page.keyboard.press("Enter");
  await page.getByRole("navigation", { name: "Places" }).waitFor();
  await page.goto(`${service.url}/upcoming`);
  await page.getByText("Nothing is planned").waitFor();
});

test("a session that was ended elsewhere leads to the door, and back to the page that was open", async (t) => {
  const { page, service } = await open(t, { path: "/sequences" });
  await page.getByRole("heading", { name: "Sequences", level: 1 }).waitFor();
  await page.context().clearCookies();
  await page.getByRole("link", { name: "Enrollments" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.getByLabel("Email").fill("ada@example.com");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Enrollments", level: 1 }).waitFor();
  assert.equal(new URL(page.url()).origin, service.url);
});
