/**
 * The types of `relance/elements`: two custom elements, and when they can ask the core.
 *
 * In: nothing. Out: declarations. Never: a type of the wire; those are the package's own.
 */
import type {
  Calendars, Contact, Conversation, EntriesResult, Entry, Instant, LocalDate, OrHandleOfSettings, PreviewResult, Reason, Source, StepId,
  TimelineEntry, Version, ZoneId,
} from "../generated/relance.js";

/**
 * Loads the core once for the elements; the first call says from where. They call it themselves, so that only a host that keeps the wasm
 * elsewhere has to, before the first element is on a page.
 */
export function ready(source?: Source): Promise<void>;

/** A time for an element: an instant, a date, or a clock. */
export type Now = Instant | Date | (() => Instant | Date);

/** One word or sentence: a text with `{places}`, or a function of the values. */
export type Word = string | ((values: Record<string, any>) => string);

/** Words in place of the English ones; groups (`weekdays`, `problems`, `reasons`, `statuses`, `closed`) hold one for each code. */
export type Words = Record<string, Word | Record<string, Word>>;

/** What Auto Fill is asked with. Heed `signal`: the person may stop it. */
export interface FillRequest {
  /** The list as it is. */
  entries: Entry[];
  now: Instant;
  zone: ZoneId;
  settings?: OrHandleOfSettings;
  contact?: Contact;
  conversation?: Conversation;
  /** Aborted when the person stops it, or the element leaves the page. */
  signal: AbortSignal;
}

/** A message that is scheduled already. */
export interface PendingMessage {
  id: string;
  at: Instant;
  text?: string;
  /** `sending`: it can't be cancelled any more. */
  status?: "pending" | "sending";
}

/**
 * `<relance-followups>`: a hand-made list of scheduled messages. A dialog that `show()` opens, or with the attribute `inline` a part of
 * the page.
 *
 * Attributes: `open`, `inline`, `zone`, `now`, `channel`, `name` (what the list is called), `subjects` (shows a field for the subject).
 */
export class RelanceFollowups extends HTMLElement {
  /** The workspace's settings: plan, limits, first offsets. */
  settings: OrHandleOfSettings | undefined;
  /** The contact. With it each entry also says where a rule would move it for this person. */
  contact: Contact | undefined;
  /** The conversation, if there is one. */
  conversation: Conversation | undefined;
  /** The zone of the clock that people read; the contact's, else the settings', else UTC unless set. */
  zone: ZoneId;
  /** On which channel the version sends; the core's `automatic` unless set. */
  channel: string | null;
  /** Whether the dialog is open. */
  open: boolean;
  /** The entries as they are, each with its instant. Set it to show others; an empty list begins a new one (A1). */
  value: Entry[];
  /** What the core says of the list: what is wrong with each entry, and what may be done. */
  readonly result: EntriesResult;
  /** Gives a proposal for the list (A9); without it there is no button. A rejection is shown, and leaves the list as it was. */
  autoFill: ((request: FillRequest) => Promise<Entry[]>) | undefined;
  /** Messages that are scheduled already; each can be cancelled (A7). */
  pending: PendingMessage[];
  /** The time that everything is seen from; the device's clock unless set. */
  now: Now;
  /** Words in place of the English ones; what is left out stays. */
  words: Words;
  /** Opens the dialog; a new list begins where there is none. */
  show(): void;
  /** Closes the dialog; what is typed stays. */
  close(): void;
  /** Forgets the entries: a new list begins. */
  reset(): void;
  /** What the button Send does: emits `relance-send`, or shows what stands in the way. */
  send(): void;
  /** What the button Cancel does: emits `relance-cancel`, and closes unless that is prevented. */
  cancel(): void;
  /** Reads all properties again and shows what follows, soon. */
  refresh(): void;
}

/**
 * `<relance-timeline>`: what was sent and what is planned, as a list and as a drawing of it.
 *
 * Attributes: `zone`, `viewer-zone`, `now`.
 */
export class RelanceTimeline extends HTMLElement {
  /** What `preview` gave. */
  preview: PreviewResult | undefined;
  /** What happened: the `entry` of each turn, in order. Of steps that it knows it counts over the preview. */
  timeline: TimelineEntry[] | undefined;
  /** The calendar, or several, whose closed hours are shaded. */
  calendar: Calendars | undefined;
  /** Policies whose legal hours are shaded too, with region and holidays as for the operation `open`. */
  policies: string[] | undefined;
  region: string | undefined;
  holidays: { [region: string]: LocalDate[] } | undefined;
  /** The contact's zone; the preview's, else the timeline's unless set. */
  zone: ZoneId;
  /** The zone of whoever looks at it; the device's unless set. */
  viewerZone: ZoneId;
  /** The time that everything is seen from; the device's clock unless set. */
  now: Now;
  /** Words in place of the English ones; what is left out stays. */
  words: Words;
  /** Reads all properties again and shows what follows, soon. */
  refresh(): void;
}

/** Lets an element wait for the host, and show how it went. */
export interface Waits {
  /** The element is busy until it settles; a rejection's message is shown. */
  waitUntil(promise: Promise<unknown>): void;
}

/** The entries have changed. */
export type ChangeEvent = CustomEvent<{ entries: Entry[]; result: EntriesResult }>;
/** The person sends the list. Schedule all of it or nothing (A6); `preventDefault()` keeps the dialog open. */
export type SendEvent = CustomEvent<{ entries: Entry[]; version: Version } & Waits>;
/** The person leaves without sending; `preventDefault()` keeps the dialog open. */
export type CancelEvent = CustomEvent<{ entries: Entry[] }>;
/** The person cancels a scheduled message; set `pending` anew when it is done. */
export type CancelPendingEvent = CustomEvent<{ message: PendingMessage } & Waits>;
/** The person chooses a step of the timeline. */
export type StepEvent = CustomEvent<{ step: StepId; status: string; at?: Instant; reasons: Reason[] }>;

declare global {
  interface HTMLElementTagNameMap {
    "relance-followups": RelanceFollowups;
    "relance-timeline": RelanceTimeline;
  }
  interface HTMLElementEventMap {
    "relance-change": ChangeEvent;
    "relance-send": SendEvent;
    "relance-cancel": CancelEvent;
    "relance-cancel-pending": CancelPendingEvent;
    "relance-step": StepEvent;
  }
}
