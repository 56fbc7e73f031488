/**
 * The front door of the host: what a service calls.
 *
 * In: a store, senders, settings. Out: one object for everything. Never: a decision, a message's text in an error.
 */
import type { EntriesResult, RulesResult } from "relance";
import type { EventReport, To } from "./drive/drive.js";
import type { QuestionRow, SurveyRow } from "./engines/conversations.js";
import type { EnrollmentRow, Filter, Imported, OutboxRow, VersionRow } from "./engines/store.js";
import { Fault, notFound } from "./fault.js";
import { propose, rules, type Proposal } from "./host/consulting.js";
import type { Context } from "./host/context.js";
import * as conversing from "./host/conversing.js";
import * as enrolling from "./host/enrolling.js";
import { hear } from "./host/hearing.js";
import { openHost, type Host, type Options } from "./host/host.js";
import * as publishing from "./host/publishing.js";
import { converse, takeIn } from "./host/people.js";
import { replay, type ReplayReport } from "./host/replaying.js";
import { within, type Within } from "./host/within.js";
import { handlerOf, type Handler } from "./http/handler.js";
import type { ModelRequest } from "./model/model.js";
import { inTime } from "./steps.js";
import type { Contact, Conversation, Draft, Enrollment, Given, Settings } from "./wire.js";
import { DEFAULT, named } from "./workspace.js";

/** Who does it, for the timeline; the same `eventId` twice is the same event. */
export interface By {
  by?: string;
  eventId?: string;
}

/** The same about a step; the one whose turn it is unless said otherwise. */
export type OnStep = By & { step?: string };

/** Opens the store, brings its schema up to date, and starts the core. */
export async function createRelance(options: Options): Promise<Relance> {
  const host = await openHost(options);
  const relance = new Relance(host, options.workspace ?? DEFAULT);
  if (options.settings) {
    await relance.setSettings(options.settings);
  }
  return relance;
}

/** One workspace of a host. Several hosts may be open on one database, in one process or many. */
export class Relance {
  /** Whose everything is here. */
  readonly workspace: string;
  /** Answers HTTP requests for this workspace: the operations as JSON, signed webhooks, and the way to unsubscribe. */
  readonly handler: Handler;
  readonly #host: Host;
  readonly #context: Context;

  /** Use `createRelance`. */
  constructor(host: Host, workspace: string) {
    this.workspace = workspace;
    this.#host = host;
    this.#context = host.context(workspace);
    this.handler = handlerOf(this, host.http(workspace));
  }

  /**
   * The same for another workspace, over the same database, senders and worker: `start`, `stop`, `run` and `close` are the host's, whoever
   * calls them. It costs next to nothing, so make one for each request. The workspace is made when something is first kept of it.
   */
  in(workspace: string): Relance {
    return new Relance(this.#host, named(workspace));
  }

  /** Has the function `channels` asked again with this workspace's next message: its mail account has changed, for instance. */
  renewChannels(): Promise<void> {
    return this.#host.senders.renew(this.workspace);
  }

  /**
   * Puts these settings in place of the workspace's, if the core finds them sound. Done when all who are under way are told: that sending
   * stands still or goes on, or that their next message comes at another moment now.
   */
  setSettings(settings: Settings): Promise<void> {
    return publishing.setSettings(this.#context, settings);
  }

  /** Freezes a draft as the next version of its sequence. */
  publish(draft: Draft, of: { sequence?: string } = {}): Promise<publishing.Published> {
    return publishing.publish(this.#context, draft, of);
  }

  /** All published versions. */
  versions(): Promise<VersionRow[]> {
    return publishing.versions(this.#context);
  }

  /** What would happen, and when; nothing is stored. */
  preview(of: publishing.PreviewOf): Promise<unknown> {
    return publishing.preview(this.#context, of);
  }

  /** Adds or changes a contact. What the person said before stays: opt-outs, dead addresses. */
  upsertContact(contact: Contact): Promise<Imported> {
    return this.upsertContacts([contact]);
  }

  /** The same for many, all of them or none. */
  async upsertContacts(contacts: readonly Contact[]): Promise<Imported> {
    return inTime(takeIn(this.#context, this.#context.store, contacts));
  }

  /** A contact by id. */
  async contact(id: string): Promise<Contact | undefined> {
    return this.#context.store.contact(id);
  }

  /** Adds or changes a conversation of a contact. */
  async upsertConversation(contact: string, conversation: Conversation): Promise<void> {
    await converse(this.#context, contact, conversation);
  }

  /** A conversation by id: what either side wrote in it, its bot, its follow-ups, where it stands. */
  conversation(id: string): conversing.ConversationOf {
    return new conversing.ConversationOf(this.#context, id);
  }

  /** Questions about satisfaction and their answers, the newest first. */
  async surveys(): Promise<SurveyRow[]> {
    return this.#context.store.surveys();
  }

  /** Keeps an answer about satisfaction, 1 to 5; the last one counts. */
  answerSurvey(enrollment: string, given: { score: number; comment?: string }): Promise<SurveyRow> {
    return conversing.answerSurvey(this.#context, enrollment, given);
  }

  /** The questions to a model that wait for an answer: for a product with a model of its own, on a host without one. */
  async questions(): Promise<QuestionRow[]> {
    return this.#context.store.questions();
  }

  /** The request that puts a question to a model: what to say to it, and the JSON Schema of the answer. */
  questionRequest(key: string): Promise<ModelRequest> {
    return conversing.requestFor(this.#context, key);
  }

  /** Tells a model's answer, word for word, or that there is none; the core reads it. */
  answerQuestion(key: string, given: conversing.AnswerTo): Promise<void> {
    return conversing.answerQuestion(this.#context, key, given);
  }

  /** A list of messages that the model proposes for a contact: to be looked over; nothing is scheduled by it. */
  propose(what: Proposal): Promise<EntriesResult> {
    return propose(this.#context, what);
  }

  /** Which limits are in plain-word rules, each with its line; where it is wanted, with the model's help. */
  rules(instructions: string, how: { model?: boolean } = {}): Promise<RulesResult> {
    return rules(this.#context, instructions, how);
  }

  /** Enrolls one contact; a refusal is a result, with its reason. */
  enroll(what: enrolling.EnrollOne): Promise<enrolling.EnrollItem> {
    return enrolling.enroll(this.#context, what);
  }

  /** Enrolls many, each with its own result. */
  enrollMany(what: enrolling.EnrollMany): Promise<enrolling.EnrollItem[]> {
    return enrolling.enrollMany(this.#context, what);
  }

  /** Schedules a hand-made list for one contact: all of it, or none and the problems. */
  schedule(what: enrolling.Schedule): Promise<{ sequence: string; item: enrolling.EnrollItem }> {
    return enrolling.schedule(this.#context, what);
  }

  /** Says what happened; when this is done it has been processed, and no message that it stops begins to go out (X8). */
  event(to: To, event: Given): Promise<EventReport> {
    return hear(this.#context, to, event);
  }

  /** `enroll` and `event` within a transaction of the caller's own. */
  within<C>(connection: C): Within<C> {
    return within(this.#context, connection);
  }

  /** Stops an enrollment. */
  stop(enrollment: string, by?: By): Promise<EventReport>;
  /** Stops the worker: what is under way is finished first. */
  stop(): Promise<void>;
  stop(enrollment?: string, by: By = {}): Promise<EventReport | void> {
    return enrollment === undefined ? this.#host.runner.stop() : this.#happened(enrollment, "stopped", by);
  }

  /** Cancels a step's message; the steps after it stay. */
  cancel(enrollment: string, on: OnStep = {}): Promise<EventReport> {
    return this.#happened(enrollment, "stepCancelled", on);
  }

  /** Pauses an enrollment, until somebody resumes it or until an instant. */
  pause(enrollment: string, by: By & { until?: string } = {}): Promise<EventReport> {
    return this.#happened(enrollment, "paused", by);
  }

  resume(enrollment: string, by: By = {}): Promise<EventReport> {
    return this.#happened(enrollment, "resumed", by);
  }

  skip(enrollment: string, on: OnStep = {}): Promise<EventReport> {
    return this.#happened(enrollment, "stepSkipped", on);
  }

  reschedule(enrollment: string, on: OnStep & { to: string }): Promise<EventReport> {
    return this.#happened(enrollment, "rescheduled", on);
  }

  sendNow(enrollment: string, on: OnStep = {}): Promise<EventReport> {
    return this.#happened(enrollment, "sendNow", on);
  }

  /** Releases a held step; and takes an enrollment that was put aside back to work. */
  async release(enrollment: string, on: OnStep = {}): Promise<EventReport> {
    if (await this.#context.store.takeBack(enrollment)) {
      this.#host.runner.poke();
      return { duplicate: false, turns: [] };
    }
    return this.#happened(enrollment, "released", on);
  }

  /** Notes that a contact must not be written to on a channel, or on none; it ends what that ends. */
  suppress(contact: string, on: { channel?: string; purpose?: string; eventId?: string } = {}): Promise<EventReport> {
    const { eventId: id, ...rest } = on;
    return this.event({ contact }, { type: "optedOut", ...rest, ...(id ? { id } : {}) } as Given);
  }

  /** Enrollments, the next due first. */
  async list(filter: Filter = {}): Promise<EnrollmentRow[]> {
    return this.#context.store.enrollments(filter);
  }

  /** Messages, the newest first. */
  async outbox(filter: Filter = {}): Promise<OutboxRow[]> {
    return this.#context.store.outbox(filter);
  }

  /** An enrollment's state. */
  async get(enrollment: string): Promise<Enrollment | undefined> {
    const state = await this.#context.store.state(enrollment);
    return state === undefined ? undefined : (JSON.parse(state) as Enrollment);
  }

  /** An enrollment's timeline. */
  async timeline(enrollment: string): Promise<unknown[]> {
    const recorded = await this.#context.store.recorded(enrollment);
    if (recorded.length === 0) {
      throw notFound("an enrollment with the id", enrollment);
    }
    return recorded.map(({ entry }) => JSON.parse(entry) as unknown);
  }

  /** Decides a timeline again, and says whether it leads to the same state, byte for byte. */
  replay(enrollment: string): Promise<ReplayReport> {
    return replay(this.#context, enrollment);
  }

  /** Whose message a key names, for providers that report by it. */
  async byKey(key: string): Promise<{ enrollment: string; contact: string } | undefined> {
    const enrollment = await this.#context.store.enrollmentOf(key);
    const contact = enrollment && (await this.#context.store.contactOf(enrollment));
    return enrollment && contact ? { enrollment, contact } : undefined;
  }

  /** One request to the core, text for text: for what needs no store, such as `entries.view`. */
  call(request: string): string {
    return this.#context.guest.call(request);
  }

  /** Starts the worker; it wakes what is due and hands messages over until `stop()`. */
  start(): void {
    this.#host.runner.start();
  }

  /** Works until nothing is due, with a virtual clock until nothing is planned up to `until`. For trials and scripts. */
  run(how: { until?: string | Date } = {}): Promise<void> {
    return this.#host.runner.run(how.until === undefined ? undefined : new Date(how.until).getTime());
  }

  /** Stops the worker, and closes store and senders. */
  async close(): Promise<void> {
    await this.#host.close();
  }

  #happened(enrollment: string, type: string, { eventId, ...rest }: By & object): Promise<EventReport> {
    if (typeof enrollment !== "string" || enrollment === "") {
      throw new Fault("input", "expected the id of an enrollment, found none");
    }
    return this.event({ enrollment }, { type, ...rest, ...(eventId ? { id: eventId } : {}) } as Given);
  }
}
