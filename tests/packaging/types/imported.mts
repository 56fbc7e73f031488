/**
 * Uses the npm package's types as a program that imports it would; `tsc` checks that it compiles.
 *
 * In: the package's types. Out: nothing that runs. Never: a line that would compile with `any` in place of the types.
 */
import { Core, RelanceError, call, drop, entriesToVersion, enroll, init, loadZonePack, publish, when, type Contact, type Draft, type Turn } from "relance";
import * as slim from "relance/slim";

await init();
await slim.init("relance.wasm");
slim.initSync(new Uint8Array());
// @ts-expect-error: the slim entry has to be given the wasm
await slim.init();
// @ts-expect-error: at once, it has to be given the wasm too, and an address is not it
slim.initSync("relance.wasm");

const zonePack: string = await loadZonePack(new Uint8Array());
console_(when({ zone: "Europe/Madrid", base: "2026-11-20T09:00:00Z", wait: { days: 1 }, zonePack }), slim.drop({ handle: zonePack }), drop);
// @ts-expect-error: a number is neither bytes nor an address
await loadZonePack(7);

const draft: Draft = {
  name: "Welcome",
  purpose: "service",
  steps: [
    { id: "hello", wait: { minutes: 5 }, channel: "email", content: { type: "text", subject: "Hello", body: "Hi {{ contact.firstName }}" } },
    { id: "again", wait: { businessDays: 3 }, at: ["09:00"], channel: "automatic", content: { type: "text", body: "Still there?" } },
  ],
};
const contact: Contact = { id: "c1", email: "ada@example.com", timezone: "Europe/Madrid" };

const { version } = publish({ draft });
const number: number = version.number;
const enrolled = enroll({ version, contact, now: "2026-11-20T09:00:00Z" });
if ("refused" in enrolled) {
  const code: string = enrolled.refused.code;
  console_(code, number);
} else if ("items" in enrolled) {
  console_(enrolled.summary.enrolled);
} else {
  const turn: Turn = enrolled;
  const wake: string | null | undefined = turn.wakeAt;
  console_(wake);
}

const response = call({ v: 1, op: "when", zone: "Europe/Madrid", base: "2026-11-20T09:00:00Z", wait: { days: 1 } });
if (response.problems) {
  const paths: string[] = response.problems.map((problem) => problem.path);
  console_(paths);
} else if ("at" in response.result) {
  const at: string = response.result.at;
  console_(at);
}
const text: string = call('{"v":1,"op":"about"}');

const core = new Core();
try {
  const list = core.run("entries.view", { zone: "Europe/Madrid", now: "2026-11-20T09:00:00Z", entries: [] });
  const sendable: boolean = list.canSend;
  console_(sendable, text, entriesToVersion);
} catch (error) {
  if (error instanceof RelanceError) {
    console_(error.problems.length);
  }
} finally {
  core.free();
}

// @ts-expect-error: a wait has one unit, and `weeks` is none
when({ zone: "Europe/Madrid", base: "2026-11-20T09:00:00Z", wait: { weeks: 1 } });
// @ts-expect-error: `zone` is missing
when({ base: "2026-11-20T09:00:00Z", wait: { days: 1 } });
// @ts-expect-error: there is no such operation
call({ v: 1, op: "whenn" });

function console_(...values: unknown[]): void {
  void values;
}
