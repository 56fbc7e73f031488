/**
 * Carries a core's request to a model, and brings the answer back word for word (M3).
 *
 * In: what `assistant.ask` gave, and the core's reading of an answer. Out: the answer, or why there is none. Never: a decision about a
 * follow-up; a key, or a word of a contact's, in what is said of a failure.
 */
import type { AskResult } from "relance";

/** A request to a model, as the core writes it: what is said to it, and the JSON Schema of the answer. */
export type ModelRequest = AskResult;
/** One thing that is said to a model. */
export type Said = ModelRequest["messages"][number];

/** What a model answered. */
export interface ModelAnswer {
  /** The text, word for word; the core reads it. */
  text: string;
  /** How many answers there were to pay for: 1, or 2 where the first had to be mended. */
  calls: number;
  /** What they read and wrote, in tokens, as far as somebody counts them. */
  tokensIn: number;
  tokensOut: number;
}

/** The core's reading of an answer: nothing where it can be used, else the words that have it mended, to be said to the model once. */
export type Check = (answer: string) => string | undefined;

/** Something that answers. It throws where there is no answer at all, a `ModelFailure` for instance. */
export interface Model {
  answer(request: ModelRequest, check: Check): Promise<ModelAnswer>;
}

/** `unavailable`: it may work later. `refused`: somebody has to change something first. `tooLate`: it took longer than it may. */
export type ModelFailureKind = "unavailable" | "refused" | "tooLate";

/** Why there is no answer: a sentence for the operator that says what is wrong and what to do. */
export class ModelFailure extends Error {
  readonly kind: ModelFailureKind;

  constructor(kind: ModelFailureKind, message: string) {
    super(message);
    this.name = "ModelFailure";
    this.kind = kind;
  }
}

/** One answer, to be paid for. */
export interface Reply {
  text: string;
  tokensIn: number;
  tokensOut: number;
}

/**
 * Asks, and where the core has something to mend, once more with its words. The second answer is given back whatever it is worth, and the
 * first where no second came: it was paid for, and the core reads it anyway.
 */
export async function conversed(request: ModelRequest, check: Check, ask: (messages: readonly Said[]) => Promise<Reply>): Promise<ModelAnswer> {
  const first = { calls: 1, ...(await ask(request.messages)) };
  const repair = check(first.text);
  if (repair === undefined) {
    return first;
  }
  const more: Said[] = [{ role: "assistant", content: first.text }, { role: "user", content: repair }];
  let second: Reply;
  try {
    second = await ask([...request.messages, ...more]);
  } catch {
    return first;
  }
  return { text: second.text, calls: 2, tokensIn: first.tokensIn + second.tokensIn, tokensOut: first.tokensOut + second.tokensOut };
}
