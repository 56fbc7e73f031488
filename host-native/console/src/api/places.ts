/**
 * A long list by place: the pages around what is seen, each asked for once.
 *
 * In: how a page is asked for, which places are seen. Out: the row at a place, once it is known; how many there are. Never: the whole list.
 */
import { useQueries, type UseQueryResult } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

/** Which places are seen. */
export interface Seen {
  from: number;
  to: number;
}

/** A page. */
export interface PartOf<Row> {
  items: Row[];
  total?: number | null;
}

interface Asked<Part> {
  /** What it is kept under; all that filters or sorts is in it. */
  key: readonly unknown[];
  ask(offset: number, limit: number, signal: AbortSignal): Promise<Part>;
  seen: Seen;
  /** How many rows a page has. */
  size?: number;
  /** Nothing is asked for yet. */
  off?: boolean;
}

/** A list by place. */
export interface Places<Row> {
  /** How many there are, once that is known. */
  total: number | undefined;
  at(index: number): Row | undefined;
  error: Error | null;
  again(): void;
  /** What is shown is of an earlier question. */
  stale: boolean;
}

const SIZE = 200;
/** How many rows before and behind what is seen are asked for too. */
const AROUND = 50;

/** The rows around what is seen, and the pages that they are from. */
export function usePlaces<Row, Part extends PartOf<Row> = PartOf<Row>>({ key, ask, seen, size = SIZE, off }: Asked<Part>): Places<Row> & { parts: readonly (Part | undefined)[] } {
  const counted = useRef<{ of: string; total: number }>(undefined);
  const of = JSON.stringify(key);
  const end = counted.current?.of === of ? Math.max(0, counted.current.total - 1) : seen.to;
  const first = Math.max(0, Math.floor((Math.min(seen.from, end) - AROUND) / size));
  const last = Math.max(first, Math.floor(Math.min(seen.to + AROUND, end) / size));
  const combine = useCallback(
    (answers: UseQueryResult<Part>[]) => ({
      parts: answers.map(({ data }) => data),
      newest: answers.filter(({ data }) => data).sort((a, b) => b.dataUpdatedAt - a.dataUpdatedAt)[0]?.data,
      error: answers.find(({ error }) => error)?.error ?? null,
      again: () => answers.forEach((answer) => void answer.refetch()),
    }),
    [],
  );
  const { parts, newest, error, again } = useQueries({
    queries: Array.from({ length: last - first + 1 }, (_, index) => ({
      queryKey: [...key, size, first + index],
      queryFn: ({ signal }: { signal: AbortSignal }) => ask((first + index) * size, size, signal),
      enabled: !off,
    })),
    combine,
  });
  // A page that is on its way does not say how many there are; those that were there before do.
  if (newest) {
    counted.current = { of, total: newest.total ?? newest.items.length };
  }
  const at = useCallback((index: number) => parts[Math.floor(index / size) - first]?.items[index % size], [parts, size, first]);
  const total = counted.current?.total;
  const stale = counted.current !== undefined && counted.current.of !== of;
  return useMemo(() => ({ total, at, error, again, stale, parts }), [total, at, error, again, stale, parts]);
}

/** A value that has stood still for a while. */
export function useSettled<T>(value: T, millis: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), millis);
    return () => clearTimeout(timer);
  }, [value, millis]);
  return settled;
}

/** A value that is followed at a measured pace: often enough to keep up, never with each frame. */
export function usePaced<T>(value: T, millis: number): T {
  const [paced, setPaced] = useState(value);
  const last = useRef(0);
  useEffect(() => {
    const timer = setTimeout(
      () => {
        last.current = performance.now();
        setPaced(value);
      },
      Math.max(0, last.current + millis - performance.now()),
    );
    return () => clearTimeout(timer);
  }, [value, millis]);
  return paced;
}
