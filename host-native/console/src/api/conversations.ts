/**
 * Conversations: the inbox, the words of one, where it stands, and what people do about it.
 *
 * In: filters, a conversation's id, a wish. Out: what the service has. Never: words made up where none are kept.
 */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { Author, Conversation, Decision, Instant, Message, Occasion, Promised, Proposed, Reason, Status, WatchStatus } from "relance/slim";
import type { paths } from "../generated/api";
import { api, body } from "./client";

/** What is planned in a conversation, as far as the service says. */
export interface FollowUpShown {
  enrollment: string;
  occasion: Occasion;
  status: Status;
  at?: Instant | null;
  label?: string | null;
  moved?: { from: Instant; reasons: Reason[] } | null;
  promise?: Promised | null;
  proposed?: Proposed | null;
}

/** Where a conversation stands. */
export interface Whereabouts {
  status?: WatchStatus | null;
  headline: string;
  reason?: Reason | null;
  followUp?: FollowUpShown | null;
  wakeAt?: Instant | null;
}

/** A turn of a conversation's watch. */
export interface WatchTurned {
  event: { type: string; at: Instant };
  decisions: Decision[];
  now: Instant;
}

/** Where a conversation stands, and how it came there. */
export interface Stands extends Whereabouts {
  conversation: string;
  contact: string;
  turns?: WatchTurned[];
}

/** A conversation in the inbox. */
export interface InboxRow {
  conversation: Conversation;
  contact: { id: string; name?: string | null };
  /** When somebody last said something in it. */
  lastAt?: Instant | null;
  last?: { from: Author; at: Instant; text?: string | null } | null;
  watch: Whereabouts;
  /** The contact wrote last. */
  unanswered: boolean;
  open: boolean;
}

/** Which conversations. */
export type InboxSought = Omit<NonNullable<paths["/v1/inbox"]["get"]["parameters"]["query"]>, "limit" | "after">;

/** How many conversations are asked for at once. */
const ROWS = 50;

/** The inbox, the last said first. */
export function useInbox(sought: InboxSought) {
  const parts = useInfiniteQuery({
    queryKey: ["inbox", sought],
    queryFn: ({ pageParam, signal }) =>
      body(api.GET("/v1/inbox", { params: { query: { ...sought, limit: ROWS, after: pageParam } }, signal })) as Promise<unknown> as Promise<{ items: InboxRow[]; next?: string | null }>,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  });
  return { ...parts, rows: parts.data?.pages.flatMap(({ items }) => items) };
}

/** The words of a conversation, the oldest first. */
export function useWords(conversation: string) {
  return useQuery({
    queryKey: ["conversations", "words", conversation],
    queryFn: () => body(api.GET("/v1/conversations/{conversation}/messages", { params: { path: { conversation } } })) as Promise<unknown> as Promise<{ items: Message[] }>,
  });
}

/** The conversation itself, and whose it is. */
export function useConversation(conversation: string) {
  return useQuery({
    queryKey: ["conversations", "one", conversation],
    queryFn: () => body(api.GET("/v1/conversations/{conversation}", { params: { path: { conversation } } })) as Promise<Conversation & { contact: string }>,
  });
}

/** Where it stands. */
export function useStands(conversation: string) {
  return useQuery({
    queryKey: ["conversations", "watch", conversation],
    queryFn: () => body(api.GET("/v1/conversations/{conversation}/watch", { params: { path: { conversation } } })) as Promise<unknown> as Promise<Stands>,
  });
}

/** What people do about a conversation. */
export type ThreadAct = "close" | "handBack" | "stopFollowUps" | "resumeFollowUps" | "botOn" | "botOff";

/** Does it. */
export function actOn(conversation: string, act: ThreadAct): Promise<unknown> {
  const params = { path: { conversation } };
  switch (act) {
    case "close":
      return body(api.POST("/v1/conversations/{conversation}/close", { params }));
    case "handBack":
      return body(api.POST("/v1/conversations/{conversation}/handBack", { params }));
    case "stopFollowUps":
      return body(api.POST("/v1/conversations/{conversation}/stopFollowUps", { params }));
    case "resumeFollowUps":
      return body(api.POST("/v1/conversations/{conversation}/resumeFollowUps", { params }));
    case "botOn":
    case "botOff":
      return body(api.POST("/v1/conversations/{conversation}/bot", { params, body: { active: act === "botOn" } }));
  }
}
