/**
 * Enrollments with the facts that the core decides by.
 *
 * In: filters. Out: rows, each with what the host knows of it, and what it will do as computed here. Never: a moment that the service computed.
 */
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Instant, PreviewResult, PreviewStep, Settings, Version } from "relance/slim";
import { nowInstant } from "../app/clock";
import { ahead, nextOf, type Known } from "../core/ahead";
import { api, body, type Shape } from "./client";

/** An enrollment in a list. */
export type Row = Shape<"EnrollmentInList">;

/** An enrollment with what comes of it. */
export interface Planned {
  row: Row;
  known: Known;
  preview: PreviewResult;
  /** The step that is next. */
  next: PreviewStep | undefined;
}

/** The workspace's settings. */
export function useSettings() {
  return useQuery({ queryKey: ["settings"], queryFn: async () => (await body(api.GET("/v1/settings"))) as Settings });
}

/** Which enrollments are wanted. */
export interface Wanted {
  waitingFor?: string;
  status?: string;
  sequence?: string;
  contact?: string;
  q?: string;
  dueFrom?: Instant;
  dueTo?: Instant;
  sort?: "id" | "due" | "changed";
}

/** Pages of enrollments with their facts, the next due first. */
export function usePlanned(wanted: Wanted, limit = 100) {
  const settings = useSettings().data;
  const pages = useInfiniteQuery({
    queryKey: ["enrollments", "facts", wanted, limit],
    queryFn: async ({ pageParam }) => {
      const query = { ...wanted, sort: wanted.sort ?? "due", facts: true, limit, after: pageParam };
      return body(api.GET("/v1/enrollments", { params: { query: query as never } }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  });
  const planned = useMemo(() => {
    const now = nowInstant();
    return settings && pages.data?.pages.flatMap((page) => page.items.flatMap((row) => plan(row, (page.versions ?? {}) as Record<string, Version>, settings, now)));
  }, [pages.data, settings]);
  return { ...pages, planned };
}

/** What comes of one. An enrollment that can't be read has no facts; it stands in the table of enrollments. */
function plan(row: Row, versions: Record<string, Version>, settings: Settings, now: Instant): Planned[] {
  const { facts } = row;
  const version = facts && versions[facts.state.hash];
  if (!facts || !version) {
    return [];
  }
  const known = { ...facts, version, settings } as unknown as Known;
  const preview = ahead(known, now);
  return [{ row, known, preview, next: nextOf(preview.steps, known.state) }];
}

/** Has everything asked for again that an act may have changed. */
export function useChanged() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
}
