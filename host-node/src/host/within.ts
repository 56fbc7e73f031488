/**
 * Enrolls and takes events in within a transaction of the caller's own: what the application writes and what follows from it are stored
 * together, or neither is.
 *
 * In: a connection with an open transaction. Out: results; at once where the database answers at once. Never: a commit; a wait for a
 * message that is just being handed over.
 */
import type { EventReport, To } from "../drive/drive.js";
import { atOnce } from "../steps.js";
import type { Contact, Given } from "../wire.js";
import type { Imported } from "../engines/store.js";
import type { Context } from "./context.js";
import { enrollWithin, type EnrollItem, type EnrollOne } from "./enrolling.js";
import { hearWithin } from "./hearing.js";
import { takeIn } from "./people.js";

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
    upsertContact: (contact) => atOnce(takeIn(context, store, [contact])),
    enroll: (what) => atOnce(enrollWithin(context, store, what)),
    event: (to, event) => atOnce(hearWithin(context, store, to, event)),
  };
}
