/**
 * What is wrong with settings, by the core's word.
 *
 * In: settings as they are being written. Out: every problem with its place in them. Never: a rule of the page's own.
 */
import type { Draft, Problem, Settings, Step } from "relance/slim";
import { check } from "./core";

const step = (id: string, content: Step["content"]): Step => ({ id, channel: "automatic", wait: { days: 1 }, content });
/** In this nothing is wrong: what is found beside it is in the settings. */
const SOUND = step("sound", { type: "text", subject: "One", body: "One" });
const draftOf = (steps: Step[]): Draft => ({ name: "Sound", purpose: "service", target: "contact", steps });

/** How many texts are looked at in one draft. */
const AT_ONCE = 40;

/** Everything that the core finds in settings. A value that can't be read at all hides the rest until it is mended. */
export function judged(settings: Settings): Problem[] {
  const own = asked(draftOf([SOUND]), settings).flatMap((problem) => (problem.path.startsWith("/settings") ? [{ ...problem, path: problem.path.slice("/settings".length) }] : []));
  return [...own, ...judgedTexts(settings)];
}

/** What is wrong with the ready texts: a draft that names each of them is held against the core. */
function judgedTexts(settings: Settings): Problem[] {
  const names = Object.keys(settings.texts ?? {});
  const found: Problem[] = [];
  for (let at = 0; at < names.length; at += AT_ONCE) {
    const part = names.slice(at, at + AT_ONCE);
    const steps = part.map((use, index) => step(`text-${index}`, { type: "text", subject: settings.texts?.[use]?.subject ?? "One", use }));
    for (const problem of asked(draftOf(steps), { texts: settings.texts })) {
      const [, index] = /^\/draft\/steps\/(\d+)\/content/.exec(problem.path) ?? [];
      const name = index === undefined ? undefined : part[Number(index)];
      if (name !== undefined) {
        found.push({ ...problem, path: `/texts/${name.replaceAll("~", "~0").replaceAll("/", "~1")}/${problem.path.endsWith("/subject") ? "subject" : "body"}` });
      }
    }
  }
  return found;
}

function asked(draft: Draft, settings: Settings): readonly Problem[] {
  try {
    return check({ draft, settings }).problems;
  } catch (error) {
    const { problems } = error as { problems?: Problem[] };
    if (!problems) {
      throw error;
    }
    return problems;
  }
}
