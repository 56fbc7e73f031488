/**
 * Fake providers that keep what they take in a file of one line a message, so that it outlives a killed process.
 *
 * In: a file, and whether keys are honoured. Out: a sender. Never: a message forgotten.
 */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { point } from "../dist/crash.js";

/** The keys that a provider has delivered, in order. */
export function delivered(file) {
  return existsSync(file) ? readFileSync(file, "utf8").split("\n").filter((line) => line !== "") : [];
}

/** A provider. One that honours keys takes each once, however often it is handed over. */
export function provider(file, { keysHonoured = false, canBeAsked = false } = {}) {
  return {
    longest: 5_000,
    canBeAsked,
    keysHonoured,
    async attempt(send, _, gate) {
      point("provider.before");
      if (!(await gate())) {
        return { type: "withdrawn" };
      }
      point("provider.gate");
      if (!keysHonoured || !delivered(file).includes(send.key)) {
        appendFileSync(file, `${send.key}\n`);
      }
      point("provider.taken");
      return { type: "accepted", messageId: `id ${send.key}` };
    },
    async ask(send) {
      return delivered(file).includes(send.key) ? "accepted" : "notAccepted";
    },
  };
}
