/**
 * What a page costs: how much is loaded before the core, that the core is loaded beside it, and when something useful is there.
 *
 * In: the pages of a workspace with sample data, each opened in a browser that knows nothing yet. Out: a bound on what is loaded; times, told. Never: a
 * test that fails because a machine is slow.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { begin, closed, open } from "./harness.js";

after(closed);

/** How much of a page may be loaded before the core, compressed, in bytes. */
const MOST = 300_000;
const PAGES = {
  "/upcoming": ".due-row",
  "/sequences": ".sequence-name",
  "/sequences/sample-welcome": ".ahead-point",
  "/enrollments": '[role="row"]',
  "/people": '[role="row"]',
  "/people/sample-lena": ".way-row",
  "/people?view=inbox": ".threads",
  "/channels": "h2",
  "/assistant": "h2",
  "/account": "h2",
};

/** Opens a page as one who has never been there, and gives what was loaded and when. */
async function loaded(page, url, useful) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  await cdp.send("Network.clearBrowserCache");
  const found = new Map();
  cdp.on("Network.requestWillBeSent", ({ requestId, request, timestamp }) => found.set(requestId, { url: new URL(request.url).pathname, began: timestamp, bytes: 0 }));
  cdp.on("Network.loadingFinished", ({ requestId, encodedDataLength, timestamp }) => Object.assign(found.get(requestId) ?? {}, { bytes: encodedDataLength, ended: timestamp }));
  await page.goto(url);
  await page.locator(useful).first().waitFor();
  const at = await page.evaluate(() => performance.now());
  const first = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0);
  await page.waitForFunction(() => document.fonts.status === "loaded");
  await cdp.detach();
  const all = [...found.values()].filter(({ url: path }) => !path.startsWith("/v1/"));
  const core = all.find(({ url: path }) => path.endsWith(".wasm"));
  const parts = all.filter((part) => part !== core && !(part.began > core?.ended));
  return { first, at, parts, core, all: all.reduce((sum, { bytes }) => sum + bytes, -(core?.bytes ?? 0)) };
}

test("no page loads more than is agreed before the core, which is loaded beside it", async (t) => {
  const { page, service } = await open(t, { ...(await begin(t)), sample: true, path: "/upcoming" });
  for (const [path, useful] of Object.entries(PAGES)) {
    const { first, at, parts, core, all } = await loaded(page, service.url + path, useful);
    const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
    t.diagnostic(`${path}: ${Math.round(bytes / 1000)} KB before the core, ${Math.round(all / 1000)} KB in all but it; painted after ${Math.round(first)} ms, useful after ${Math.round(at)} ms`);
    assert.ok(bytes > 0 && bytes < MOST, `${path} loads ${bytes} bytes: ${JSON.stringify(parts.map(({ url, bytes: own }) => [url, own]))}`);
    assert.ok(core, `${path} loads the core`);
    const lastScript = Math.max(...parts.filter(({ url }) => url.endsWith(".js")).map(({ ended }) => ended ?? 0));
    assert.ok(core.began < lastScript, `${path}: the core is asked for before the last script is there`);
  }
});
