/**
 * Times the call in Node: the raw module, and the npm package with text and with objects.
 *
 * In: the module's path as argument, lines of `[name, request]` on standard input. Out: nanoseconds a call by name, as JSON.
 * Never: a judgement; the task that runs this compares.
 */
import { readFileSync } from "node:fs";
import { Core } from "relance";
import { open } from "./guest.mjs";

const PATIENCE = 700;

function time(call) {
  for (let warm = 0; warm < 2000; warm += 1) {
    call();
  }
  const started = performance.now();
  let calls = 0;
  while (performance.now() - started < PATIENCE) {
    for (let turn = 0; turn < 100; turn += 1) {
      call();
    }
    calls += 100;
  }
  return Math.round(((performance.now() - started) * 1_000_000) / calls);
}

const raw = open(process.argv[2]);
const core = new Core();
const times = {};
for (const line of readFileSync(0, "utf8").split("\n").slice(0, -1)) {
  const [name, request] = JSON.parse(line);
  const { v, op, ...given } = JSON.parse(request);
  times[name] = [time(() => raw(request)), time(() => core.call(request)), time(() => core.run(op, given))];
}
process.stdout.write(JSON.stringify(times));
