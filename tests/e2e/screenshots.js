/**
 * Pictures of every page of the console, with the sample data, at a moment that stands: light, dark, and on a phone.
 *
 * In: the folder that they go to. Out: `<page>-<light|dark|phone>.png`. Never: a picture of a page that is still loading.
 */
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { begin, closed, open } from "./console/harness.js";

const NOW = "2026-11-24T08:40:00Z";
const DEVICES = {
  light: { width: 1360, height: 850, scheme: "light" },
  dark: { width: 1360, height: 850, scheme: "dark" },
  phone: { width: 390, height: 800, scheme: "light" },
};

/** Each page: its address, and what has to be there before the picture is taken. */
async function pages(api) {
  const first = async (path) => (await api("GET", path)).items[0];
  const sequence = await first("/v1/sequences");
  const person = (await first("/v1/enrollments?status=active&waitingFor=time&sort=due")).contact;
  return {
    upcoming: "/upcoming",
    sequences: "/sequences",
    builder: `/sequences/${encodeURIComponent(sequence.id)}`,
    enrollments: "/enrollments",
    people: "/people",
    person: `/people/${encodeURIComponent(person)}`,
    inbox: "/people?view=inbox",
    channels: "/channels",
    assistant: "/assistant",
    account: "/account",
  };
}

const folder = resolve(process.argv[2] ?? "screens");
await mkdir(folder, { recursive: true });
const afterwards = [];
const t = { after: (act) => afterwards.unshift(act) };
try {
  const { service, api } = await begin(t, { args: ["--now", NOW] });
  await api("POST", "/v1/sample", {});
  const shown = await pages(api);
  for (const [device, how] of Object.entries(DEVICES)) {
    const { page } = await open(t, { service, api, ...how });
    for (const [name, path] of Object.entries(shown)) {
      await page.goto(service.url + path);
      await page.locator("h1").first().waitFor();
      await page.waitForLoadState("networkidle");
      await page.waitForFunction(() => document.querySelectorAll(".bone").length === 0 && document.fonts.status === "loaded");
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
