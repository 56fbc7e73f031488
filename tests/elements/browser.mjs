/**
 * Chromium with a page of the elements, and what the tests do and see in it.
 *
 * In: the site's address. Out: pages, keys, shadows. Never: a click of a mouse where a key is meant; never a wait of a fixed length.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import puppeteer from "puppeteer-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const launch = () => puppeteer.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--lang=en-US"] });

/** A page with the elements; whatever its console says as an error ends up in `errors`. */
export async function openPage(browser, at, { width = 1000, height = 900, scheme = "light" } = {}) {
  const page = await browser.newPage();
  const errors = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }, { name: "prefers-reduced-motion", value: "reduce" }]);
  await page.goto(`${at}/page/index.html`);
  await page.waitForFunction(() => customElements.get("relance-timeline"));
  return Object.assign(page, { errors });
}

/** Sets properties of an element. */
export const give = (page, id, properties) => page.evaluate((name, given) => Object.assign(document.getElementById(name), given), id, properties);

/** The text of the first part of that name that is to be seen. */
export const part = (page, id, selector) => page.evaluate((name, css) => document.getElementById(name).shadowRoot.querySelector(css)?.innerText ?? "", id, selector);

/** Waits until a part says this. */
export const says = (page, id, selector, text) =>
  page.waitForFunction((name, css, wanted) => [...document.getElementById(name).shadowRoot.querySelectorAll(css)].some((node) => !node.hidden && node.textContent.includes(wanted)), { timeout: 5000 }, id, selector, text);

/** Presses Tab until what has the focus is called this. */
export async function tabTo(page, id, name, key = "Tab") {
  for (let presses = 0; presses < 80; presses += 1) {
    const now = await page.evaluate((host) => {
      const focused = document.getElementById(host).shadowRoot.activeElement;
      return focused && (focused.getAttribute("aria-label") ?? focused.labels?.[0]?.textContent ?? focused.textContent);
    }, id);
    if (now === name) {
      return;
    }
    if (key === "Shift+Tab") {
      await page.keyboard.down("Shift");
      await page.keyboard.press("Tab");
      await page.keyboard.up("Shift");
    } else {
      await page.keyboard.press("Tab");
    }
  }
  throw new Error(`expected to reach \`${name}\` with ${key}, found that 80 presses don't`);
}

/** What the element told its host under this name. */
export const told = (page, name) => page.evaluate((wanted) => globalThis.told.filter((one) => one.name === wanted), name);

/** The violations that axe finds on the whole page, shadows and all. */
export async function violations(page) {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() => globalThis.axe.run(document));
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.flat().join(" ")).join(", ")}`);
}
