/**
 * The worker: wakes what is due, hands messages over, takes up what a crash left, and moves a virtual clock on.
 *
 * In: until when. Out: a report, and word of everything while it happens. Never: a wake-up before its time; a stop for one enrollment
 * that can't be decided.
 */
import { rest } from "../clock.js";
import * as drive from "../drive/drive.js";
import type { Claim, Store } from "../engines/store.js";
import { Fault } from "../fault.js";
import type { Notice } from "../drive/port.js";
import type { Steps } from "../steps.js";
import { inOne, turn, type Context } from "./context.js";
import type { Writing } from "./writing.js";

/** How many wake-ups are claimed at once. */
const BATCH = 64;

/** Until when to work. */
export interface Until {
  /** Until the clock shows this; without it, until nothing is due (a virtual clock: until nothing is planned). */
  until?: number;
  /** Go on waiting for work until `stop` says otherwise. */
  forever: boolean;
  stop: { asked: boolean };
  /** Resolves when there may be work, so that a nap ends early. */
  poked: () => Promise<void>;
  /** The model's part, where there is a model. */
  writing?: Writing | undefined;
}

/** Works until there is nothing more to do, or until it is stopped; what is under way is finished. */
export async function work(context: Context, run: Until): Promise<void> {
  while (!run.stop.asked) {
    await context.store.sweep();
    let worked = await wakeDue(context, run);
    worked = (await handOverWaiting(context, run)) || worked;
    run.writing?.begin();
    // A clock that is moved by hand stands still while a model writes.
    worked = (!run.forever && (await run.writing?.done())) || worked;
    if (!worked && !(await moveOn(context, run))) {
      break;
    }
  }
  await run.writing?.done();
}

/** Claims what is due and wakes it; each one's messages go out at once. Says whether there was anything. */
async function wakeDue(context: Context, run: Until): Promise<boolean> {
  const { claims, putAside } = await context.store.claim(BATCH);
  putAside.forEach((enrollment) => context.hear({ type: "putAside", enrollment }));
  const alone = await wakeTogether(context, claims);
  const contacts = [...new Set(claims.map(({ contact }) => contact))];
  await byHands(context.hands, contacts, run, async (contact) => {
    // A claim that is not taken up is this worker's to take again, and anybody's when it is gone.
    for (const claim of claims.filter((claim) => claim.contact === contact && alone.has(claim.enrollment))) {
      await wakeOne(context, claim);
    }
    await handOverAll(context, contact, run);
  });
  return claims.length > 0 || putAside.length > 0;
}

/**
 * Wakes in one transaction what was never claimed before, and gives back what must be woken alone: what was claimed before and may be
 * what brought a worker down, what can't be decided, and what is in another hand.
 */
async function wakeTogether(context: Context, claims: readonly Claim[]): Promise<Set<string>> {
  if (claims.length < 2 || claims.some(({ claims }) => claims > 1)) {
    return new Set(claims.map(({ enrollment }) => enrollment));
  }
  const notices: Notice[] = [];
  const quiet: Context = { ...context, hear: (notice) => notices.push(notice) };
  const alone = await context.store.group((grouped) => wakeEach(quiet, grouped, claims));
  notices.forEach((notice) => context.hear(notice)); // Told once it is stored.
  return alone;
}

function* wakeEach(context: Context, grouped: Store, claims: readonly Claim[]): Steps<Set<string>> {
  const alone = new Set<string>();
  for (const { contact, enrollment } of claims) {
    try {
      const woken = yield* inOne(context, grouped, contact, (port) => drive.wake(port, context.guest, enrollment));
      if (woken === "undecided") {
        alone.add(enrollment);
      }
    } catch (error) {
      if (!isOfOneContact(error)) {
        throw error;
      }
      alone.add(enrollment);
    }
  }
  return alone;
}

/** Whether a fault concerns one contact and nobody else. */
function isOfOneContact(error: unknown): boolean {
  return (error instanceof Fault && (error.kind === "core" || error.kind === "busy")) || error instanceof SyntaxError;
}

async function wakeOne(context: Context, claim: Claim): Promise<void> {
  let woken: drive.Woken;
  try {
    woken = await turn(context, claim.contact, (port) => drive.wake(port, context.guest, claim.enrollment));
  } catch (error) {
    if (!isOfOneContact(error)) {
      throw error;
    }
    woken = "undecided";
  }
  if (woken === "undecided") {
    await context.store.defer(claim);
  }
}

/** Messages that an event or an earlier run left in the outbox. Says whether there was anything. */
async function handOverWaiting(context: Context, run: Until): Promise<boolean> {
  const contacts = await context.store.waiting(BATCH);
  await byHands(context.hands, contacts, run, (contact) => handOverAll(context, contact, run));
  return contacts.length > 0;
}

async function handOverAll(context: Context, contact: string, run: Until): Promise<void> {
  try {
    if (await context.store.hasAbandoned(contact)) {
      await turn(context, contact, (port) => drive.recover(port, context.guest));
    }
    while (!run.stop.asked && (await turn(context, contact, (port) => drive.handOver(port, context.guest)))) {
      // One message after the other: each is decided with the outcome of the one before.
    }
  } catch (error) {
    if (!isOfOneContact(error)) {
      throw error;
    }
    if (error instanceof Fault && error.kind === "busy") {
      return; // Whoever has it in hand goes on; it is looked at again.
    }
    for (const enrollment of await context.store.putAsideWaiting(contact)) {
      context.hear({ type: "putAside", enrollment });
    }
  }
}

/** Does this for several contacts at a time; all that has begun is finished, also when one fails. */
async function byHands(hands: number, contacts: readonly string[], run: Until, act: (contact: string) => Promise<void>): Promise<void> {
  const left = [...contacts];
  const failures: unknown[] = [];
  const hand = async () => {
    for (let contact = left.shift(); contact !== undefined && !run.stop.asked; contact = left.shift()) {
      try {
        await act(contact);
      } catch (error) {
        failures.push(error);
        left.length = 0;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(hands, contacts.length) }, hand));
  if (failures.length > 0) {
    throw failures[0];
  }
}

/** Nothing is to be done now: comes to the next instant at which there is. Says whether to go on. */
async function moveOn(context: Context, run: Until): Promise<boolean> {
  const { clock } = context;
  const now = clock.now();
  const planned = await context.store.nextDue();
  const next = planned !== undefined && (run.forever || run.until === undefined || planned <= run.until) ? planned : undefined;
  const later = clock.isVirtual ? next !== undefined : run.until !== undefined && now < run.until;
  const going = run.forever || later || (next !== undefined && next <= now);
  const to = next ?? run.until;
  if (clock.isVirtual && to !== undefined && to > now) {
    clock.advanceTo(to);
  } else if (going) {
    const nap = context.store.napMillis;
    await rest(to !== undefined && to > now ? Math.min(to - now, nap) : nap, run.poked());
  }
  return going;
}
