/**
 * Conversations: what either side wrote in them, what a person wants of them, and what is planned (E12).
 *
 * In: a conversation's id. Out: events, and where it stands, in words. Never: a decision about a silence (the core's).
 */
import type { EventReport } from "../drive/drive.js";
import type { SurveyRow } from "../engines/conversations.js";
import { Fault, notFound } from "../fault.js";
import type { ModelRequest } from "../model/model.js";
import type { Conversation as Thread, Given } from "../wire.js";
import { bring, failed, requestOf, subjectOf } from "./carrying.js";
import type { Context } from "./context.js";
import { hear, hearInConversation, threadOf } from "./hearing.js";
import { lookAgain } from "./people.js";
import { standing, type Stands } from "./standing.js";

/** What was written; the same `eventId` twice is the same message. */
export interface Wrote {
  /** What it says, for the core and a model to read. */
  text?: string;
  /** When; now unless said otherwise. */
  at?: string | Date;
  eventId?: string;
}

/** What a product's own model has answered, or that it has not. */
export type AnswerTo = { answer: string } | { outOfCredits?: boolean; detail?: string };

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
  look(): Promise<Stands> {
    return standing(this.#context, this.id);
  }

  async #happened(event: object, { at, eventId }: Wrote = {}): Promise<EventReport> {
    const { contact } = await threadOf(this.#context, this.id);
    const more = { ...(at === undefined ? {} : { at }), ...(eventId === undefined ? {} : { id: eventId }) };
    return hear(this.#context, { contact }, { ...event, ...more } as Given);
  }
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
