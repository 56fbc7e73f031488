/**
 * What the core says of a draft: what is wrong with it, and what it would do for one person.
 *
 * In: a draft, the settings, a person, a start. Out: problems by place, the preview; anew for each change, measured. Never: a rule of the
 * page's own.
 */
import { useDeferredValue, useMemo } from "react";
import type { Contact, Conversation, Draft, Instant, PreviewResult, Problem, SentRecord, Settings, Target } from "relance/slim";
import { check, preview, RelanceError, settingsHandle } from "../../core/core";
import { placeOf } from "./words";

/** Whom a draft is tried on. */
export interface Trial {
  contact: Contact;
  conversation?: Conversation | null;
  target?: Target | null;
  sent?: SentRecord[];
  start: Instant;
}

/** What the core found. */
export interface Judged {
  problems: Problem[];
  publishable: boolean;
  preview: PreviewResult | undefined;
  /** The draft that it is about; the page may be a keystroke ahead. */
  draft: Draft;
  /** How long it took, in milliseconds. */
  took: number;
}

/** The name under which the browser keeps how long it took. */
export const MEASURE = "relance.recompute";

/** Asks the core; a draft that it can't even read has problems and no preview. */
export function judge(draft: Draft, settings: Settings, trial: Trial | undefined): Judged {
  const begun = performance.now();
  const handle = settingsHandle(settings);
  let problems: Problem[];
  let publishable = false;
  let ahead: PreviewResult | undefined;
  try {
    ({ problems, publishable } = check({ draft, settings: handle, contacts: trial ? [trial.contact] : [] }));
    ahead = trial && foreseen(draft, handle, trial);
  } catch (error) {
    if (!(error instanceof RelanceError)) {
      throw error;
    }
    problems = error.problems;
  }
  performance.clearMeasures(MEASURE);
  const { duration } = performance.measure(MEASURE, { start: begun });
  return { problems, publishable, preview: ahead, draft, took: duration };
}

function foreseen(draft: Draft, settings: string, { start, contact, conversation, target, sent }: Trial): PreviewResult {
  // With nothing lately sent the request goes without; the rest is what the host would decide by.
  const lately = sent?.length ? { sent } : {};
  return preview({ draft, settings, contact, conversation, target, start, render: true, id: "preview", ...lately });
}

/** The same of what is typed now: what is typed shows first, what follows from it in the same frame or the next. */
export function useJudged(draft: Draft, settings: Settings | undefined, trial: Trial | undefined): Judged | undefined {
  const [now, whom] = [useDeferredValue(draft), useDeferredValue(trial)];
  return useMemo(() => settings && judge(now, settings, whom), [now, settings, whom]);
}

/** Problems below a step, or of the sequence itself where no step is named, by their member. */
export function problemsOf(problems: readonly Problem[], step: number | undefined): Map<string, Problem[]> {
  const found = new Map<string, Problem[]>();
  for (const problem of problems) {
    const place = placeOf(problem.path);
    if (place.step === step) {
      found.set(place.member, [...(found.get(place.member) ?? []), problem]);
    }
  }
  return found;
}
