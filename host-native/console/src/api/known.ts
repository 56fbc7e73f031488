/**
 * Enrollments as lists tell them, and those of a person with what comes of them.
 *
 * In: filters, places, a person. Out: rows; rows with what comes of them. Never: a moment that the service computed.
 */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { nowInstant } from "../app/clock";
import { planOf, useSettings, type Part, type Sought } from "./enrollments";
import { api, body } from "./client";

/** A part of the enrollments, as the service has them now. */
export const partOfEnrollments = (query: Sought, signal?: AbortSignal): Promise<Part> => body(api.GET("/v1/enrollments", { params: { query }, signal }));

/** How many can be asked for by their ids, or with their facts, at once. */
const AT_ONCE = 200;

/** These enrollments with what the core needs to decide about them. */
export function byIds(ids: readonly string[], signal?: AbortSignal): Promise<Part[]> {
  const calls = Math.ceil(ids.length / AT_ONCE);
  return Promise.all(Array.from({ length: calls }, (_, call) => partOfEnrollments({ ids: ids.slice(call * AT_ONCE, (call + 1) * AT_ONCE), facts: true, limit: AT_ONCE }, signal)));
}

/** All enrollments of a person, the latest change first, with what comes of them; nothing while it is not known whose. */
export function usePlannedOf(contact: string | undefined) {
  const settings = useSettings();
  const part = useQuery({
    queryKey: ["enrollments", "of", contact],
    enabled: contact !== undefined,
    queryFn: ({ signal }) => partOfEnrollments({ contact, sort: "changed", facts: true, limit: AT_ONCE }, signal),
  });
  const known = useMemo(() => {
    const now = nowInstant();
    return part.data && settings.data && part.data.items.flatMap((row) => planOf(row, part.data, settings.data, now) ?? []);
  }, [part.data, settings.data]);
  return { rows: part.data?.items, planned: known, settings: settings.data, error: part.error ?? settings.error, refetch: () => void Promise.all([part.refetch(), settings.refetch()]) };
}

/** Whether it goes on. */
export const isLive = ({ status }: { status: string }) => status === "active" || status === "paused";
