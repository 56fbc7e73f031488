/**
 * Webhooks out: addresses that are told what happens, and the log of what they were told.
 *
 * In: addresses, kinds of events, stretches of time. Out: what the service keeps. Never: a secret twice.
 */
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body, type Shape } from "./client";

/** One. */
export type Webhook = Shape<"Webhook">;
/** What it was told, with every try. */
export type Delivery = Shape<"Delivery">;

/** All of them. */
export function useWebhooks() {
  return useQuery({ queryKey: ["webhooks", "list"], queryFn: async () => (await body(api.GET("/v1/webhooks", { params: { query: { limit: 200 } } }))).items });
}

/** What one was told, the newest first. */
export function useDeliveries(webhook: string, status: string | undefined) {
  const pages = useInfiniteQuery({
    queryKey: ["webhooks", "deliveries", webhook, status],
    queryFn: ({ pageParam }) => body(api.GET("/v1/webhooks/{webhook}/deliveries", { params: { path: { webhook }, query: { limit: 50, status, after: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: 15_000,
  });
  return { ...pages, data: pages.data?.pages.flatMap(({ items }) => items) };
}

/** A delivery with its event. */
export function useDelivery(webhook: string, delivery: string) {
  return useQuery({ queryKey: ["webhooks", "delivery", webhook, delivery], queryFn: () => body(api.GET("/v1/webhooks/{webhook}/deliveries/{delivery}", { params: { path: { webhook, delivery } } })) });
}

/** Has all of it asked for anew. */
export function useWebhooksChanged() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: ["webhooks"] });
}

/** What a webhook is to be. */
export interface Wanted {
  url: string;
  description?: string;
  events: string[];
  enabled?: boolean;
}

/** Makes one; its secret is in the answer. */
export const makeWebhook = ({ url, description, events }: Wanted) => body(api.POST("/v1/webhooks", { body: { url, events, ...(description ? { description } : {}) } }));

/** Changes one. */
export const changeWebhook = (webhook: string, wanted: Wanted) => body(api.PUT("/v1/webhooks/{webhook}", { params: { path: { webhook } }, body: wanted }));

const of = (webhook: string) => ({ params: { path: { webhook } }, body: {} });

/** Takes one away. */
export const removeWebhook = (webhook: string) => body(api.DELETE("/v1/webhooks/{webhook}", { params: { path: { webhook } } }));
/** Makes a new secret, which is in the answer. */
export const rotateWebhook = (webhook: string) => body(api.POST("/v1/webhooks/{webhook}/rotate", of(webhook)));
/** Sends it a test. */
export const testWebhook = (webhook: string) => body(api.POST("/v1/webhooks/{webhook}/test", of(webhook)));
/** Sends a delivery once more. */
export const resend = (webhook: string, delivery: string) => body(api.POST("/v1/webhooks/{webhook}/deliveries/{delivery}/resend", { params: { path: { webhook, delivery } }, body: {} }));

/** Sends the events of a stretch of time again, part by part; says how many are in line. */
export async function replay(webhook: string, from: string, to: string | undefined, all: boolean): Promise<number> {
  let count = 0;
  let after: string | undefined;
  do {
    const part = await body(api.POST("/v1/webhooks/{webhook}/replay", { params: { path: { webhook } }, body: { from, all, ...(to ? { to } : {}), ...(after ? { after } : {}) } }));
    count += part.deliveries;
    after = part.next ?? undefined;
  } while (after !== undefined);
  return count;
}
