/**
 * Carries questions to a model: takes one in hand, has the core write the request, and brings the answer back as an event.
 *
 * In: a question of the core's. Out: `modelAnswered` or `modelFailed`, and what it cost. Never: a word of a request of its own; an answer
 * judged by anybody but the core; a question carried for somebody who is not there any more.
 */
import type { ReadResult } from "relance";
import { instant, millisOf } from "../clock.js";
import { point } from "../crash.js";
import { CREDITS, type Asking } from "../engines/conversations.js";
import type { Among } from "../engines/store.js";
import { Fault, type FaultKind } from "../fault.js";
import { Undecided } from "../guest.js";
import type { Model, ModelAnswer, ModelRequest } from "../model/model.js";
import { contactText, conversationText, type Enrollment, type Given } from "../wire.js";
import type { Context } from "./context.js";
import { hear, hearInConversation } from "./hearing.js";

/** How many questions are under way at a time. */
const MOST = 4;
/** How long a model may take at the very most; a question is in this worker's hand for three minutes. */
const LONGEST_MILLIS = 150_000;

/** What is wrong then is wrong again, however often a model is paid for. */
const ALL_THE_SAME: ReadonlySet<FaultKind> = new Set(["core", "input", "notFound"]);

/** The questions of one host. */
export class Carrying {
  #under = new Map<Promise<void>, string>();

  constructor(
    private readonly context: Context,
    private readonly model: Model,
    private readonly of: Among["of"],
    private readonly onFault: (fault: unknown) => void,
  ) {}

  /** Begins with what waits; answers come while other work goes on. */
  async begin(): Promise<void> {
    while (this.#under.size < MOST) {
      const question = await this.context.store.takeQuestion(this.of);
      if (!question) {
        return;
      }
      const carried = this.#carried(this.context.in(question.workspace), question).catch(this.onFault);
      const work = carried.finally(() => this.#under.delete(work));
      this.#under.set(work, question.workspace);
    }
  }

  /** Waits for the answers that are under way; says whether there were any. */
  async done(): Promise<boolean> {
    const under = [...this.#under.keys()];
    await Promise.all(under);
    return under.length > 0;
  }

  async #carried(context: Context, question: Asking): Promise<void> {
    const parts = await subjectOf(context, question);
    try {
      if (parts) {
        await bring(context, question, await this.#answered(context, question, parts));
      }
    } catch (fault) {
      if (!(fault instanceof Fault) || !ALL_THE_SAME.has(fault.kind)) {
        throw fault; // The question stays, and is asked again.
      }
      this.onFault(fault);
    }
    // Only now: what a crash leaves is looked at again, and then nobody waits for it any more.
    await context.store.dropQuestion(question.key);
  }

  /** What the model says to a question, as an event. */
  async #answered(context: Context, question: Asking, parts: Parts): Promise<Given> {
    const { key } = question;
    const others = [...this.#under.values()].filter((workspace) => workspace === context.workspace).length - 1;
    const out = await outOfCredits(context, others);
    if (out !== undefined) {
      return failed(key, out, true);
    }
    let request: ModelRequest;
    try {
      request = requestOf(context, parts);
    } catch (error) {
      // It would be no other in three minutes.
      return failed(key, `the core can't ask this: ${undecided(error).message}`);
    }
    try {
      return { type: "modelAnswered", key, answer: await said(context, this.model, request, parts) } as unknown as Given;
    } catch (error) {
      const { message, outOfCredits } = error as { message?: string; outOfCredits?: boolean };
      return failed(key, message ?? "no answer", outOfCredits === true);
    }
  }
}

/** Members of a request to the core, as texts. */
export type Parts = Record<string, string | undefined>;

/** What an answer would be about; nothing where nobody waits for it any more. */
export async function subjectOf({ store, clock }: Context, question: Asking): Promise<Parts | undefined> {
  const { key, kind, enrollment } = question;
  const contact = await store.contact(question.contact);
  if (!contact || millisOf(question.until) <= clock.now()) {
    return undefined; // The core has its own wake-up for that.
  }
  const [watched, state] = [
    question.conversation === undefined ? undefined : await store.watch(question.conversation),
    enrollment === undefined ? undefined : (JSON.parse((await store.state(enrollment)) ?? "null") as Enrollment | null),
  ];
  const waits = watched
    ? watched.state?.question?.key === key
    : state?.steps.some(({ status, question }) => status === "composing" && question === key);
  if (!waits) {
    return undefined;
  }
  const id = question.conversation ?? state?.conversation ?? undefined;
  const thread = id === undefined ? undefined : await store.conversationOf(id);
  return {
    kind: JSON.stringify(kind),
    settings: (await store.settings()).json,
    contact: contactText(contact),
    conversation: thread && conversationText(thread.conversation),
    messages: JSON.stringify(thread && id !== undefined ? await store.said(id) : []),
    watched: watched?.json,
    effect: watched ? undefined : question.effect,
    now: JSON.stringify(instant(clock.now())),
  };
}

/** The request that puts a question to a model, as the core writes it; throws `Undecided`. */
export function requestOf({ guest }: Context, parts: Parts): ModelRequest {
  return JSON.parse(guest.ask("assistant.ask", parts)) as ModelRequest;
}

/** What the model says, with one chance to mend it where the core can't use it; counts what it cost. */
export async function said(context: Context, model: Model, request: ModelRequest, parts: Parts): Promise<string> {
  let answer: ModelAnswer;
  try {
    answer = await within(LONGEST_MILLIS, model.answer(request, (answer) => repairOf(context, parts, answer)));
  } catch (error) {
    await count(context, { calls: 1 });
    throw error;
  }
  point("model.answered");
  await count(context, answer);
  return answer.text;
}

/** What the core reads of an answer; throws `Undecided`. */
export function readOf({ guest }: Context, { kind, settings, contact, instructions, now }: Parts, answer: string): ReadResult {
  return JSON.parse(guest.ask("assistant.read", { kind, answer: JSON.stringify(answer), settings, contact, instructions, now })) as ReadResult;
}

/** What to say to the model after its answer, to have it mended; nothing where it can be used. */
function repairOf(context: Context, parts: Parts, answer: string): string | undefined {
  try {
    const { usable, repair } = readOf(context, parts, answer);
    return usable ? undefined : (repair ?? undefined);
  } catch (error) {
    undecided(error);
    return undefined;
  }
}

/** That the core could not answer, and nothing else. */
export function undecided(error: unknown): Undecided {
  if (error instanceof Undecided) {
    return error;
  }
  throw error;
}

/** Brings an answer to whoever asked. */
export async function bring(context: Context, { conversation, enrollment }: Asking, event: Given): Promise<void> {
  if (conversation !== undefined) {
    await hearInConversation(context, conversation, event);
  } else if (enrollment !== undefined) {
    await hear(context, { enrollment }, event);
  }
}

/** That there is no answer, as an event. */
export function failed(key: string, detail: string | undefined, outOfCredits = false): Given {
  return { type: "modelFailed", key, ...(outOfCredits ? { outOfCredits } : {}), detail } as unknown as Given;
}

/** Why no model may be asked in this month, if so (E13); so many of the workspace's questions are under way beside this one. */
export async function outOfCredits({ store }: Context, others: number): Promise<string | undefined> {
  const { plan } = JSON.parse((await store.settings()).json) as { plan?: { monthlyCredits?: number | null } | null };
  const most = plan?.monthlyCredits ?? undefined;
  const used = most === undefined ? 0 : (await store.usedThisMonth(CREDITS)) + others;
  return most !== undefined && used >= most ? `the month's ${most} credits are used up` : undefined;
}

/** What a question has cost; a failure may have cost a call as well. */
async function count({ store }: Context, { calls, tokensIn, tokensOut }: Partial<ModelAnswer>): Promise<void> {
  const modelCalls = Math.max(calls ?? 1, 1);
  const tokens: Record<string, number> = tokensIn === undefined ? {} : { modelTokensIn: tokensIn, modelTokensOut: tokensOut ?? 0 };
  await store.countUsage({ modelCalls, [CREDITS]: modelCalls, ...tokens });
}

/** The answer, unless it takes too long. */
async function within<T>(millis: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the model did not answer in time")), millis);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
