/**
 * People: lists of them, what the engine uses about one, and what is done to one.
 *
 * In: filters, a contact's id, changes. Out: what the service has, with the mark by which a change is refused where somebody was faster.
 * Never: a change that undoes an opt-out.
 */
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Cap, Contact, Conversation, Instant, SentRecord, Target, TimelineEntry } from "relance/slim";
import { api, body } from "./client";
import type { PartOf } from "./places";

/** A part of the people. */
export function partOfPeople(query: { q?: string; sort?: "id" | "name" | "changed"; offset?: number; limit?: number; archived?: boolean; ids?: string }, signal?: AbortSignal): Promise<PartOf<Contact>> {
  return body(api.GET("/v1/contacts", { params: { query: query as never }, signal })) as Promise<unknown> as Promise<PartOf<Contact>>;
}

/** A contact, and the mark of what was seen. */
export interface Marked {
  contact: Contact;
  /** For `If-Match`. */
  etag: string | undefined;
}

/** The contact itself. */
export function useContact(contact: string) {
  return useQuery({ queryKey: ["contacts", "one", contact], queryFn: () => readContact(contact) });
}

/** Asks for a contact anew. */
export async function readContact(contact: string): Promise<Marked> {
  const { data, response } = await api.GET("/v1/contacts/{contact}", { params: { path: { contact } } });
  return { contact: data as Contact, etag: response.headers.get("etag") ?? undefined };
}

/** An address, and why it is not written to where it is not. */
export interface AddressFacts {
  channel: string;
  address: string;
  suppressed?: { cause: string; since: Instant } | null;
}

/** A no of the person's, and since when as far as an address remembers it. */
export interface OptOutFacts {
  channel: string;
  purpose?: string | null;
  since?: Instant | null;
}

/** Everything that the engine uses about a person. */
export interface PersonFacts {
  contact: Contact;
  zone?: { zone: string; source: string };
  addresses?: AddressFacts[];
  optOuts?: OptOutFacts[];
  sent?: SentRecord[];
  caps?: Cap[];
  conversations?: Conversation[];
  targets?: (Target & { updatedAt?: Instant })[];
  engagement?: { opens?: number; clicks?: number; lastOpen?: Instant | null; lastClick?: Instant | null } | null;
}

/** What the engine uses about a person. */
export function useFacts(contact: string) {
  return useQuery({
    queryKey: ["contacts", "facts", contact],
    queryFn: () => body(api.GET("/v1/contacts/{contact}/facts", { params: { path: { contact } } })) as Promise<unknown> as Promise<PersonFacts>,
  });
}

/** An entry of one of a person's timelines. */
export interface Told {
  enrollment: string;
  entry: TimelineEntry;
}

/** How many entries of a timeline are asked for at once. */
const ENTRIES = 500;

/** What happened to all of a person's enrollments, the oldest first; all of it, part by part. */
export function useTimeline(contact: string) {
  const parts = useInfiniteQuery({
    queryKey: ["enrollments", "timeline", contact],
    queryFn: ({ pageParam }) => body(api.GET("/v1/contacts/{contact}/timeline", { params: { path: { contact }, query: { limit: ENTRIES, after: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return { ...parts, told: parts.data?.pages.flatMap(({ items }) => items) as Told[] | undefined };
}

/** What is open to be sent to a person from hand-made lists. */
export function useScheduled(contact: string) {
  return useQuery({ queryKey: ["messages", "scheduled", contact], queryFn: () => body(api.GET("/v1/scheduled-messages", { params: { query: { contact } } })) });
}

/** Changes a contact: what is named is put in place, `null` takes it away. */
export async function changeContact(contact: string, patch: Record<string, unknown>, etag: string | undefined): Promise<void> {
  await body(api.PATCH("/v1/contacts/{contact}", { params: { path: { contact }, header: etag ? { "if-match": etag } : {} } as never, body: patch as never }));
}

/** Adds a contact; one that is there already is left as it is, and refused. */
export async function addContact(contact: Contact): Promise<void> {
  await body(api.PUT("/v1/contacts/{contact}", { params: { path: { contact: contact.id } }, body: contact }));
}

/** Stops everything for a person. */
export function stopAll(contact: string, how: { optOut: boolean; channel?: string }) {
  return body(api.POST("/v1/contacts/{contact}/stop", { params: { path: { contact } }, body: how }));
}

/** Forgets a person. */
export function forget(contact: string) {
  return body(api.DELETE("/v1/contacts/{contact}", { params: { path: { contact } } }));
}

/** Tells that something happened to a person. */
export function tellEvent(contact: string, event: Record<string, unknown>) {
  return body(api.POST("/v1/events", { body: { contact, event } as never }));
}

/** Has what is known of a person asked for anew. */
export function usePersonChanged() {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" && queryKey[0] !== "settings" });
}
