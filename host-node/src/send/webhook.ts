/**
 * Hands messages to an address of one's own as signed webhooks, by the Standard Webhooks scheme.
 *
 * In: a send. Out: accepted, refused with its class, or unknown. Never: another id for another try of one key: the receiver knows a
 * repeated message by its `webhook-id` and must take it once.
 */
import { instant, machineMillis } from "../clock.js";
import { point } from "../crash.js";
import { lost } from "../exchange.js";
import { signed } from "../http/signature.js";
import { object } from "../raw.js";
import { sendText } from "../wire.js";
import { DEFAULT } from "../workspace.js";
import { digest, known } from "./message.js";
import { rejected, type Asked, type Gate, type Outcome, type Outgoing, type RejectClass, type Sender } from "./sender.js";

/** Where webhooks go. */
export interface WebhookOptions {
  url: string;
  /** `whsec_` and base64. */
  secret: string;
  /** How long an answer may take, in milliseconds; 10 seconds unless said otherwise. */
  timeout?: number;
  /** Whether the receiver takes a message once however often its `webhook-id` comes; it does unless said otherwise. */
  keysHonoured?: boolean;
}

const CLASSES = new Set<string>(["transient", "throttle", "defer", "windowClosed", "permanent", "optedOut", "content", "config"]);

/** A sender that posts each message to this address. */
export function webhook(options: WebhookOptions): Sender {
  return new Webhook(options);
}

class Webhook implements Sender {
  readonly canBeAsked = false;
  readonly keysHonoured: boolean;
  readonly longest: number;
  #timeout: number;

  constructor(private readonly options: WebhookOptions) {
    new URL(options.url);
    this.#timeout = options.timeout ?? 10_000;
    this.keysHonoured = options.keysHonoured ?? true;
    this.longest = this.#timeout + 5_000;
  }

  async attempt(send: Outgoing, now: number, gate: Gate): Promise<Outcome> {
    const { workspace = DEFAULT } = send;
    const body = object({ type: '"message"', workspace: JSON.stringify(workspace), send: sendText(send) });
    const headers = signed(this.options.secret, `msg_${digest(known(send))}`, body, machineMillis());
    point("webhook.before");
    if (!(await gate())) {
      return { type: "withdrawn" };
    }
    point("webhook.gate");
    try {
      const signal = AbortSignal.timeout(this.#timeout);
      const request = { method: "POST", headers: { "content-type": "application/json", ...headers }, body, signal };
      const response = await fetch(this.options.url, { ...request, redirect: "manual" });
      const words = await said(response);
      point("webhook.answered");
      return outcomeOf(response, words, now);
    } catch (error) {
      return failed(error as Error);
    }
  }

  async ask(): Promise<Asked> {
    return "cannotTell"; // Where repeats are known by their id, it need not be asked; elsewhere it can't be.
  }

  describe(): string {
    return `webhooks to \`${new URL(this.options.url).origin}\``;
  }
}

/** What the receiver says of it in JSON: an `id`, or a `class` with `detail` and `retryAt`. */
async function said(response: Response): Promise<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse((await response.text()).slice(0, 10_000));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function outcomeOf(response: Response, { id, class: kind, detail, retryAt }: Record<string, unknown>, now: number): Outcome {
  const { status } = response;
  if (response.ok) {
    return { type: "accepted", ...(typeof id === "string" ? { messageId: plain(id) } : {}) };
  }
  const words = typeof detail === "string" && !detail.includes("@") ? `${status} ${plain(detail)}` : String(status);
  const known = typeof kind === "string" && CLASSES.has(kind) ? (kind as RejectClass) : classOf(status);
  const at = instantOf(retryAt) ?? afterHeader(response.headers.get("retry-after"), now);
  const refused = rejected(known, words);
  return at === undefined ? refused : ({ ...refused, retryAt: at } as Outcome);
}

/** As much of a receiver's words as is kept, on one line: not every database takes every character. */
function plain(words: string): string {
  return [...words].filter((c) => !/\p{Cc}/u.test(c)).slice(0, 200).join("");
}

function classOf(status: number): RejectClass {
  if (status === 429) {
    return "throttle";
  }
  if (status === 408 || status >= 500) {
    return "transient";
  }
  return status === 400 || status === 413 || status === 422 ? "content" : "config";
}

/** An instant that the core can read; anything else says nothing. */
function instantOf(value: unknown): string | undefined {
  const plain = typeof value === "string" && /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(value);
  const millis = plain ? Date.parse(value.toUpperCase().replace(" ", "T")) : NaN;
  return Number.isNaN(millis) ? undefined : instant(millis);
}

/** `Retry-After` in seconds, by the deployment's one clock. */
function afterHeader(value: string | null, now: number): string | undefined {
  return value !== null && /^\d{1,6}$/.test(value) ? instant(now + Number(value) * 1_000) : undefined;
}

/** What a failed exchange means. */
function failed(error: Error): Outcome {
  switch (lost(error)) {
    case "untrusted":
      return rejected("config", "the receiver's certificate is not trusted");
    case "unreached":
      return rejected("transient", "the receiver can't be reached; nothing was sent");
    case "late":
      return { type: "unknown", detail: "no answer in time" };
    case "broken":
      return { type: "unknown", detail: "the connection failed" };
  }
}
