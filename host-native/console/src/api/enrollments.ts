/**
 * Enrollments with the facts that the core decides by.
 *
 * In: filters. Out: rows, each with what the host knows of it, and what it will do as computed here. Never: a moment that the service computed.
 */
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Contact, Instant, PreviewResult, PreviewStep, Settings, Version } from "relance/slim";
import { nowInstant } from "../app/clock";
import { ahead, nextOf, type Known, type Seat } from "../core/ahead";
import type { paths } from "../generated/api";
import { api, body, type Shape } from "./client";

/** An enrollment in a list. */
export type Row = Shape<"EnrollmentInList">;
/** A part of the list of enrollments, with what the core needs to decide about its rows where that was wanted. */
export type Part = Shape<"PartOfEnrollments">;

/** Which enrollments, and which part of them. */
export type Sought = NonNullable<paths["/v1/enrollments"]["get"]["parameters"]["query"]>;
/** Which enrollments. */
export type Wanted = Omit<Sought, "facts" | "limit" | "after" | "offset">;

/** An enrollment with what comes of it. */
export interface Planned {
  row: Row;
  known: Known;
  preview: PreviewResult;
  /** The step that is next. */
  next: PreviewStep | undefined;
}

/** The settings as decisions are made from them: a channel whose account is paused is paused. */
export function useSettings() {
  return useQuery({ queryKey: ["settings"], queryFn: async () => (await body(api.GET("/v1/settings/effective"))) as unknown as Settings });
}

/** Pages of enrollments with their facts, the next due first. */
export function usePlanned(wanted: Wanted, limit = 100) {
  const settings = useSettings().data;
  const pages = useInfiniteQuery({
    queryKey: ["enrollments", "facts", wanted, limit],
    queryFn: async ({ pageParam }) => {
      const query = { ...wanted, sort: wanted.sort ?? "due", facts: true, limit, after: pageParam };
      return body(api.GET("/v1/enrollments", { params: { query } }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: (before) => before,
  });
  const planned = useMemo(() => {
    const now = nowInstant();
    return settings && pages.data?.pages.flatMap((page) => page.items.flatMap((row) => planOf(row, page, settings, now) ?? []));
  }, [pages.data, settings]);
  return { ...pages, planned };
}

/** What comes of a row of a part; nothing where its facts are not told, or can't be read: it stands in the table of enrollments. */
export function planOf(row: Row, part: Part, settings: Settings, now: Instant): Planned | undefined {
  // The service tells the core's own shapes.
  const { facts, versions = {}, beside = {} } = { ...part, ...row } as unknown as { facts?: Facts; versions?: Record<string, Version>; beside?: Record<string, Beside[]> };
  const version = facts && versions[facts.state.hash];
  if (!facts?.contact || !version) {
    return undefined;
  }
  const others = (beside[row.contact] ?? []).flatMap((other) => {
    const theirs = versions[other.state.hash];
    return theirs && other.state.id !== row.id ? [{ ...other, version: theirs }] : [];
  });
  const known: Known = { ...facts, contact: facts.contact, beside: others, version, settings };
  const preview = ahead(known, now);
  return { row, known, preview, next: nextOf(preview.steps, known.state) };
}

type Beside = Omit<Seat, "version">;

type Facts = Omit<Known, "version" | "settings" | "beside" | "contact"> & { contact?: Contact };

/** Has everything asked for again that an act may have changed. */
export function useChanged() {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
}
