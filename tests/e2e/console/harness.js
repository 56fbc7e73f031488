/**
 * The console in a real browser, signed in, over a real service: what every test of it begins with and asks.
 *
 * In: a role, options. Out: a page, calls to the API, checks. Never: a wait of a fixed length; an answer that the service did not give.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import { serve } from "./service.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const ADMIN = { name: "Ada Admin", email: "ada@example.com", password: "correct horse battery" };

let browser;

/** The one browser of a test file. */
async function launched() {
  browser ??= chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--lang=en-GB"] });
  return browser;
}

/** Closes the browser; for `after` of a test file. */
export async function closed() {
  await (await browser)?.close();
  browser = undefined;
}

/** A service with its first user, and calls to its API in that user's name. */
export async function begin(t, options = {}) {
  const service = await serve(t, options);
  const { token, ...rest } = { ...ADMIN, token: service.token };
  const cookie = await signedIn(service, "/v1/session/set-up", { token, ...rest });
  return { service, api: caller(service, cookie) };
}

/**
 * A service, and the console open in it: `{ page, api, service }`. `role`: who looks (`admin` unless said otherwise); `path`: which page;
 * `width`, `height`, `scheme`, `zone`: on which device; `sample`: with the sample data.
 */
export async function open(t, { role = "admin", path = "/", sample = false, ...options } = {}) {
  const { service, api } = options.service ? options : await begin(t, options);
  if (sample) {
    await api("POST", "/v1/sample", {});
  }
  let { email, password } = ADMIN;
  if (role !== "admin") {
    email = `${role}@example.com`;
    await api("POST", "/v1/users", { name: `A ${role}`, email, role, password });
  }
  const page = await device(t, service, options);
  await page.goto(`${service.url}/sign-in`);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("navigation", { name: "Places" }).waitFor({ state: "attached" });
  if (path !== "/") {
    await page.goto(service.url + path);
  }
  return { page, api, service };
}

/** A page of a device of its own; whatever its console says as an error fails the test. */
export async function device(t, { url }, { width = 1280, height = 900, scheme = "light", zone = "Europe/Madrid", locale = "en-GB" } = {}) {
  const context = await (await launched()).newContext({
    baseURL: url,
    viewport: { width, height },
    colorScheme: scheme,
    timezoneId: zone,
    locale,
    reducedMotion: "reduce",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const wrong = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("console", (message) => {
    // A refusal of the service is told as an error by the browser; the page shows it.
    if (message.type() === "error" && !/Failed to load resource/.test(message.text())) {
      wrong.push(message.text());
    }
  });
  t.after(async () => {
    const said = [...wrong]; // What is still being fetched breaks off with the page.
    await context.close();
    assert.deepEqual(said, [], "the page said no error");
  });
  return page;
}

async function signedIn({ url }, path, body) {
  const response = await fetch(url + path, { method: "POST", headers: { "content-type": "application/json", origin: url }, body: JSON.stringify(body) });
  if (!response.ok) {
    throw new Error(`POST ${path} was answered with ${response.status}: ${await response.text()}`);
  }
  return response.headers.getSetCookie()[0].split(";")[0];
}

/** Calls of the API: `await api("POST", "/v1/contacts/bulk", body)` gives the answer's body; a refusal is an error. */
function caller({ url }, cookie) {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: { cookie, origin: url, ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) {
      throw Object.assign(new Error(`${method} ${path} was answered with ${response.status}: ${text}`), { status: response.status });
    }
    return text === "" ? undefined : JSON.parse(text);
  };
}

/** Asserts that axe finds nothing on the page as it is, in light and in dark. */
export async function clean(page, where = page.url()) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    const found = violations.map(({ id, help, nodes }) => `${id} (${help}): ${nodes.map(({ target, failureSummary }) => `${target.flat().join(" ")}: ${failureSummary}`).join("; ")}`);
    assert.deepEqual(found, [], `${where} in ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
}

/** Presses Tab until what has the focus is this; for tasks that are done by keyboard alone. */
export async function tabTo(page, locator, { key = "Tab", most = 150 } = {}) {
  await locator.first().waitFor();
  for (let presses = 0; presses <= most; presses += 1) {
    // Of an element in a shadow, the shadow knows what has the focus.
    if (await locator.first().evaluate((element) => element.contains(element.getRootNode().activeElement)).catch(() => false)) {
      return;
    }
    await page.keyboard.press(key);
  }
  throw new Error(`expected to reach ${locator} with ${key}, found that ${most} presses don't`);
}

/** Reaches a control by Tab and presses it. */
export async function press(page, locator, key = "Enter") {
  await tabTo(page, locator);
  await page.keyboard.press(key);
}

/** Reaches a field by Tab and types in place of what is there. */
export async function type(page, locator, text) {
  await tabTo(page, locator);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(text);
}

/** Asks again until it is so; for what happens at the service in its own time. */
export async function until(asked, { patience = 20_000, what = asked } = {}) {
  const end = Date.now() + patience;
  for (;;) {
    const found = await asked();
    if (found) {
      return found;
    }
    if (Date.now() > end) {
      throw new Error(`expected ${what} within ${patience} ms, found it not`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
