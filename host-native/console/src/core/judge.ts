/**
 * What is wrong with settings, by the core's word.
 *
 * In: settings as they are being written. Out: every problem with its place in them. Never: a rule of the page's own.
 */
import type { Draft, Problem, Settings } from "relance/slim";
import { check } from "./core";

/** A draft in which nothing is wrong: what is found beside it is in the settings. */
const SOUND: Draft = { name: "Sound", purpose: "service", target: "contact", steps: [{ id: "one", channel: "automatic", content: { type: "text", subject: "One", body: "One" } }] };

/** Everything that the core finds in settings. A value that can't be read at all hides the rest until it is mended. */
export function judged(settings: Settings): Problem[] {
  return asked(settings).flatMap((problem) => (problem.path.startsWith("/settings") ? [{ ...problem, path: problem.path.slice("/settings".length) }] : []));
}

function asked(settings: Settings): readonly Problem[] {
  try {
    return check({ draft: SOUND, settings }).problems;
  } catch (error) {
    const { problems } = error as { problems?: Problem[] };
    if (!problems) {
      throw error;
    }
    return problems;
  }
}
