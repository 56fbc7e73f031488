/**
 * The kinds of events that others are told of, in groups, in words.
 *
 * In: kinds of the feed. Out: words. Never: a kind that the service does not tell.
 */
import { capital, spelled } from "../../core/words";

/** A group of kinds. */
export interface Group {
  id: string;
  name: string;
  /** What a kind's word is said of; none where the word says it all. */
  noun?: string;
  kinds: readonly { id: string; word: string }[];
}

/** All of them. */
export const GROUPS: readonly Group[] = [
  {
    id: "enrollment",
    name: "Enrollments",
    noun: "Enrollment",
    kinds: [
      { id: "enrollment.started", word: "began" },
      { id: "enrollment.ended", word: "ended" },
      { id: "enrollment.held", word: "waits for somebody" },
      { id: "enrollment.paused", word: "paused" },
      { id: "enrollment.resumed", word: "resumed" },
      { id: "enrollment.migrated", word: "moved to a newer version" },
    ],
  },
  {
    id: "message",
    name: "Messages",
    noun: "Message",
    kinds: [
      { id: "message.accepted", word: "accepted by the provider" },
      { id: "message.rejected", word: "refused" },
      { id: "message.unknown", word: "of which nobody knows" },
      { id: "message.cancelled", word: "called back" },
      { id: "message.delivered", word: "delivered" },
      { id: "message.failed", word: "failed later" },
      { id: "message.opened", word: "opened" },
      { id: "message.clicked", word: "clicked" },
    ],
  },
  {
    id: "conversation",
    name: "Conversations",
    noun: "Conversation:",
    kinds: [
      { id: "conversation.followUp", word: "a follow-up is planned" },
      { id: "conversation.closed", word: "closed" },
      { id: "conversation.handedOver", word: "handed to a person" },
      { id: "conversation.notice", word: "somebody should know" },
    ],
  },
  {
    id: "contact",
    name: "People",
    noun: "A person:",
    kinds: [
      { id: "contact.optedOut", word: "said no" },
      { id: "contact.suppressed", word: "an address is closed" },
    ],
  },
  {
    id: "approval",
    name: "For people of yours",
    kinds: [
      { id: "approval.requested", word: "a text waits for approval" },
      { id: "notice", word: "somebody should know" },
      { id: "question.asked", word: "a question to a model" },
      { id: "survey.answered", word: "how satisfied somebody is" },
    ],
  },
  {
    id: "inbound",
    name: "What comes in, and accounts",
    kinds: [
      { id: "inbound.received", word: "something came in" },
      { id: "account.paused", word: "an account is refused" },
      { id: "account.restored", word: "an account sends again" },
      { id: "webhook.disabled", word: "a webhook is disabled" },
    ],
  },
];

const NAMES = new Map(GROUPS.flatMap(({ noun, kinds }) => kinds.map(({ id, word }) => [id, noun ? `${noun} ${word}` : capital(word)] as const)));

/** A kind in words. */
export const eventWord = (kind: string) => NAMES.get(kind) ?? (kind === "webhook.test" ? "A test" : spelled(kind));

/** Whether a choice of kinds covers one. */
export const covers = (events: readonly string[], kind: string) => events.length === 0 || events.includes(kind) || events.includes(`${kind.split(".")[0]}.*`);

/** A choice of kinds in words. */
export function eventsWords(events: readonly string[]): string {
  if (events.length === 0) {
    return "everything that happens";
  }
  return events
    .map((event) => {
      const group = event.endsWith(".*") ? GROUPS.find(({ id }) => `${id}.*` === event) : undefined;
      return group ? `all of ${group.name.toLowerCase()}` : eventWord(event).toLowerCase();
    })
    .join(", ");
}
