/**
 * Folds words, so that they are found however somebody writes them: small letters, no accents.
 *
 * In: a name, an address, an id. Out: the form in which they are compared, letter by letter that of the native host. Never: a letter of a
 * script that has no other form.
 */
import { addresses, type Contact } from "./wire.js";

/** Letters with no accent to take off, and how people write them who don't have them. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: "ss", æ: "ae", œ: "oe", þ: "th", ð: "d", đ: "d", ø: "o", ł: "l", ı: "i", ς: "σ",
};

/** A text in small letters without accents. */
export function folded(text: string): string {
  return text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[ßæœþðđøłıς]/g, (letter) => PLAIN[letter]!);
}

/** What somebody is called; nothing where nobody knows. */
export function calledBy({ firstName, lastName }: Contact): string | null {
  return [firstName, lastName].map((name) => name?.trim() ?? "").filter(Boolean).join(" ") || null;
}

/** By what somebody is found: name, addresses and id, each on a line. */
export function foundBy(contact: Contact): string {
  const lines = addresses(contact).map(([, address]) => address);
  const named = calledBy(contact);
  return folded([...(named === null ? [] : [named]), ...[...new Set(lines)].sort(), contact.id].join("\n"));
}
