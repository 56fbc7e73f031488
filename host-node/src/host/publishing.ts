/**
 * Settings, versions and previews.
 *
 * In: drafts and settings. Out: what the core made of them, stored. Never: a check of its own, but of what only a mail shows.
 */
import { instant } from "../clock.js";
import type { Frozen, VersionRow } from "../engines/store.js";
import { Fault, faultOf, notFound, problem } from "../fault.js";
import { Undecided, type Hashed } from "../guest.js";
import { member } from "../raw.js";
import { unfitWayOut } from "../send/message.js";
import {
  contactText,
  conversationText,
  type Contact,
  type Conversation,
  type Draft,
  type Problem,
  type Settings,
  type Version,
} from "../wire.js";
import type { Context } from "./context.js";
import { follow } from "./following.js";

/** What publishing gave: the version, the one that exists where nothing has changed. */
export interface Published {
  version: Version;
  changed: boolean;
  warnings: Problem[];
}

/** What a preview is of: a draft, or a sequence that is published. */
export interface PreviewOf {
  draft?: Draft;
  sequence?: string;
  version?: number;
  /** A contact by id, or somebody made up. */
  contact: string | Contact;
  conversation?: Conversation;
  start?: string | Date;
  /** Whether the texts are wanted too. */
  render?: boolean;
}

/** What the core was asked, its problems as a fault. */
export function asked(context: Context, op: string, parts: Record<string, string | undefined>): string {
  try {
    return context.guest.ask(op, parts);
  } catch (error) {
    throw error instanceof Undecided ? error.fault() : error;
  }
}

/** The core looks at settings beside a draft; this one says nothing that the settings don't. */
const DRAFT = '{"name":"settings","purpose":"service","steps":[]}';

/**
 * Puts these settings in place of the workspace's, if the core finds them sound, and tells who is under way what that changes for them;
 * done when all are told.
 */
export async function setSettings(context: Context, settings: Settings): Promise<void> {
  const json = JSON.stringify(settings);
  const { problems } = JSON.parse(asked(context, "check", { draft: DRAFT, settings: json })) as { problems: Problem[] };
  const wrong = problems.filter(({ path, severity }) => path.startsWith("/settings") && severity === "error");
  const unfit = settings.email?.unsubscribeUrl == null ? undefined : unfitWayOut(settings.email.unsubscribeUrl);
  if (unfit !== undefined) {
    wrong.push(problem("settings.unsubscribeUrl", unfit, "/settings/email/unsubscribeUrl"));
  }
  if (wrong.length > 0) {
    throw faultOf(wrong);
  }
  const before = (await context.store.settings()).json;
  await context.store.setSettings(json);
  await follow(context, before, json);
}

/** Freezes a draft as the next version of its sequence. */
export async function publish(context: Context, draft: Draft, of: { sequence?: string } = {}): Promise<Published> {
  const settings = (await context.store.settings()).json;
  let found = freeze(context, draft, settings, of.sequence);
  // The sequence's id may come from the draft's name: only now is it known which version came before.
  const previous = await context.store.version(found.frozen.sequence);
  if (previous) {
    found = freeze(context, draft, settings, found.frozen.sequence, previous);
  }
  if (found.changed) {
    await context.store.putVersion(found.frozen);
  }
  return { version: JSON.parse(found.frozen.json) as Version, changed: found.changed, warnings: found.warnings };
}

function freeze(context: Context, draft: Draft, settings: string, sequence?: string, previous?: Hashed) {
  const answer = asked(context, "publish", {
    draft: JSON.stringify(draft),
    settings,
    sequence: sequence === undefined ? undefined : JSON.stringify(sequence),
    previous: previous?.json,
  });
  const { changed, warnings = [] } = JSON.parse(answer) as { changed: boolean; warnings?: Problem[] };
  return { frozen: frozen(answer), changed, warnings };
}

/** The version in an answer: its text as the core wrote it, and what of it stands in columns. */
export function frozen(answer: string): Frozen {
  const json = member(answer, "version");
  if (json === undefined) {
    throw new Fault("core", "the core's answer can't be used: it has no version");
  }
  const { sequence, number, hash, name, exclusiveGroup } = JSON.parse(json) as Version & { exclusiveGroup?: string | null };
  return { sequence, number, hash, name, exclusiveGroup: exclusiveGroup ?? null, json };
}

/** The version by that number, the newest unless one is given. */
export async function versionOf(context: Context, sequence: string, number?: number): Promise<Hashed> {
  const version = await context.store.version(sequence, number);
  return version ?? missing(sequence, number);
}

/** There is no such version. */
export function missing(sequence: string, number?: number): never {
  throw number === undefined
    ? notFound("a published sequence", sequence, "`publish` makes one of a draft")
    : notFound(`version ${number} of the sequence`, sequence);
}

/** All versions, by sequence and number. */
export async function versions(context: Context): Promise<VersionRow[]> {
  return context.store.versions();
}

/** What would happen, and when; nothing is stored. */
export async function preview(context: Context, of: PreviewOf): Promise<unknown> {
  const { draft, sequence, contact, conversation, render, start } = of;
  const known = typeof contact === "string" ? await context.store.contact(contact) : contact;
  if (!known) {
    throw notFound("a contact with the id", String(contact));
  }
  if (draft === undefined && sequence === undefined) {
    throw new Fault("input", "expected a `draft` or a `sequence`, found neither");
  }
  const version = sequence === undefined || draft ? undefined : (await versionOf(context, sequence, of.version)).json;
  const answer = asked(context, "preview", {
    draft: draft && JSON.stringify(draft),
    version,
    contact: contactText(known),
    conversation: conversation && conversationText(conversation),
    settings: (await context.store.settings()).json,
    start: JSON.stringify(start === undefined ? instant(context.clock.now()) : new Date(start).toISOString()),
    render: render ? "true" : undefined,
  });
  return JSON.parse(answer);
}
