/**
 * Few words for what the core says in sentences: why a message was moved, where an enrollment stands, what a channel is called.
 *
 * In: codes of the wire. Out: words for a badge; the sentence stands beside them. Never: a code without a word; an unknown one is spelled out.
 */
import type { Reason } from "relance/slim";
import type { Tone } from "../parts/shown";
import { label } from "./core";

/** Why a moment is another than was wanted. */
const MOVED: Record<string, string> = {
  "schedule.quietHours": "quiet hours",
  "schedule.outsideLegalHours": "legal hours",
  "schedule.outsideWorkingHours": "working hours",
  "schedule.closedDate": "a closed day",
  "schedule.noBusinessDay": "no business day",
  "schedule.capped": "a cap",
  "schedule.keptApart": "kept apart",
  "schedule.tooClose": "too close to another",
  "schedule.spread": "spread over minutes",
  "schedule.listedTime": "a listed time",
  "schedule.clockChange": "a clock change",
  "lifecycle.movedByPerson": "a person",
  "lifecycle.wantedNow": "a person wants it now",
  "lifecycle.awayUntil": "they are away",
  "lifecycle.humanHold": "a person is talking",
  "lifecycle.resumed": "it was resumed",
  "lifecycle.migrated": "a newer version",
};

/** The last of the reasons that moved it, in a few words. */
export function movedBy(reasons: readonly Reason[]): string | undefined {
  const moved = reasons.filter(({ code }) => code in MOVED);
  const last = moved[moved.length - 1];
  return last && MOVED[last.code];
}

/** A sentence of the core's, as one reads it: a moment in it by the viewer's clock. */
export const said = (reason: Reason) => capital(reason.text.replace(MOMENTS, (at) => (at.endsWith("Z") ? label({ at, now: at, zone: OWN }).local : at).slice(0, 16).replace("T", " ")));

const MOMENTS = /\b\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z?/g;
const OWN = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

/** With a capital letter. */
export const capital = (text: string) => (text === "" ? text : text[0]!.toUpperCase() + text.slice(1));

/** `outsideWorkingHours` as words. */
export const spelled = (code: string) => capital(code.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/[-_.]/g, " ").toLowerCase());

const CHANNELS: Record<string, string> = {
  automatic: "Best channel",
  sameConversation: "Same conversation",
  email: "Email",
  sms: "SMS",
  whatsapp: "WhatsApp",
  whatsappWeb: "WhatsApp Web",
  messenger: "Messenger",
  instagram: "Instagram",
  liveChat: "Live chat",
  webWidget: "Web widget",
  webhook: "Webhook",
};

/** What a channel is called. */
export const channelName = (channel: string) => CHANNELS[channel] ?? spelled(channel);

const STATUSES: Record<string, { word: string; tone: Tone }> = {
  active: { word: "Active", tone: "due" },
  paused: { word: "Paused", tone: "held" },
  replied: { word: "Replied", tone: "done" },
  completed: { word: "Completed", tone: "done" },
  stopped: { word: "Stopped", tone: "quiet" },
  unsubscribed: { word: "Unsubscribed", tone: "failed" },
  bounced: { word: "Bounced", tone: "failed" },
  failed: { word: "Failed", tone: "failed" },
};

/** Where an enrollment stands. */
export const statusOf = (status: string) => STATUSES[status] ?? { word: spelled(status), tone: "quiet" as Tone };

const WAITS: Record<string, { word: string; tone: Tone }> = {
  time: { word: "Waits for its time", tone: "due" },
  model: { word: "Being written", tone: "approval" },
  approval: { word: "Needs approval", tone: "approval" },
  delivery: { word: "Being sent", tone: "due" },
  attention: { word: "Held", tone: "held" },
  silence: { word: "Waits for silence", tone: "quiet" },
};

/** What a live enrollment waits for. */
export const waitOf = (wait: string) => WAITS[wait] ?? { word: spelled(wait), tone: "quiet" as Tone };

const STEPS: Record<string, { word: string; tone: Tone }> = {
  pending: { word: "Planned", tone: "due" },
  held: { word: "Held", tone: "held" },
  composing: { word: "Being written", tone: "approval" },
  approving: { word: "Needs approval", tone: "approval" },
  sending: { word: "Being sent", tone: "due" },
  sent: { word: "Sent", tone: "done" },
  skipped: { word: "Left out", tone: "quiet" },
  cancelled: { word: "Cancelled", tone: "quiet" },
  expired: { word: "Too late", tone: "failed" },
  failed: { word: "Failed", tone: "failed" },
};

/** How far a step is. */
export const stepStatus = (status: string) => STEPS[status] ?? { word: spelled(status), tone: "quiet" as Tone };

/** What a message says, in one line. */
export function firstWords(content: { type: string; body?: string | null; text?: string | null; subject?: string | null; template?: string | null; html?: string | null } | null | undefined): string {
  if (!content) {
    return "";
  }
  const body = content.body ?? content.text ?? content.html?.replace(/<[^>]*>/g, " ") ?? (content.template ? `Template ${content.template}` : "");
  const line = body.replace(/\s+/g, " ").trim();
  return content.subject ? `${content.subject} — ${line}` : line;
}

/** What a person is called: their name, else an address, else their id. */
export function nameOf(contact: { id: string; firstName?: string | null; lastName?: string | null; email?: string | null; phone?: string | null }): string {
  const name = [contact.firstName, contact.lastName].filter(Boolean).join(" ");
  return name || contact.email || contact.phone || contact.id;
}
