/**
 * Hands messages to an address of one's own as signed webhooks, by the Standard Webhooks scheme.
 *
 * In: a send. Out: accepted, refused with its class, or unknown. Never: another id for another try of one key: the receiver knows a
 * repeated message by its `webhook-id` and must take it once.
 */
import { instant, machineMillis } from "../clock.js";
import { signed } from "../http/signature.js";
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
}

const CLASSES = new Set<string>(["transient", "throttle", "defer", "windowClosed", "permanent", "optedOut", "content", "config"]);

/** A sender that posts each message to this address. */
export function webhook(options: WebhookOptions): Sender {
  return new Webhook(options);
}

class Webhook implements Sender {
  readonly canBeAsked = false;
  readonly keysHonoured = true;
  readonly longest: number;
  #timeout: number;

  constructor(private readonly options: WebhookOptions) {
    new URL(options.url);
    this.#timeout = options.timeout ?? 10_000;
    this.longest = this.#timeout + 5_000;
  }

  async attempt({ workspace = DEFAULT, ...send }: Outgoing, _: number, gate: Gate): Promise<Outcome> {
    const body = JSON.stringify({ type: "message", workspace, send });
    const id = `msg_${digest(known({ ...send, workspace }))}`;
    const headers = signed(this.options.secret, id, body, machineMillis());
    if (!(await gate())) {
      return { type: "withdrawn" };
    }
    try {
      const signal = AbortSignal.timeout(this.#timeout);
      const request = { method: "POST", headers: { "content-type": "application/json", ...headers }, body, signal };
      const response = await fetch(this.options.url, { ...request, redirect: "manual" });
      return outcomeOf(response, await said(response));
    } catch (error) {
      const { name } = error as Error;
      return { type: "unknown", detail: name === "TimeoutError" ? "no answer in time" : "the connection failed" };
    }
  }

  async ask(): Promise<Asked> {
    return "cannotTell"; // It need not be asked: a repeated message is known by its id.
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

function outcomeOf(response: Response, { id, class: kind, detail, retryAt }: Record<string, unknown>): Outcome {
  const { status } = response;
  if (response.ok) {
    return { type: "accepted", ...(typeof id === "string" ? { messageId: id } : {}) };
  }
  const words = typeof detail === "string" && !detail.includes("@") ? `${status} ${detail.slice(0, 200)}` : String(status);
  const known = typeof kind === "string" && CLASSES.has(kind) ? (kind as RejectClass) : classOf(status);
  const at = typeof retryAt === "string" ? retryAt : afterHeader(response.headers.get("retry-after"));
  const refused = rejected(known, words);
  return at === undefined ? refused : ({ ...refused, retryAt: at } as Outcome);
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

function afterHeader(value: string | null): string | undefined {
  return value !== null && /^\d{1,6}$/.test(value) ? instant(machineMillis() + Number(value) * 1_000) : undefined;
}
