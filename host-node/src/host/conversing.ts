/**
 * Conversations: what either side wrote in them, what a person wants of them, and what is planned (E12).
 *
 * In: a conversation's id. Out: events, and where it stands, in words. Never: a decision about a silence (the core's).
 */
import { instant } from "../clock.js";
import type { EventReport } from "../drive/drive.js";
import type { SurveyRow } from "../engines/conversations.js";
import { Fault, notFound } from "../fault.js";
import type { ModelRequest } from "../model/model.js";
import type { Conversation as Thread, Enrollment, Given, Reason, WatchStatus, Watched } from "../wire.js";
import { bring, failed, requestOf, subjectOf } from "./carrying.js";
import type { Context } from "./context.js";
import { hear, hearInConversation, threadOf } from "./hearing.js";
import { lookAgain } from "./people.js";
import { asked } from "./publishing.js";

/** What was written; the same `eventId` twice is the same message. */
export interface Wrote {
  /** What it says, for the core and a model to read. */
  text?: string;
  /** When; now unless said otherwise. */
  at?: string | Date;
  eventId?: string;
}

/** A follow-up that is planned or under way. */
export interface Planned {
  /** Its enrollment: to cancel it, stop that. */
  enrollment: string;
  occasion: NonNullable<Watched["followUp"]>["occasion"];
  /** Where its enrollment stands. */
  status: Enrollment["status"];
  /** When its next message goes out, if it is planned, and the same in a few words: "in 23 hours". */
  at?: string;
  label?: string;
  /** What was promised to the contact. */
  promise?: NonNullable<Watched["followUp"]>["promise"];
  /** What a model proposed, and what became of it. */
  proposed?: NonNullable<Watched["followUp"]>["proposed"];
}

/** Where a conversation stands. */
export interface Stands {
  conversation: string;
  contact: string;
  /** Absent: it is not watched. */
  status?: WatchStatus;
  /** In a few words: "Follow-up in 23 hours". */
  headline: string;
  /** Why. */
  reason?: Reason;
  followUp?: Planned;
  /** When it is looked at again, if time is what it waits for. */
  wakeAt?: string;
  /** Its turns, the oldest first: each with its event, decisions and effects. */
  turns: unknown[];
}

/** What a product's own model has answered, or that it has not. */
export type AnswerTo = { answer: string } | { outOfCredits?: boolean; detail?: string };

/** Where a conversation stands, in words. */
const HEADLINES: Record<WatchStatus, string> = {
  open: "Nothing planned: it is our turn to write",
  silent: "Silent",
  following: "Follow-up under way",
  asking: "A model is asked",
  resting: "Nothing more until the contact writes",
  handedOver: "With a person",
  stopped: "Stopped",
  closed: "Closed",
};

/** One conversation of a workspace. */
export class ConversationOf {
  readonly #context: Context;

  /** Use `relance.conversation`. */
  constructor(
    context: Context,
    readonly id: string,
  ) {
    this.#context = context;
  }

  /** Tells that our side wrote: the assistant, or a person, whose message holds automatic follow-ups for a while (L5). */
  weWrote(what: Wrote & { by?: "ai" | "human" } = {}): Promise<EventReport> {
    const { by = "human", text } = what;
    return this.#happened({ type: "outbound", by, conversation: this.id, ...(text === undefined ? {} : { text }) }, what);
  }

  /** Tells that the contact wrote. When this is done, no message that it stops begins to go out (X8). */
  async contactWrote(what: Wrote & { automatic?: boolean } = {}): Promise<EventReport> {
    const { text, automatic } = what;
    const { channel } = (await threadOf(this.#context, this.id)).conversation;
    const said = { ...(text === undefined ? {} : { text }), ...(automatic === true ? { automatic } : {}) };
    return this.#happened({ type: "replied", channel, conversation: this.id, ...said }, what);
  }

  /** Tells whether the conversation's bot is active; while it is not, nothing of the assistant's goes out (E9). */
  setBot(active: boolean): Promise<EventReport> {
    return this.#happened({ type: active ? "botActivated" : "botDeactivated", conversation: this.id });
  }

  /** Hands it back to the assistant: what waited for that goes on. */
  handBack(): Promise<EventReport> {
    return this.#happened({ type: "handedBack", conversation: this.id });
  }

  /** Closes it; the contact's next message opens it again for follow-ups. */
  async close(by: { by?: string } = {}): Promise<void> {
    const { contact, conversation } = await threadOf(this.#context, this.id);
    await this.#context.store.putConversation(contact, { ...conversation, closed: true });
    await lookAgain(this.#context, this.id, { type: "conversationClosed", ...by } as Given);
  }

  /** Stops all automatic follow-ups in it, until they are resumed. */
  async stopFollowUps(by: { by?: string } = {}): Promise<void> {
    await hearInConversation(this.#context, this.id, { type: "stopped", ...by } as Given);
  }

  /** Wants automatic follow-ups again, where a person had stopped them. */
  async resumeFollowUps(by: { by?: string } = {}): Promise<void> {
    await hearInConversation(this.#context, this.id, { type: "resumed", ...by } as Given);
  }

  /** What it is. */
  async get(): Promise<Thread> {
    return (await threadOf(this.#context, this.id)).conversation;
  }

  /** Where it stands: what is planned, what triggered it, and why. */
  async look(): Promise<Stands> {
    const { contact } = await threadOf(this.#context, this.id);
    const watched = (await this.#context.store.watch(this.id))?.state;
    const followUp = watched && (await this.#planned(watched));
    const turns = (await this.#context.store.watchEntries(this.id)).map((json) => JSON.parse(json) as unknown);
    return {
      conversation: this.id,
      contact,
      ...(watched ? { status: watched.status } : {}),
      headline: headline(watched, followUp),
      ...(watched?.reason ? { reason: watched.reason } : {}),
      ...(followUp ? { followUp } : {}),
      ...(watched?.wakeAt ? { wakeAt: watched.wakeAt } : {}),
      turns,
    };
  }

  async #planned({ followUp }: Watched): Promise<Planned | undefined> {
    const json = followUp && (await this.#context.store.state(followUp.enrollment));
    if (!followUp || !json) {
      return undefined;
    }
    const { status, wakeAt, zone } = JSON.parse(json) as Enrollment;
    const { enrollment, occasion, promise, proposed } = followUp;
    const at = status === "active" || status === "paused" ? wakeAt : undefined;
    return {
      enrollment,
      occasion,
      status,
      ...(at ? { at, label: this.#label(at, zone.zone) } : {}),
      ...(promise ? { promise } : {}),
      ...(proposed ? { proposed } : {}),
    };
  }

  #label(at: string, zone: string): string {
    const now = JSON.stringify(instant(this.#context.clock.now()));
    return (JSON.parse(asked(this.#context, "label", { at: JSON.stringify(at), now, zone: JSON.stringify(zone) })) as { label: string }).label;
  }

  async #happened(event: object, { at, eventId }: Wrote = {}): Promise<EventReport> {
    const { contact } = await threadOf(this.#context, this.id);
    const more = { ...(at === undefined ? {} : { at }), ...(eventId === undefined ? {} : { id: eventId }) };
    return hear(this.#context, { contact }, { ...event, ...more } as Given);
  }
}

/** What is planned, in a few words. */
function headline(watched: Watched | undefined, planned: Planned | undefined): string {
  if (!watched) {
    return "Not watched";
  }
  return watched.status === "following" && planned?.label !== undefined ? `Follow-up ${planned.label}` : HEADLINES[watched.status];
}

/** Keeps an answer about satisfaction; the last one counts. */
export async function answerSurvey(context: Context, enrollment: string, given: { score: number; comment?: string }): Promise<SurveyRow> {
  const { score, comment } = given;
  if (!Number.isInteger(score) || score < 1 || score > 5) {
    throw new Fault("input", "expected a `score` from 1 to 5, found something else");
  }
  const row = await context.store.answerSurvey(enrollment, score, comment ?? null);
  if (!row) {
    throw notFound("a question about satisfaction of the enrollment", enrollment);
  }
  const { contact, conversation } = row;
  context.hear({ type: "surveyAnswered", enrollment, contact, conversation, score });
  return row;
}

/** The request that puts a question to a model, as the core writes it: for a product that has a model of its own. */
export async function requestFor(context: Context, key: string): Promise<ModelRequest> {
  const question = await context.store.question(key);
  const parts = question && (await subjectOf(context, question));
  if (!parts) {
    throw notFound("an open question", key);
  }
  return requestOf(context, parts);
}

/** Takes in what a product's own model has answered, word for word; the core reads it. */
export async function answerQuestion(context: Context, key: string, given: AnswerTo): Promise<void> {
  const question = await context.store.question(key);
  if (!question) {
    throw notFound("an open question", key);
  }
  const event = "answer" in given ? { type: "modelAnswered", key, answer: given.answer } : failed(key, given.detail, given.outOfCredits);
  await bring(context, question, event as unknown as Given);
  await context.store.dropQuestion(key);
}
