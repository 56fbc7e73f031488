/**
 * What the members of a draft are called on the page: waits, anchors, purposes, rules.
 *
 * In: values of the wire. Out: words, as choices with their hints. Never: a time that is computed.
 */
import type { Anchor, Calendar, Compose, Draft, OnBlank, OnModelFailure, OnReply, OnUnreachable, Purpose, Reenroll, Step, TargetKind, Wait } from "relance/slim";
import { capital } from "../../core/words";
import type { Option } from "../../parts/fields";

/** The units of a wait. */
export type Unit = "minutes" | "hours" | "days" | "businessDays";

export const UNITS: readonly Option<Unit>[] = [
  { id: "minutes", label: "minutes" },
  { id: "hours", label: "hours" },
  { id: "days", label: "days" },
  { id: "businessDays", label: "business days" },
];

const ONE: Record<Unit, string> = { minutes: "minute", hours: "hour", days: "day", businessDays: "business day" };
const MANY: Record<Unit, string> = { minutes: "minutes", hours: "hours", days: "days", businessDays: "business days" };

/** A wait as its number and unit. */
export function partsOf(wait: Wait | null | undefined): { amount: number; unit: Unit } {
  const [unit, amount] = Object.entries(wait ?? { minutes: 0 })[0] as [Unit, number];
  return { unit, amount };
}

/** A wait of a number and a unit. */
export const waitOf = (amount: number, unit: Unit) => ({ [unit]: amount }) as Wait;

/** "2 business days". */
export function spanWords(wait: Wait | null | undefined): string {
  const { amount, unit } = partsOf(wait);
  const count = Math.abs(amount);
  return `${count} ${(count === 1 ? ONE : MANY)[unit]}`;
}

const TARGETS: Record<TargetKind, string> = { contact: "person", conversation: "conversation", deal: "deal", appointment: "appointment", charge: "charge" };

/** What a sequence is about, as a word in a sentence. */
export const targetWord = (target: TargetKind | undefined) => TARGETS[target ?? "contact"];

/** From when a step's wait counts, as the end of "2 days after …". */
function fromWords(step: Step, first: boolean, target: TargetKind | undefined): string {
  switch (step.anchor) {
    case "enrollment":
      return "enrolling";
    case "targetDate":
      return `the ${targetWord(target)}’s date`;
    case "lastInbound":
      return "they last wrote";
    case "lastOutbound":
      return "we last wrote";
    case "windowClose":
      return "the window for free text closes";
    default:
      return first ? "enrolling" : "the step before";
  }
}

/** When a step is sent: "2 days after the step before, at 09:00". */
export function timingWords(step: Step, first: boolean, target: TargetKind | undefined): string {
  const times = step.at?.length ? `, at ${step.at.join(" or ")}` : "";
  if (step.anchor === "at") {
    return `on a set date${times}`;
  }
  const { amount } = partsOf(step.wait);
  const from = fromWords(step, first, target);
  if (amount === 0) {
    return first && from === "enrolling" ? `at once${times}` : `right ${step.anchor === "windowClose" ? "before" : step.anchor === "targetDate" ? "at" : "after"} ${from}${times}`;
  }
  return `${spanWords(step.wait)} ${amount < 0 ? "before" : "after"} ${from}${times}`;
}

/** The same in a few letters, for a row of icons: "2 days". */
export function shortTiming(step: Step): string {
  const { amount } = partsOf(step.wait);
  const short = { minutes: " min", hours: " h", days: " d", businessDays: " bd" }[partsOf(step.wait).unit];
  return step.anchor === "at" ? "set date" : amount === 0 ? "now" : `${amount < 0 ? "−" : ""}${Math.abs(amount)}${short}`;
}

/** The anchors that a step may count from. */
export function anchors(first: boolean, target: TargetKind | undefined): Option<Anchor>[] {
  return [
    { id: "previous", label: first ? "after enrolling" : "after the step before" },
    ...(first ? [] : [{ id: "enrollment" as const, label: "after enrolling" }]),
    { id: "targetDate", label: `from the ${targetWord(target)}’s date`, hint: "before or after" },
    { id: "lastInbound", label: "after they last wrote" },
    { id: "lastOutbound", label: "after we last wrote" },
    { id: "windowClose", label: "before the free-text window closes" },
    { id: "at", label: "on a set date" },
  ];
}

export const PURPOSES: readonly Option<Purpose>[] = [
  { id: "marketing", label: "Marketing", hint: "offers and news; may be left with one click" },
  { id: "service", label: "Service", hint: "about something that they do with us" },
  { id: "transactional", label: "Transactional", hint: "a receipt, a code; no caps count it" },
];

export const TARGET_KINDS: readonly Option<TargetKind>[] = [
  { id: "contact", label: "A person" },
  { id: "conversation", label: "A conversation" },
  { id: "deal", label: "A deal" },
  { id: "appointment", label: "An appointment" },
  { id: "charge", label: "A charge" },
];

export const REPLIES: readonly Option<OnReply>[] = [
  { id: "stop", label: "It ends", hint: "and somebody is told" },
  { id: "reset", label: "It starts over", hint: "at the next silence" },
  { id: "hold", label: "It waits", hint: "until somebody has looked" },
  { id: "continue", label: "It goes on" },
];

export const REENROLLS: readonly Option<Reenroll>[] = [
  { id: "afterEnd", label: "Once it has ended" },
  { id: "never", label: "Never" },
  { id: "always", label: "At any time", hint: "also while it runs" },
];

export const COMPOSES: readonly Option<Compose>[] = [
  { id: "static", label: "As it stands here" },
  { id: "assisted", label: "A model drafts it, a person approves" },
  { id: "full", label: "A model writes it, and it is sent" },
];

export const BLANKS: readonly Option<OnBlank>[] = [
  { id: "hold", label: "Hold it for a person" },
  { id: "skip", label: "Leave this step out" },
  { id: "send", label: "Send it with the gap" },
];

export const UNREACHABLES: readonly Option<OnUnreachable>[] = [
  { id: "hold", label: "Hold it for a person" },
  { id: "skip", label: "Leave this step out" },
  { id: "stop", label: "End the sequence for them" },
];

export const MODEL_FAILURES: readonly Option<OnModelFailure>[] = [
  { id: "hold", label: "Hold it for a person" },
  { id: "skip", label: "Leave this step out" },
  { id: "fallbackText", label: "Send the text that stands here" },
];

/** The label of a choice. */
export const labelOf = <Id extends string>(options: readonly Option<Id>[], id: Id | null | undefined) => options.find((option) => option.id === id)?.label ?? "";

/** The hint of a choice, as a sentence. */
export function hintOf<Id extends string>(options: readonly Option<Id>[], id: Id): string | undefined {
  const hint = options.find((option) => option.id === id)?.hint;
  return hint && `${capital(hint)}.`;
}

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const SHORT: Record<string, string> = { mon: "Mon", tue: "Tue", wed: "Wed", thu: "Thu", fri: "Fri", sat: "Sat", sun: "Sun" };

/** A calendar in a few lines; days with the same hours stand together. */
export function calendarWords(calendar: Calendar | null | undefined): string {
  if (!calendar) {
    return "The workspace’s hours";
  }
  const { workingHours, quietHours = [], closedDates = [], spreadMinutes } = calendar;
  const runs: { from: string; to: string; windows: string }[] = [];
  for (const day of DAYS) {
    const windows = (workingHours?.[day] ?? []).join(" and ").replaceAll("-", "–");
    const last = runs[runs.length - 1];
    if (last?.windows === windows) {
      last.to = day;
    } else {
      runs.push({ from: day, to: day, windows });
    }
  }
  const week = runs.filter(({ windows }) => windows !== "").map(({ from, to, windows }) => `${SHORT[from]}${from === to ? "" : `–${SHORT[to]}`} ${windows}`);
  const lines = [
    workingHours ? week.join(", ") || "Closed on all days" : "At any time",
    quietHours.length > 0 && `Quiet ${quietHours.join(" and ").replaceAll("-", "–")}`,
    closedDates.length > 0 && `Closed on ${closedDates.join(", ")}`,
    spreadMinutes && `Spread over ${spreadMinutes} minutes`,
  ];
  return lines.filter(Boolean).join("\n");
}

/** What the members of a step and of a sequence are called. */
const MEMBERS: Record<string, string> = {
  name: "name", purpose: "purpose", target: "what it is about", zone: "zone", calendar: "hours", onReply: "what a reply does", reenroll: "enrolling again",
  exclusiveGroup: "exclusive group", priority: "priority", goals: "goals", withHuman: "while a person handles it", steps: "steps", id: "name of the step",
  wait: "wait", anchor: "counts from", at: "times", instant: "date", channel: "channel", fallback: "other channels", content: "message",
  outsideWindow: "template outside the window", compose: "who writes", instructions: "instructions", onModelFailure: "if the model can’t", onBlank: "if something is blank",
  onUnreachable: "if nobody can be reached", maxLate: "how late", ignoreWorkingHours: "working hours", workflow: "what else happens", body: "text", subject: "subject",
  html: "HTML", text: "plain text", template: "template", parameters: "parameters", buttons: "buttons", language: "language", use: "reusable text", list: "list", assistant: "assistant",
};

/** What a member is called. */
export const memberName = (member: string) => MEMBERS[member] ?? member;

/** Where a problem of a draft is: which step, and what of it. */
export interface Place {
  /** Counted from 0; absent: the sequence itself. */
  step?: number;
  /** The place below the step or the draft: `content/body`. */
  member: string;
}

/** Reads a pointer into a request that carries the draft. */
export function placeOf(pointer: string): Place {
  const parts = pointer.replace(/^\/(draft|version)/, "").split("/").filter(Boolean);
  if (parts[0] === "steps" && parts[1] !== undefined) {
    return { step: Number(parts[1]), member: parts.slice(2).join("/") };
  }
  return { member: parts.join("/") };
}

/** Where that is, in words: "Step 2, subject". */
export function placeWords({ step, member }: Place): string {
  const parts = member.split("/").filter((part) => part in MEMBERS);
  const last = parts[parts.length - 1];
  const what = last === undefined ? "" : memberName(last);
  return step === undefined ? (what === "steps" || what === "" ? "The sequence" : `Sequence, ${what}`) : what === "" ? `Step ${step + 1}` : `Step ${step + 1}, ${what}`;
}

/** The reply rule that holds for a step. */
export const replyOf = (draft: Draft, step: Step) => step.onReply ?? draft.onReply ?? "stop";
