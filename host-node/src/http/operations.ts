/**
 * The operations by method and path.
 *
 * In: a request that was let in. Out: a value, or nothing where there is no such operation. Never: a rule.
 */
import type { To } from "../drive/drive.js";
import { Fault, notFound } from "../fault.js";
import type { AnswerTo, ConversationOf } from "../host/conversing.js";
import type { EnrollMany, EnrollOne, Schedule } from "../host/enrolling.js";
import type { PreviewOf } from "../host/publishing.js";
import type { OnStep, Relance } from "../relance.js";
import type { Contact, Conversation, Draft, Given, Settings } from "../wire.js";
import { parsed } from "./handler.js";

type Operation = (relance: Relance, id: string, body: unknown, query: URLSearchParams) => Promise<unknown>;

const ON_ENROLLMENT: Record<string, (relance: Relance, id: string, on: never) => Promise<unknown>> = {
  stop: (relance, id, by) => relance.stop(id, by),
  cancel: (relance, id, on) => relance.cancel(id, on),
  pause: (relance, id, by) => relance.pause(id, by),
  resume: (relance, id, by) => relance.resume(id, by),
  skip: (relance, id, on) => relance.skip(id, on),
  reschedule: (relance, id, on) => relance.reschedule(id, on),
  "send-now": (relance, id, on) => relance.sendNow(id, on),
  release: (relance, id, on) => relance.release(id, on),
};

const ON_CONVERSATION: Record<string, (conversation: ConversationOf, body: never) => Promise<unknown>> = {
  outbound: (conversation, what) => conversation.weWrote(what),
  replied: (conversation, what) => conversation.contactWrote(what),
  bot: (conversation, { active }: { active?: boolean }) => {
    if (typeof active !== "boolean") {
      throw new Fault("input", "expected whether the bot is `active`, found something else");
    }
    return conversation.setBot(active);
  },
  "hand-back": (conversation) => conversation.handBack(),
  close: (conversation, by) => stood(conversation, conversation.close(by)),
  "stop-follow-ups": (conversation, by) => stood(conversation, conversation.stopFollowUps(by)),
  "resume-follow-ups": (conversation, by) => stood(conversation, conversation.resumeFollowUps(by)),
};

/** Where it stands after that. */
async function stood(conversation: ConversationOf, done: Promise<void>): Promise<unknown> {
  await done;
  return conversation.look();
}

/** By method and path; `:id` stands for an id. */
const OPERATIONS: Record<string, Operation> = {
  "POST /publish": (relance, _, body) => {
    const { draft, sequence } = body as { draft: Draft; sequence?: string };
    return relance.publish(draft, { sequence });
  },
  "GET /versions": (relance) => relance.versions(),
  "POST /preview": (relance, _, body) => relance.preview(body as PreviewOf),
  "POST /enroll": (relance, _, body) => {
    const what = body as EnrollOne & EnrollMany;
    return Array.isArray(what.contacts) ? relance.enrollMany(what) : relance.enroll(what);
  },
  "POST /schedule": (relance, _, body) => relance.schedule(body as Schedule),
  "POST /events": (relance, _, body) => {
    const { to, event } = body as { to?: To; event?: Given };
    if (!to || !event) {
      throw new Fault("input", "expected `to` and `event`, found something else");
    }
    return relance.event(to, event);
  },
  "POST /suppress": (relance, _, body) => {
    const { contact, ...on } = body as { contact: string; channel?: string; purpose?: string };
    return relance.suppress(contact, on);
  },
  "PUT /settings": async (relance, _, body) => {
    await relance.setSettings(body as Settings);
    return {};
  },
  "PUT /contacts/:id": (relance, id, body) => relance.upsertContact({ ...(body as Contact), id }),
  "GET /contacts/:id": async (relance, id) => there(await relance.contact(id), "a contact with the id", id),
  "PUT /contacts/:id/conversation": async (relance, id, body) => {
    await relance.upsertConversation(id, body as Conversation);
    return {};
  },
  "GET /conversations/:id": (relance, id) => relance.conversation(id).look(),
  "GET /surveys": (relance) => relance.surveys(),
  "POST /surveys/:id": (relance, id, body) => relance.answerSurvey(id, body as { score: number; comment?: string }),
  "GET /questions": (relance) => relance.questions(),
  "GET /questions/:id": (relance, key) => relance.questionRequest(key),
  "POST /questions/:id": async (relance, key, body) => {
    await relance.answerQuestion(key, body as AnswerTo);
    return {};
  },
  "GET /enrollments": (relance, _, __, query) => relance.list({ ...filter(query), live: query.get("live") === "true" }),
  "GET /outbox": (relance, _, __, query) => relance.outbox(filter(query)),
  "GET /enrollments/:id": async (relance, id) => there(await relance.get(id), "an enrollment with the id", id),
  "GET /enrollments/:id/timeline": (relance, id) => relance.timeline(id),
  "GET /enrollments/:id/replay": (relance, id) => relance.replay(id),
  "POST /call": async (relance, _, body) => JSON.parse(relance.call(JSON.stringify(body))) as unknown,
};

/** Does the operation of this method and path. */
export async function operations(relance: Relance, method: string, url: URL, path: string, body: string): Promise<unknown> {
  const [, thing = "", rawId, last] = path.split("/");
  const id = rawId === undefined ? "" : decodeURIComponent(rawId);
  const on = method === "POST" && thing === "enrollments" && last !== undefined ? ON_ENROLLMENT[last] : undefined;
  if (on && Object.hasOwn(ON_ENROLLMENT, last!)) {
    return on(relance, id, (parsed(body) as OnStep) as never);
  }
  const within = method === "POST" && thing === "conversations" && last !== undefined ? ON_CONVERSATION[last] : undefined;
  if (within && Object.hasOwn(ON_CONVERSATION, last!)) {
    return within(relance.conversation(id), parsed(body) as never);
  }
  const shape = `${method} /${thing}${rawId === undefined ? "" : "/:id"}${last === undefined ? "" : `/${last}`}`;
  const operation = Object.hasOwn(OPERATIONS, shape) ? OPERATIONS[shape] : undefined;
  return operation?.(relance, id, method === "GET" ? undefined : parsed(body), url.searchParams);
}

function filter(query: URLSearchParams): Record<string, string | number> {
  const found: Record<string, string | number> = { limit: Math.min(Number(query.get("limit") ?? 100) || 100, 1_000) };
  for (const name of ["contact", "sequence", "enrollment", "status"]) {
    const value = query.get(name);
    if (value !== null) {
      found[name] = value;
    }
  }
  return found;
}

function there<T>(value: T | undefined, what: string, id: string): T {
  if (value === undefined) {
    throw notFound(what, id);
  }
  return value;
}
