/**
 * A model's help for a person who waits: a list to look over, rules to read.
 *
 * In: a contact and a conversation of theirs, or rules in plain words. Out: what the core reads of the answer. Never: anything scheduled by it.
 */
import type { EntriesResult, ReadResult, RulesResult } from "relance";
import { instant } from "../clock.js";
import { Fault, notFound } from "../fault.js";
import { contactText, conversationText } from "../wire.js";
import { outOfCredits, readOf, requestOf, said, undecided, type Parts } from "./carrying.js";
import type { Context } from "./context.js";

/** What a list is to be for. */
export interface Proposal {
  /** For whom. */
  contact: string;
  /** From which conversation of theirs, if there is one. */
  conversation?: string;
  /** What the messages are for, in plain words. */
  instructions?: string;
}

/** A list of messages as a model proposes it, shown as `entries.view` shows one: to be looked over, and given to `schedule` if it is good. */
export async function propose(context: Context, { contact: id, conversation, instructions }: Proposal): Promise<EntriesResult> {
  const { store } = context;
  const contact = await store.contact(id);
  if (!contact) {
    throw notFound("a contact", id);
  }
  const thread = conversation === undefined ? undefined : await store.conversationOf(conversation);
  if (conversation !== undefined && thread?.contact !== id) {
    throw notFound("a conversation of the contact", conversation);
  }
  const read = await consulted(context, {
    kind: "\"autoFill\"",
    contact: contactText(contact),
    conversation: thread && conversationText(thread.conversation),
    messages: thread && JSON.stringify(await store.said(conversation!)),
    instructions: instructions === undefined ? undefined : JSON.stringify(instructions),
  });
  return read.autoFill ?? noUse(read);
}

/** Which limits are in plain-word rules, each with its line; where it is wanted, with the model's help. */
export async function rules(context: Context, instructions: string, { model = false } = {}): Promise<RulesResult> {
  const parts = { instructions: JSON.stringify(instructions) };
  if (!model) {
    return heard(() => JSON.parse(context.guest.ask("rules", parts)) as RulesResult);
  }
  const read = await consulted(context, { kind: "\"rules\"", ...parts });
  return read.rules ?? noUse(read);
}

async function consulted(context: Context, about: Parts): Promise<ReadResult> {
  const { model, store, clock } = context;
  if (!model) {
    throw new Fault("model", "expected a model to ask, and this host has none", "give `model`, as `openAi` makes one");
  }
  const out = await outOfCredits(context, 0);
  if (out !== undefined) {
    throw new Fault("model", out, "wait for the next month, or raise `plan.monthlyCredits`");
  }
  const parts = { ...about, settings: (await store.settings()).json, now: JSON.stringify(instant(clock.now())) };
  const request = heard(() => requestOf(context, parts));
  let answer: string;
  try {
    answer = await said(context, model, request, parts);
  } catch (error) {
    throw error instanceof Fault ? error : new Fault("model", (error as Error).message);
  }
  return heard(() => readOf(context, parts, answer));
}

/** What the core says, its problems as a fault. */
function heard<T>(say: () => T): T {
  try {
    return say();
  } catch (error) {
    throw undecided(error).fault();
  }
}

function noUse({ problems }: ReadResult): never {
  throw new Fault("model", `the model's answer can't be used: ${problems?.[0]?.message ?? "it has not what was asked for"}`);
}
