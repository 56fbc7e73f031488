/**
 * Times previews of 10,000 contacts in a Web Worker of headless Chromium, from the request as an object to the response as one.
 *
 * In: nothing. Out: lines `name`, tab, nanoseconds a preview, the middle one of three; on standard error where the time goes. Never: a
 * warm number given for a cold one: the first batch after loading has a line of its own.
 */
import { fileURLToPath } from "node:url";
import { launch, serve, visit } from "../packaging/browser.mjs";

const CONTACTS = 10_000;
const server = await serve(fileURLToPath(new URL("../../", import.meta.url)), "");
const browser = await launch();
const middle = (numbers) => numbers.sort((one, other) => one - other)[Math.floor(numbers.length / 2)];
const whole = ({ write, call, read }) => write + call + read;
const say = (name, milliseconds) => process.stdout.write(`${name}\t${((milliseconds * 1_000_000) / CONTACTS).toFixed(3)}\n`);

try {
  const measured = JSON.parse(await visit(browser, { ...server, address: `${server.address}tests/bench/index.html` }));
  for (const name of new Set(measured.map((one) => one.name))) {
    const own = measured.filter((one) => one.name === name);
    say(`preview page ${name}, first`, middle(own.map(({ batches }) => whole(batches[0]))));
    say(`preview page ${name}`, middle(own.map(({ batches }) => whole(batches[2]))));
    for (const { init, batches } of own) {
      const parts = batches.map(({ write, call, read }) => [write, call, read].map(Math.round).join("+")).join("  ");
      process.stderr.write(`${name}: init ${Math.round(init)} ms; write+call+read ${parts} ms\n`);
    }
  }
  // What 10,000 of them may take: one second.
  say("a second for 10,000", 1_000);
} finally {
  await browser.close();
  await server.close();
}
