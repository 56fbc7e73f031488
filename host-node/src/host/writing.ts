/**
 * Has a model write what steps ask for (B8, S7), and reports its answer with the key of the question.
 *
 * In: enrollments that have a question open. Out: events, `modelAnswered` or `modelFailed`. Never: a question that a crash loses: it stands
 * in the state and on the timeline, and is found there again; a judgement of the answer, which is the core's.
 */
import type { AskModel, Content } from "relance";
import type { Among } from "../engines/store.js";
import { Fault } from "../fault.js";
import { items, member } from "../raw.js";
import type { Given } from "../wire.js";
import type { Context } from "./context.js";
import { hear } from "./hearing.js";

/** How long a model may take. */
const LONGEST_MILLIS = 60_000;

/** What a model wrote; throw an error with `outOfCredits: true` where asking again is of no use. */
export type Model = (question: AskModel, signal: AbortSignal) => Promise<Content>;

/** An enrollment with a question, and what its workspace works with. */
interface Asking {
  context: Context;
  enrollment: string;
}

/** The questions of one host. */
export class Writing {
  #open = new Map<string, Asking>();
  #under = new Map<string, Promise<void>>();

  constructor(
    private readonly model: Model,
    private readonly onFault: (fault: unknown) => void,
  ) {}

  /** An enrollment has a question. */
  ask(context: Context, enrollment: string): void {
    this.#open.set(`${context.workspace} ${enrollment}`, { context, enrollment });
  }

  /** Finds the questions that an earlier process has left open. */
  async find(context: Context, of: Among["of"]): Promise<void> {
    for (const { workspace, enrollment } of await context.store.asking({ of, except: [] })) {
      this.ask(context.in(workspace), enrollment);
    }
  }

  /** Begins with what is open; answers come while other work goes on. */
  begin(): void {
    for (const [name, asking] of this.#open) {
      this.#open.delete(name);
      if (!this.#under.has(name)) {
        const work = this.#answer(asking).catch(this.onFault);
        this.#under.set(name, work.finally(() => this.#under.delete(name)));
      }
    }
  }

  /** Waits for the answers that are under way; says whether there were any. */
  async done(): Promise<boolean> {
    const under = [...this.#under.values()];
    await Promise.all(under);
    return under.length > 0;
  }

  async #answer({ context, enrollment }: Asking): Promise<void> {
    for (const question of await questions(context, enrollment)) {
      const event = await this.#asked(question);
      try {
        // Two hosts may have asked: the first answer counts.
        await hear(context, { enrollment }, { ...event, key: question.key, id: `answer ${question.key}` } as unknown as Given);
      } catch (fault) {
        if (!(fault instanceof Fault) || fault.kind !== "input") {
          throw fault;
        }
        await hear(context, { enrollment }, failure(question.key, "the answer can't be read"));
      }
    }
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

/** What the state waits for, as the timeline has it. */
async function questions({ store }: Context, enrollment: string): Promise<AskModel[]> {
  const state = await store.state(enrollment);
  const { steps = [] } = JSON.parse(state ?? "{}") as { steps?: { question?: string | null }[] };
  const open = new Set(steps.map(({ question }) => question).filter((question) => question));
  const recorded = open.size > 0 ? await store.recorded(enrollment) : [];
  const effects = recorded.flatMap(({ entry }) => items(member(entry, "effects") ?? "[]"));
  const found = effects.map((text) => JSON.parse(text) as AskModel & { type: string });
  return found.filter(({ type, key }) => type === "askModel" && open.has(key));
}

function failure(key: string, detail: string): Given {
  return { type: "modelFailed", key, detail } as unknown as Given;
}
