/**
 * Enrolls and takes events in within a transaction of the caller's own: what the application writes and what follows from it are stored
 * together, or neither is.
 *
 * In: a connection with an open transaction. Out: results; at once where the database answers at once. Never: a commit; a wait for a
 * message that is just being handed over.
 */
import type { EventReport, To } from "../drive/drive.js";
import { Fault } from "../fault.js";
import { atOnce, type Later } from "../steps.js";
import type { Contact, Given } from "../wire.js";
import type { Imported } from "../engines/store.js";
import type { Context } from "./context.js";
import { enrollWithin, type EnrollItem, type EnrollOne } from "./enrolling.js";
import { hearWithin } from "./hearing.js";

/** The calls of a caller's transaction. With SQLite they are done when they return. */
export interface Within<_C> {
  upsertContact(contact: Contact): Imported;
  enroll(what: EnrollOne): EnrollItem;
  event(to: To, event: Given): EventReport;
}

/** The calls on this connection. */
export function within<C>(context: Context, connection: C): Within<C> {
  const store = context.store.within(connection);
  // A worker that naps looks again soon by itself; what is not committed yet must not wake it.
  return {
    upsertContact: (contact) => now(store.importContacts([contact])),
    enroll: (what) => atOnce(enrollWithin(context, store, what)),
    event: (to, event) => atOnce(hearWithin(context, store, to, event)),
  };
}

function now<T>(value: Later<T>): T {
  if (value instanceof Promise) {
    throw new Fault("store", "expected a store that answers at once, found one that does not");
  }
  return value;
}
