/**
 * Pictures of every page of the console, with the sample data, at a moment that stands: light, dark, and on a phone.
 *
 * In: the folder that they go to. Out: `<page>-<light|dark|phone>.png`. Never: a picture of a page that is still loading.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { begin, closed, open } from "./console/harness.js";

const NOW = "2026-11-24T08:40:00Z";
const DEVICES = {
  light: { width: 1360, height: 850, scheme: "light" },
  dark: { width: 1360, height: 850, scheme: "dark" },
  phone: { width: 390, height: 800, scheme: "light" },
};

/** Each page and its address. */
const PAGES = {
  upcoming: "/upcoming",
  approval: "/upcoming?tab=approval",
  sequences: "/sequences",
  builder: "/sequences/sample-welcome",
  simulation: "/sequences/sample-welcome?tab=simulate",
  enrollments: "/enrollments",
  people: "/people",
  person: "/people/sample-lena",
  inbox: "/people?view=inbox&conversation=sample-chairs",
  channels: "/channels",
  assistant: "/assistant",
  hours: "/assistant?tab=hours",
  account: "/account",
};

/** What is done on a page before its picture is taken. */
const BEFORE = {
  simulation: async (page) => {
    await page.getByRole("button", { name: "Simulate", exact: true }).click();
    await page.locator(".figures").waitFor();
    await page.evaluate(() => scrollTo(0, 0));
  },
};

/** Waits until nothing is loading and nothing more has come for a while. */
async function still(page) {
  for (let before = -1, now = 0; before !== now; ) {
    await page.waitForFunction(() => document.querySelectorAll(".bone").length === 0 && document.fonts.status === "loaded");
    await page.waitForTimeout(400);
    [before, now] = [now, await page.evaluate(() => performance.getEntriesByType("resource").length + document.querySelectorAll(".bone").length * 1e6)];
  }
}

const folder = resolve(process.argv[2] ?? "screens");
await mkdir(folder, { recursive: true });
const afterwards = [];
const t = { after: (act) => afterwards.unshift(act) };
try {
  const clock = join(await mkdtemp(join(tmpdir(), "relance-clock-")), "clock");
  afterwards.push(() => rm(dirname(clock), { recursive: true, force: true }));
  await writeFile(clock, NOW);
  const { service, api } = await begin(t, { env: { RELANCE_TRIAL_CLOCK: clock } });
  await api("POST", "/v1/sample", {});
  for (const [device, how] of Object.entries(DEVICES)) {
    const { page } = await open(t, { service, api, ...how });
    await still(page);
    await page.screenshot({ path: join(folder, `start-${device}.png`) });
    await page.evaluate(() => localStorage.setItem("relance.first-steps", "away"));
    for (const [name, path] of Object.entries(PAGES)) {
      await page.goto(service.url + path);
      await page.locator("h1").first().waitFor();
      await BEFORE[name]?.(page);
      await still(page);
      await page.screenshot({ path: join(folder, `${name}-${device}.png`) });
      process.stdout.write(`   ${name}-${device}.png\n`);
    }
  }
} finally {
  for (const act of afterwards) {
    await act();
  }
  await closed();
}
