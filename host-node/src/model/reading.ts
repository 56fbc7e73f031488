/**
 * Reads what a model's server said: an answer, a reason to come back, or a reason not to.
 *
 * In: a status and a text. Out: one verdict, its sentence made here. Never: the server's own sentence: it may repeat the key or what a
 * contact wrote; its code for the reason is shown where it is one.
 */
import { ModelFailure, type Reply } from "./model.js";

/** What was said: an answer; what may pass, and what it was; what won't. */
export type Verdict = { reply: Reply } | { again: string } | { failure: ModelFailure };

/** The longest code of a reason, in characters. */
const MOST_CODE = 40;
/** Codes of servers that count what is left of an account's money as a rate. */
const NO_CREDIT = new Set(["insufficient_quota", "billing_hard_limit_reached", "billing_not_active"]);
/** In what some servers leave a model's reasoning before its answer. */
const THOUGHT = /^\s*<think>.*?<\/think>\s*/s;

/** A completion or an error, as far as it is read; what else servers write is theirs. */
interface Body {
  choices?: { message?: { content?: unknown; refusal?: unknown } | null; finish_reason?: unknown }[];
  usage?: { prompt_tokens?: unknown; completion_tokens?: unknown } | null;
  error?: { code?: unknown; type?: unknown } | null;
  code?: unknown;
}

/** What a server means by what it said. */
export function verdict(heard: number, text: string): Verdict {
  const body = parsed(text);
  const inner = body?.error?.code;
  // Servers that stand before others say what went wrong there in an answer that is fine otherwise.
  const status = isFine(heard) && typeof inner === "number" && inner >= 400 && inner < 600 ? inner : heard;
  if (isFine(status)) {
    return reply(body);
  }
  const code = [inner, body?.error?.type, body?.code].find(isCode);
  const shown = code === undefined ? String(status) : `${status} ${code}`;
  const passes = [408, 409, 429].includes(status) || status >= 500;
  return passes && !(code !== undefined && NO_CREDIT.has(code)) ? { again: shown } : refused(whyRefused(status, shown));
}

function isFine(status: number): boolean {
  return status >= 200 && status < 300;
}

function parsed(text: string): Body | undefined {
  try {
    return (JSON.parse(text) as Body | null) ?? undefined;
  } catch {
    return undefined;
  }
}

/** A reason's code, where it is one: a word of small letters, which no key is, and which a person does not write. */
function isCode(value: unknown): value is string {
  return typeof value === "string" && value.includes("_") && /^[a-z_]+$/.test(value) && value.length <= MOST_CODE;
}

function refused(message: string): Verdict {
  return { failure: new ModelFailure("refused", message) };
}

function whyRefused(status: number, shown: string): string {
  const [what, remedy] = reasons(status);
  return `the model's server ${what} (${shown}): ${remedy}`;
}

function reasons(status: number): [what: string, remedy: string] {
  switch (status) {
    case 401:
      return ["does not accept the key", "give the right one as `key`"];
    case 402:
    case 429:
      return ["says that the account has no credit", "see to the account with its provider"];
    case 403:
      return ["does not allow this", "check what the key may do with its provider, and `model`"];
    case 404:
      return ["knows no such address or model", "check `baseUrl`, which mostly ends in /v1, and `model`"];
    default:
      return status < 400
        ? ["sends to another address", "give that one as `baseUrl`"]
        : ["does not take the request", "check that `baseUrl` speaks as OpenAI's does, and that `model` answers chats"];
  }
}

function reply(body: Body | undefined): Verdict {
  const choice = Array.isArray(body?.choices) ? body.choices[0] : undefined;
  if (!choice?.message) {
    return refused("the model's server answers, but with no chat completion: check `baseUrl`, which mostly ends in /v1");
  }
  const { content, refusal } = choice.message;
  const said = [written(content), written(refusal)].map((text) => text.replace(THOUGHT, ""));
  const text = said.find((text) => text.trim() !== "");
  if (text !== undefined) {
    const { prompt_tokens: read, completion_tokens: wrote } = body?.usage ?? {};
    return { reply: { text, tokensIn: counted(read), tokensOut: counted(wrote) } };
  }
  switch (choice.finish_reason) {
    case "length":
      return refused("the model used up the length of its answer before it said anything: let `model` be one that reasons less");
    case "content_filter":
      return refused("the model's provider kept the answer back: see its content filter");
    default:
      return { failure: new ModelFailure("unavailable", "the model answered with nothing: see its server's log where that goes on") };
  }
}

/** The text of a message: as a text, or in parts. */
function written(content: unknown): string {
  if (Array.isArray(content)) {
    return content.map((part: { text?: unknown } | null) => (typeof part?.text === "string" ? part.text : "")).join("");
  }
  return typeof content === "string" ? content : "";
}

function counted(tokens: unknown): number {
  return Number.isSafeInteger(tokens) && (tokens as number) > 0 ? (tokens as number) : 0;
}
