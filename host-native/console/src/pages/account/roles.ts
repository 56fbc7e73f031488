/**
 * What people of each role may do, and what keys of programs may, in words.
 *
 * In: nothing; it is a list. Out: words. Never: a right; the service gives those.
 */
import type { Role } from "../../api/users";
import type { Option } from "../../parts/fields";

/** The roles, from the one that may least. */
export const ROLES: Record<Role, { word: string; may: string }> = {
  viewer: { word: "Viewer", may: "looks at everything, changes nothing" },
  agent: { word: "Agent", may: "works with people: enrolls, sends, approves, stops" },
  manager: { word: "Manager", may: "also writes sequences, hours and rules" },
  admin: { word: "Admin", may: "also channels, webhooks, keys and users" },
};

/** The same, to choose from. */
export const ROLE_OPTIONS: readonly Option<Role>[] = (Object.keys(ROLES) as Role[]).map((id) => ({ id, label: ROLES[id].word, hint: ROLES[id].may }));

/** The parts of the service that a key may look at or change. */
export const AREAS: readonly { id: string; word: string; says: string }[] = [
  { id: "contacts", word: "People", says: "names, addresses, what they said no to" },
  { id: "sequences", word: "Sequences", says: "drafts, versions, jobs" },
  { id: "enrollments", word: "Enrollments", says: "who goes through what" },
  { id: "messages", word: "Messages", says: "what was said, with its words" },
  { id: "events", word: "Events", says: "tell that somebody replied, booked, paid" },
  { id: "approvals", word: "Approvals", says: "texts that wait for a person" },
  { id: "inbound", word: "What comes in", says: "answers, bounces, mail" },
  { id: "settings", word: "Settings", says: "hours, rules, texts" },
  { id: "accounts", word: "Accounts", says: "providers; secrets stay masked" },
  { id: "webhooks", word: "Webhooks", says: "who is told" },
  { id: "usage", word: "Usage", says: "counts" },
  { id: "keys", word: "Keys", says: "other keys" },
  { id: "users", word: "Users", says: "who may sign in" },
];

/** A scope in words: `contacts:write` as "People: change". */
export function scopeWords(scope: string): string {
  const [area, access] = scope.split(":");
  const word = area === "*" ? "Everything" : area === "installation" ? "The installation" : (AREAS.find(({ id }) => id === area)?.word ?? area);
  return `${word}: ${access === "write" ? "change" : "look"}`;
}
