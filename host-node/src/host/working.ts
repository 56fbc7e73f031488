/**
 * The worker: wakes what is due, hands messages over, takes up what a crash left, has a model asked, and moves a virtual clock on.
 *
 * In: until when. Out: a report, and word of everything while it happens. Never: a wake-up before its time; a stop for one enrollment
 * that can't be decided.
 */
import { breath, machineMillis, rest } from "../clock.js";
import { point } from "../crash.js";
import { wakeConversation } from "../drive/converse.js";
import * as drive from "../drive/drive.js";
import type { Among, Claim, Store } from "../engines/store.js";
import { Fault } from "../fault.js";
import type { Steps } from "../steps.js";
import type { Carrying } from "./carrying.js";
import { inOne, turn, type Context } from "./context.js";
import { Hands } from "./hands.js";

/** How many wake-ups are claimed at once. */
const BATCH = 64;
/** A nap is so many times as long as the look that found nothing: with many workspaces a look takes its time. */
const LOOKS = 10;
const LONGEST_NAP_MILLIS = 1_000;

/** For whom to work, and until when. */
export interface Run {
  /** Whose follow-ups. */
  of: Among["of"];
  /** How many contacts' messages are handed over at a time. */
  hands: number;
  /** The model's part, where there is a model. */
  carrying: Carrying | undefined;
  /** Until the clock shows this; without it, until nothing is due (a virtual clock: until nothing is planned). */
  until: number | undefined;
  /** Go on waiting for work until `stop` says otherwise. */
  forever: boolean;
  stop: { asked: boolean };
  /** Resolves when there may be work, so that a nap ends early. */
  poked: () => Promise<void>;
  /** Whether what is still claimed may be what ended the work before. */
  tried: boolean;
}

/** Contacts whose messages somebody else had in hand, and until when they are left alone, by the machine's clock. */
type Elsewhere = Map<string, number>;

/** Works until there is nothing more to do, or until it is stopped; what is under way is finished. */
export async function work(context: Context, run: Run): Promise<void> {
  await context.store.letGo(run.tried);
  const hands = new Hands(run.hands, run.of === "all" || run.of.length > 1);
  try {
    await goOn(context, run, hands);
  } finally {
    await hands.rest();
  }
  await run.carrying?.done();
  if (run.stop.asked) {
    await context.store.letGo(false); // Others need not wait for what is not taken up any more.
  }
}

async function goOn(context: Context, run: Run, hands: Hands): Promise<void> {
  const elsewhere: Elsewhere = new Map();
  while (!run.stop.asked && !hands.failed) {
    await breath(); // With SQLite and a quick sender nothing of all this waits for anything.
    const since = machineMillis();
    await context.store.sweep();
    let worked = await wakeDue(context, run, hands);
    worked = (await wakeConversations(context, run, hands)) || worked;
    worked = (await handOverWaiting(context, run, hands, elsewhere)) || worked;
    await run.carrying?.begin();
    const nap = Math.max(context.store.napMillis, Math.min((machineMillis() - since) * LOOKS, LONGEST_NAP_MILLIS));
    while (hands.enough && !hands.failed) {
      await hands.over();
    }
    if (worked) {
      continue;
    }
    if (!hands.idle) {
      await rest(nap, Promise.race([hands.over(), run.poked()]));
    } else if (elsewhere.size > 0) {
      await rest(nap, run.poked()); // It is not over before that is handed over, and a clock that is moved by hand stands still.
    } else if (run.forever || !(await run.carrying?.done())) {
      // A clock that is moved by hand stands still while a model writes.
      if (!(await moveOn(context, run, nap, () => handOverWaiting(context, run, hands, elsewhere)))) {
        return;
      }
    }
  }
}

/** Claims what is due and wakes it; each one's messages go out as soon as there is a hand. Says whether there was anything. */
async function wakeDue(context: Context, run: Run, hands: Hands): Promise<boolean> {
  const { claims, putAside } = await context.store.claim({ of: run.of, except: hands.full }, BATCH);
  putAside.forEach(({ workspace, enrollment }) => context.in(workspace).hear({ type: "putAside", enrollment }));
  const alone = await wakeTogether(context, claims);
  const byContact = new Map<string, Claim[]>();
  for (const claim of claims) {
    const name = `${claim.workspace} ${claim.contact}`;
    byContact.set(name, [...(byContact.get(name) ?? []), claim]);
  }
  for (const [first, ...others] of byContact.values()) {
    const { workspace, contact } = first!;
    const own = context.in(workspace);
    hands.take(workspace, contact, async () => {
      for (const claim of [first!, ...others].filter((claim) => alone.has(claim))) {
        await wakeOne(own, claim);
      }
      await handOverAll(own, contact, run);
    });
  }
  return claims.length > 0 || putAside.length > 0;
}

/**
 * Wakes in one transaction what was never claimed before, and gives back what must be woken alone: what was claimed before and may be
 * what brought a worker down, what can't be decided, and what is in another hand.
 */
async function wakeTogether(context: Context, claims: readonly Claim[]): Promise<Set<Claim>> {
  if (claims.length < 2 || claims.some(({ claims }) => claims > 1)) {
    return new Set(claims);
  }
  const told: (() => void)[] = [];
  const alone = await context.store.group((grouped) => wakeEach(context, grouped, claims, told));
  told.forEach((tell) => tell()); // Told once it is stored.
  return alone;
}

function* wakeEach(context: Context, grouped: Store, claims: readonly Claim[], told: (() => void)[]): Steps<Set<Claim>> {
  const alone = new Set<Claim>();
  for (const claim of claims) {
    const { workspace, contact, enrollment } = claim;
    const own = context.in(workspace);
    const quiet: Context = { ...own, hear: (notice) => told.push(() => own.hear(notice)) };
    try {
      const woken = yield* inOne(quiet, grouped.in(workspace), contact, (port) => drive.wake(port, own.guest, enrollment));
      if (woken === "undecided") {
        alone.add(claim);
      }
    } catch (error) {
      if (!isOfOneContact(error)) {
        throw error;
      }
      alone.add(claim);
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
    if (error instanceof Fault && error.kind === "busy") {
      return context.store.putBack(claim);
    }
    woken = "undecided";
  }
  if (woken === "undecided") {
    await context.store.defer(claim);
  }
}

/** Wakes conversations whose time has come; each one's messages go out as soon as there is a hand. Says whether there was any. */
async function wakeConversations(context: Context, run: Run, hands: Hands): Promise<boolean> {
  const due = await context.store.dueWatches({ of: run.of, except: hands.full }, BATCH);
  const more = due.filter(({ workspace, contact }) => !hands.has(workspace, contact));
  for (const { workspace, contact, conversation } of more) {
    const own = context.in(workspace);
    hands.take(workspace, contact, async () => {
      await wakeThread(own, contact, conversation);
      await handOverAll(own, contact, run);
    });
  }
  return more.length > 0;
}

async function wakeThread(context: Context, contact: string, conversation: string): Promise<void> {
  try {
    await turn(context, contact, (port) => wakeConversation(port, context.guest, conversation));
  } catch (error) {
    if (!isOfOneContact(error)) {
      throw error;
    }
    if (!(error instanceof Fault && error.kind === "busy")) {
      await context.store.putWatchAside(conversation); // Whoever has the contact in hand goes on; it is looked at again.
    }
  }
}

/**
 * Messages that an event or an earlier run left in the outbox. Says whether anything was taken in hand; what somebody else has in hand,
 * another worker or an application's open transaction, is left alone for as long as a nap.
 */
async function handOverWaiting(context: Context, run: Run, hands: Hands, elsewhere: Elsewhere): Promise<boolean> {
  const now = machineMillis();
  elsewhere.forEach((until, name) => until <= now && elsewhere.delete(name));
  const found = await context.store.waiting({ of: run.of, except: hands.full }, BATCH);
  const more = found.filter(({ workspace, contact }) => !hands.has(workspace, contact) && !elsewhere.has(`${workspace} ${contact}`));
  for (const { workspace, contact } of more) {
    const own = context.in(workspace);
    hands.take(workspace, contact, async () => {
      if (!(await handOverAll(own, contact, run))) {
        elsewhere.set(`${workspace} ${contact}`, machineMillis() + context.store.napMillis);
      }
    });
  }
  return more.length > 0;
}

/** Says whether there was a message that nobody else had in hand. */
async function handOverAll(context: Context, contact: string, run: Run): Promise<boolean> {
  let handed = false;
  try {
    if (await context.store.hasAbandoned(contact)) {
      await turn(context, contact, (port) => drive.recover(port, context.guest));
      handed = true;
    }
    while (!run.stop.asked && (await turn(context, contact, (port) => drive.handOver(port, context.guest)))) {
      handed = true; // One message after the other: each is decided with the outcome of the one before.
    }
    return handed;
  } catch (error) {
    if (!isOfOneContact(error)) {
      throw error;
    }
    if (error instanceof Fault && error.kind === "busy") {
      return handed; // Whoever has it in hand goes on; it is looked at again.
    }
    for (const enrollment of await context.store.putAsideWaiting(contact)) {
      context.hear({ type: "putAside", enrollment });
    }
    return true;
  }
}

/** Nothing is to be done now: comes to the next instant at which there is. Says whether to go on. */
async function moveOn(context: Context, run: Run, nap: number, look: () => Promise<boolean>): Promise<boolean> {
  const { clock } = context;
  if (clock.isVirtual && (await context.store.othersHandOver())) {
    await rest(nap, run.poked()); // A trial's clock stands while somebody else has a message in hand, or has just died with one.
    return true;
  }
  if (clock.isVirtual && (await look())) {
    return true; // It was set free since this worker looked, by another one.
  }
  const now = clock.now();
  const planned = await context.store.nextDue({ of: run.of, except: [] });
  const next = planned !== undefined && (run.forever || run.until === undefined || planned <= run.until) ? planned : undefined;
  const later = clock.isVirtual ? next !== undefined : run.until !== undefined && now < run.until;
  const going = run.forever || later || (next !== undefined && next <= now);
  const to = next ?? run.until;
  if (to !== undefined && to > now && (clock.isVirtual || going)) {
    point("timer.sleeps");
    await (clock.isVirtual ? clock.advanceTo(to) : rest(Math.min(to - now, nap), run.poked()));
    point("timer.woke");
  } else if (going) {
    await rest(nap, run.poked());
  }
  return going;
}
