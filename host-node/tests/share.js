/**
 * One of several processes that work on one database, on the machine's clock.
 *
 * In: a folder; a line on standard input to stop. Out: messages in a file; `ready` on standard output. Never: an end while work is under way.
 */
import { join } from "node:path";
import { systemClock } from "@relance/node";
import { provider } from "./provider.js";
import { open } from "./welcome.js";

const [dir] = process.argv.slice(2);
const relance = await open(dir, {
  clock: systemClock(),
  channels: { email: provider(join(dir, "delivered")) },
  onFault: (fault) => {
    console.error(fault);
    process.exitCode = 1;
  },
});
relance.start();
console.log("ready");
process.stdin.once("data", async () => {
  await relance.close();
  process.stdin.destroy();
});
