/**
 * The process that the crash tests start and kill: everything from the first import to the last message, such that it can be begun again
 * at any point.
 *
 * In: a folder, a kind of provider, the time, and perhaps a point at which to die. Out: the clock's time in a file whenever it has moved.
 * Never: an end by itself before the work is done.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { postgres, standingAt } from "@relance/node";
import { dieAt } from "../dist/crash.js";
import { provider } from "./provider.js";
import { END, open, setUp } from "./welcome.js";

const [dir, kind, now, name, time] = process.argv.slice(2);
if (name) {
  dieAt(name, Number(time));
}
const clock = standingAt(now);
const moved = { ...clock, advanceTo: (millis) => {
  clock.advanceTo(millis);
  writeFileSync(join(dir, "time"), new Date(clock.now()).toISOString());
} };
const kinds = { honours: { keysHonoured: true }, asked: { canBeAsked: true }, plain: {} };
// A database of PostgreSQL instead of the file, where the tests say so.
const [url, schema] = (process.env.RELANCE_TEST_POSTGRES ?? "").split(" ");
const store = url ? { store: postgres({ url, schema }) } : {};
const channels = kind === "folder" ? {} : { channels: { email: provider(join(dir, "delivered"), kinds[kind]) } };
const hands = kind === "plain" ? { hands: 1 } : {};
const relance = await open(dir, { ...store, ...channels, ...hands, clock: moved, settings: { zone: "UTC", email: { unsubscribeUrl: "https://example.com/{key}" } } });
await setUp(relance, 2, ["Europe/Madrid"]);
await relance.run({ until: END });
await relance.close();
