/**
 * What the messages of the load come to: a box of the provider that notes when each came, and that can be slow, away, or lose its answers.
 *
 * In: webhooks, a mood. Out: for each message when it came, how often, and whether it was taken. Never: a message's text, which nobody
 * asks for afterwards and which would fill the memory.
 */
import { Box } from "../hosts/provider.js";

/** What it does with a message in each mood; the mood `well` has no rule. */
const MOODS = {
  well: [],
  slow: [{ do: { slow: 400 } }],
  down: [{ do: { status: 503, takes: false } }],
  dropping: [{ do: { drop: true } }],
};

/** Takes each message once by its key, and notes when each try came. */
export class Taker extends Box {
  /** When the first try of anything came that was taken, by message. */
  #listeners = [];
  #rules;

  constructor() {
    const rules = [];
    super(rules);
    this.#rules = rules;
  }

  /** From now on it does this: `well`, `slow`, `down`, `dropping`. */
  feel(mood) {
    this.#rules.splice(0, this.#rules.length, ...MOODS[mood]);
  }

  /** Calls this with each message when it is taken. */
  onTaken(listener) {
    this.#listeners.push(listener);
  }

  take(headers, body) {
    const now = Date.now();
    const act = super.take(headers, body);
    const message = this.messages.get(headers["webhook-id"]);
    if (!message || act.status === 401) {
      return act;
    }
    message.came ??= [];
    message.came.push(now);
    message.workspace ??= JSON.parse(body).workspace;
    message.body = undefined;
    const { key, enrollment, contact, step } = message.send;
    message.send = { key, enrollment, contact, step };
    if (message.taken > 0 && message.takenAt === undefined) {
      message.takenAt = now;
      this.#listeners.forEach((listener) => listener(message));
    }
    return act;
  }
}
