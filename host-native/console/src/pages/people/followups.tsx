/**
 * The scheduled messages of a person: a short list made by hand, sent whole or not at all (A1 to A9).
 *
 * In: a person, a conversation if there is one, words and a time to begin with. Out: the list that was scheduled, messages that were cancelled.
 * Never: a rule of the list; the element has the core's.
 */
import "relance/elements";
import { useEffect, useLayoutEffect, useRef } from "react";
import type { FillRequest, PendingMessage, RelanceFollowups, SendEvent } from "relance/elements";
import type { Contact, Conversation, Entry, Settings } from "relance/slim";
import { api, body, Refusal } from "../../api/client";
import { usePersonChanged, useScheduled } from "../../api/people";
import { nowInstant } from "../../app/clock";
import { useMay } from "../../app/session";
import { nameOf } from "../../core/words";
import { tell, tellWrong } from "../../parts/notices";

interface Given {
  contact: Contact;
  conversation?: Conversation;
  settings: Settings;
  zone: string;
  /** What the list begins with; as the settings say otherwise. */
  begin?: readonly Entry[];
  onClose(): void;
  /** Done when the list is scheduled: what it takes the place of is taken away then. */
  onSent?(): Promise<unknown>;
}

/** A refusal in the service's words, with what to do about it. */
function spoken(error: unknown): Error {
  if (error instanceof Refusal && error.help) {
    return new Error(`${error.message}; ${error.help}`);
  }
  return error instanceof Error ? error : new Error(String(error));
}

/** The sequence that all lists made by hand are of. */
const BY_HAND = "scheduled-messages";

const idOf = ({ enrollment, step }: { enrollment: string; step: string }) => `${enrollment}/${step}`;

/** What the list does beyond itself; the newest of each counts. */
interface Outside {
  onClose(): void;
  onSent?(): Promise<unknown>;
  changed(): void;
}

/** Makes the element, and has it heard. */
function made({ contact, conversation, zone, begin }: Given, outside: () => Outside): RelanceFollowups {
  const element = document.createElement("relance-followups");
  element.setAttribute("name", conversation ? "From the conversation" : `For ${nameOf(contact)}`);
  element.toggleAttribute("subjects", (conversation?.channel ?? "email") === "email");
  element.zone = zone;
  element.now = nowInstant;
  element.channel = conversation?.channel ?? null;
  if (begin) {
    element.value = [...begin];
  }
  const send = async ({ detail: { entries } }: SendEvent) => {
    try {
      await body(api.POST("/v1/scheduled-messages", { body: { contact: contact.id, entries, zone, channel: element.channel ?? "automatic" } }));
    } catch (error) {
      throw spoken(error);
    }
    // The list is there by now: what goes wrong after that is told beside it.
    await outside().onSent?.().catch(tellWrong);
    tell(entries.length === 1 ? "The message is scheduled" : `${entries.length} messages are scheduled`);
    outside().changed();
    outside().onClose();
  };
  element.addEventListener("relance-send", (event) => event.detail.waitUntil(send(event)));
  element.addEventListener("relance-cancel-pending", (event) => event.detail.waitUntil(dropped(event.detail.message).finally(outside().changed)));
  element.addEventListener("relance-cancel", () => outside().onClose());
  return element;
}

/** Cancels a scheduled message, until it is being sent. */
async function dropped({ id }: PendingMessage): Promise<void> {
  const [enrollment = "", step = ""] = id.split("/");
  try {
    await body(api.DELETE("/v1/scheduled-messages/{enrollment}/{step}", { params: { path: { enrollment, step } } }));
  } catch (error) {
    throw spoken(error);
  }
}

/** The element, as a dialog that is open as long as it is there. */
export default function Followups(given: Given) {
  const { contact, conversation, settings, onClose, onSent } = given;
  const host = useRef<HTMLDivElement>(null);
  const element = useRef<RelanceFollowups>(undefined);
  const may = useMay()("messages:read");
  const scheduled = useScheduled(contact.id).data;
  const changed = usePersonChanged();
  const now = useRef<Outside>({ onClose, onSent, changed });
  now.current = { onClose, onSent, changed };
  const begun = useRef(given);
  useLayoutEffect(() => {
    const before = document.activeElement;
    const list = made(begun.current, () => now.current);
    element.current = list;
    host.current?.append(list);
    list.show();
    return () => {
      list.remove();
      if (before instanceof HTMLElement && before.isConnected) {
        before.focus();
      }
    };
  }, []);
  useEffect(() => {
    const list = element.current;
    if (!list) {
      return;
    }
    list.settings = settings;
    list.contact = contact;
    list.conversation = conversation;
    list.autoFill = may && settings.model ? (asked: FillRequest) => propose(contact.id, conversation?.id, asked) : undefined;
    // What the assistant plans by itself stands elsewhere; here is what people have scheduled.
    const byHand = (scheduled?.items ?? []).filter(({ sequence }) => sequence === BY_HAND);
    list.pending = byHand.map((message) => ({ id: idOf(message), at: message.at, text: message.text, status: message.status === "sending" ? ("sending" as const) : ("pending" as const) }));
    list.refresh();
  }, [settings, contact, conversation, scheduled, may]);
  return <div ref={host} />;
}

/** Has the model propose a list; what it proposes is shown for review. */
async function propose(contact: string, conversation: string | undefined, { signal }: FillRequest): Promise<Entry[]> {
  try {
    const list = await body(api.POST("/v1/scheduled-messages/propose", { body: { contact, ...(conversation && { conversation }) }, signal }));
    return list.entries as Entry[];
  } catch (error) {
    throw spoken(error);
  }
}
