/**
 * Enrolls and takes events in within a transaction of the caller's own: what the application writes and what follows from it are stored
 * together, or neither is.
 *
 * In: a connection with an open transaction. Out: results; at once where the database answers at once. Never: a commit; a wait for a
 * message that is just being handed over.
 */
import type { EventReport, To } from "../drive/drive.js";
import { soon, type Steps } from "../steps.js";
import type { Contact, Given } from "../wire.js";
import type { Imported } from "../engines/store.js";
import type { Context } from "./context.js";
import { enrollWithin, type EnrollItem, type EnrollOne } from "./enrolling.js";
import { hearWithin } from "./hearing.js";
import { takeIn } from "./people.js";

/** What a call gives: with a client of `pg` a promise, with SQLite it is done when it returns. */
export type Done<C, T> = C extends { query: unknown } ? Promise<T> : T;

/** The calls of a caller's transaction. */
export interface Within<C> {
  upsertContact(contact: Contact): Done<C, Imported>;
  enroll(what: EnrollOne): Done<C, EnrollItem>;
  event(to: To, event: Given): Done<C, EventReport>;
}

/** The calls on this connection. */
export function within<C>(context: Context, connection: C): Within<C> {
  const store = context.store.within(connection);
  // A worker that naps looks again soon by itself; what is not committed yet must not wake it.
  return {
    upsertContact: (contact) => done<C, Imported>(takeIn(context, store, [contact])),
    enroll: (what) => done<C, EnrollItem>(enrollWithin(context, store, what)),
    event: (to, event) => done<C, EventReport>(hearWithin(context, store, to, event)),
  };
}

function done<C, T>(steps: Steps<T>): Done<C, T> {
  return soon(steps) as Done<C, T>;
}
