/**
 * How a draft is changed: steps added, moved, doubled, taken out, their members set.
 *
 * In: a draft. Out: another one. Never: the one that was given, changed; a member that says what is so without it.
 */
import type { Draft, Step } from "relance/slim";

/** A key for each step, by which a list tells them apart: its id, unless another step before it has the same. */
export function keysOf(steps: readonly Step[]): string[] {
  const used = new Map<string, number>();
  return steps.map(({ id }) => {
    const times = used.get(id) ?? 0;
    used.set(id, times + 1);
    return times === 0 ? id : `${id} ${times}`;
  });
}

/** An id that no step has: the wanted one, or that with a number. */
export function newId(steps: readonly Step[], wanted: string): string {
  const taken = new Set(steps.map(({ id }) => id));
  const stem = wanted.replace(/-\d+$/, "");
  let id = wanted;
  for (let number = 2; taken.has(id); number += 1) {
    id = `${stem}-${number}`;
  }
  return id;
}

/** Without the members that are left out. */
export function tidied<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
}

/** With another step in place of one. */
export function withStep(draft: Draft, index: number, change: Partial<Step>): Draft {
  return { ...draft, steps: draft.steps.map((step, at) => (at === index ? tidied({ ...step, ...change }) : step)) };
}

/** With a step put in before the place. */
export function added(draft: Draft, index: number, step: Step): Draft {
  return { ...draft, steps: [...draft.steps.slice(0, index), { ...step, id: newId(draft.steps, step.id) }, ...draft.steps.slice(index)] };
}

/** Without the step. */
export function without(draft: Draft, index: number): Draft {
  return { ...draft, steps: draft.steps.filter((_, at) => at !== index) };
}

/** With the step once more, behind itself. */
export function doubled(draft: Draft, index: number): Draft {
  const step = draft.steps[index];
  return step ? added(draft, index + 1, structuredClone(step)) : draft;
}

/** With the step at another place, counted without it. */
export function moved(draft: Draft, from: number, to: number): Draft {
  const step = draft.steps[from];
  if (!step || from === to) {
    return draft;
  }
  const rest = draft.steps.filter((_, at) => at !== from);
  return { ...draft, steps: [...rest.slice(0, to), step, ...rest.slice(to)] };
}

/** Where a place in a draft comes to lie when a step is moved. */
export function followed(place: number, from: number, to: number): number {
  if (place === from) {
    return to;
  }
  const without = place > from ? place - 1 : place;
  return without >= to ? without + 1 : without;
}

/** A new step for a channel. */
export function freshStep(channel: string, first: boolean): Step {
  const subject = channel === "email" || channel === "automatic" ? { subject: "" } : {};
  return { id: channel === "automatic" ? "message" : channel.toLowerCase(), wait: first ? { minutes: 0 } : { days: 2 }, channel, content: { type: "text", body: "", ...subject } };
}
