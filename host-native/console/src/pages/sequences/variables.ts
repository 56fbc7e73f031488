/**
 * What a template can name: the person, the conversation, whoever writes, the workspace, what it is about, each with its value for one person.
 *
 * In: a person and what belongs to them, settings, texts. Out: the data that the core renders with, and a list to choose from. Never: a value
 * that a message would not have.
 */
import type { Draft, Json, Settings } from "relance/slim";
import type { Trial } from "./judged";

/** Something that can be named. */
export interface Variable {
  /** Its dotted name. */
  path: string;
  /** What it is. */
  label: string;
  /** Whose it is. */
  group: string;
  /** Its value for the person; absent: blank. */
  value?: string;
}

type Data = Record<string, Json>;

/** The first names of a template and what they stand for, as the core has them when a message is due. */
export function dataOf({ contact, conversation, target }: Trial, zone: string, settings: Settings): Data {
  const { attributes = {} } = contact;
  const name = [contact.firstName, contact.lastName].map((part) => part?.trim() ?? "").join(" ").trim();
  const workspace = settings.workspace ?? {};
  const agent = conversation?.attributes?.agent ?? workspace.agent;
  return {
    contact: {
      ...attributes,
      id: contact.id,
      firstName: contact.firstName ?? null,
      lastName: contact.lastName ?? null,
      name,
      email: contact.email ?? null,
      phone: contact.phone ?? null,
      timezone: zone,
      locale: contact.locale ?? null,
      attributes,
    },
    ...(conversation ? { conversation: { ...conversation.attributes, id: conversation.id, channel: conversation.channel } } : {}),
    ...(agent === undefined ? {} : { agent }),
    target: { ...target?.attributes, id: target?.id ?? contact.id, type: target?.type ?? "contact", date: target?.date ?? null },
    workspace,
  };
}

const GROUPS: Record<string, string> = { contact: "The person", agent: "Whoever writes", workspace: "The workspace", target: "What it is about", conversation: "The conversation" };

const LABELS: Record<string, string> = {
  "contact.firstName": "First name",
  "contact.lastName": "Last name",
  "contact.name": "Whole name",
  "contact.email": "Email",
  "contact.phone": "Phone",
  "contact.timezone": "Time zone",
  "contact.locale": "Language",
  "agent.name": "Name",
  "workspace.name": "Name",
  "target.date": "Date",
  "conversation.channel": "Channel",
};

/** Always there to choose, whatever the person has. */
const ALWAYS = ["contact.firstName", "contact.lastName", "contact.name", "contact.email", "contact.phone", "agent.name", "workspace.name"];
/** Nothing that people write into a message. */
const NEVER = new Set(["contact.id", "contact.attributes", "target.id", "target.type", "conversation.id", "workspace.agent"]);

/** What can be named, by whose it is: what is always there, what the person has, what the draft names already, what others have. */
export function variablesOf(data: Data, draft: Draft, attributes: readonly string[] = []): Variable[] {
  const found = new Map<string, string | undefined>(ALWAYS.map((path) => [path, undefined]));
  for (const root of Object.keys(GROUPS)) {
    leaves(root, data[root], found);
  }
  if (draft.target !== undefined && draft.target !== "contact" && draft.target !== "conversation") {
    found.set("target.date", found.get("target.date"));
  }
  for (const path of [...namedIn(draft), ...attributes.map((name) => `contact.${name}`)]) {
    if (!found.has(path) && path.includes(".")) {
      found.set(path, undefined);
    }
  }
  const order = Object.keys(GROUPS);
  return [...found]
    .filter(([path]) => !NEVER.has(path) && GROUPS[rootOf(path)] !== undefined)
    .map(([path, value]) => ({ path, label: LABELS[path] ?? spoken(path), group: GROUPS[rootOf(path)]!, value }))
    .sort((a, b) => order.indexOf(rootOf(a.path)) - order.indexOf(rootOf(b.path)));
}

const rootOf = (path: string) => path.slice(0, path.indexOf("."));

/** `contact.attributes.firstOrder` as "First order". */
function spoken(path: string): string {
  const last = path.slice(path.lastIndexOf(".") + 1).replace(/([a-z])([A-Z])/g, "$1 $2").replaceAll("_", " ").toLowerCase();
  return last.charAt(0).toUpperCase() + last.slice(1);
}

function leaves(path: string, value: Json | undefined, found: Map<string, string | undefined>): void {
  if (NEVER.has(path)) {
    return;
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    for (const [name, inner] of Object.entries(value)) {
      leaves(`${path}.${name}`, inner, found);
    }
  } else if (path.includes(".")) {
    const text = value === null || value === undefined ? "" : Array.isArray(value) ? value.join(", ") : String(value);
    found.set(path, text.trim() === "" ? undefined : text);
  }
}

/** The dotted names that the draft's texts say already. */
function namedIn(draft: Draft): Set<string> {
  const texts = JSON.stringify(draft.steps);
  return new Set([...texts.matchAll(/\{\{-?\s*([A-Za-z_]\w*(?:\.\w+)+)/g)].map((match) => match[1]!));
}

/** A variable as it is written into a text; with words in its stead where it may be blank. */
export function written(path: string, withDefault: boolean): { text: string; from: number; to: number } {
  const before = `{{ ${path}`;
  if (!withDefault) {
    const text = `${before} }}`;
    return { text, from: text.length, to: text.length };
  }
  const word = path === "contact.firstName" || path === "contact.name" ? "there" : "…";
  const text = `${before} | default: '${word}' }}`;
  const from = before.length + " | default: '".length;
  return { text, from, to: from + word.length };
}
