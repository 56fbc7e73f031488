// Made by `cargo xtask codegen` from the types in core/src/wire; not edited by hand.

/** Something about a conversation. */
export interface AboutConversation {
  /** With whom. */
  contact: ContactId;
  /** Which. */
  conversation: ConversationId;
  /** What happened. */
  reason: Reason;
}

/** Which of a contact's addresses a channel uses. */
export type AddressKind = "email" | "phone" | "own";

/** `advance`: what does this event change? */
export interface AdvanceRequest {
  /** What happened. */
  event: Event;
  /** What is true now. */
  facts: Facts;
  /** The time. */
  now: Instant;
  /** The state that the last call gave. */
  state: Enrollment;
}

/** From when a step's wait counts (T11). */
export type Anchor = "previous" | "enrollment" | "targetDate" | "lastInbound" | "lastOutbound" | "windowClose" | "at";

/** A person approved a text (S6). */
export interface Approved {
  /** Who did it. */
  by?: string | null;
  /** What it says now, where the person changed it, or no model has written it. */
  content?: Content | null;
  /** The digest of what was approved; empty where no model has written the text. */
  digest: string;
  /** The step; absent: the one whose turn it is. */
  step?: StepId | null;
}

/** A question to a model; the operation `assistant.ask` makes a request of it. */
export interface AskAbout {
  /** What is asked. */
  about: Asked;
  /** About whom. */
  contact: ContactId;
  /** In which conversation. */
  conversation: ConversationId;
  /** The key that its answer must have. */
  key: SendKey;
  /** After this instant an answer is of no use any more. */
  until: Instant;
}

/** A question to a model (B8). */
export interface AskModel {
  /** On which channel it would go out. */
  channel: Channel;
  /** For whom. */
  contact: ContactId;
  /** The step's own content with its variables resolved: a draft to start from. */
  draft: Content;
  /** Whose enrollment. */
  enrollment: EnrollmentId;
  /** What the step asks for. */
  instructions?: string | null;
  /** The key that its answer must have: `enrollment/step/model/n`. */
  key: SendKey;
  /** Which step. */
  step: StepId;
  /** After this instant an answer is of no use any more. */
  until: Instant;
}

/** `assistant.ask`: how is a model asked for this? */
export interface AskRequest {
  /** The person; for all but `rules`. */
  contact?: Contact | null;
  /** The conversation, if there is one. */
  conversation?: Conversation | null;
  /** With `compose`: the effect that asks. */
  effect?: AskModel | null;
  /** With `autoFill`: what the messages are for. With `rules`: the rules. */
  instructions?: string | null;
  /** What it is asked for. */
  kind: Kind;
  /** Its last messages, the oldest first; of very many and very long ones the last are taken. */
  messages?: Message[];
  /** The time. */
  now: Instant;
  /** The workspace's settings. */
  settings?: OrHandleOfSettings | null;
  /** With `decide`: the state of the watch that asks. */
  watched?: Watched | null;
}

/** A request to a model, for the host to carry. */
export interface AskResult {
  /** How many tokens the answer has at most. */
  maxOutputTokens: number;
  /** What is said to it, in order. */
  messages: Said[];
  /** The JSON Schema of the answer: every member required, none besides. */
  schema: Json;
  /** A name for the answer's schema: letters and underscores. */
  schemaName: string;
}

/** What a model is asked about a conversation. */
export type Asked = "decide" | "classify" | "summarize";

/** Who wrote a message of a conversation. */
export type Author = "contact" | "ai" | "human";

/** What an assistant does about conversations that it watches (E2–E11). Absent from the settings: nothing but closing idle ones. */
export interface AutoFollowUps {
  /** The contact asks to be contacted at a time; the cadence says what comes after that. */
  askedForTime?: Scenario;
  /** The contact can't now. */
  busy?: Scenario;
  /** When they may go out; absent: as the workspace's calendar says. */
  calendar?: Calendar | null;
  /** How a conversation ends whose follow-ups are used up (E11). */
  closing?: Closing;
  /** Who decides what becomes of a silence: the scenario's cadence, or a model (E4). */
  decide?: Decide;
  /** Rules in plain words, one a line. What is a limit is enforced; the rest goes to the model (E10). */
  instructions?: string;
  /** A complaint is left to the assistant; unless said so it goes to a person (E6). */
  keepsComplaints?: boolean;
  /** Limits beside those of the instructions; of two the stricter counts. */
  limits?: Limit[];
  /** Switched off for now, without forgetting the rest. */
  off?: boolean;
  /** What the follow-ups are for; `service` unless said otherwise. */
  purpose?: Purpose | null;
  /** The contact does not answer any more. */
  stoppedReplying?: Scenario;
  /** It goes on although a person handles the conversation (L5). */
  withHuman?: boolean;
}

/** What an automatic reply says of a return. */
export interface AutoReply {
  /** The words that name it. */
  phrase?: Private | null;
  /** The first day on which the person is back; absent where it names none, or none that can be read only one way. */
  returnDate?: LocalDate | null;
}

/** What a reading rests on. */
export type Basis = "keyword" | "translation" | "phrase" | "subject" | "headers";

/** A follow-up to begin. */
export interface BeginFollowUp {
  /** With whom. */
  contact: ContactId;
  /** In which conversation. */
  conversation: ConversationId;
  /** The id that the enrollment gets. */
  enrollment: EnrollmentId;
  /** Its occasion. */
  occasion: Occasion;
  /** Why it is made. */
  reason: Reason;
  /** What it is about. For a survey the host adds `surveyUrl` to its attributes. */
  target: Target;
  /** The version that it goes through, made for it alone. */
  version: Version;
}

/** Another live enrollment of the contact. */
export interface BesideIt {
  /** Its conversation, if there is one. */
  conversation?: Conversation | null;
  /** Its sequence is paused (L8). */
  sequencePaused?: boolean;
  /** How it stands. */
  state: Enrollment;
  /** The version that it goes through. */
  version: OrHandleOfVersion;
}

/** A sequence as a draft, or as a version of it. */
export type Blueprint = Version | Draft;

/** Whether an address is dead or only full. */
export type BounceKind = "hard" | "soft";

/** A message came back. */
export interface Bounced {
  /** The channel; email unless said otherwise. */
  channel?: Channel | null;
  /** The key of the send that came back, if known. */
  key?: SendKey | null;
  /** For good, or for now. */
  kind?: BounceKind;
}

/** How a workspace's email looks (F2). The host that makes the message shows what of it it can, and escapes what it shows. */
export interface Branding {
  /** The colour of links and buttons, `#rrggbb`. */
  color?: string | null;
  /** Plain text below each message, such as the company's address; at most 4096 bytes. */
  footer?: string | null;
  /** Where the logo is: an `https:` address of at most 2048 bytes. */
  logoUrl?: string | null;
}

/** A button below a text. */
export interface Button {
  /** What it says, a Liquid template. */
  text: string;
  /** Where it leads, a Liquid template; without one it answers. */
  url?: string | null;
}

/** Somebody did it. */
export interface ByPerson {
  /** Who. */
  by?: string | null;
}

/** When sending is allowed, in three kinds that must all hold (T6), and which dates are business days. */
export interface Calendar {
  /** The weekdays that are business days; Monday to Friday unless said otherwise. */
  businessDays?: Weekday[] | null;
  /** Dates on which no working hours start and that are no business days. */
  closedDates?: LocalDate[];
  /** How many days beyond the candidate an opening is looked for; 14 unless said otherwise. */
  horizonDays?: number | null;
  /** What the law allows, never overridden, on the contact's clock. */
  legalHours?: {
    [name: string]: Window[];
  } | null;
  /** Their rest, protective: closed every day within these windows, on the contact's clock. */
  quietHours?: Window[];
  /** Over how many minutes sends that would fall on one opening are spread; 0: not at all. */
  spreadMinutes?: number;
  /** Our hours, a courtesy: by weekday; absent: always open; a day left out: closed. */
  workingHours?: {
    [name: string]: Window[];
  } | null;
  /** The zone in which working hours are read; absent: the contact's. */
  workingHoursZone?: ZoneId | null;
}

/** One calendar, or several that must all hold. */
export type Calendars = Calendar | Calendar[];

/** A message that must not go out. */
export interface Cancel {
  /** The send's key. */
  key: SendKey;
  /** Why. */
  reason: Reason;
}

export type CancelOnReply = true | false | "hold";

/** At most so many messages to one contact in a rolling period (C8, L12). */
export interface Cap {
  /** Counted and capped are messages on these channels; absent: on all. */
  channels?: Channel[];
  /** How many; at least 1. */
  max: number;
  /** In which time. */
  per: Wait;
}

/** A custom attribute that a ready sequence uses. */
export interface CatalogueAttribute {
  /** What it is, for people. */
  description: string;
  /** Its name. */
  name: string;
  /** What it holds: `text`, `number` or `date`. */
  type: string;
}

/** A ready sequence. */
export interface CatalogueEntry {
  /** The custom attributes that it uses; applying it creates those that are missing. */
  attributes: CatalogueAttribute[];
  /** The draft itself, where it was asked for. */
  draft?: Draft | null;
  /** By which it is asked for. */
  id: string;
  /** What it is for: `billing`, `welcome`, `renewal` and so on. */
  niche: string;
  /** What people call it. */
  title: string;
  /** When one wants it. */
  why: string;
}

/** `catalogue`: which ready sequences are there, or what is one of them? */
export interface CatalogueRequest {
  /** The one to give whole; absent: all of them, without their drafts. */
  id?: string | null;
}

/** Ready sequences. */
export interface CatalogueResult {
  /** Them, by niche. */
  sequences: CatalogueEntry[];
}

/** What can happen to a step. */
export type Change = "added" | "removed" | "changed" | "moved";

/**
 * A channel's name: `email`, `sms`, `whatsapp`, `whatsappWeb`, `messenger`, `instagram`, `liveChat`, `webWidget`, `webhook`,
 * or one that the workspace's settings define.
 */
export type Channel = string;

/** `automatic`, `sameConversation`, or a channel's name such as `email`. */
export type ChannelChoice = string;

/**
 * What a channel can do. A member that is left out is that of the channel's preset; a channel of one's own begins as one that
 * needs an address of its own and takes plain text at any time.
 */
export interface ChannelProfile {
  /** Which of a contact's addresses it uses, the first that is there. */
  addresses?: AddressKind[] | null;
  /** How many buttons a message may have; where it has more they are written out below the text. */
  buttons?: number | null;
  /** It shows HTML. */
  html?: boolean | null;
  /** How long before its end a window counts as closed, in minutes; 15 unless said otherwise. */
  marginMinutes?: number | null;
  /** How many characters a text may have. */
  maxCharacters?: number | null;
  /** Nothing automated goes out on it. */
  peopleOnly?: boolean | null;
  /** It reaches a person only while they are there. */
  presence?: boolean | null;
  /** A text goes out in segments, as SMS does. */
  segments?: boolean | null;
  /** A message needs a subject. */
  subject?: boolean | null;
  /** It takes templates that the provider has approved, outside its window too. */
  templates?: boolean | null;
  /** What opens it for free text, and for how long; an empty list: it is always open. */
  windows?: OpensFor[] | null;
}

/** One channel that is on. */
export interface ChannelSettings {
  /** The account that sends, for the host. */
  account?: string | null;
  /** The purposes for which a consent must be on record. */
  consent?: Purpose[];
  /** Switched off for now, without forgetting the rest. */
  off?: boolean;
  /** The account is paused, because its provider refuses it: what should go out on it waits. */
  paused?: boolean;
  /** What it can do, where that differs from its preset; and all of it for a channel of one's own. */
  profile?: ChannelProfile | null;
  /** The templates that the provider knows; absent: nobody knows, and each counts as approved. */
  templates?: ProviderTemplate[] | null;
}

/** `check`: is this draft sound? */
export interface CheckRequest {
  /** Contacts to try its variables on. */
  contacts?: Contact[];
  /** The draft. */
  draft: Draft;
  /** Whether to search what can happen to it, too, as `explore` does; not where there are errors already. */
  explore?: boolean;
  /** With `explore`: from when on enrollments begin; a fixed day unless said otherwise. */
  now?: Instant | null;
  /** The workspace's settings. */
  settings?: OrHandleOfSettings | null;
}

/** What `check` found. */
export interface CheckResult {
  /** Everything that is wrong or worth a look, in the draft's order; none: it is sound. */
  problems: Problem[];
  /** Whether it can be published. */
  publishable: boolean;
}

/** What a model takes a message to ask for. */
export interface ClassifyAnswer {
  /** With `askedForTime`: when, on the contact's clock, such as `2026-11-24T09:00`; else null. */
  at?: string | null;
  /** What it asks for. */
  intent: Intent;
  /** The words of the message that it rests on, as they stand there; null where there are none. */
  phrase?: string | null;
}

/** A change of a zone's clock. */
export interface ClockChange {
  /** The first instant at which the clock is changed. */
  at: Instant;
  /** By how many minutes it goes forward; negative: back. */
  minutes: number;
  /** By how many minutes the clock differs at the two ends; 0 where a later change undid the first. */
  netMinutes: number;
  /** The same in words. */
  text: string;
}

/** A conversation to close. */
export interface CloseConversation {
  /** With whom. */
  contact: ContactId;
  /** Which. */
  conversation: ConversationId;
  /** Why. */
  reason: Reason;
  /** Nobody is told: it was idle (E1). */
  silent?: boolean;
  /** What it was about, for people of the workspace. */
  summary?: Private | null;
}

/** From an instant up to but not another, a rule forbids sending. */
export interface ClosedInterval {
  /**
   * The rule, by the code of its reason: `schedule.outsideWorkingHours`, `schedule.closedDate`, `schedule.quietHours` or
   * `schedule.outsideLegalHours`.
   */
  code: string;
  /** The first closed instant. */
  from: Instant;
  /** What the zone's clock shows at `from`. */
  fromLocal: LocalDateTime;
  /** The first instant that this rule doesn't close any more. */
  to: Instant;
  /** What the zone's clock shows at `to`. */
  toLocal: LocalDateTime;
}

/** How a conversation ends whose follow-ups are used up (E11). */
export interface Closing {
  /** It stays open. */
  staysOpen?: boolean;
  /** A question that is sent when it is closed: how satisfied the contact is. */
  survey?: Survey | null;
  /** It is closed without a summary. */
  withoutSummary?: boolean;
}

/** Another enrollment of the same contact whose message is due too (L12). */
export interface Competing {
  /** On which channel it would go out, if that is known. */
  channel?: Channel | null;
  /** Since when its message is due. */
  due: Instant;
  /** Its id. */
  id: EnrollmentId;
  /** Its sequence's priority. */
  priority?: number;
}

/** Who writes the message (B8). */
export type Compose = "static" | "assisted" | "full";

/** A message that a model wrote. */
export interface ComposeAnswer {
  /** For email: its subject; else null. */
  subject?: string | null;
  /** The message, ready to send. */
  text: string;
}

/** How sure it is what a message asks for. */
export type Confidence = "unsure" | "likely" | "sure";

/** A consent on record (R1). */
export interface Consent {
  /** Since when. */
  at: Instant;
  /** To messages on which channel; absent: on every one. */
  channel?: Channel | null;
  /** For which purpose; absent: for every one. */
  purpose?: Purpose | null;
  /** Until when; absent: until it is withdrawn. */
  until?: Instant | null;
}

/** A person to follow up. */
export interface Contact {
  /** Addresses on channels that need one of their own, by channel. */
  addresses?: {
    [name: string]: Private;
  };
  /** The person is archived: nothing new starts. */
  archived?: boolean;
  /** Custom attributes, for templates. */
  attributes?: {
    [name: string]: Json;
  };
  /** What the person has consented to. */
  consents?: Consent[];
  /** Email address. */
  email?: Private | null;
  /** First name. */
  firstName?: Private | null;
  /** The host's id of the person. */
  id: ContactId;
  /** When the person last wrote, by channel. */
  lastInbound?: {
    [name: string]: Instant;
  };
  /** Last name. */
  lastName?: Private | null;
  /** BCP 47 locale, if known. */
  locale?: string | null;
  /** When the person last opened a channel in another way than by writing: by channel, then `call` or `adEntry`. */
  openings?: {
    [name: string]: {
      [name: string]: Instant;
    };
  };
  /** Channels that the person has opted out of; `all` stands for every channel. */
  optOuts?: Channel[];
  /** Phone number, E.164. */
  phone?: Private | null;
  /** Where the person lives: an ISO 3166 country or subdivision, `FR`, `US-TX`. */
  region?: string | null;
  /** Channels whose address is dead, with why: `hardBounce`, `complaint`. */
  suppressed?: {
    [name: string]: string;
  };
  /** IANA zone, if known. */
  timezone?: ZoneId | null;
}

/** A person to follow up. */
export type ContactId = string;

/** What a message says. */
export type Content = {
  /** The text, a Liquid template. */
  body: string;
  /** The subject, a Liquid template; email needs one. */
  subject?: string | null;
  type: "text";
} | {
  /** The subject in place of the text's own, a Liquid template. */
  subject?: string | null;
  type: "text";
  /** Its name among the settings' `texts`. */
  use: TextName;
} | {
  /** Its language, as the provider writes it. */
  language?: string | null;
  /** Its parameters by position (`"1"`) or name, Liquid templates. */
  parameters?: {
    [name: string]: string;
  };
  /** Its name at the provider. */
  template: string;
  type: "template";
} | {
  /** Buttons below the text. */
  buttons?: Button[];
  /** HTML, a Liquid template whose values are escaped. */
  html?: string | null;
  /** The subject, a Liquid template. */
  subject?: string | null;
  /** The text part, a Liquid template. */
  text?: string | null;
  type: "rich";
};

/** A thread with a contact on one channel. */
export interface Conversation {
  /** Custom attributes, for templates. */
  attributes?: {
    [name: string]: Json;
  };
  /** Its bot is inactive: nothing of an assistant's goes out in it (E9). */
  botInactive?: boolean;
  /** The channel that it is on. */
  channel: Channel;
  /** Whether it is closed. */
  closed?: boolean;
  /** Who handles it. */
  handledBy?: Handler;
  /** The host's id of the thread. */
  id: ConversationId;
  /** When the contact last wrote in it. */
  lastInbound?: Instant | null;
  /** When our side last wrote in it. */
  lastOutbound?: Instant | null;
  /** Whether the contact is there now, on channels where that can be known; absent: nobody knows. */
  present?: boolean | null;
}

/** A thread with a contact on one channel. */
export type ConversationId = string;

/** What was tried. */
export interface Covered {
  /** How many there could be at most. */
  budget: number;
  /** The channels that they have, in all. */
  channels: Channel[];
  /** Further starts of single zones: before their clocks change. */
  clockChanges: ZoneStart[];
  /** By how many events from outside: how many walks were walked, and how many there are. */
  depths: Depth[];
  /** What happened to them. */
  events: string[];
  /** Who went through it. */
  people: string[];
  /** When enrollments began, on the clock of each zone. */
  starts: LocalDateTime[];
  /** Walks of all the sequences together, if there are others. */
  together?: Depth | null;
  /** How many walks were walked. */
  walks: number;
  /** The zones of contacts; `unknown` is that of a contact without one. */
  zones: ZoneId[];
}

/** Messages on a day. */
export interface DayCount {
  /** The date, in UTC. */
  date: LocalDate;
  /** How many. */
  sends: number;
}

/** Who decides what becomes of a silence (E4). */
export type Decide = "cadence" | "model";

/** A model's decision about a silence. */
export interface DecideAnswer {
  /** With `schedule`: when, on the contact's clock, such as `2026-11-24T09:00`; else null. */
  at?: string | null;
  /** What to do. */
  decision: Decided;
  /** Why, in one sentence for the people of the workspace. */
  reason: string;
  /** With `reEngage`: the message to send now, or null to have it written later. */
  text?: string | null;
}

/** The decisions that there are (E4). */
export type Decided = "reEngage" | "schedule" | "close" | "handOver";

/** What was decided, when, and why (X5). */
export interface Decision {
  /** The instant that it names: when a planned step is due, when a message was accepted. */
  at?: Instant | null;
  /** Why, in order. */
  reasons: Reason[];
  /** The step that it concerns, if one. */
  step?: StepId | null;
  /** What: `planned`, `sent`, `held`, `skipped`, `expired`, `failed`, `cancelled`, `ended`, `ignored` and so on. */
  what: string;
}

/** Walks with so many events from outside. */
export interface Depth {
  /** How many events. */
  events: number;
  /** How many there are; absent where nobody has counted them. */
  of?: number | null;
  /** How many walks were walked. */
  walked: number;
}

/** `diff`: what is different in this version, and what would become of these enrollments on it? */
export interface DiffRequest {
  /** The version that enrollments are on. */
  from: OrHandleOfVersion;
  /** The time; needed where there are states. */
  now?: Instant | null;
  /** The workspace's settings. */
  settings?: OrHandleOfSettings | null;
  /** The enrollments, each with its contact. */
  states?: Underway[];
  /** The version that they would move to. */
  to: OrHandleOfVersion;
}

/** What is different, and what would become of each enrollment. */
export interface DiffResult {
  /** What would become of each enrollment, in order. */
  enrollments: Outlook[];
  /** The sequence's own members that differ: `name`, `calendar`, `goals` and so on. */
  members: string[];
  /** Whether the two say the same. */
  same: boolean;
  /** The steps that differ, in the new version's order, then those that are gone. */
  steps: StepChange[];
}

/** Where a timeline and its replay part. */
export interface Difference {
  /** The index of the entry. */
  index: number;
  /** Which member differs: `revision`, `decisions`, `effects`, `wakeAt` or `digest`. */
  member: string;
  /** What the timeline says. */
  recorded: Json;
  /** What follows from the event. */
  replayed: Json;
}

/** A sequence while it is edited. */
export interface Draft {
  /** It is an assistant's: nothing of it goes out while the bot of its conversation is inactive (E9). */
  assistant?: boolean;
  /** When it may send; absent: the workspace's. */
  calendar?: Calendar | null;
  /** A contact is in one live enrollment of a group at most. */
  exclusiveGroup?: string | null;
  /** Events that complete it. */
  goals?: string[];
  /** It is a hand-made list: each message stands for itself, at its own time. */
  list?: boolean;
  /** What people call it. */
  name: string;
  /** What a reply does. */
  onReply?: OnReply;
  /** Which goes first when several compete; higher first. */
  priority?: number;
  /** What its messages are for. */
  purpose?: Purpose;
  /** Whether the same target may go through it again. */
  reenroll?: Reenroll;
  /** What it says, in order. */
  steps: Step[];
  /** What it is about. */
  target?: TargetKind;
  /** It goes on although a person handles the conversation (L5). */
  withHuman?: boolean;
  /** In which zone it thinks: `contact` (the contact's, where known), or a zone by name for those whose zone is not known. */
  zone?: ZoneRule;
}

/** `drop`: forget this handle. */
export interface DropRequest {
  /** The handle. */
  handle: string;
}

/** Whether there was something to forget. */
export interface DropResult {
  /** Whether the handle was known. */
  dropped: boolean;
}

/** Something that the host is asked to do, once, after it has stored the new state. */
export type Effect = Send & {
  type: "send";
} | Cancel & {
  type: "cancel";
} | Notify & {
  type: "notify";
} | RunWorkflow & {
  type: "runWorkflow";
} | Suppress & {
  type: "suppress";
} | AskModel & {
  type: "askModel";
} | RequestApproval & {
  type: "requestApproval";
} | PauseAccount & {
  type: "pauseAccount";
};

/** How email identifies its sender and lets people leave. */
export interface EmailSettings {
  /** How its messages look (F2). */
  branding?: Branding | null;
  /** The name beside the sender's address. */
  fromName?: string | null;
  /**
   * Where a person unsubscribes: an `https:` or `mailto:` address in which `{key}` becomes the send's key. Absent: the host
   * that sends puts its own, and refuses to send without one.
   */
  unsubscribeUrl?: string | null;
}

/** How an SMS is encoded. */
export type Encoding = "gsm7" | "ucs2";

/** How an enrollment ended. */
export interface Ended {
  /** When. */
  at: Instant;
  /** By what; the stronger of two wins (L6). */
  by: StopStrength;
  /** The goal that was reached, if one was. */
  goal?: string | null;
  /** Why. */
  reason: Reason;
}

/** One of the many. */
export interface EnrollItem {
  /** The person. */
  contact: Contact;
  /** The conversation, if there is one. */
  conversation?: Conversation | null;
  /** The enrollments that this contact has or had before this call. */
  existing?: Existing[];
  /** The new enrollment's id; absent: one made from contact, sequence, target and time. */
  id?: EnrollmentId | null;
  /** Messages accepted for this contact before this call, for caps. */
  sent?: SentRecord[];
  /** What it is about; the contact itself unless said otherwise. */
  target?: Target | null;
}

/** `enroll` with `items`: begin many at once (L10). */
export interface EnrollManyRequest {
  /** Only say who would be enrolled and when each first message would go: no state, no effects. */
  dryRun?: boolean;
  /** Whom to enroll, in the order in which the limits of the plan are used up. */
  items: EnrollItem[];
  /** How many enrollments of the workspace are live before this call, where the plan limits them. */
  live?: number;
  /** The time. */
  now: Instant;
  /** The sequence is paused (L8). */
  sequencePaused?: boolean;
  /** The workspace's settings. */
  settings?: OrHandleOfSettings | null;
  /** The version to go through. */
  version: OrHandleOfVersion;
}

/** What came of each, in the items' order, and of all of them. */
export interface EnrollManyResult {
  /** One for each item, in their order. */
  items: EnrollOutcome[];
  /** All of them, counted. */
  summary: EnrollSummary;
}

/** What came of one item. */
export type EnrollOutcome = Turn | {
  /** Always true. */
  begins: boolean;
  /** When its first message would go, or its text be asked for; absent where it waits for something other than time. */
  wakeAt?: Instant | null;
} | {
  /** Why: the first check that failed (L10). */
  refused: Reason;
} | {
  /** What is wrong with it, each with its place in the request. */
  problems: Problem[];
};

/** `enroll`: begin. */
export interface EnrollRequest {
  /** The person. */
  contact: Contact;
  /** The conversation, if there is one. */
  conversation?: Conversation | null;
  /** The enrollments that this contact has or had. */
  existing?: Existing[];
  /** The new enrollment's id; absent: one made from contact, sequence, target and time. */
  id?: EnrollmentId | null;
  /** How many enrollments of the workspace are live, where the plan limits them. */
  live?: number;
  /** The time. */
  now: Instant;
  /** Messages lately accepted for this contact, for caps. */
  sent?: SentRecord[];
  /** The sequence is paused (L8). */
  sequencePaused?: boolean;
  /** The workspace's settings. */
  settings?: OrHandleOfSettings | null;
  /** What it is about; the contact itself unless said otherwise. */
  target?: Target | null;
  /** The version to go through. */
  version: OrHandleOfVersion;
}

/** An enrollment that began, or why it did not. */
export type EnrollResult = Turn | {
  /** Why: the first check that failed (L10). */
  refused: Reason;
};

/** How many of the items began, and why the others did not. */
export interface EnrollSummary {
  /** How many were refused by the code of the reason. */
  byCode: {
    [name: string]: number;
  };
  /** How many began, or would begin. */
  enrolled: number;
  /** How many have problems. */
  faulty: number;
  /** How many were refused, or would be. */
  refused: number;
}

/** One target going through one version. */
export interface Enrollment {
  /** From when the next wait counts: the last real send, or where it would have been (T11). */
  base: Instant;
  /** Whom it follows up. */
  contact: ContactId;
  /** The conversation that it is tied to, if it is. */
  conversation?: ConversationId | null;
  /** Channels on which the contact's address turned out to be dead since it began. */
  deadChannels?: Channel[];
  /** How it ended, if it has (L6). */
  ended?: Ended | null;
  /** When it began. */
  enrolledAt: Instant;
  /** Its run through the steps, 1 at first; a reset begins the next (L3). */
  episode: number;
  /** When this episode began: the enrollment, or our outbound message after a reset. */
  episodeAt: Instant;
  /** Steps that its version has no more, but earlier ones had and sent: they are never sent again (L11). */
  gone?: StepState[];
  /** The version's hash. */
  hash: string;
  /** Until when a person's message holds it (L5). */
  heldUntil?: Instant | null;
  /** Its id. */
  id: EnrollmentId;
  /** Our last outbound message that it knows of, where silence is what it watches (L4). */
  lastOutbound?: Instant | null;
  /** Nothing is sent before this instant, since it moved to another version (L11). */
  notBefore?: Instant | null;
  /** How it is paused, if it is (L7). */
  pause?: Pause | null;
  /** How many changes it has gone through. */
  revision: number;
  /** The ids of the events last applied, to know a repeated one (X6). */
  seen?: EventId[];
  /** The sequence that it goes through. */
  sequence: SequenceId;
  /** How often a message came back for now, by channel (C6). */
  softBounces?: {
    [name: string]: number;
  };
  /** Where it stands. */
  status: Status;
  /** Each step's state, in the version's order. */
  steps: StepState[];
  /** What it is about. */
  target: Target;
  /** The number of the version that it started on. */
  version: number;
  /** While it is active: what it waits for (L13). */
  waitingFor?: WaitingFor | null;
  /** When it must be woken, if time is what it waits for. */
  wakeAt?: Instant | null;
  /** The zone in which its days are counted, and where that comes from (T9). */
  zone: ZoneChoice;
}

/** One target going through one version. */
export type EnrollmentId = string;

/** `entries.new`, `entries.add`, `entries.remove`, `entries.view` and `entries.toVersion`: a hand-made list (A). */
export interface EntriesRequest {
  /** For `entries.toVersion`: the channel; `automatic` unless said otherwise. */
  channel?: ChannelChoice;
  /** The list as it is; not for `entries.new`. */
  entries?: Entry[];
  /** For `entries.add`: where the new one goes (at the end unless said otherwise). For `entries.remove`: which one goes. */
  index?: number | null;
  /** For `entries.toVersion`: what the list is called. */
  name?: string | null;
  /** The time. */
  now: Instant;
  /** The workspace's settings. */
  settings?: OrHandleOfSettings | null;
  /** The zone of the clock that people read. */
  zone: ZoneId;
}

/** A hand-made list as people see it. */
export interface EntriesResult {
  /** Whether one more may be added. */
  canAdd: boolean;
  /** Whether one may be removed. */
  canRemove: boolean;
  /** Whether the list may be sent as it is. */
  canSend: boolean;
  /** The entries, each with what there is to show of it. */
  entries: EntryView[];
  /** Why not, where one of the three is false. */
  reasons: Reason[];
}

/** A message of a hand-made list, as an editor holds it. What `entries.view` gave may be handed back as it is. */
export interface Entry {
  /** When, as an instant; this or `local`. */
  at?: Instant | null;
  /** Whether a reply cancels it, holds it, or leaves it; it cancels unless said otherwise (A8). */
  cancelOnReply?: CancelOnReply;
  /** Its id; made when it is missing. */
  id?: StepId | null;
  /** When, as what the local clock shows; this or `at`. Where both are given and differ, this is what the person typed and counts. */
  local?: LocalDateTime | null;
  /** The subject, for email. */
  subject?: string | null;
  /** What it says, a Liquid template; line breaks are kept. */
  text?: string;
}

/** How a new hand-made list begins (A1). */
export interface EntrySettings {
  /** Days from now of its entries; 5, 10, 20 and 28 unless said otherwise. */
  offsetDays?: number[] | null;
}

/** An entry and what there is to show of it (A3). */
export interface EntryView {
  /** When. */
  at: Instant;
  /** Whether a reply cancels it. */
  cancelOnReply: CancelOnReply;
  /** Where the zone's clock changes in between: by how many minutes and when. */
  clockChange?: ClockChange | null;
  /** Whole calendar days from now; negative in the past. */
  daysFromNow: number;
  /** Its id. */
  id: StepId;
  /** A short relative label: "in 5 days". */
  label: string;
  /** What the local clock shows then. */
  local: LocalDateTime;
  /** It is not in the future. */
  past: boolean;
  /** What is wrong with it. */
  problems: Problem[];
  /** The subject, for email. */
  subject?: string | null;
  /** What it says. */
  text: string;
  /** The weekday. */
  weekday: Weekday;
}

/** Something that happened. */
export type Event = (Nothing & {
  type: "due";
} | Nothing & {
  type: "enrolled";
} | Replied & {
  type: "replied";
} | Sent & {
  type: "sent";
} | Rejected & {
  type: "rejected";
} | UnknownOutcomeOf & {
  type: "unknownOutcome";
} | Bounced & {
  type: "bounced";
} | OnChannel & {
  type: "unsubscribed";
} | OnChannel & {
  type: "complained";
} | OnChannel & {
  type: "optedOut";
} | Nothing & {
  type: "contactDeleted";
} | GoalReached & {
  type: "goal";
} | Paused & {
  type: "paused";
} | Resumed & {
  type: "resumed";
} | ByPerson & {
  type: "stopped";
} | OfStep & {
  type: "stepSkipped";
} | OfStep & {
  type: "stepCancelled";
} | Rescheduled & {
  type: "rescheduled";
} | OfStep & {
  type: "sendNow";
} | OfStep & {
  type: "released";
} | Outbound & {
  type: "outbound";
} | InConversation & {
  type: "handedBack";
} | ModelAnswered & {
  type: "modelAnswered";
} | ModelFailed & {
  type: "modelFailed";
} | Approved & {
  type: "approved";
} | OfStep & {
  type: "refused";
} | OnChannel & {
  type: "accountRestored";
} | ByPerson & {
  type: "migrated";
} | Nothing & {
  type: "recalculated";
} | TargetChanged & {
  type: "targetChanged";
} | InConversation & {
  type: "botDeactivated";
} | InConversation & {
  type: "botActivated";
} | ByPerson & {
  type: "conversationClosed";
} | FollowUpState & {
  type: "followUp";
} | FollowUpRefused & {
  type: "followUpRefused";
} | UnknownEvent & {
  type: "unknown";
}) & ({
  /** When it happened. */
  at: Instant;
  /** Its id; the same id twice is the same event. */
  id?: EventId | null;
});

/** Something that happened; the same id twice is the same event. */
export type EventId = string;

/** What an enrollment of the same contact looks like to a new one (L10). */
export interface Existing {
  /** Its sequence's exclusive group. */
  exclusiveGroup?: string | null;
  /** Its id. */
  id: EnrollmentId;
  /** Its sequence. */
  sequence: SequenceId;
  /** Where it stands. */
  status: Status;
  /** What it is about. */
  target: Target;
}

/** `explain`: what is going on here, in sentences? */
export interface ExplainRequest {
  /** The time from which "in 3 days" is meant. */
  now: Instant;
  /** The enrollment. */
  state: Enrollment;
}

/** Sentences about an enrollment. */
export interface ExplainResult {
  /** What is planned, in a few words: "follow-up in 23 hours". */
  headline: string;
  /** One sentence a step, and why. */
  lines: string[];
}

/** `explore`: what can happen to somebody who goes through this draft, and what of it should not? */
export interface ExploreRequest {
  /** How many walks at most; unless said otherwise so many that it takes well below a second. At most 100000. */
  budget?: number | null;
  /** People to try it on, beside made-up ones; the first 20 count. */
  contacts?: Contact[];
  /** The draft. */
  draft: Draft;
  /** From when on enrollments begin. */
  now: Instant;
  /** What else of the workspace the same contact may be in, all begun at once; for what they do to each other. At most 8. */
  others?: Blueprint[];
  /** The workspace's settings. */
  settings?: OrHandleOfSettings | null;
}

/** What was found, what was tried for it, and what was not. */
export interface ExploreResult {
  /** What was tried. */
  covered: Covered;
  /** What can go wrong, in the draft's order; one for each step and kind. None: nothing was found in what was covered. */
  findings: Finding[];
  /** What was not, in sentences. */
  notCovered: NotCovered[];
  /** The draft as the version that was walked, then the others: what a scenario's turns are replayed with. */
  versions: Version[];
}

/** What is true now; never older than the decision (X2). */
export interface Facts {
  /** The contact's other enrollments whose messages are due too (L12). */
  competing?: Competing[];
  /** The person. */
  contact: Contact;
  /** The conversation, if there is one. */
  conversation?: Conversation | null;
  /** Messages lately accepted for this contact, over all of its enrollments, for caps. */
  sent?: SentRecord[];
  /** The sequence is paused (L8). */
  sequencePaused?: boolean;
  /** The workspace's settings. */
  settings?: OrHandleOfSettings | null;
  /** The version that the enrollment goes through. */
  version: OrHandleOfVersion;
}

/** Something that can happen and should not. */
export interface Finding {
  /** A stable code, `explore.whatHappens`. */
  code: string;
  /** What to do about it. */
  help?: string | null;
  /** What happens, in one sentence. */
  message: string;
  /** Of how many in which it could have been. */
  of: number;
  /** JSON pointer into the request: the step, or the draft. */
  path: string;
  /** The shortest way to it that was found. */
  scenario: Scenario2;
  /** An error where it happens always, so that what was meant never does; else a warning. */
  severity: Severity;
  /** In how many walks it was seen. */
  walks: number;
  /** In which zones of the contact it was seen; `unknown` is that of a contact without one. */
  zones: ZoneId[];
}

/** A follow-up that is under way, and what it rests on (E12). */
export interface FollowUp {
  /** Its enrollment. */
  enrollment: EnrollmentId;
  /** Its occasion. */
  occasion: Occasion;
  /** What was promised to the contact, if something was (M2). */
  promise?: Promised | null;
  /** What a model proposed, if one did, and what became of it (M1). */
  proposed?: Proposed | null;
  /** Why it is made. */
  reason: Reason;
  /** How many of its messages went out. */
  sent?: number;
  /** Since when. */
  since: Instant;
}

/** A follow-up could not begin. */
export interface FollowUpRefused {
  /** The id that it would have had. */
  enrollment: EnrollmentId;
  /** The reason of `enroll`. */
  reason: Reason;
}

/** The enrollment of a conversation's follow-up, as it stands now. */
export interface FollowUpState {
  /** Its state after the turn that changed it. */
  enrollment: Enrollment;
}

/** A goal was reached. */
export interface GoalReached {
  /** Which. */
  goal: string;
}

/** How exact a time is that somebody named. */
export type Grain = "minute" | "hour" | "day";

/** Who handles a conversation. */
export type Handler = "ai" | "human";

/** Something in a story. */
export interface Happening {
  /** When. */
  at: Instant;
  /** What the person's clock showed. */
  local: LocalDateTime;
  /** About which step. */
  step?: StepId | null;
  /** What was decided: `sending`, `sent`, `held`, `ended` and so on. */
  what: string;
  /** Why, in one sentence. */
  why: string;
}

/** What a header says; a list where it stands there several times. */
export type HeaderValues = string | string[];

/** Messages in an hour. */
export interface HourCount {
  /** When it begins. */
  at: Instant;
  /** How many. */
  sends: number;
}

/** It concerns one conversation. */
export interface InConversation {
  /** Which. */
  conversation?: ConversationId | null;
}

/** After how long without a word a conversation counts as idle (E1). */
export interface Inactivity {
  /** Of a conversation that the assistant handles; 20 minutes unless said otherwise. */
  ai?: Wait | null;
  /** Of one that a person handles; 20 minutes unless said otherwise. */
  human?: Wait | null;
  /** An idle conversation stays open. */
  staysOpen?: boolean;
}

/** An instant in UTC with milliseconds, RFC 3339: `2026-11-24T20:00:00.000Z`. */
export type Instant = string;

/** What a message asks for. */
export type Intent = "optOut" | "optIn" | "help" | "askedForTime" | "busy" | "notInterested" | "booked" | "goodbye" | "complaint" | "wrongPerson" | "autoReply" | "none";

/** What a model is asked for. */
export type Kind = "decide" | "compose" | "autoFill" | "classify" | "summarize" | "rules";

/** `label`: how do people say this moment, seen from now? */
export interface LabelRequest {
  /** The moment. */
  at: Instant;
  /** The time. */
  now: Instant;
  /** The zone of the clock that people read. */
  zone: ZoneId;
}

/** How people say a moment (T13, A3). */
export interface LabelResult {
  /** The first change of the zone's clock between the two moments, if there is one. */
  clockChange?: ClockChange | null;
  /** Whole local calendar days from now; negative in the past. */
  daysFromNow: number;
  /** In a few words: `now`, `in 5 minutes`, `in 23 hours`, `tomorrow 09:00`, `3 days ago`. */
  label: string;
  /** What the local clock shows then. */
  local: LocalDateTime;
  /** Whether it is before now. */
  past: boolean;
  /** The weekday. */
  weekday: Weekday;
  /** The zone. */
  zone: ZoneId;
  /** The edition of the zone data, `2026f`. */
  zoneData: string;
}

/** A limit that follow-ups keep, whatever a model proposes (E10). */
export type Limit = {
  /** How many; 0: none at all. */
  max: number;
  type: "maxFollowUps";
} | {
  type: "spacing";
  /** How long. */
  wait: Wait;
} | {
  type: "firstAfter";
  /** How long. */
  wait: Wait;
} | {
  /** How many tries go out at any time before. */
  after?: number;
  /** The local times; whichever comes first is taken (T8). */
  at: LocalTime[];
  type: "times";
} | {
  /** From when on, on the contact's clock. */
  from: LocalTime;
  /** Until when; not after `from`: into the next day. */
  to: LocalTime;
  type: "between";
} | {
  /** Which. */
  days: Weekday[];
  type: "notOn";
} | {
  /** Which. */
  channels: Channel[];
  type: "notBy";
} | {
  type: "closeOnGoodbye";
};

/** Lines, in one text or as a list. */
export type Lines = string | string[];

/** `load`: keep this behind a handle. */
export interface LoadRequest {
  /** Settings. */
  settings?: Settings | null;
  /** A version. */
  version?: Version | null;
  /** A zone pack, base64. */
  zonePack?: string | null;
}

/** The handle under which something is kept; it is the caller's to drop. */
export interface LoadResult {
  /** The handle. */
  handle: string;
}

/** a date such as `2026-12-25`, in the years 1900 to 9999 */
export type LocalDate = string;

/** a local date and time such as `2026-11-25T08:00`, in the years 1900 to 9999 */
export type LocalDateTime = string;

/** a local time such as `09:00`, from `00:00` to `23:59` */
export type LocalTime = string;

/** A message of a conversation. */
export interface Message {
  /** When. */
  at: Instant;
  /** Who wrote it. */
  from: Author;
  /** What it says. */
  text: Private;
}

/** A model answered. */
export interface ModelAnswered {
  /** Its answer to the request of `assistant.ask`, word for word. One that can't be read counts as a failure (M3). */
  answer?: Private | null;
  /** The message that it wrote, from a host that asks in words of its own; not a template: it goes out as it is. */
  content?: Content | null;
  /** The question's key. */
  key: SendKey;
}

/** A model could not write a message (S7). */
export interface ModelFailed {
  /** What went wrong. */
  detail?: string | null;
  /** The question's key. */
  key: SendKey;
  /** The workspace is out of credits: asking again is of no use. */
  outOfCredits?: boolean;
}

/** A model that writes messages. */
export interface ModelSettings {
  /** Its name, for a host that has several; a host that has one asks that. */
  name?: string | null;
  /** How often it is asked for one message; 3 times unless said otherwise. */
  tries?: number | null;
}

/** Something that was not tried. */
export interface NotCovered {
  /** A stable code, `explore.whatIsLeftOut`. */
  code: string;
  /** What, in one sentence. */
  text: string;
}

/** An event that says nothing beyond its type. */
export type Nothing = {};

/** Somebody should know. */
export interface Notify {
  /** About whom. */
  contact: ContactId;
  /** Whose enrollment. */
  enrollment: EnrollmentId;
  /** What happened. */
  reason: Reason;
  /** The step, if it is about one. */
  step?: StepId | null;
}

/** The occasions for a follow-up (E2). */
export type Occasion = "stoppedReplying" | "busy" | "askedForTime" | "survey";

/** It concerns one step. */
export interface OfStep {
  /** Who did it. */
  by?: string | null;
  /** The step; absent: the one whose turn it is. */
  step?: StepId | null;
}

/** What to do when a variable is blank (B9). */
export type OnBlank = "hold" | "skip" | "send";

/** The contact said no, on one channel or on all. */
export interface OnChannel {
  /** The channel; absent or `all`: every channel. */
  channel?: Channel | null;
  /** The purpose that the person said no to; absent: all of them. */
  purpose?: Purpose | null;
}

/** What to do when a model can't write the message (S7). */
export type OnModelFailure = "hold" | "skip" | "fallbackText";

/** What a reply does to what is pending (L2). */
export type OnReply = "stop" | "reset" | "hold" | "continue";

/** What to do when no channel is usable (R4). */
export type OnUnreachable = "hold" | "skip" | "stop";

/** From an instant up to but not another, sending is allowed. */
export interface OpenInterval {
  /** The first open instant. */
  from: Instant;
  /** What the zone's clock shows at `from`. */
  fromLocal: LocalDateTime;
  /** The first instant after it that is closed. */
  to: Instant;
  /** What the zone's clock shows at `to`. */
  toLocal: LocalDateTime;
}

/** `open`: when is sending allowed between two instants? */
export interface OpenRequest {
  /** The calendar, or several that must all hold. */
  calendar?: Calendars;
  /** The first instant. */
  from: Instant;
  /** Public holidays by region, for the policies. */
  holidays?: {
    [name: string]: LocalDate[];
  };
  /** Policies whose hours must hold too (D5). */
  policies?: string[];
  /** Where the person lives, for the policies: ISO 3166, `US-TX`. */
  region?: string | null;
  /** The first instant that is not looked at any more. */
  to: Instant;
  /** The zone on whose clock the calendars are read. */
  zone: ZoneId;
}

/** When sending is allowed, and what closes the rest; together they are all the time that was asked for. */
export interface OpenResult {
  /** The closed intervals, in order. */
  closed: ClosedInterval[];
  /** The open intervals, in order. */
  open: OpenInterval[];
  /** The zone. */
  zone: ZoneId;
  /** The edition of the zone data, `2026f`. */
  zoneData: string;
}

/** What a person did that opens a channel for free text. */
export type OpenedBy = "message" | "call" | "adEntry";

/** What opens a channel for free text, and for how long (R3). */
export interface OpensFor {
  /** For how many hours. */
  hours: number;
  /** What opens it. */
  opens: OpenedBy;
}

/** A value, or the handle under which it was loaded. */
export type OrHandleOfSettings = string | Settings;

/** A value, or the handle under which it was loaded. */
export type OrHandleOfVersion = string | Version;

/** Our side wrote to the contact, outside of this enrollment. */
export interface Outbound {
  /** Who wrote: the assistant, or a person. */
  by?: Handler;
  /** In which conversation. */
  conversation?: ConversationId | null;
  /** What was written, for hosts that keep it for a model to read. */
  text?: Private | null;
}

/** What a change would do to one enrollment. */
export interface Outlook {
  /** Where it would stand. */
  after: Standing;
  /** Where it stands now. */
  before: Standing;
  /** Whether anything about its next message would change. */
  changes: boolean;
  /** Which. */
  enrollment: EnrollmentId;
  /** Why, in order. */
  reasons: Reason[];
}

/** One place of a cadence: a wait, `{ "minutes": 5 }`, with local times beside it if it has some, `{ "days": 1, "at": ["09:00"] }`. */
export type Pace = ({
  minutes: number;
} | {
  hours: number;
} | {
  days: number;
} | {
  businessDays: number;
}) & {
  /** Local times to move to, whichever comes first (T8). */
  at?: LocalTime[];
};

/** When the parts of a day begin that people name in their messages (M5). */
export interface PartsOfDay {
  /** `in the afternoon`; 15:00 unless said otherwise. */
  afternoon?: LocalTime | null;
  /** `in the evening`, `tonight`; 18:00 unless said otherwise. */
  evening?: LocalTime | null;
  /** `in the morning`, and a day without a time; 09:00 unless said otherwise. */
  morning?: LocalTime | null;
  /** `at noon`; 12:00 unless said otherwise. After lunch is two hours later. */
  noon?: LocalTime | null;
}

/** How an enrollment is paused (L7). */
export interface Pause {
  /** Since when. */
  at: Instant;
  /** Who holds it, and until when; it goes on when none is left (L8). Absent: this enrollment alone. */
  levels?: {
    [name: string]: Instant | null;
  };
  /** What was left of that step's wait, where it is of the kind that freezes. */
  remaining?: Remaining | null;
  /** The step whose turn it was. */
  step?: StepId | null;
  /** Until when, if every level of it carries a date. */
  until?: Instant | null;
  /** What it waited for. */
  waitingFor: WaitingFor;
}

/** An account that its provider refuses. When it works again: an `accountRestored` event for each enrollment that waits for it. */
export interface PauseAccount {
  /** Which account, where the settings name one. */
  account?: string | null;
  /** On which channel. */
  channel: Channel;
  /** What the provider says. */
  reason: Reason;
}

/** What is paused (L8). */
export type PauseLevel = "enrollment" | "sequence" | "workspace";

/** Somebody paused it. */
export interface Paused {
  /** Who did it. */
  by?: string | null;
  /** What is paused: this enrollment alone, its sequence, or the workspace (L8). */
  level?: PauseLevel;
  /** When it resumes by itself, if it does. */
  until?: Instant | null;
}

/** After how many hours so many of a hundred have ended. */
export interface Percentiles {
  /** How many have ended. */
  ended: number;
  /** Half of them. */
  p50Hours: number;
  /** Nine of ten. */
  p90Hours: number;
  /** 99 of a hundred. */
  p99Hours: number;
}

/** What a workspace has paid for. */
export interface Plan {
  /** What it allows: `scheduledMessages` for sending hand-made lists. */
  features?: string[];
  /** How many enrollments may be live at once. */
  maxEnrollments?: number | null;
  /** How many entries a hand-made list may have; 4 unless said otherwise. */
  maxEntries?: number | null;
  /**
   * How many credits a calendar month (UTC) has: a call of a model is one, and so is a message of the
   * assistant's. Without any left the rules decide alone (E13).
   */
  monthlyCredits?: number | null;
  /** Its name, for people. */
  name?: string | null;
}

/** A planned moment, the local intent behind it, and the reasons that moved it. */
export interface Planned {
  /** The instant. */
  at: Instant;
  /** What the local clock shows then. */
  local: LocalDateTime;
  /** What moved it, in order. */
  reasons?: Reason[];
  /** Where it would have been if no calendar had moved it. */
  wanted: Instant;
  /** The zone of that clock. */
  zone: ZoneId;
}

/** `policies`: which legal hours does the product know? */
export type PoliciesRequest = {};

/** The policies that a workspace may name in `policies`. They are data with a source and a date, and no legal advice. */
export interface PoliciesResult {
  /** All of them. */
  policies: PolicyView[];
}

/** What a policy says for one region. */
export interface PolicyEntry {
  /** When that was looked at. */
  asOf: string;
  /** Whether public holidays are closed. */
  holidaysClosed: boolean;
  /** When messages are allowed, on the person's clock. */
  legalHours: {
    [name: string]: Window[];
  };
  /** ISO 3166: a country, a subdivision, or `*` for everywhere. */
  region: string;
  /** The first date on which it holds. */
  since: string;
  /** Where it is written. */
  source: string;
}

/** A policy (D5). */
export interface PolicyView {
  /** The channels whose messages it covers. */
  channels: Channel[];
  /** What holds where. */
  entries: PolicyEntry[];
  /** By which a workspace names it. */
  id: string;
  /** The purposes that it covers. */
  purposes: Purpose[];
  /** What it is, for people. */
  title: string;
}

/** Made-up people. Zones and channels are weights; rates are for each message, from 0 to 1, read exactly. */
export interface Population {
  /** How many come back because the address is dead. */
  bounceRate?: Rate | null;
  /** On which channel they have an address, by weight; email unless said otherwise. */
  channels?: {
    [name: string]: number;
  };
  /** How many. */
  count?: number;
  /** How many make somebody opt out. */
  optOutRate?: Rate | null;
  /** How many of the messages are answered. */
  replyRate?: Rate | null;
  /** Rates of single steps, in place of those above. */
  steps?: {
    [name: string]: StepRates;
  };
  /** In which zones, by weight; UTC unless said otherwise. */
  zones?: {
    [name: string]: number;
  };
}

/** `preview`: when and how would each step be sent? */
export interface PreviewRequest {
  /** With `state`: the contact's other live enrollments; what they send counts for its caps. */
  beside?: BesideIt[];
  /** For whom. */
  contact: Contact;
  /** The conversation, if there is one. */
  conversation?: Conversation | null;
  /** A draft; this or `version`. */
  draft?: Draft | null;
  /** The enrollment's id, where it is known: the spread depends on it (T10). */
  id?: EnrollmentId | null;
  /** Whether to give each step's content too. */
  render?: boolean;
  /** Messages lately accepted for this contact, over all of its enrollments, for caps. */
  sent?: SentRecord[];
  /** The sequence is paused (L8). */
  sequencePaused?: boolean;
  /** The workspace's settings. */
  settings?: OrHandleOfSettings | null;
  /** When it would be enrolled; with `state`, the time from which it goes on. */
  start: Instant;
  /** An enrollment that is under way: what it will do from where it stands. With `version`; its own id and target count. */
  state?: Enrollment | null;
  /** What it is about; the contact itself unless said otherwise. */
  target?: Target | null;
  /** A version; this or `draft`. */
  version?: OrHandleOfVersion | null;
}

/** What would be sent, when, and why then. */
export interface PreviewResult {
  /** Why it would not even begin. */
  refused?: Reason | null;
  /** The steps, in order. */
  steps: PreviewStep[];
  /** The zone in which its days are counted, and where that comes from. */
  zone: ZoneChoice;
}

/** One step of a preview. */
export interface PreviewStep {
  /** When; for a held step, when it would be held. */
  at?: Instant | null;
  /** On which channel. */
  channel?: Channel | null;
  /** What it says, if asked for. */
  content?: Content | null;
  /** In which form: `text`, `template` or `rich`. */
  form?: string | null;
  /** The step. */
  id: StepId;
  /** What the local clock shows then. */
  local?: LocalDateTime | null;
  /** What moved it, or why it is not sent, in order. */
  reasons: Reason[];
  /** In how many parts its text goes out, where its channel counts them (S4). */
  segments?: Segments | null;
  /** What would become of it: `sent`, `held`, `skipped`, `failed`, `expired`, `cancelled`, or `pending` where it is not reached. */
  status: StepStatus;
  /** The zone of that clock. */
  zone: ZoneId;
}

/**
 * Personal data. Serialises as what it holds; prints as `‹redacted›`.
 *
 * ```
 * use relance_core::base::Private;
 * let phone = Private::new("+33 6 00 00 00 00");
 * assert_eq!(format!("{phone:?}"), "‹redacted›");
 * assert_eq!(*phone.reveal(), "+33 6 00 00 00 00");
 * ```
 */
export type Private = string;

/** What is wrong, where, and the remedy. */
export interface Problem {
  /** A stable code, `room.whatIsWrong`. */
  code: string;
  /** What to do about it. */
  help?: string | null;
  /** What was expected and what was found. */
  message: string;
  /** JSON pointer (RFC 6901) into the request; empty for the whole of it. */
  path: string;
  /** Whether it stops the input from being accepted. */
  severity: Severity;
}

/** How far it is. */
export interface Progress {
  /** People who are done. */
  done: number;
  /** People in all. */
  of: number;
}

/** What the contact asked for: there is one at most, and a new one replaces it (M2). */
export interface Promised {
  /** When they were written: what they say is relative to that. */
  askedAt: Instant;
  /** When. */
  at: Instant;
  /** What the contact's clock shows then. */
  local: LocalDateTime;
  /** The words that it rests on, as they stand in the message. */
  phrase?: Private | null;
}

/** A model's proposal beside what became of it (M1). */
export interface Proposed {
  /** When that is after the limits; the calendar may move it on. */
  allowed: Instant;
  /** When it wanted to write, if it named a time. */
  at?: Instant | null;
  /** Why it wanted to, in its words. */
  because: Private;
}

/** A template that a provider knows. */
export interface ProviderTemplate {
  /** What it is for. */
  category?: TemplateCategory;
  /** Its language, as the provider writes it: `en`, `pt_BR`. */
  language: string;
  /** Its name. */
  name: string;
  /** Its parameters, by position (`"1"`) or by name; absent: not known. */
  parameters?: string[] | null;
  /** How far the provider's approval is; only an approved one goes out. */
  status?: TemplateStatus;
}

/** `publish`: freeze this draft. */
export interface PublishRequest {
  /** The draft. */
  draft: Draft;
  /** Whether to search what can happen to it first, as `explore` does: its errors are in the way, its warnings are told. */
  explore?: boolean;
  /** With `explore`: from when on enrollments begin; a fixed day unless said otherwise. */
  now?: Instant | null;
  /** The version published last. */
  previous?: Version | null;
  /** The id of its sequence; absent: the previous version's, else one made from its name. */
  sequence?: SequenceId | null;
  /** The workspace's settings. */
  settings?: OrHandleOfSettings | null;
}

/** A published version. */
export interface PublishResult {
  /** Whether it is a new one. */
  changed: boolean;
  /** The version; the previous one where nothing has changed. */
  version: Version;
  /** What is worth a look. */
  warnings: Problem[];
}

/** What a message is for; it decides which gates it must pass. */
export type Purpose = "marketing" | "service" | "transactional";

/** A question to a model about a conversation. */
export interface Question {
  /** What is asked. */
  about: Asked;
  /** Which try it is, from 1. */
  attempt: number;
  /** With a summary: why the conversation is closed then. */
  closing?: Reason | null;
  /** The key that its answer must have. */
  key: SendKey;
  /** After this instant an answer is of no use any more. */
  until: Instant;
}

/** A share from 0 to 1 in decimals, `0.05` or `"0.05"`. */
export type Rate = number | string;

/** A limit, and the words that it was read from. */
export interface ReadLimit {
  /** The limit. */
  limit: Limit;
  /** The line, from 1. */
  line: number;
  /** Its words: the whole sentence, of which the limit may be a part. */
  text: string;
}

/** `assistant.read`: what does this answer of a model say? */
export interface ReadRequest {
  /** Its answer, word for word. */
  answer: Private;
  /** The person; whose zone counts. */
  contact?: Contact | null;
  /** With `rules`: the rules. */
  instructions?: string | null;
  /** What it was asked for. */
  kind: Kind;
  /** The time. */
  now: Instant;
  /** The workspace's settings. */
  settings?: OrHandleOfSettings | null;
}

/** A model's answer, read; or what is wrong with it. */
export interface ReadResult {
  /** With `classify` or `decide`: the instant of its `at`. */
  at?: Instant | null;
  /** With `autoFill`: the list, as `entries.view` shows it; nothing is scheduled by it. */
  autoFill?: EntriesResult | null;
  /** With `classify`. */
  classify?: ClassifyAnswer | null;
  /** With `compose`. */
  compose?: ComposeAnswer | null;
  /** With `decide`. */
  decide?: DecideAnswer | null;
  /** What is wrong with it, where it can't. */
  problems: Problem[];
  /** What to say to the model after its answer, to have it mended; once. */
  repair?: string | null;
  /** With `rules`: what was read without a model, and what the model adds. */
  rules?: RulesResult | null;
  /** With `summarize`. */
  summarize?: SummarizeAnswer | null;
  /** It can be used. */
  usable: boolean;
}

/**
 * A reason as it crosses the wall.
 * Why something was decided: the rule that bound it, the inputs that it used, and where it would have been without.
 */
export interface Reason {
  /** A stable code, `room.whatHeld`. */
  code: string;
  /** The instant before the rule moved it. */
  from?: Instant | null;
  /** The sentence made from the code and its inputs, in English. */
  text: string;
  /** The instant after the rule moved it. */
  to?: Instant | null;
  [name: string]: Json;
}

/** `recalculate`: what would a change of zone data, calendars or settings do to these enrollments? */
export interface RecalculateRequest {
  /** The enrollments. */
  items: Recalculated[];
  /** The time. */
  now: Instant;
}

/** What would become of each. */
export interface RecalculateResult {
  /** In order; nothing is changed by asking. A `recalculated` event does it. */
  enrollments: Outlook[];
}

/** An enrollment with the facts as they would be. */
export interface Recalculated {
  /** What would be true: the changed settings, the changed zone of the contact. */
  facts: Facts;
  /** The enrollment. */
  state: Enrollment;
}

/** Whether the same target may go through a sequence again (C2). */
export type Reenroll = "never" | "afterEnd" | "always";

/** The kinds of refusal. */
export type RejectClass = "transient" | "throttle" | "defer" | "windowClosed" | "permanent" | "optedOut" | "content" | "config";

/** The provider refused a message (X4). */
export interface Rejected {
  /** With `optedOut`: the channel that it went over; tells it where the key is of an earlier run, which the state no longer knows. */
  channel?: Channel | null;
  /** What kind of refusal it is. */
  class: RejectClass;
  /** The provider's code or words. */
  detail?: string | null;
  /** The send's key. */
  key: SendKey;
  /** With `optedOut`: the purpose that the person said no to, if it is not all of them. */
  purpose?: Purpose | null;
  /** When to try again at the earliest, if the provider says. */
  retryAt?: Instant | null;
}

/** What was left of a wait when it was frozen. */
export type Remaining = {
  millis: number;
} | {
  wait: Wait;
};

/** `render`: what does this content say? */
export interface RenderRequest {
  /** A content; this or `template`. */
  content?: Content | null;
  /** What the variables mean, by their first name: `contact`, `conversation` and so on. */
  data?: {
    [name: string]: Json;
  };
  /** The instant that `now` means in a template. */
  now?: Instant | null;
  /** A bare Liquid template; this or `content`. */
  template?: string | null;
  /** The zone in which dates are written; UTC unless said otherwise. */
  zone?: ZoneId | null;
}

/** What a content says. */
export interface RenderResult {
  /** Whether a blank left a gap in the text. */
  gaps: boolean;
  /** The HTML, if it has some. */
  html?: string | null;
  /** A provider template's parameters. */
  parameters: {
    [name: string]: string;
  };
  /** The subject, if it has one. */
  subject?: string | null;
  /** The text. */
  text: string;
  /** Every variable that it used. */
  variables: Variable[];
}

/** `replay`: does this timeline lead to the states that it says? */
export interface ReplayRequest {
  /** What was true; where an entry has its own contact or conversation, that counts. */
  facts: Facts;
  /** The enrollment's id, where the host gave it. */
  id?: EnrollmentId | null;
  /** What the enrollment is about; the contact itself unless said otherwise. */
  target?: Target | null;
  /** The timeline, from the `enrolled` entry on. */
  timeline: TimelineEntry[];
}

/** Where a timeline leads. */
export interface ReplayResult {
  /** The first place where what it says and what follows from it differ. */
  difference?: Difference | null;
  /** The state at its end, or up to the first difference. */
  state?: Enrollment | null;
}

/** The contact wrote (L1). */
export interface Replied {
  /** It is an automatic reply (out of office), which is no reply (C4). */
  automatic?: boolean;
  /** On which channel. */
  channel?: Channel | null;
  /** In which conversation. */
  conversation?: ConversationId | null;
  /** The date of return that an automatic reply names. */
  returnDate?: LocalDate | null;
  /** What it says. */
  text?: Private | null;
}

/** A text that waits for a person (B8). */
export interface RequestApproval {
  /** For whom. */
  contact: ContactId;
  /** What it would say. */
  content: Content;
  /** What the approval must name: it holds for this text after this last message of the conversation only. */
  digest: string;
  /** Whose enrollment. */
  enrollment: EnrollmentId;
  /** Which step. */
  step: StepId;
  /** When it expires. */
  until: Instant;
}

/** Somebody moved a message. */
export interface Rescheduled {
  /** Who did it. */
  by?: string | null;
  /** The step; absent: the one whose turn it is. */
  step?: StepId | null;
  /** To when. */
  to: Instant;
}

/** A line, or a part of it, that goes to the model. */
export interface RestLine {
  /** The line, from 1. */
  line: number;
  /** Its words. */
  text: string;
}

/** Somebody resumed it. */
export interface Resumed {
  /** Who did it. */
  by?: string | null;
  /** What goes on; what another level has paused stays paused (L8). */
  level?: PauseLevel;
}

/** Who speaks in a request to a model. */
export type Role = "system" | "user" | "assistant";

/** `route`: by which channel, and in which form? */
export interface RouteRequest {
  /** The person. */
  contact: Contact;
  /** The conversation, if there is one. */
  conversation?: Conversation | null;
  /** The time. */
  now: Instant;
  /** What the message is for, which decides what consent it needs. */
  purpose?: Purpose;
  /** The workspace's settings. */
  settings?: OrHandleOfSettings | null;
  /** The step. */
  step: Step;
}

/** By which channel, and why not by the others. */
export interface RouteResult {
  /** The channel; `null` where none is usable. */
  channel?: Channel | null;
  /** The form: `text`, `template` or `rich`. */
  form?: string | null;
  /** The channels before it, or all of them, each with why it was not taken. */
  rejected: Untaken[];
  /** The free-text windows of the channels that the step may use. */
  windows: RouteWindow[];
}

/** A channel's window for free text. */
export interface RouteWindow {
  /** The channel. */
  channel: Channel;
  /** When it closes or closed, the margin taken off. */
  closesAt?: Instant | null;
  /** Whether it is open now. */
  open: boolean;
  /** What opened it last; absent: nothing has. */
  openedBy?: OpenedBy | null;
}

/** `rules`: which limits are in these plain words? */
export interface RulesRequest {
  /** The rules, one a line; several sentences of a line are read one by one. Or a list of lines. */
  instructions: Lines;
}

/** What of plain-word rules is enforced, and what a model is told. */
export interface RulesResult {
  /** The limits, each with its line: they hold whatever a model says. */
  limits: ReadLimit[];
  /**
   * The words that no limit was read from, a line or a part of one. A model reads them; without one nobody does. Where a sentence is read in part
   * and what remains can't stand alone, it is the whole sentence.
   */
  rest: RestLine[];
}

/** What the step asks for beside the message. */
export interface RunWorkflow {
  /** About whom. */
  contact: ContactId;
  /** Whose enrollment. */
  enrollment: EnrollmentId;
  /** The idempotency key: the send's, with `/workflow`. */
  key: SendKey;
  /** Which step. */
  step: StepId;
  /** What to do. */
  workflow: Workflow;
}

/** One message of a request to a model, as OpenAI-compatible APIs take it. */
export interface Said {
  /** What is said. */
  content: Private;
  /** Who speaks. */
  role: Role;
}

/** One person's story. */
export interface Sample {
  /** How it stood at the end. */
  outcome: string;
  /** Which person. */
  person: number;
  /** What was decided, in order. */
  story: Happening[];
  /** In which zone. */
  zone: ZoneId;
}

/** One of the occasions for a follow-up (E2). */
export interface Scenario {
  /**
   * When its follow-ups go out, one after the other; absent: 5 minutes after the silence and 15 minutes after that for who stopped
   * replying, 2 hours and a day for who is busy, once for who asks for a time.
   */
  cadence?: Pace[] | null;
  /** Where the model writes: whether a person approves; `full`, nobody, unless said otherwise. */
  compose?: Compose | null;
  /** Where the model writes: what it is asked to. */
  instructions?: string | null;
  /** What they say, one after the other, the last one again and again; absent: what the model writes (E7). */
  messages?: Content[];
  /** It is no occasion. */
  off?: boolean;
  /** What they say outside a channel's free-text window. */
  outsideWindow?: Content | null;
  /** What else happens when one is sent. */
  workflow?: Workflow | null;
}

/** A way to a finding that anybody can go again: each turn is an `enroll` or an `advance` with what stands here. */
export interface Scenario2 {
  /** The person, as they are at the start. */
  contact: Contact;
  /** The conversation, if there is one. */
  conversation?: Conversation | null;
  /** What the clock of the enrollment's zone shows then. */
  local: LocalDateTime;
  /** What the last turn decided. */
  seen: Seen;
  /** When it begins. */
  start: Instant;
  /** What the enrollment of the draft is about, where it is not the person. */
  target?: Target | null;
  /** The turns, in order; the last shows the finding. */
  turns: ScenarioTurn[];
  /** What happens to them from outside, in order, in words; none: only time passes. */
  what: string[];
  /** Who, in words: which channels reach the person, in which zone. */
  who: string;
}

/** One turn of a scenario. */
export interface ScenarioTurn {
  /** The other enrollments whose messages are due too. */
  competing: Competing[];
  /** The person from this turn on, where the event has changed them. */
  contact?: Contact | null;
  /** What happened; its `at` is the time of the turn. */
  event: Event;
  /** The enrollment's id, on which the spread depends. */
  id: EnrollmentId;
  /** It came from outside: neither the clock nor a provider that took a message. */
  outside: boolean;
  /** Messages accepted so far, where there are several enrollments. */
  sent: SentRecord[];
  /** What the enrollment is about; only with `enrolled`. */
  target?: Target | null;
  /** Whose turn it is: an index into `versions`. Its first turn, `enrolled`, is an `enroll` with `id`, each later one an `advance`. */
  version: number;
}

/** What a scenario ends in. */
export interface Seen {
  /** When. */
  at: Instant;
  /** The decision that shows it, word for word as the core gives it again. */
  decision?: Decision | null;
  /** What the clock of the enrollment's zone shows then. */
  local: LocalDateTime;
  /** Why it does not even begin. */
  refused?: Reason | null;
  /** That zone. */
  zone: ZoneId;
}

/** A text as SMS (S4). */
export interface Segments {
  /** How it is encoded. */
  encoding: Encoding;
  /** The characters that GSM 03.38 lacks, each once, in order; they are why it is UCS-2. */
  outside?: string[];
  /** The parts. */
  parts: string[];
  /** How many units fit into each part. */
  perSegment: number;
  /** In how many parts it goes out. */
  segments: number;
  /** How many units it takes: septets of GSM 03.38, or 16-bit units of UCS-2. */
  units: number;
}

/** `segments`: in how many parts does this text go out by SMS? */
export interface SegmentsRequest {
  /** The text, as it would go out. */
  text: string;
}

/** A message for a provider. */
export interface Send {
  /** Which try of this intent it is, from 1. */
  attempt: number;
  /** How it looks, for email (F2); what of it `check` refuses is left out. */
  branding?: Branding | null;
  /** On which channel. */
  channel: Channel;
  /** To whom. */
  contact: ContactId;
  /** What it says, all variables resolved. */
  content: Content;
  /** Whose enrollment. */
  enrollment: EnrollmentId;
  /** The name beside the sender's address, for email. */
  fromName?: string | null;
  /** The idempotency key, the same over all tries of one intent (X3). */
  key: SendKey;
  /** What it is for. */
  purpose: Purpose;
  /** Of which sequence. */
  sequence: SequenceId;
  /** Which step. */
  step: StepId;
  /** The address on that channel. */
  to: Private;
  /** For email that people may leave: where. */
  unsubscribe?: Unsubscribe | null;
  /** Of which version. */
  version: number;
}

/** The idempotency key of one intent to send: `enrollment/step/attempt-of-intent` (X3). */
export type SendKey = string;

/** The provider accepted a message; `at` is the instant from which the next wait counts (T11). */
export interface Sent {
  /** The send's key. */
  key: SendKey;
  /** The provider's own id of the message. */
  messageId?: string | null;
}

/** A message that was accepted, for caps and for people. */
export interface SentRecord {
  /** When it was accepted. */
  at: Instant;
  /** Other facts about it. */
  attributes?: {
    [name: string]: string;
  };
  /** On which channel. */
  channel: Channel;
  /** The key of the send, if it was one of ours. */
  key?: SendKey | null;
  /** What it was for; a transactional message counts for no cap. */
  purpose?: Purpose | null;
}

/** The blueprint of a cadence. */
export type SequenceId = string;

/** What holds for a whole workspace. Every field has a default, so that `{}` is a working workspace with email. */
export interface Settings {
  /** What an assistant does about conversations that it watches (E2–E11); absent: nothing. */
  autoFollowUps?: AutoFollowUps | null;
  /** The calendar of sequences that bring none; its legal and quiet hours hold for all of them. */
  calendar?: Calendar | null;
  /** How many messages a contact may get in a rolling period, over all enrollments (C8). */
  caps?: Cap[];
  /** In which order `automatic` tries the channels after the conversation's own. */
  channelOrder?: Channel[];
  /** Whether an automatic step about a conversation may leave the conversation's channel (R5); it may unless said otherwise. */
  channelSwitching?: boolean | null;
  /** The channels that are on; email alone unless said otherwise. */
  channels?: {
    [name: string]: ChannelSettings;
  } | null;
  /** How email identifies its sender and lets people leave. */
  email?: EmailSettings;
  /** How a new hand-made list begins. */
  entries?: EntrySettings;
  /** Public holidays by region (ISO 3166), for policies that are closed on them. */
  holidays?: {
    [name: string]: LocalDate[];
  };
  /** How long a person's own message holds automatic follow-ups on that conversation (L5); 24 hours unless said otherwise. */
  humanHold?: Wait | null;
  /** After how long without a word a conversation is idle, and whether it is closed then (E1). */
  inactivity?: Inactivity | null;
  /** The workspace's locale, BCP 47. */
  locale?: string | null;
  /** How many episodes a conversation may have (L3); 5 unless said otherwise. */
  maxEpisodes?: number | null;
  /** How long after a move to another version nothing is sent (L11); an hour unless said otherwise. */
  migrationGrace?: Wait | null;
  /** The model that writes for steps that want one; absent: there is none. */
  model?: ModelSettings | null;
  /** When the parts of a day begin that people name (M5); 09:00, 12:00, 15:00 and 18:00 unless said otherwise. */
  partsOfDay?: PartsOfDay;
  /** All sending of the workspace stands still (L8). */
  paused?: boolean;
  /** What the workspace has paid for; absent: everything. */
  plan?: Plan | null;
  /** Where a contact without a zone may be; under legal hours a send must be allowed in all of them (T9). */
  plausibleZones?: ZoneId[];
  /** Legal hours by policy, such as `us.telephone` (D5); the workspace's own calendar can only make them stricter. */
  policies?: string[];
  /** Silences that began before this instant don't count (L4). */
  silenceSince?: Instant | null;
  /** The least time between two messages to one contact (C8). */
  spacing?: Wait | null;
  /**
   * Reusable message texts by name, for steps whose content says `use` (B11). Absent: nobody knows which there are, and a name that
   * is not among them can be published; its step is held when it is due.
   */
  texts?: {
    [name: string]: TextContent;
  } | null;
  /** What to do with a send whose outcome is not known (X4). */
  unknownOutcome?: UnknownOutcome;
  /** The workspace's own data for templates: name, address, and what else there is. */
  workspace?: {
    [name: string]: Json;
  };
  /** The workspace's zone; UTC unless said otherwise. */
  zone?: ZoneId | null;
}

/** How bad a problem is. */
export type Severity = "error" | "warning";

/**
 * `simulate`: what would this send to so many people, when, and how would it end? In one call, or in several: what one call gives as
 * `tally` is handed to the next, and the last answer is that of one call for all.
 */
export interface SimulateRequest {
  /** Real people in place of made-up ones; the population's rates hold for them too. */
  contacts?: Contact[];
  /** How many days are looked at; 90 unless said otherwise, 1000 at most. */
  days?: number | null;
  /** A draft; this or `version`. */
  draft?: Draft | null;
  /** The first person of this call, counted from 0. */
  from?: number;
  /** How many people this call takes; all that are left unless said otherwise. */
  people?: number | null;
  /** Made-up people, and how people behave. */
  population?: Population;
  /** How many of the first people to tell whole stories of; 3 unless said otherwise, 20 at most. */
  samples?: number | null;
  /** The same seed gives the same answer, everywhere. */
  seed?: number;
  /** The workspace's settings. */
  settings?: OrHandleOfSettings | null;
  /** When all of them are enrolled. */
  start: Instant;
  /** What earlier calls have counted; the answer goes on from their sum. */
  tallies?: Tally[];
  /** A version; this or `draft`. */
  version?: OrHandleOfVersion | null;
}

/** What would be sent, and how it would end. */
export interface SimulateResult {
  /** How many a day, in UTC. */
  byDay: DayCount[];
  /** How long enrollments take until they end. */
  completion?: Percentiles | null;
  /** Where the next call begins; absent: all are done. */
  next?: number | null;
  /** The busiest day, and the busiest hour, in UTC. */
  peakDay?: DayCount | null;
  /** The hour with the most messages. */
  peakHour?: HourCount | null;
  /** How many people are done, of how many. */
  progress: Progress;
  /** A few people's stories. */
  samples: Sample[];
  /** How many messages in all. */
  sends: number;
  /** What the next call is given. */
  tally: Tally;
}

/** Where an enrollment stands. */
export interface Standing {
  /** When its next message is planned. */
  at?: Instant | null;
  /** Its status. */
  status: Status;
  /** The step whose turn it is; absent: none is left. */
  step?: StepId | null;
}

/** Where an enrollment stands (C1). */
export type Status = "active" | "paused" | "replied" | "completed" | "stopped" | "unsubscribed" | "bounced" | "failed";

/** Timing, channel, content, and what to do when it can't be sent. */
export interface Step {
  /** From when the wait counts. */
  anchor?: Anchor;
  /** Local times to move to, whichever comes first (T8). */
  at?: LocalTime[];
  /** On which channel. */
  channel?: ChannelChoice;
  /** Who writes it. */
  compose?: Compose;
  /** What it says; where a model writes, what it says if that fails, and a draft to start from. */
  content: Content;
  /** Channels to try when the named one is not usable. */
  fallback?: Channel[];
  /** Its id, stable over versions. */
  id: StepId;
  /** It is sent outside working hours too; legal and quiet hours hold all the same (T6). */
  ignoreWorkingHours?: boolean;
  /** With anchor `at`: the instant itself. */
  instant?: Instant | null;
  /** Where a model writes: what it is asked to. */
  instructions?: string | null;
  /** How late it may still be sent (T12). */
  maxLate?: Wait | null;
  /** What to do when a variable is blank. */
  onBlank?: OnBlank;
  /** What to do when the model can't (S7). */
  onModelFailure?: OnModelFailure;
  /** What a reply does while this step is pending; absent: as the sequence says. */
  onReply?: OnReply | null;
  /** What to do when no channel is usable. */
  onUnreachable?: OnUnreachable;
  /** What it says outside a channel's free-text window. */
  outsideWindow?: Content | null;
  /** How long after the anchor; none unless said otherwise. */
  wait?: Wait;
  /** What else happens when it is sent. */
  workflow?: Workflow | null;
}

/** What happened to a step between two versions. */
export interface StepChange {
  /** What happened to it. */
  change: Change;
  /** The members that differ. */
  members: string[];
  /** The step. */
  step: StepId;
}

/** A step within a sequence; stable over versions. */
export type StepId = string;

/** The rates of one step. */
export interface StepRates {
  /** See [`Population`]. */
  bounceRate?: Rate | null;
  /** See [`Population`]. */
  optOutRate?: Rate | null;
  /** See [`Population`]. */
  replyRate?: Rate | null;
}

/** One step of one enrollment. */
export interface StepState {
  /** How often a model was asked for the present text. */
  asked?: number;
  /** How many times the present intent was handed to the host. */
  attempts?: number;
  /** A person wants it sent whatever the courtesy hours say. */
  byHand?: boolean;
  /** The channel that it went to. */
  channel?: Channel | null;
  /** How often the provider wanted the present intent later. */
  deferrals?: number;
  /** When what a model or a person still has to do for it comes too late. */
  expiresAt?: Instant | null;
  /** The step's id. */
  id: StepId;
  /** How many intents to send there have been, over all episodes. */
  intents?: number;
  /** The key of its last intent to send. */
  key?: SendKey | null;
  /** When it is planned, while it is pending or held; when it was planned, afterwards. */
  planned?: Planned | null;
  /** The key of the last question to a model. */
  question?: SendKey | null;
  /** Why it is held, or how it ended. */
  reason?: Reason | null;
  /** Channels that don't take this message, whatever they do with others. */
  refusedBy?: Channel[];
  /** When its message was accepted. */
  sentAt?: Instant | null;
  /** How far it is. */
  status: StepStatus;
  /** The channel whose provider takes nothing but templates for it now. */
  templateOnly?: Channel | null;
  /** Nobody knows whether the provider took the present intent: it may go out again under its key, and under no other (X4). */
  unsure?: boolean;
  /** A moment that stands in place of anchor and wait: a person moved it, it was resumed, or an automatic reply named it. */
  wanted?: Instant | null;
  /** What a model or a person has written for it. */
  written?: Written | null;
}

/** How far a step is (S1). */
export type StepStatus = "pending" | "held" | "composing" | "approving" | "sending" | "cancelled" | "skipped" | "expired" | "failed" | "sent";

/** A follow-up that is not wanted any more. */
export interface StopEnrollment {
  /** Who stops it. */
  by: string;
  /** Its enrollment: it gets a `stopped` event with this `by`. */
  enrollment: EnrollmentId;
  /** Why. */
  reason: Reason;
}

/** What can end an enrollment, the weakest first (L6). */
export type StopStrength = "exhausted" | "stoppedByPerson" | "replied" | "goalReached" | "contactDeleted" | "hardBounce" | "optedOut";

/** What a conversation was about. */
export interface SummarizeAnswer {
  /** Two or three sentences for the people of the workspace. */
  summary: string;
}

/** A channel of a contact that must not be used any more. */
export interface Suppress {
  /** `optOut` goes to the contact's `optOuts`; `hardBounce` and `complaint` to `suppressed`. */
  cause: string;
  /** Which channel; `all` for every one. */
  channel: Channel;
  /** Whose. */
  contact: ContactId;
  /** For which purpose alone, if not for all: `optOuts` then gets `channel/purpose`. */
  purpose?: Purpose | null;
}

/** A question about satisfaction. */
export interface Survey {
  /** What it says; in it `{{ target.surveyUrl }}` is where the answer is given. */
  content: Content;
  /** What it says outside a channel's free-text window. */
  outsideWindow?: Content | null;
}

/** What was counted so far; sums of it are sums of people. */
export interface Tally {
  /** Sends by channel. */
  channels?: {
    [name: string]: number;
  };
  /** How many hours enrollments took until they ended. */
  completion?: {
    [name: string]: number;
  };
  /** Sends by hour, counted from 1970 in UTC. */
  hours?: {
    [name: string]: number;
  };
  /** Sends by the hour of the person's clock, 0 to 23. */
  localHours?: {
    [name: string]: number;
  };
  /** How often a rule moved a message, by the code of its reason. */
  moved?: {
    [name: string]: number;
  };
  /** How enrollments stood at the end, by status. */
  outcomes?: {
    [name: string]: number;
  };
  /** How many people. */
  people?: number;
  /** Why people were not enrolled, by code. */
  refused?: {
    [name: string]: number;
  };
  /** Sends by step. */
  steps?: {
    [name: string]: number;
  };
  /** Why steps were held, left out, expired or failed, by status and code: `held compose.blankVariable`. */
  unsent?: {
    [name: string]: number;
  };
}

/** What an enrollment is about. */
export interface Target {
  /** Custom attributes, for templates. */
  attributes?: {
    [name: string]: Json;
  };
  /** Its date, where it has one: the appointment's start, the charge's due instant. */
  date?: Instant | null;
  /** The host's id of it. */
  id: TargetId;
  /** Its kind. */
  type: TargetKind;
}

/** What it is about changed: an appointment was moved, a charge is due later. */
export interface TargetChanged {
  /** It, as it is now. */
  target: Target;
}

/** What a cadence is about: a contact, conversation, deal, appointment or charge. */
export type TargetId = string;

/** What kind of thing a cadence is about. */
export type TargetKind = "contact" | "conversation" | "deal" | "appointment" | "charge";

/** What a provider takes a template for. */
export type TemplateCategory = "utility" | "marketing" | "authentication";

/** How far a provider's approval of a template is. */
export type TemplateStatus = "approved" | "pending" | "rejected" | "paused" | "disabled";

/** Plain text. */
export interface TextContent {
  /** The text, a Liquid template. */
  body: string;
  /** The subject, a Liquid template; email needs one. */
  subject?: string | null;
}

/** The name of a reusable message text (B11). */
export type TextName = string;

/** What one event did, as the timeline keeps it (C9). */
export interface TimelineEntry {
  /** The contact as it was then, where the host keeps it for a replay. */
  contact?: Contact | null;
  /** The conversation as it was then, where the host keeps it for a replay. */
  conversation?: Conversation | null;
  /** What was decided. */
  decisions: Decision[];
  /** SHA-256 of the state after it, in hexadecimal. */
  digest: string;
  /** What the host was asked to do. */
  effects: Effect[];
  /** What happened. */
  event: Event;
  /** When it was decided. */
  now: Instant;
  /** The enrollment's revision after it. */
  revision: number;
  /** When it must be woken next. */
  wakeAt?: Instant | null;
}

/** `times`: at which instants would these steps be sent, for each of many starts? */
export interface TimesRequest {
  /** When sending is allowed, one calendar or several that must all hold; absent: always. */
  calendar?: Calendars;
  /** Where each begins. */
  starts?: TimesStart[];
  /** The steps, each counted from the one before it. */
  steps: TimesStep[];
  /** The zones that occur, each once. */
  zones: ZoneId[];
}

/** What `times` answers. */
export interface TimesResult {
  /** For each start the moment of each step; null from the first step on for which nothing opens. */
  times: ((Instant | null)[])[];
  /** The version of the zone data (T14). */
  zoneData: string;
}

/** A start. */
export interface TimesStart {
  /** The instant. */
  at: Instant;
  /** The place of its zone in `zones`, from 0. */
  zone?: number;
}

/** A step of which only the moment is asked for. */
export interface TimesStep {
  /** Local times to the earliest of which the moment is moved before the calendars are asked. */
  at?: LocalTime[];
  /** How long to wait from the step before it, the first from the start. */
  wait: Wait;
}

/** The inline version that a list is. */
export interface ToVersionResult {
  /** The version. */
  version: Version;
}

/** What enrolling or advancing gives back. */
export interface Turn {
  /** What was decided, and why. */
  decisions: Decision[];
  /** What to do after that. */
  effects: Effect[];
  /** The same as the timeline keeps it. */
  entry: TimelineEntry;
  /** The new state; store it before doing anything else. */
  state: Enrollment;
  /** When to come back with a `due` event, if time is what it waits for. */
  wakeAt?: Instant | null;
}

/** `understand`: what does this message say, and what does it ask for? */
export interface UnderstandRequest {
  /** The channel that it came by. Absent, or `email`: what it quotes is left out. On `sms` the carriers' words count. */
  channel?: Channel | null;
  /**
   * An email's headers, by name in any case. Those that tell automatic mail are enough: `Auto-Submitted`, `Precedence`,
   * `Content-Type` and whatever begins with `X-`.
   */
  headers?: {
    [name: string]: HeaderValues;
  };
  /** The message as HTML; this or `text`. */
  html?: Private | null;
  /** The contact's BCP 47 locale, if known: it says whether `3/12` is in March or in December. */
  locale?: string | null;
  /** When it came in. */
  now: Instant;
  /** Whether the contact has opted out of the channel now: only then a `YES` reopens it. */
  optedOut?: boolean;
  /** When the parts of a day begin, as the workspace's settings have it (M5). */
  partsOfDay?: PartsOfDay;
  /** An email's subject. */
  subject?: Private | null;
  /** The message as plain text, as it came in; this or `html`. Where it is not blank the `html` is not read. */
  text?: Private | null;
  /** The contact's zone: in it `until Friday` is read. */
  zone: ZoneId;
}

/** What a message says and asks for. */
export interface UnderstandResult {
  /** When they ask to be contacted, where they ask for a time (M5). */
  at?: Instant | null;
  /** Where a program answered: what it says of a return. */
  autoReply?: AutoReply | null;
  /** What that rests on; absent where it asks for nothing of these. */
  basis?: Basis | null;
  /** How sure that is; absent where it asks for nothing of these. */
  confidence?: Confidence | null;
  /** How exact that is. */
  grain?: Grain | null;
  /** What it asks for. */
  intent: Intent;
  /** The same on the clock of the contact's zone. */
  local?: LocalDateTime | null;
  /** The words or the header that it rests on, as they stand in the message. */
  phrase?: Private | null;
  /** What the person newly wrote: without what they quote, and without what their program adds. */
  text: Private;
}

/** An enrollment that is under way, with its person. */
export interface Underway {
  /** The person. */
  contact: Contact;
  /** The conversation, if there is one. */
  conversation?: Conversation | null;
  /** Messages lately accepted for this contact. */
  sent?: SentRecord[];
  /** The enrollment. */
  state: Enrollment;
}

/** An event of a type that this version does not know. */
export interface UnknownEvent {
  /** The type that it had. */
  name?: string;
}

/** What to do with a send whose outcome is not known (X4). */
export type UnknownOutcome = "asSent" | "hold";

/** Nobody knows whether the provider took a message. */
export interface UnknownOutcomeOf {
  /** What is known. */
  detail?: string | null;
  /** The send's key. */
  key: SendKey;
  /** The provider honours the key, so that the same send can be tried again safely. */
  keyHonoured?: boolean;
}

/** Where a person unsubscribes (S2). A host that has neither this address nor one of its own must not send. */
export interface Unsubscribe {
  /** The address; absent: the host's own. */
  url?: string | null;
}

/** A channel that was not taken. */
export interface Untaken {
  /** Which. */
  channel: Channel;
  /** Why. */
  reason: Reason;
}

/** A variable that a template used, what it stood for, and where that came from (B10). */
export interface Variable {
  /** It is undefined or empty. */
  blank: boolean;
  /** A default stood in for it. */
  defaulted: boolean;
  /** Its dotted name. */
  name: string;
  /** Whose it is: `contact`, `conversation`, `workspace`, `target`, `agent`, `data`, or `none` where nobody has it. */
  source: string;
  /** Its value; absent where it is not defined. */
  value?: Json | null;
}

/** A draft frozen: what enrollments run. On the wire the draft's members stand beside the three others. */
export interface Version {
  /** It is an assistant's: nothing of it goes out while the bot of its conversation is inactive (E9). */
  assistant?: boolean;
  /** When it may send; absent: the workspace's. */
  calendar?: Calendar | null;
  /** A contact is in one live enrollment of a group at most. */
  exclusiveGroup?: string | null;
  /** Events that complete it. */
  goals?: string[];
  /** SHA-256 of the draft's canonical JSON, in hexadecimal. */
  hash: string;
  /** It is a hand-made list: each message stands for itself, at its own time. */
  list?: boolean;
  /** What people call it. */
  name: string;
  /** 1, 2, 3 and so on. */
  number: number;
  /** What a reply does. */
  onReply?: OnReply;
  /** Which goes first when several compete; higher first. */
  priority?: number;
  /** What its messages are for. */
  purpose?: Purpose;
  /** Whether the same target may go through it again. */
  reenroll?: Reenroll;
  /** The sequence that it is a version of. */
  sequence: SequenceId;
  /** What it says, in order. */
  steps: Step[];
  /** What it is about. */
  target?: TargetKind;
  /** It goes on although a person handles the conversation (L5). */
  withHuman?: boolean;
  /** In which zone it thinks: `contact` (the contact's, where known), or a zone by name for those whose zone is not known. */
  zone?: ZoneRule;
}

/** How long to wait. Minutes and hours are elapsed time; days and business days are local dates (T2, T3). */
export type Wait = {
  minutes: number;
} | {
  hours: number;
} | {
  days: number;
} | {
  businessDays: number;
};

/** What an active enrollment waits for. */
export type WaitingFor = "time" | "model" | "approval" | "delivery" | "attention" | "silence";

/** How a local time reads in its zone (T4). */
export type Wall = "normal" | "gap" | "overlap";

/** Something that the host is asked to do about a conversation, once, after it has stored the new state. */
export type WatchEffect = BeginFollowUp & {
  type: "enroll";
} | StopEnrollment & {
  type: "stopEnrollment";
} | AskAbout & {
  type: "askModel";
} | CloseConversation & {
  type: "closeConversation";
} | AboutConversation & {
  type: "handOver";
} | AboutConversation & {
  type: "notify";
};

/** What is true of a conversation now. */
export interface WatchFacts {
  /** The person. */
  contact: Contact;
  /** The conversation, as it is after the event. */
  conversation: Conversation;
  /** The workspace's settings. */
  settings?: OrHandleOfSettings | null;
}

/** `watch`: what does this event change about a conversation? */
export interface WatchRequest {
  /** What happened. */
  event: Event;
  /** What is true now. */
  facts: WatchFacts;
  /** The time. */
  now: Instant;
  /** The state that the last call gave; absent at first. */
  state?: Watched | null;
}

/** Where a conversation that is watched stands. */
export type WatchStatus = "open" | "silent" | "following" | "asking" | "resting" | "handedOver" | "stopped" | "closed";

/** What a turn of a conversation gives back. */
export interface WatchTurn {
  /** What was decided, and why. */
  decisions: Decision[];
  /** What to do after that. */
  effects: WatchEffect[];
  /** The new state; store it before doing anything else. */
  state: Watched;
  /** When to come back with a `due` event, if time is what it waits for. */
  wakeAt?: Instant | null;
}

/** One conversation, as the assistant sees it. Its follow-ups are enrollments of their own. */
export interface Watched {
  /** The bot is inactive: nothing begins (E9). */
  botInactive?: boolean;
  /** With whom. */
  contact: ContactId;
  /** The conversation. */
  conversation: ConversationId;
  /** Why there are no more follow-ups in this episode, if so. */
  done?: Reason | null;
  /** How many enrollments it has begun; their ids are made of it. */
  enrolled?: number;
  /** How many episodes there have been; one begins when our side first writes after the contact, or a follow-up is promised (L3). */
  episode?: number;
  /** Since when the present one lasts; absent: it is our side's turn to write. */
  episodeAt?: Instant | null;
  /** The follow-up that is under way, and what it rests on. */
  followUp?: FollowUp | null;
  /** In how many episodes a follow-up went out; there is a most of that (L3). */
  followed?: number;
  /** Until when a person's message holds it (L5). */
  heldUntil?: Instant | null;
  /** When the contact last wrote. */
  lastInbound?: Instant | null;
  /** When our side last wrote, follow-ups included. */
  lastOutbound?: Instant | null;
  /** When the last one of them did. */
  lastSent?: Instant | null;
  /** What a model was asked. */
  question?: Question | null;
  /** How many questions it has asked; their keys are made of it. */
  questions?: number;
  /** Why it stands there. */
  reason?: Reason | null;
  /** How many changes it has gone through. */
  revision?: number;
  /** The ids of the events last applied, to know a repeated one (X6). */
  seen?: EventId[];
  /** How many follow-ups went out in the present one. */
  sent?: number;
  /** Where it stands. */
  status: WatchStatus;
  /** The contact was asked how satisfied they are, and our side has not written since: they are not asked again. */
  surveyed?: boolean;
  /** When it must be woken, if time is what it waits for. */
  wakeAt?: Instant | null;
}

/** A day of the week, `mon` to `sun`. */
export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

/** There is no moment. */
export interface WhenHeld {
  /** Why: `schedule.noOpenTime`. */
  held: Reason;
  /** What moved it before the calendar was asked, in order. */
  reasons: Reason[];
  /** How the local time that the wait or `local` named reads. */
  wall: Wall;
  /** The zone. */
  zone: ZoneId;
  /** The edition of the zone data, `2026f`. */
  zoneData: string;
}

/** The moment. */
export interface WhenOpen {
  /** The instant. */
  at: Instant;
  /** What the zone's clock shows then. */
  local: LocalDateTime;
  /** The clock's distance from UTC then, `+01:00`. */
  offset: string;
  /** What moved it, in order. */
  reasons: Reason[];
  /** How the local time that the wait or `local` named reads. */
  wall: Wall;
  /** The zone. */
  zone: ZoneId;
  /** The edition of the zone data, `2026f`. */
  zoneData: string;
}

/** `when`: at which instant may this be sent? Exactly one of `base` with `wait`, `instant`, and `local`. */
export interface WhenRequest {
  /** Local times to the earliest of which the moment is moved before the calendar is asked. */
  at?: LocalTime[];
  /** Where the wait begins. */
  base?: Instant | null;
  /** When sending is allowed; absent: always. */
  calendar?: Calendar | null;
  /** The moment itself. */
  instant?: Instant | null;
  /** What the spread is computed from; absent: no spread. For a step of an enrollment it is `enrollmentId/stepId`. */
  key?: string | null;
  /** What the zone's clock shows at the moment. */
  local?: LocalDateTime | null;
  /** The time; the answer is never before it. Absent: the past is as good as the future. */
  now?: Instant | null;
  /** How long to wait from `base`; negative: before it. */
  wait?: Wait | null;
  /** The zone in which days are counted and calendars are read. */
  zone: ZoneId;
}

/** When it may be sent, or that nothing opens. */
export type WhenResult = WhenOpen | WhenHeld;

/** a window such as `08:00-17:00`, its end at most `24:00` */
export type Window = string;

/** What else happens when a step is sent (E7). */
export interface Workflow {
  /** Tags to add. */
  addTags?: string[];
  /** To whom to assign. */
  assignTo?: string | null;
  /** Whom to notify. */
  notify?: string[];
  /** Tags to remove. */
  removeTags?: string[];
  /** Another bot to start; always refused. */
  startBot?: string | null;
  /** Which address to call. */
  webhook?: string | null;
}

/** A text that was written for one step, at one moment of a conversation (S6). */
export interface Written {
  /** A person has approved it. */
  approved?: boolean;
  /** When it was written: what it says of time was true then. */
  at?: Instant | null;
  /** What it says. */
  content: Content;
  /** What an approval is bound to: the text, the conversation's last message and the step. */
  digest: string;
  /** It is the step's own content, because the model could not write one. */
  fallback?: boolean;
}

/** A zone and where it comes from. */
export interface ZoneChoice {
  /** Whose it is. */
  source: ZoneSource;
  /** The zone. */
  zone: ZoneId;
}

/** The name of a zone in the IANA database; whether it exists is for `time` to say. */
export type ZoneId = string;

/** `contact`, or the IANA zone of contacts whose own is not known. */
export type ZoneRule = string;

/** Whose zone was taken (T9). */
export type ZoneSource = "contact" | "sequence" | "workspace" | "default";

/** A start of one zone. */
export interface ZoneStart {
  /** When, on its clock. */
  start: LocalDateTime;
  /** The zone. */
  zone: ZoneId;
}

/** A zone, and its clock at the time that was asked for. */
export interface ZoneView {
  /** What people call the clock, `CET`. */
  abbreviation?: string | null;
  /** The name. */
  name: ZoneId;
  /** The distance from UTC, `+01:00`. */
  offset?: string | null;
}

/** `zones`: which zones are there? */
export interface ZonesRequest {
  /** The time for which offsets are wanted; absent: names only. */
  now?: Instant | null;
}

/** All zones. */
export interface ZonesResult {
  /** The edition of the zone data, `2026f`. */
  zoneData: string;
  /** In alphabetical order. */
  zones: ZoneView[];
}

/** Each operation's request and result. */
export interface Operations {
  about: {
    request: {};
    result: {
      /** The core's version. */
      core: string;
      /** The operations' names. */
      operations: string[];
      /** The wire's version. */
      wire: number;
      /** The zone data's version. */
      zoneData: string;
    };
  };
  advance: {
    request: AdvanceRequest;
    result: Turn;
  };
  "assistant.ask": {
    request: AskRequest;
    result: AskResult;
  };
  "assistant.read": {
    request: ReadRequest;
    result: ReadResult;
  };
  batch: {
    request: {
      /** Members that all items share. */
      common?: {
        [name: string]: Json;
      };
      /** The items' operation; it may also stand in `common` or in each item. */
      each?: string;
      /** The requests without what they share. */
      items: {
        [name: string]: Json;
      }[];
    };
    result: {
      /** In the items' order. */
      results: ({
        result: Json;
      } | {
        problems: Problem[];
      })[];
    };
  };
  catalogue: {
    request: CatalogueRequest;
    result: CatalogueResult;
  };
  check: {
    request: CheckRequest;
    result: CheckResult;
  };
  diff: {
    request: DiffRequest;
    result: DiffResult;
  };
  drop: {
    request: DropRequest;
    result: DropResult;
  };
  enroll: {
    request: EnrollRequest | EnrollManyRequest;
    result: EnrollResult | EnrollManyResult;
  };
  "entries.add": {
    request: EntriesRequest;
    result: EntriesResult;
  };
  "entries.new": {
    request: EntriesRequest;
    result: EntriesResult;
  };
  "entries.remove": {
    request: EntriesRequest;
    result: EntriesResult;
  };
  "entries.toVersion": {
    request: EntriesRequest;
    result: ToVersionResult;
  };
  "entries.view": {
    request: EntriesRequest;
    result: EntriesResult;
  };
  explain: {
    request: ExplainRequest;
    result: ExplainResult;
  };
  explore: {
    request: ExploreRequest;
    result: ExploreResult;
  };
  label: {
    request: LabelRequest;
    result: LabelResult;
  };
  load: {
    request: LoadRequest;
    result: LoadResult;
  };
  open: {
    request: OpenRequest;
    result: OpenResult;
  };
  policies: {
    request: PoliciesRequest;
    result: PoliciesResult;
  };
  preview: {
    request: PreviewRequest;
    result: PreviewResult;
  };
  publish: {
    request: PublishRequest;
    result: PublishResult;
  };
  recalculate: {
    request: RecalculateRequest;
    result: RecalculateResult;
  };
  render: {
    request: RenderRequest;
    result: RenderResult;
  };
  replay: {
    request: ReplayRequest;
    result: ReplayResult;
  };
  route: {
    request: RouteRequest;
    result: RouteResult;
  };
  rules: {
    request: RulesRequest;
    result: RulesResult;
  };
  segments: {
    request: SegmentsRequest;
    result: Segments;
  };
  simulate: {
    request: SimulateRequest;
    result: SimulateResult;
  };
  times: {
    request: TimesRequest;
    result: TimesResult;
  };
  understand: {
    request: UnderstandRequest;
    result: UnderstandResult;
  };
  watch: {
    request: WatchRequest;
    result: WatchTurn;
  };
  when: {
    request: WhenRequest;
    result: WhenResult;
  };
  zones: {
    request: ZonesRequest;
    result: ZonesResult;
  };
}

/** Any value of JSON. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** What may stand in every request. */
export interface Common {
  /** The handle of a loaded zone pack. */
  zonePack?: string;
}

/** The name of an operation. */
export type Operation = keyof Operations;

/** What an operation is given, without `v` and `op`. */
export type Given<O extends Operation> = Operations[O]["request"] & Common;

/** What an operation gives. */
export type Result<O extends Operation> = Operations[O]["result"];

/** A request of the call. */
export type Request<O extends Operation = Operation> = { [N in O]: { v: 1; op: N } & Given<N> }[O];

/** A response: a result, or problems. */
export type Response<O extends Operation = Operation> = {
  /** The wire's version. */
  v: 1;
  /** The core's version. */
  core: string;
  /** The zone data's version. */
  zoneData: string;
} & ({ result: Result<O>; problems?: undefined } | { result?: undefined; problems: Problem[] });

/** What an operation throws when its request has problems. */
export class RelanceError extends Error {
  constructor(operation: string, problems: Problem[]);
  /** All of them. */
  readonly problems: Problem[];
}

/** A core of one's own; what is loaded into it lives as long as it does. The functions below share one. */
export class Core {
  /** Answers one request; never throws for a bad one. */
  call(request: string): string;
  call<R extends Request>(request: R): Response<R["op"]>;
  /** The result of one operation; throws a `RelanceError` when there are problems. */
  run<O extends Operation>(operation: O, request: Given<O>): Result<O>;
  /**
   * The moments of the same steps for many starts, as plain numbers: `plan` is a request of `times` without its starts; start `i` is at
   * `starts[i]` milliseconds since 1970 in the plan's zone number `zones[i]`. The answer has the moments start by start, each with all
   * its steps, and NaN where nothing opens. Throws a `RelanceError` when the plan has problems.
   */
  times(plan: Omit<TimesRequest, "starts">, zones: Uint32Array, starts: Float64Array): Float64Array;
  /**
   * The text of one template for many rows of data: `request` is one of `render` with a `template`, each row is its `data`. The template is
   * read once, and of a row only what it names. Throws a `RelanceError` when the request has problems.
   */
  renderRows(request: Omit<RenderRequest, "content" | "data">, rows: readonly object[]): RenderedRows;
  /**
   * Loads a zone pack from its bytes or from where they are; resolves to the handle that requests name as `zonePack`, and that `drop` gives
   * back. Rejects with a `RelanceError` when it is not there or is damaged.
   */
  loadZonePack(source: ZonePackSource | Promise<ZonePackSource>): Promise<string>;
  /** Gives its memory back at once. */
  free(): void;
}

/** What `renderRows` answers. */
export interface RenderedRows {
  /** The text of each row; null where it has problems. */
  texts: (string | null)[];
  /** The places of the rows in whose text a blank left a gap. */
  gaps: number[];
  /** The problems of the rows without a text, each with a path that begins `/rows/` and the row's place. */
  problems: Problem[];
}

/** The bytes of the wasm, or the module compiled from them. */
export type Module = ArrayBuffer | ArrayBufferView | object;

/** Where the wasm is: a URL as text or as an object, a response, or the module itself. */
export type Source = string | { readonly href: string } | { arrayBuffer(): Promise<ArrayBuffer> } | Module;

/** The bytes of a zone pack, or where they are: a URL as text or as an object, or a response. */
export type ZonePackSource = ArrayBuffer | ArrayBufferView | string | { readonly href: string } | { arrayBuffer(): Promise<ArrayBuffer> };

/**
 * Loads the module where that takes time (browsers); elsewhere, and again, it does nothing. Needs no `source`: with one, what is loaded is
 * not the package's own wasm.
 */
export function init(source?: Source | Promise<Source>): Promise<void>;

/** Loads the module from bytes or a compiled module, at once. Where the module is loaded at import it does nothing. */
export function initSync(source?: Module): void;

/** Loads a zone pack into the core that the functions share: see `Core`. */
export function loadZonePack(source: ZonePackSource | Promise<ZonePackSource>): Promise<string>;

/** Answers one request: JSON text for JSON text, an object for an object. Never throws for a bad one. */
export function call(request: string): string;
export function call<R extends Request>(request: R): Response<R["op"]>;

/** The result of `about`; throws a `RelanceError` with all problems when there are any. */
export function about(request?: Given<"about">): Result<"about">;

/** The result of `advance`; throws a `RelanceError` with all problems when there are any. */
export function advance(request: Given<"advance">): Result<"advance">;

/** The result of `assistant.ask`; throws a `RelanceError` with all problems when there are any. */
export function assistantAsk(request: Given<"assistant.ask">): Result<"assistant.ask">;

/** The result of `assistant.read`; throws a `RelanceError` with all problems when there are any. */
export function assistantRead(request: Given<"assistant.read">): Result<"assistant.read">;

/** The result of `batch`; throws a `RelanceError` with all problems when there are any. */
export function batch(request: Given<"batch">): Result<"batch">;

/** The result of `catalogue`; throws a `RelanceError` with all problems when there are any. */
export function catalogue(request: Given<"catalogue">): Result<"catalogue">;

/** The result of `check`; throws a `RelanceError` with all problems when there are any. */
export function check(request: Given<"check">): Result<"check">;

/** The result of `diff`; throws a `RelanceError` with all problems when there are any. */
export function diff(request: Given<"diff">): Result<"diff">;

/** The result of `drop`; throws a `RelanceError` with all problems when there are any. */
export function drop(request: Given<"drop">): Result<"drop">;

/** The result of `enroll`; throws a `RelanceError` with all problems when there are any. */
export function enroll(request: Given<"enroll">): Result<"enroll">;

/** The result of `entries.add`; throws a `RelanceError` with all problems when there are any. */
export function entriesAdd(request: Given<"entries.add">): Result<"entries.add">;

/** The result of `entries.new`; throws a `RelanceError` with all problems when there are any. */
export function entriesNew(request: Given<"entries.new">): Result<"entries.new">;

/** The result of `entries.remove`; throws a `RelanceError` with all problems when there are any. */
export function entriesRemove(request: Given<"entries.remove">): Result<"entries.remove">;

/** The result of `entries.toVersion`; throws a `RelanceError` with all problems when there are any. */
export function entriesToVersion(request: Given<"entries.toVersion">): Result<"entries.toVersion">;

/** The result of `entries.view`; throws a `RelanceError` with all problems when there are any. */
export function entriesView(request: Given<"entries.view">): Result<"entries.view">;

/** The result of `explain`; throws a `RelanceError` with all problems when there are any. */
export function explain(request: Given<"explain">): Result<"explain">;

/** The result of `explore`; throws a `RelanceError` with all problems when there are any. */
export function explore(request: Given<"explore">): Result<"explore">;

/** The result of `label`; throws a `RelanceError` with all problems when there are any. */
export function label(request: Given<"label">): Result<"label">;

/** The result of `load`; throws a `RelanceError` with all problems when there are any. */
export function load(request: Given<"load">): Result<"load">;

/** The result of `open`; throws a `RelanceError` with all problems when there are any. */
export function open(request: Given<"open">): Result<"open">;

/** The result of `policies`; throws a `RelanceError` with all problems when there are any. */
export function policies(request: Given<"policies">): Result<"policies">;

/** The result of `preview`; throws a `RelanceError` with all problems when there are any. */
export function preview(request: Given<"preview">): Result<"preview">;

/** The result of `publish`; throws a `RelanceError` with all problems when there are any. */
export function publish(request: Given<"publish">): Result<"publish">;

/** The result of `recalculate`; throws a `RelanceError` with all problems when there are any. */
export function recalculate(request: Given<"recalculate">): Result<"recalculate">;

/** The result of `render`; throws a `RelanceError` with all problems when there are any. */
export function render(request: Given<"render">): Result<"render">;

/** The result of `replay`; throws a `RelanceError` with all problems when there are any. */
export function replay(request: Given<"replay">): Result<"replay">;

/** The result of `route`; throws a `RelanceError` with all problems when there are any. */
export function route(request: Given<"route">): Result<"route">;

/** The result of `rules`; throws a `RelanceError` with all problems when there are any. */
export function rules(request: Given<"rules">): Result<"rules">;

/** The result of `segments`; throws a `RelanceError` with all problems when there are any. */
export function segments(request: Given<"segments">): Result<"segments">;

/** The result of `simulate`; throws a `RelanceError` with all problems when there are any. */
export function simulate(request: Given<"simulate">): Result<"simulate">;

/** The result of `times`; throws a `RelanceError` with all problems when there are any. */
export function times(request: Given<"times">): Result<"times">;

/** The result of `understand`; throws a `RelanceError` with all problems when there are any. */
export function understand(request: Given<"understand">): Result<"understand">;

/** The result of `watch`; throws a `RelanceError` with all problems when there are any. */
export function watch(request: Given<"watch">): Result<"watch">;

/** The result of `when`; throws a `RelanceError` with all problems when there are any. */
export function when(request: Given<"when">): Result<"when">;

/** The result of `zones`; throws a `RelanceError` with all problems when there are any. */
export function zones(request: Given<"zones">): Result<"zones">;
