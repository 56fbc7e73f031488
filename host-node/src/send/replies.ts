/**
 * What a mail server's reply means (X4): by its enhanced code (RFC 3463) where it has one, else by its code and where it was said.
 *
 * In: where in the dialogue, code, words. Out: the class of the refusal; the words without addresses. Never: an address.
 */
import type { RejectClass } from "./sender.js";

/** Where in the dialogue a server said no: before it heard of the message, at who sends, at to whom, at the message. */
export type Stage = "connect" | "from" | "to" | "data";

/** The class of a reply. */
export function classOf(stage: Stage, code: number, words: string): RejectClass {
  if (code < 500) {
    return "transient";
  }
  const [major, subject, detail] = enhanced(words) ?? [];
  if (major === 5) {
    return byEnhanced(stage, subject!, detail!);
  }
  if (stage === "connect") {
    return "config";
  }
  if (code === 523 || code === 552) {
    return "content"; // too large
  }
  if ((code >= 500 && code <= 504) || [530, 534, 535, 538].includes(code) || stage === "from") {
    return "config";
  }
  return stage === "to" ? "permanent" : "content";
}

function byEnhanced(stage: Stage, subject: number, detail: number): RejectClass {
  if (subject === 1) {
    return detail === 7 || detail === 8 || stage === "from" ? "config" : "permanent"; // our own address, or theirs
  }
  if (subject === 2 && detail === 2) {
    return "transient"; // full
  }
  if ((subject === 2 && detail === 3) || (subject === 3 && detail === 4) || subject === 6) {
    return "content";
  }
  return subject === 2 || subject === 4 ? "permanent" : "config";
}

/** The enhanced code at the head of a reply's words. */
function enhanced(words: string): [number, number, number] | undefined {
  const found = /^\s*(\d+)\.(\d+)\.(\d+)(?:\s|$)/.exec(words);
  return found ? [Number(found[1]), Number(found[2]), Number(found[3])] : undefined;
}

/** The server's own words, with every address left out. */
export function wordsOf(code: number, words: string): string {
  const kept = words.split(/\s+/).map((word) => (word.includes("@") ? "‹redacted›" : word));
  return `${code} ${kept.join(" ").slice(0, 200)}`;
}
