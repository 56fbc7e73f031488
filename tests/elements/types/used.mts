/**
 * A program that uses the elements as intended compiles, and one that does not fails.
 *
 * In: the package's types. Out: nothing; it is only compiled. Never: run.
 */
import { RelanceFollowups, ready } from "relance/elements";

await ready("/relance.wasm");
const list = document.querySelector("relance-followups")!;
list.value = [{ local: "2026-12-01T09:00", text: "Hello" }];
list.autoFill = async ({ entries, signal }) => (signal.aborted ? [] : entries);
list.words = { send: "Enviar", problems: { "entries.past": ({ message }) => `${message}!` } };
list.addEventListener("relance-send", ({ detail }) => detail.waitUntil(Promise.resolve(detail.version.steps[0]?.id)));
document.querySelector("relance-timeline")!.calendar = { quietHours: ["21:00-08:00"] };
const made: HTMLElement = new RelanceFollowups();
made.remove();
// @ts-expect-error: what the core says can't be set.
list.result = { entries: [] };
// @ts-expect-error: an entry's text is a text.
list.value = [{ text: 1 }];
