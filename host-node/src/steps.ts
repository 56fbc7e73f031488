/**
 * Runs one and the same loop over stores that answer at once and stores that answer later.
 *
 * In: a generator that yields what it waits for. Out: its result, at once or as a promise. Never: a pause where nothing has to be waited
 * for, so that a turn of SQLite is one piece that nothing else of this process gets into.
 */

/** A value that is there, or comes. */
export type Later<T> = T | Promise<T>;

/** Work that may have to wait in between. */
export type Steps<T> = Generator<unknown, T, unknown>;

/** Waits for a value, if it has to be waited for: `const scene = yield* the(port.load(view))`. */
export function* the<T>(value: Later<T>): Steps<T> {
  return (isPromise(value) ? yield value : value) as T;
}

/** Runs the work, and waits wherever it does. */
export async function inTime<T>(steps: Steps<T>): Promise<T> {
  return finished(steps, steps.next());
}

/** Runs the work: at once as far as nothing has to be waited for, and later from there on. */
export function soon<T>(steps: Steps<T>): Later<T> {
  const step = steps.next();
  return step.done ? step.value : finished(steps, step);
}

async function finished<T>(steps: Steps<T>, first: IteratorResult<unknown, T>): Promise<T> {
  let step = first;
  while (!step.done) {
    let value: unknown;
    try {
      value = await step.value;
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(value);
  }
  return step.value;
}

/** Whether a value has to be waited for. */
export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === "object" && value !== null && typeof (value as Promise<unknown>).then === "function";
}
