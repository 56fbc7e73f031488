/**
 * Enrolls contacts, one or many, and hand-made lists.
 *
 * In: contacts by id, a sequence. Out: one result each. Never: a refusal as an error.
 */
import { instant } from "../clock.js";
import * as drive from "../drive/drive.js";
import type { EnrollOutcome } from "../drive/drive.js";
import type { Store } from "../engines/store.js";
import { Fault, notFound } from "../fault.js";
import type { Hashed } from "../guest.js";
import { the, type Steps } from "../steps.js";
import type { Conversation, Reason, Settings, Target } from "../wire.js";
import { inOne, turn, type Context } from "./context.js";
import { asked, frozen, missing, versionOf } from "./publishing.js";

/** How many contacts are enrolled in one transaction. */
const GROUP = 64;

/** What to enroll in. */
export interface EnrollIn {
  sequence: string;
  /** The version's number; the newest unless said otherwise. */
  version?: number;
  /** What it is about; the contact itself unless said otherwise. */
  target?: Target;
  conversation?: Conversation;
  /** Only say what would become of it. */
  dryRun?: boolean;
}

/** Whom to enroll in what. */
export type EnrollOne = EnrollIn & { contact: string };
export type EnrollMany = EnrollIn & { contacts: readonly string[] };

/** What became of enrolling one contact. */
export type EnrollItem = { contact: string } & EnrollOutcome;

/** An entry of a hand-made list. */
export interface ListEntry {
  id?: string;
  at?: string;
  local?: string;
  text: string;
  subject?: string;
  cancelOnReply?: boolean | "hold";
}

/** A hand-made list for one contact. */
export interface Schedule {
  contact: string;
  entries: readonly ListEntry[];
  /** The zone in which its local times are read; the contact's, else the workspace's, else UTC unless said otherwise. */
  zone?: string;
  name?: string;
  /** The channel; `automatic` unless said otherwise. */
  channel?: string;
}

/** Enrolls one contact. */
export async function enroll(context: Context, what: EnrollOne): Promise<EnrollItem> {
  const version = await versionOf(context, what.sequence, what.version);
  return enrollOne(context, what.contact, version, what);
}

/** Enrolls many, each with its own result. */
export async function enrollMany(context: Context, what: EnrollMany): Promise<EnrollItem[]> {
  const version = await versionOf(context, what.sequence, what.version);
  const items: EnrollItem[] = [];
  for (let from = 0; from < what.contacts.length; from += GROUP) {
    const contacts = what.contacts.slice(from, from + GROUP);
    const together = await context.store.group((grouped) => enrollTogether(context, grouped, contacts, version, what));
    for (const [index, contact] of contacts.entries()) {
      items.push(together[index] ?? (await enrollOne(context, contact, version, what)));
    }
    context.poke();
  }
  return items;
}

/** Enrolls in one transaction; nothing for a contact of whom a message is in somebody's hand. */
function* enrollTogether(
  context: Context,
  grouped: Store,
  contacts: readonly string[],
  version: Hashed,
  what: EnrollIn,
): Steps<(EnrollItem | undefined)[]> {
  const items: (EnrollItem | undefined)[] = [];
  for (const contact of contacts) {
    try {
      items.push(yield* item(contact, inOne(context, grouped, contact, (port) => enrolling(context, version, what)(port))));
    } catch (error) {
      if (!(error instanceof Fault && error.kind === "busy")) {
        throw error;
      }
      items.push(undefined);
    }
  }
  return items;
}

async function enrollOne(context: Context, contact: string, version: Hashed, what: EnrollIn): Promise<EnrollItem> {
  const done = await turn(context, contact, (port) => item(contact, enrolling(context, version, what)(port)));
  context.poke();
  return done;
}

/** Enrolls in a transaction of the caller's own: stored when the caller commits. */
export function* enrollWithin(context: Context, store: Store, what: EnrollOne): Steps<EnrollItem> {
  const version = (yield* the(store.version(what.sequence, what.version))) ?? missing(what.sequence, what.version);
  return yield* item(what.contact, inOne(context, store, what.contact, enrolling(context, version, what), true));
}

function enrolling(context: Context, version: Hashed, what: EnrollIn) {
  const { target, conversation, dryRun = false } = what;
  return (port: Parameters<typeof drive.enroll>[0]) => drive.enroll(port, context.guest, { version, target, conversation, dryRun });
}

/** One result; a contact that is not there is a refusal. */
function* item(contact: string, steps: Steps<EnrollOutcome>): Steps<EnrollItem> {
  try {
    return { contact, ...(yield* steps) };
  } catch (error) {
    if (error instanceof Fault && error.kind === "notFound") {
      return { contact, outcome: "refused", reason: { code: "host.contactUnknown", text: error.message } as Reason };
    }
    throw error;
  }
}

/** Schedules a hand-made list: all of it, or none and the problems. */
export async function schedule(context: Context, what: Schedule): Promise<{ sequence: string; item: EnrollItem }> {
  const contact = await context.store.contact(what.contact);
  if (!contact) {
    throw notFound("a contact with the id", what.contact);
  }
  const settings = (await context.store.settings()).json;
  const { zone } = JSON.parse(settings) as Settings;
  const answer = asked(context, "entries.toVersion", {
    entries: JSON.stringify(what.entries),
    now: JSON.stringify(instant(context.clock.now())),
    zone: JSON.stringify(what.zone ?? contact.timezone ?? zone ?? "UTC"),
    settings,
    name: what.name === undefined ? undefined : JSON.stringify(what.name),
    channel: JSON.stringify(what.channel ?? "automatic"),
  });
  const list = frozen(answer);
  const number = await context.store.putInline(list);
  const version = await versionOf(context, list.sequence, number);
  return { sequence: list.sequence, item: await enrollOne(context, what.contact, version, { sequence: list.sequence }) };
}
