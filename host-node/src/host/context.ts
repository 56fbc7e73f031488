/**
 * What every part of the host works with: the store, the core, the senders, the clock, and who listens.
 *
 * In: the parts, made once. Out: turns, run in line. Never: a turn that is not ended.
 */
import { instant, type Clock } from "../clock.js";
import type { InTurn, Told } from "../drive/port.js";
import { Fault } from "../fault.js";
import type { Guest } from "../guest.js";
import type { Model } from "../model/model.js";
import type { Channels } from "../send/sender.js";
import type { Store } from "../engines/store.js";
import { inTime, the, type Later, type Steps } from "../steps.js";
import type { Event, Given } from "../wire.js";

/** The parts of one host, for one workspace. */
export interface Context {
  readonly workspace: string;
  /** The same for another workspace. */
  in(workspace: string): Context;
  readonly store: Store;
  readonly guest: Guest;
  /** The workspace's senders. */
  channels(): Later<Channels>;
  readonly clock: Clock;
  /** The model that is asked, if there is one. */
  readonly model: Model | undefined;
  /** Where somebody answers how satisfied they are, if there is a page for that. */
  readonly surveyUrl: (enrollment: string) => string | undefined;
  /** Hears what happens, after it is stored. */
  readonly hear: (notice: Told) => void;
  /** Says that there may be work. */
  readonly poke: () => void;
}

/** One turn of a contact, once everything before it in this process is done. */
export function turn<T>(context: Context, contact: string, work: InTurn<T>): Promise<T> {
  return context.store.inLine(contact, () => inTime(inOne(context, context.store, contact, work)));
}

/** One turn of a contact in a store that is a group's or a caller's. */
export function* inOne<T>(context: Context, store: Store, contact: string, work: InTurn<T>, beside = false): Steps<T> {
  const { hear: tell, surveyUrl } = context;
  const port = store.turn(contact, { channels: () => context.channels(), tell, surveyUrl, beside });
  try {
    return yield* work(port);
  } finally {
    yield* the(port.end());
  }
}

/** An event with its instant. */
export function happening(context: Context, given: Given): Event {
  if (typeof given?.type !== "string") {
    throw new Fault("input", "expected an event with a `type`, found none");
  }
  const { at } = given;
  return { ...given, at: at === undefined ? instant(context.clock.now()) : new Date(at).toISOString() } as Event;
}
