/**
 * Asks a server that speaks as OpenAI's does (`/chat/completions`): OpenAI's own, those of others, one's own machine's.
 *
 * In: a request. Out: the answer, or why there is none, within a time. Never: the key anywhere but in its header; a redirect followed; a try
 * that can't pass.
 */
import { machineMillis, rest } from "../clock.js";
import { lost } from "../exchange.js";
import { Fault } from "../fault.js";
import { conversed, ModelFailure, type Model, type ModelRequest, type Reply, type Said } from "./model.js";
import { verdict } from "./reading.js";
import { after, bodyOf, FIRST, type Shape } from "./shape.js";

/** How to reach a model. */
export interface OpenAiOptions {
  /** The server's address, which mostly ends in `/v1`. */
  baseUrl: string;
  /** The key, if it wants one. */
  key?: string;
  /** The model's name. */
  model: string;
  /** How long one call may take, in milliseconds; 30 seconds unless said otherwise. */
  timeout?: number;
  /** How long one question may take with all tries, in milliseconds; 60 seconds unless said otherwise. */
  budget?: number;
}

/** Where requests go, below the address that is given. */
const PLACE = "/chat/completions";
const TIMEOUT_MILLIS = 30_000;
const BUDGET_MILLIS = 60_000;
/** What is waited before the second try, twice as long before each further one, and at most unless the server wants more. */
const FIRST_REST_MILLIS = 500;
const LONGEST_REST_MILLIS = 8_000;
/** How much of an answer is read, in bytes: more than any model writes. */
const MOST_ANSWER = 1 << 20;

/** What a server said, and how long it wants to be left alone. */
interface Heard {
  status: number;
  text: string;
  rest: number | undefined;
}

/** A model behind a server that speaks as OpenAI's does. What the server does not take is not tried again. */
export function openAi(options: OpenAiOptions): Model {
  const { model, timeout = TIMEOUT_MILLIS, budget = BUDGET_MILLIS } = options;
  if (typeof model !== "string" || model.trim() === "") {
    throw new Fault("input", "expected the name of a model, found none", "give `model`");
  }
  const server = new Server(addressOf(options.baseUrl), headersOf(options.key), { model, timeout, budget });
  return {
    answer(request, check) {
      const spent = { millis: 0 };
      return conversed(request, check, (messages) => server.ask(messages, request, spent));
    },
  };
}

/** A server, and what has been learnt of it. */
class Server {
  #shape: Shape = FIRST;

  constructor(
    private readonly url: string,
    private readonly headers: Record<string, string>,
    private readonly own: { model: string; timeout: number; budget: number },
  ) {}

  /** One answer, with as many tries as the time is enough for. */
  async ask(messages: readonly Said[], request: ModelRequest, spent: { millis: number }): Promise<Reply> {
    const { model, timeout, budget } = this.own;
    let shape = this.#shape;
    let nap = FIRST_REST_MILLIS;
    for (;;) {
      const patience = Math.min(timeout, budget - spent.millis);
      if (patience <= 0) {
        throw this.#late();
      }
      const since = machineMillis();
      const heard = await this.#posted(bodyOf(shape, model, messages, request), patience);
      spent.millis += machineMillis() - since;
      const found = typeof heard === "string" ? { again: heard } : verdict(heard.status, heard.text);
      if ("reply" in found) {
        this.#shape = shape; // Learnt only now: what else it refuses may have had other reasons.
        return found.reply;
      }
      const next = typeof heard === "string" ? undefined : after(shape, heard.status, heard.text);
      if (next) {
        shape = next;
        continue;
      }
      if ("failure" in found) {
        throw found.failure;
      }
      const wanted = typeof heard === "string" ? undefined : heard.rest;
      await this.#rest(Math.max(nap, wanted ?? 0), spent, found.again, wanted);
      nap = Math.min(nap * 2, LONGEST_REST_MILLIS);
    }
  }

  /** Waits between two tries, where the time is enough for another one. */
  async #rest(nap: number, spent: { millis: number }, what: string, wanted: number | undefined): Promise<void> {
    const { budget } = this.own;
    if (spent.millis + nap >= budget) {
      const rest = wanted === undefined ? "" : `, which wants ${Math.ceil(wanted / 1_000)} seconds of rest,`;
      const words = `the model's server${rest} could not be asked within ${budget / 1_000} seconds (last: ${what})`;
      throw new ModelFailure("unavailable", `${words}: check that it runs and has room, and \`baseUrl\``);
    }
    spent.millis += nap;
    await rest(nap);
  }

  /** What the server said; or, as a text, how the exchange was lost in a way that may pass. */
  async #posted(body: string, patience: number): Promise<Heard | string> {
    try {
      const signal = AbortSignal.timeout(Math.ceil(patience));
      const response = await fetch(this.url, { method: "POST", headers: this.headers, body, redirect: "manual", signal });
      return { status: response.status, text: await textOf(response), rest: restOf(response.headers) };
    } catch (error) {
      if (error instanceof ModelFailure) {
        throw error;
      }
      switch (lost(error as Error)) {
        case "late":
          throw this.#late();
        case "untrusted":
          throw new ModelFailure("refused", "the certificate of the model's server is not trusted: add its authority to Node's, or check `baseUrl`");
        case "unreached":
          return "no connection";
        case "broken":
          return "the connection failed";
      }
    }
  }

  #late(): ModelFailure {
    const words = `the model did not answer in time (${this.own.timeout / 1_000} seconds a call)`;
    return new ModelFailure("tooLate", `${words}: choose a faster \`model\`, or a longer \`timeout\``);
  }
}

/** The whole answer, bounded. */
async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.length;
    if (size > MOST_ANSWER) {
      await reader?.cancel();
      throw new ModelFailure("unavailable", "the answer of the model's server is longer than 1 MiB: check that `baseUrl` is a model's");
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** `Retry-After` in seconds or as a date, or in milliseconds as Azure has it. */
function restOf(headers: Headers): number | undefined {
  const whole = (text: string | null) => (text !== null && /^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined);
  const millis = whole(headers.get("retry-after-ms"));
  if (millis !== undefined) {
    return millis;
  }
  const said = headers.get("retry-after");
  const seconds = whole(said);
  if (seconds !== undefined) {
    return seconds * 1_000;
  }
  const ahead = Date.parse(said ?? "") - machineMillis();
  return ahead > 0 ? ahead : undefined;
}

/** Where requests go. What is wrong with the address is told without showing it: it may hold a secret. */
function addressOf(text: string): string {
  const wrong = (found: string) => {
    const help = "give `baseUrl: \"https://api.openai.com/v1\"`, or that of another server that speaks as OpenAI's does";
    return new Fault("input", `expected the address of a model's server for \`baseUrl\`, found ${found}`, help);
  };
  const url = URL.canParse(String(text).trim()) ? new URL(String(text).trim()) : undefined;
  if (!url) {
    throw wrong("another text");
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw wrong("neither https:// nor http://");
  }
  if (url.username !== "" || url.password !== "") {
    throw wrong("one with a user or a password; a key goes into `key`");
  }
  if (url.search !== "" || url.hash !== "" || /[?#]/.test(text)) {
    throw wrong("one with `?` or `#`");
  }
  const base = url.href.replace(/\/+$/, "");
  return `${base.endsWith(PLACE) ? base.slice(0, -PLACE.length) : base}${PLACE}`;
}

function headersOf(key: string | undefined): Record<string, string> {
  const headers = { "content-type": "application/json", accept: "application/json" };
  if (key === undefined) {
    return headers;
  }
  const text = String(key).trim();
  if (!/^[\x21-\x7e]+$/.test(text)) {
    const message = "expected letters, digits and signs for `key`, found nothing or something else";
    throw new Fault("input", message, "give `key` as its provider shows it, on one line");
  }
  return { ...headers, authorization: `Bearer ${text}` };
}
