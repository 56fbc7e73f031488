/**
 * What was told: by providers' webhooks, by mailboxes, by the API; and what was made of it.
 *
 * In: filters, whose something is. Out: what the service keeps. Never: a guess at whose something is.
 */
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Contact } from "relance/slim";
import { api, body, type Shape } from "./client";

/** One thing. */
export type Item = Shape<"Item">;

/** What was told, the newest first. */
export function useInbound(status: string | undefined, kind: string | undefined) {
  const pages = useInfiniteQuery({
    queryKey: ["inbound", "list", status, kind],
    queryFn: ({ pageParam }) => body(api.GET("/v1/inbound", { params: { query: { limit: 50, after: pageParam, ...(status ? { status } : {}), ...(kind ? { kind } : {}) } as never } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return { ...pages, data: pages.data?.pages.flatMap(({ items }) => items) };
}

/** How many nobody knows whose they are, up to 100. */
export function useUnmatched(enabled: boolean) {
  return useQuery({ queryKey: ["inbound", "unmatched"], queryFn: async () => (await body(api.GET("/v1/inbound", { params: { query: { limit: 100, status: "unmatched" } } }))).items.length, enabled });
}

/** One thing, with all of its words. */
export function useInboundItem(inbound: string) {
  return useQuery({ queryKey: ["inbound", "one", inbound], queryFn: () => body(api.GET("/v1/inbound/{inbound}", { params: { path: { inbound } } })) });
}

/** Says whose something is, and has it decided. */
export const matchInbound = (inbound: string, contact: string) => body(api.POST("/v1/inbound/{inbound}/match", { params: { path: { inbound } }, body: { contact } }));

/** People whose name, address or id has this in it. */
export function usePeopleLike(q: string) {
  return useQuery({
    queryKey: ["contacts", "like", q],
    queryFn: async () => (await body(api.GET("/v1/contacts", { params: { query: { q, limit: 12 } } }))).items as Contact[],
    enabled: q.trim() !== "",
    placeholderData: (before) => before,
  });
}

/** The people of these ids; asked for once each. */
export function usePerson(contact: string | null | undefined) {
  return useQuery({
    queryKey: ["contacts", "shown", contact],
    queryFn: async () => (await body(api.GET("/v1/contacts/{contact}", { params: { path: { contact: contact! } } }))) as Contact,
    enabled: contact != null,
    staleTime: 300_000,
  });
}

/** Has it asked for anew. */
export function useInboundChanged() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ predicate: ({ queryKey }) => ["inbound", "inbox", "conversations", "enrollments", "counts"].includes(String(queryKey[0])) });
}
