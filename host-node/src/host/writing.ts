/**
 * Has a model write what steps ask for (B8, S7), and reports its answer with the key of the question.
 *
 * In: enrollments that have a question open. Out: events, `modelAnswered` or `modelFailed`. Never: a question that a crash loses: it stands
 * in the state and on the timeline, and is found there again; a judgement of the answer, which is the core's.
 */
import type { AskModel, Content } from "relance";
import { Fault } from "../fault.js";
import { items, member } from "../raw.js";
import type { Given } from "../wire.js";
import type { Context } from "./context.js";
import { hear } from "./hearing.js";

/** How long a model may take. */
const LONGEST_MILLIS = 60_000;

/** What a model wrote; throw an error with `outOfCredits: true` where asking again is of no use. */
export type Model = (question: AskModel, signal: AbortSignal) => Promise<Content>;

/** The questions of one host. */
export class Writing {
  #open = new Set<string>();
  #under = new Map<string, Promise<void>>();

  constructor(
    private readonly context: Context,
    private readonly model: Model,
    private readonly onFault: (fault: unknown) => void,
  ) {}

  /** An enrollment has a question. */
  ask(enrollment: string): void {
    this.#open.add(enrollment);
  }

  /** Finds the questions that an earlier process has left open. */
  async find(): Promise<void> {
    for (const { state } of await this.context.store.enrollments({ live: true })) {
      if (state.steps.some((step) => step.question)) {
        this.ask(state.id);
      }
    }
  }

  /** Begins with what is open; answers come while other work goes on. */
  begin(): void {
    for (const enrollment of this.#open) {
      this.#open.delete(enrollment);
      if (!this.#under.has(enrollment)) {
        const work = this.#answer(enrollment).catch(this.onFault);
        this.#under.set(enrollment, work.finally(() => this.#under.delete(enrollment)));
      }
    }
  }

  /** Waits for the answers that are under way; says whether there were any. */
  async done(): Promise<boolean> {
    const under = [...this.#under.values()];
    await Promise.all(under);
    return under.length > 0;
  }

  async #answer(enrollment: string): Promise<void> {
    for (const question of await this.#questions(enrollment)) {
      const event = await this.#asked(question);
      try {
        // Two hosts may have asked: the first answer counts.
        await hear(this.context, { enrollment }, { ...event, key: question.key, id: `answer ${question.key}` } as unknown as Given);
      } catch (fault) {
        if (!(fault instanceof Fault) || fault.kind !== "input") {
          throw fault;
        }
        await hear(this.context, { enrollment }, failure(question.key, "the answer can't be read"));
      }
    }
  }

  /** What the state waits for, as the timeline has it. */
  async #questions(enrollment: string): Promise<AskModel[]> {
    const state = await this.context.store.state(enrollment);
    const { steps = [] } = JSON.parse(state ?? "{}") as { steps?: { question?: string | null }[] };
    const open = new Set(steps.map(({ question }) => question).filter((question) => question));
    const recorded = await this.context.store.recorded(enrollment);
    const effects = recorded.flatMap(({ entry }) => items(member(entry, "effects") ?? "[]"));
    const questions = effects.map((text) => JSON.parse(text) as AskModel & { type: string });
    return questions.filter(({ type, key }) => type === "askModel" && open.has(key));
  }

  async #asked(question: AskModel): Promise<object> {
    try {
      const content = await this.model(question, AbortSignal.timeout(LONGEST_MILLIS));
      return { type: "modelAnswered", content };
    } catch (error) {
      const { outOfCredits, message } = error as { outOfCredits?: boolean; message?: string };
      return { ...failure(question.key, message ?? "no answer"), ...(outOfCredits === true ? { outOfCredits } : {}) };
    }
  }
}

function failure(key: string, detail: string): Given {
  return { type: "modelFailed", key, detail } as unknown as Given;
}
