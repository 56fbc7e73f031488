/**
 * Takes events in: what people, providers and users of the product have done.
 *
 * In: an event, and whom it concerns. Out: what it led to, stored. Never: an acknowledgement before that.
 */
import { converse } from "../drive/converse.js";
import * as drive from "../drive/drive.js";
import type { EventReport, To } from "../drive/drive.js";
import { isAboutPerson } from "../drive/scope.js";
import type { Thread } from "../engines/conversations.js";
import type { Store } from "../engines/store.js";
import { notFound } from "../fault.js";
import { the, type Steps } from "../steps.js";
import type { Event, Given } from "../wire.js";
import { happening, inOne, turn, type Context } from "./context.js";

/**
 * Applies an event. Once this is done it has been processed (X8). One that is about the person, a reply for instance, concerns all of
 * that person's enrollments even where it names one (L1).
 */
export async function hear(context: Context, to: To, given: Given): Promise<EventReport> {
  const event = happening(context, given);
  const contact = "contact" in to ? to.contact : known(await context.store.contactOf(to.enrollment), to.enrollment);
  const done = await turn(context, contact, (port) => drive.event(port, context.guest, wide(to, contact, event), event));
  context.poke();
  return done;
}

/** Applies an event to one conversation: it was closed, a model answered, a person stops what is automatic. */
export async function hearInConversation(context: Context, conversation: string, given: Given): Promise<{ duplicate: boolean }> {
  const event = happening(context, given);
  const { contact } = await threadOf(context, conversation);
  const done = await turn(context, contact, (port) => converse(port, context.guest, conversation, event));
  context.poke();
  return done;
}

/** A conversation that is there, and whose it is. */
export async function threadOf({ store }: Context, conversation: string): Promise<Thread> {
  const found = await store.conversationOf(conversation);
  if (!found) {
    throw notFound("a conversation with the id", conversation);
  }
  return found;
}

/** The same in a transaction of the caller's own: processed when the caller has committed. */
export function* hearWithin(context: Context, store: Store, to: To, given: Given): Steps<EventReport> {
  const event = happening(context, given);
  const contact = "contact" in to ? to.contact : known(yield* the(store.contactOf(to.enrollment)), to.enrollment);
  return yield* inOne(context, store, contact, (port) => drive.event(port, context.guest, wide(to, contact, event), event));
}

function wide(to: To, contact: string, event: Event): To {
  return isAboutPerson(event.type) ? { contact } : to;
}

function known(contact: string | undefined, enrollment: string): string {
  if (contact === undefined) {
    throw notFound("an enrollment with the id", enrollment);
  }
  return contact;
}
