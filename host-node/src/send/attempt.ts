/**
 * Keeps an attempt within its time, and makes an outcome of whatever a sender does.
 *
 * In: a sender, a message, a gate. Out: an outcome, always. Never: a second question at the gate; an attempt that passes it after its
 * time was over.
 */
import { rejected, type Asked, type Channels, type Gate, type Outcome, type Outgoing, type Sender } from "./sender.js";
import type { Send } from "../wire.js";

/** For a channel that nobody has set up: the message waits, and nothing is used up. */
const NOBODY: Sender = {
  longest: 1_000,
  canBeAsked: true,
  attempt: async (send) => rejected("config", `expected a sender for the channel \`${send.channel}\`, found none`),
  ask: async () => "notAccepted",
};

/** The sender of a message's channel. */
export function senderOf(channels: Channels, send: Send): Sender {
  return channels[send.channel] ?? NOBODY;
}

/** One attempt, within the sender's longest. */
export async function attempt(sender: Sender, send: Outgoing, now: number, gate: Gate): Promise<Outcome> {
  let passed = false;
  let over = false;
  const once: Gate = async () => {
    if (over || passed) {
      return false;
    }
    const open = await gate();
    passed = open && !over;
    return passed;
  };
  const work = sender.attempt(send, now, once).catch((): Outcome => failed(passed, "the sender broke off"));
  const outcome = await within(work, sender.longest, () => {
    over = true;
    return failed(passed, "there was no answer in time");
  });
  over = true;
  return outcome;
}

/** What became of an interrupted attempt; a sender that does not answer can't tell. */
export function ask(sender: Sender, send: Outgoing): Promise<Asked> {
  if (!sender.canBeAsked) {
    return Promise.resolve("cannotTell");
  }
  const asked = sender.ask(send).catch((): Asked => "cannotTell");
  return within(asked, sender.longest, () => "cannotTell");
}

function failed(passed: boolean, why: string): Outcome {
  return passed ? { type: "unknown", detail: why } : rejected("transient", `${why} before anything was sent`);
}

async function within<T>(work: Promise<T>, millis: number, instead: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(instead()), millis);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
