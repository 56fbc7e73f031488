/**
 * Tells the time: the machine's clock, or one that a trial moves forward by hand.
 *
 * In: nothing, or the instant at which a trial stands. Out: milliseconds since 1970 that never go back. Never: a zone, a sleep that a
 * trial waits for. No other file of the host reads a clock.
 */

/** The one clock of a deployment (X9). */
export interface Clock {
  /** The time in milliseconds since 1970; it never goes back. */
  now(): number;
  /** Whether a trial moves it. */
  readonly isVirtual: boolean;
  /** Comes to this instant: moves a virtual clock there, and does nothing to the machine's. */
  advanceTo(millis: number): void;
}

/** A clock that a trial moves. */
export interface VirtualClock extends Clock {
  readonly isVirtual: true;
}

/** The machine's clock, held back so that it never goes backwards within this process. */
export function systemClock(): Clock {
  let latest = 0;
  return {
    now: () => (latest = Math.max(latest, Date.now())),
    isVirtual: false,
    advanceTo: () => {},
  };
}

/** What a clock would show were it not held back: behind its `now` while the machine's is set back. */
export function shown(clock: Clock): number {
  return clock.isVirtual ? clock.now() : Math.min(clock.now(), Date.now());
}

/** A clock that stands at this instant until it is moved. */
export function standingAt(instant: string | Date): VirtualClock {
  let at = millisOf(instant);
  return {
    now: () => at,
    isVirtual: true,
    advanceTo: (millis) => {
      at = Math.max(at, millis);
    },
  };
}

/** The machine's time, also in a trial: for leases, which are about processes and not about people. */
export function machineMillis(): number {
  return Date.now();
}

/** Waits on the machine's clock, also in a trial, unless `early` comes first. */
export function rest(millis: number, early?: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, millis);
    void early?.then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Lets everything else of this process have its turn. */
export function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** An instant as the wire has it. */
export function instant(millis: number): string {
  return new Date(millis).toISOString();
}

/** The milliseconds of an instant. */
export function millisOf(instant: string | Date): number {
  const millis = instant instanceof Date ? instant.getTime() : Date.parse(instant);
  if (Number.isNaN(millis)) {
    throw new RangeError(`expected an instant such as 2026-11-24T09:00:00.000Z, found \`${String(instant)}\``);
  }
  return millis;
}
