/**
 * Hands a message to its provider, once, and says what became of it.
 *
 * In: a message of the core, the time, a gate. Out: an outcome. Never: a decision about another try (the core's), a message's text or an
 * address in what it says.
 */
import type { Send } from "../wire.js";

/** The kinds of refusal; see HOSTING. */
export type RejectClass = "transient" | "throttle" | "defer" | "windowClosed" | "permanent" | "optedOut" | "content" | "config";

/** What became of one hand-over (X4). */
export type Outcome =
  /** The provider took it. */
  | { type: "accepted"; messageId?: string }
  /** The provider, or the sender before it, refused it; `detail` is the provider's code and words, without addresses. */
  | { type: "rejected"; class: RejectClass; detail: string; retryAt?: string; purpose?: string }
  /** Nobody knows whether the provider took it. */
  | { type: "unknown"; detail: string }
  /** The gate was shut before anything left this host. */
  | { type: "withdrawn" };

/** Whether a message that a crash interrupted reached the provider. */
export type Asked = "accepted" | "notAccepted" | "cannotTell";

/**
 * The gate before the point of no return: asked exactly once, immediately before a message leaves this host for good. It says whether it
 * still may (X8), and notes durably that it is about to.
 */
export type Gate = () => Promise<boolean>;

/** A message of a workspace's: its key is unique there, and may come again in another one. */
export type Outgoing = Send & { workspace?: string };

/** One way for messages to go out. */
export interface Sender {
  /** How long an attempt can take at the very most, in milliseconds; it is given up then. */
  readonly longest: number;
  /** Whether `ask` has an answer: then nothing must be noted before the point of no return. */
  readonly canBeAsked: boolean;
  /** Whether the provider knows the same message by its key, so that it may safely be handed over twice. */
  readonly keysHonoured?: boolean;
  /** Hands the message over, unless the gate is shut. */
  attempt(send: Outgoing, now: number, gate: Gate): Promise<Outcome>;
  /** Whether the message of an interrupted attempt that had passed the gate was accepted. */
  ask(send: Outgoing): Promise<Asked>;
  /** How it is set up, without secrets. */
  describe?(): string;
  /** Lets go of connections. */
  close?(): Promise<void>;
}

/** Which sender a channel has. */
export type Channels = Readonly<Record<string, Sender>>;

/** A refusal. */
export function rejected(kind: RejectClass, detail: string): Outcome {
  return { type: "rejected", class: kind, detail };
}
