/**
 * Dresses an email's HTML: the workspace's logo, colour and footer around it, and the link to leave (F2); the native host does the same.
 *
 * In: the HTML and the buttons of a message, how it is to look. Out: HTML. Never: a text that is not escaped; a layout around a document that
 * has one of its own, or where the workspace has no branding.
 */
import { readFileSync } from "node:fs";
import type { Send } from "../wire.js";

type Branding = NonNullable<Send["branding"]>;
type Button = { text: string; url?: string | null };

/** How a message is to look. */
export interface Look {
  branding: Branding | undefined;
  /** Whose logo it is, for whom does not see it. */
  fromName: string | undefined;
  /** The language of the words, such as `es` or `pt-BR`. */
  language: string | undefined;
  subject: string;
  /** The words as plain text. */
  text: string;
  leave: string | undefined;
}

/** The layout, the same in every host. */
const LAYOUT = readFileSync(new URL("./layout.html", import.meta.url), "utf8");
/** The colour of links and buttons where the workspace has none. */
const COLOR = "#1d4ed8";
/** The colour of links on a dark ground where the workspace's own is too dark to be read. */
const ON_DARK = "#93c5fd";
/** How bright a colour is, of 255, for dark words to stand on it rather than white ones. */
const BRIGHT = 150;
/** How much of the text stands beside the subject in a list of messages, in characters. */
const PREHEADER = 100;
/** Languages that are written from right to left. */
const FROM_RIGHT = ["ar", "dv", "fa", "he", "ps", "sd", "ur", "yi"];
const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

/** The buttons as HTML: in the workspace's colour where it has one, else links. One that leads nowhere is for chats. */
export function buttonsOf(buttons: readonly Button[], branding: Branding | undefined): string {
  const one = ({ text, url }: Button): string => {
    if (!url) {
      return "";
    }
    const [href, words] = [escaped(url), escaped(text)];
    if (!branding) {
      return `\n<p><a href="${href}">${words}</a></p>`;
    }
    const color = colorOf(branding);
    const table = '\n<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:16px 0"><tr>';
    const style = `display:inline-block;padding:12px 24px;border-radius:6px;color:${ink(color)};font-weight:600;text-decoration:none`;
    const cell = `<td style="border-radius:6px;background:${color}"><a class="button" href="${href}" style="${style}">`;
    return `${table}${cell}${words}</a></td></tr></table>`;
  };
  return buttons.map(one).join("");
}

/** The HTML as it goes out. */
export function dressedIn(html: string, look: Look): string {
  return look.branding && !isDocument(html) ? laidOut(html, look.branding, look) : framed(html, look);
}

/** A document's beginning with its body's tag, what stands in the body, and the rest; what is no document stands in the body whole. */
export function opened(html: string): [head: string, body: string, end: string] {
  const lower = asciiLower(html);
  const body = lower.indexOf("<body");
  const close = body < 0 ? -1 : lower.indexOf(">", body);
  const start = close < 0 ? 0 : close + 1;
  const last = lower.lastIndexOf("</body");
  const found = last >= 0 ? last : lower.lastIndexOf("</html");
  const end = found >= start ? found : html.length;
  return [html.slice(0, start), html.slice(start, end), html.slice(end)];
}

export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** Without a layout: the logo above, footer and link below, inside of a document's body. */
function framed(html: string, look: Look): string {
  const { logoUrl, color, footer } = look.branding ?? {};
  const style = color ? ` style="color:${escaped(color)}"` : "";
  const logo = logoUrl ? `<p><img src="${escaped(logoUrl)}" alt="${alt(look)}" style="max-height:60px"></p>\n` : "";
  const foot = footer ? `\n<p style="font-size:small;white-space:pre-line">${escaped(footer)}</p>` : "";
  const link = look.leave ? `\n<p style="font-size:small"><a href="${escaped(look.leave)}"${style}>Unsubscribe</a></p>` : "";
  const [head, body, end] = opened(html);
  return `${head}${logo}${body}${foot}${link}${end}`;
}

function laidOut(html: string, branding: Branding, look: Look): string {
  const color = colorOf(branding);
  const parts: Record<string, string> = {
    lang: look.language ? ` lang="${escaped(look.language)}"` : "",
    dir: direction(look.language),
    title: escaped(look.subject),
    color: escaped(color),
    dark: escaped(brightness(color) > BRIGHT / 2 ? color : ON_DARK),
    ink: ink(color),
    preheader: escaped([...look.text.split(/\s+/u).filter((word) => word !== "").join(" ")].slice(0, PREHEADER).join("")),
    logo: logo(branding, look),
    words: html,
    foot: foot(branding, look),
  };
  return LAYOUT.replace(/\{\{(\w+)\}\}/g, (_, name: string) => parts[name] ?? "");
}

function logo({ logoUrl }: Branding, look: Look): string {
  if (!logoUrl) {
    return "";
  }
  const style = "height:48px;width:auto;max-width:240px";
  const image = `<img src="${escaped(logoUrl)}" alt="${alt(look)}" height="48" style="${style}">`;
  return `<tr><td align="center" style="padding:8px 0 24px">${image}</td></tr>\n`;
}

function foot({ footer }: Branding, look: Look): string {
  const lines: string[] = [];
  if (footer) {
    lines.push(escaped(footer).replaceAll("\r\n", "\n").replaceAll("\n", "<br>"));
  }
  if (look.leave) {
    lines.push(`<a href="${escaped(look.leave)}" style="color:#5b626a;text-decoration:underline">Unsubscribe</a>`);
  }
  const style = `padding:24px 12px;color:#5b626a;${FONT};font-size:13px;line-height:1.5`;
  return lines.length === 0 ? "" : `<tr><td class="foot" align="center" style="${style}">${lines.join("<br><br>")}</td></tr>\n`;
}

function alt({ fromName }: Look): string {
  return fromName ? escaped(fromName) : "";
}

function isDocument(html: string): boolean {
  const lower = asciiLower(html);
  return ["<!doctype", "<html", "<body"].some((tag) => lower.includes(tag));
}

/** Other letters may change their length. */
function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function colorOf({ color }: Branding): string {
  return color && /^#[0-9a-f]{6}$/i.test(color) ? color : COLOR;
}

/** The colour of words on this one. */
function ink(color: string): string {
  return brightness(color) > BRIGHT ? "#1c1f22" : "#ffffff";
}

/** How bright a colour is to the eye, of 255. */
function brightness(color: string): number {
  const part = (at: number) => parseInt(color.slice(at, at + 2), 16);
  return Math.floor((299 * part(1) + 587 * part(3) + 114 * part(5)) / 1_000);
}

function direction(language: string | undefined): string {
  if (!language) {
    return "auto";
  }
  return FROM_RIGHT.includes(language.split(/[-_]/)[0]!.toLowerCase()) ? "rtl" : "ltr";
}
