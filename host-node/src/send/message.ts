/**
 * Makes an email of a send: headers, a text and an HTML part, where to unsubscribe.
 *
 * In: a send and the time. Out: the message, or the refusal to make it. Never: an email that people may leave without the way to leave it
 * (S2); a Message-ID that differs between two tries of one key.
 */
import { sha256 } from "../digest.js";
import type { Send } from "../wire.js";
import { buttonsOf, dressedIn, opened } from "./layout.js";
import { encodedWord, mime, oneLine } from "./mime.js";
import { DEFAULT } from "../workspace.js";
import type { Outgoing, RejectClass } from "./sender.js";

/** Who sends, and where people unsubscribe if the settings don't say; `{key}` and `{workspace}` stand for the message's. */
export interface Identity {
  /** `name@example.com`, or `Name <name@example.com>`. */
  from: string;
  unsubscribeUrl?: string;
  /** The language of its words, such as `es` or `pt-BR`: programs that read aloud, and scripts from right to left, need it. */
  language?: string;
}

/** Why no message is made: whose fault it is, without addresses. */
export class Refusal extends Error {
  constructor(
    readonly kind: RejectClass,
    detail: string,
  ) {
    super(detail);
  }
}

/** An email, ready for the way. */
export interface Email {
  from: string;
  to: string;
  messageId: string;
  text: string;
}

type Content = Send["content"] & Record<string, unknown>;
type Parts = { subject: string; text: string; html: string | undefined };

/** The first 32 hexadecimal digits of the key's SHA-256: a name for the key that fits into headers and file names. */
export function digest(key: string): string {
  return sha256(key).slice(0, 32);
}

/** What a message is known by outside: its key, which is a workspace's own, and so the workspace with it unless it is the usual one. */
export function known({ workspace, key }: Outgoing): string {
  return workspace === undefined || workspace === DEFAULT ? key : `${workspace} ${key}`;
}

/** A sender's name and bare address. */
export function mailbox(from: string): { name: string | undefined; address: string } {
  const named = /^\s*(?:"?([^"<]*?)"?\s*)<([^<>\s]+@[^<>\s]+)>\s*$/.exec(from);
  const address = named?.[2] ?? from.trim();
  if (!isAddress(address)) {
    throw new TypeError("expected a sender's address such as `Ann <ann@example.com>`, found another text");
  }
  return { name: named?.[1] || undefined, address };
}

/** The Message-ID of every try of this message. */
export function messageId(send: Outgoing, identity: Identity): string {
  return `<${digest(known(send))}@${mailbox(identity.from).address.split("@").at(-1)}>`;
}

/** The email that this send is; throws a `Refusal`. */
export function build(send: Outgoing, identity: Identity, now: number): Email {
  const parts = partsOf(send.content as Content, send.branding ?? undefined);
  const url = send.unsubscribe ? leave(send.unsubscribe.url ?? undefined, send, identity) : undefined;
  if (!isAddress(send.to)) {
    throw new Refusal("permanent", "expected an email address, found another text");
  }
  const own = mailbox(identity.from);
  const name = send.fromName ? oneLine(send.fromName) : own.name;
  const id = messageId(send, identity);
  const headers: [string, string][] = [
    ["From", name ? `${phrase(name)} <${own.address}>` : own.address],
    ["To", send.to],
    ["Subject", encodedWord(oneLine(parts.subject))],
    ["Date", new Date(now).toUTCString().replace("GMT", "+0000")],
    ["Message-ID", id],
    ["Auto-Submitted", "auto-generated"],
  ];
  if (url !== undefined) {
    headers.push(["List-Unsubscribe", `<${url}>`]);
    if (url.startsWith("https:")) {
      headers.push(["List-Unsubscribe-Post", "List-Unsubscribe=One-Click"]); // One click is for https alone (RFC 8058).
    }
  }
  const { text, html } = dressed(parts, send.branding ?? undefined, { fromName: send.fromName || own.name, language: identity.language, url });
  return { from: own.address, to: send.to, messageId: id, text: mime(headers, text, html, digest(send.key)) };
}

function isAddress(text: string): boolean {
  return /^[^\s@<>(),;:"\\[\]]+@[^\s@<>(),;:"\\[\]]+$/.test(text);
}

function phrase(name: string): string {
  const encoded = encodedWord(name);
  return encoded === name ? `"${name.replace(/["\\]/g, "\\$&")}"` : encoded;
}

function partsOf(content: Content, branding: Send["branding"]): Parts {
  const subject = () => {
    if (typeof content["subject"] !== "string") {
      throw new Refusal("content", "expected a subject for email, found none");
    }
    return content["subject"];
  };
  if (typeof content["template"] === "string") {
    throw new Refusal("content", "expected text or rich content for email, found a provider's template");
  }
  if (typeof content["body"] === "string") {
    return { subject: subject(), text: content["body"], html: undefined };
  }
  if (content.type !== "rich") {
    throw new Refusal("content", "expected a text in words for email, found its name alone");
  }
  return rich(content, subject(), branding);
}

function rich(content: Content, subject: string, branding: Send["branding"]): Parts {
  let text = (content["text"] as string | null | undefined) ?? "";
  let html = (content["html"] as string | null | undefined) ?? undefined;
  const buttons = (content["buttons"] as { text: string; url?: string | null }[] | undefined) ?? [];
  if (html === undefined || text !== "") {
    text += buttons.map(({ text: label, url }) => (url ? `\n\n${label}: ${url}` : "")).join(""); // HTML alone stays HTML alone.
  }
  if (html !== undefined) {
    const [head, body, end] = opened(html);
    html = `${head}${body}${buttonsOf(buttons, branding ?? undefined)}${end}`;
  }
  if (text.trim() === "" && (html ?? "").trim() === "") {
    throw new Refusal("content", "expected a text or HTML for email, found neither");
  }
  return { subject, text, html };
}

/** The parts with the workspace's look around them, and below them its footer and a link to leave, which a person sees even where the header is not shown. */
function dressed(
  { subject, text, html }: Parts,
  branding: Send["branding"],
  { fromName, language, url }: { fromName: string | undefined; language: string | undefined; url: string | undefined },
): { text: string; html: string | undefined } {
  const look = { branding: branding ?? undefined, fromName, language, subject, text, leave: url };
  const marked = html === undefined ? undefined : dressedIn(html, look);
  const footer = branding?.footer;
  const foot = text !== "" && (footer || url) ? `\n\n-- \n${footer ? `${footer}\n` : ""}${url ? `Unsubscribe: ${url}\n` : ""}` : "";
  return { text: text + foot, html: marked };
}

/** Where a person leaves: what the send says, else the host's own; never nowhere (S2). */
function leave(url: string | undefined, send: Outgoing, identity: Identity): string {
  const template = url ?? identity.unsubscribeUrl;
  if (template === undefined) {
    const wanted = "expected an unsubscribe address in the settings (`email.unsubscribeUrl`) or of the host, found neither";
    throw new Refusal("config", `${wanted}; without one it is not sent`);
  }
  const found = template.replaceAll("{workspace}", send.workspace ?? DEFAULT).replaceAll("{key}", encodeURIComponent(send.key));
  if (!isWayOut(found)) {
    throw new Refusal("config", NO_WAY_OUT);
  }
  return found;
}

const NO_WAY_OUT = "expected an unsubscribe address that begins with `https:` or `mailto:`, found another text";

/** Whether a header can hold it, and a person can follow it. */
function isWayOut(url: string): boolean {
  return /^(https:|http:|mailto:)/.test(url) && /^[!-~]*$/.test(url) && !/[<>"]/.test(url);
}

/** What is wrong with an unsubscribe address of settings, if anything is: a mail with it could never be written. */
export function unfitWayOut(template: string): string | undefined {
  return isWayOut(template.replaceAll("{workspace}", "w").replaceAll("{key}", "k")) ? undefined : NO_WAY_OUT;
}
