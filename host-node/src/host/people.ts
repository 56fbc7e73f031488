/**
 * Takes contacts and conversations in, if the core can read them.
 *
 * In: contacts, conversations. Out: what changed. Never: a contact that would stop every decision about them.
 */
import type { Imported, Store } from "../engines/store.js";
import { Fault } from "../fault.js";
import { the, type Steps } from "../steps.js";
import type { Contact, Conversation } from "../wire.js";
import type { Context } from "./context.js";
import { asked } from "./publishing.js";

/** The core reads contacts beside a draft; this one asks for nothing. */
const DRAFT = '{"name":"Contacts","purpose":"service","steps":[]}';

/** Adds or changes contacts, all of them or none. */
export function* takeIn(context: Context, store: Store, contacts: readonly Contact[]): Steps<Imported> {
  asked(context, "check", { draft: DRAFT, contacts: JSON.stringify(contacts) });
  return yield* the(store.importContacts(contacts));
}

/** Adds or changes a conversation of a contact. */
export async function converse(context: Context, contact: string, conversation: Conversation): Promise<void> {
  if (typeof conversation?.id !== "string" || typeof conversation.channel !== "string") {
    throw new Fault("input", "expected a conversation with an `id` and a `channel`, found something else");
  }
  await context.store.putConversation(contact, conversation);
}
