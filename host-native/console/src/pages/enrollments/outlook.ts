/**
 * What the core says of the enrollments that are seen, and of those that are marked.
 *
 * In: what is sought, places, ids. Out: for each what comes of it. Never: all of a long list.
 */
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { Settings } from "relance/slim";
import { useSettings, type Planned, planOf, type Row, type Part, type Sought } from "../../api/enrollments";
import { byIds, partOfEnrollments } from "../../api/known";
import { usePlaces, type Seen } from "../../api/places";
import { nowInstant } from "../../app/clock";
import type { Outlook } from "./columns";

/** How many rows are asked for with their facts at once. */
const SIZE = 50;

const KEY = ["enrollments", "facts at"] as const;

/** What was computed of a part; it lasts as long as the part does. */
const told = new WeakMap<Part, Map<string, Planned | null>>();

function outlookOf(part: Part, row: Row, settings: Settings): Planned | null {
  let known = told.get(part);
  if (!known) {
    told.set(part, (known = new Map()));
  }
  let found = known.get(row.id);
  if (found === undefined) {
    found = planOf(row, part, settings, nowInstant()) ?? null;
    known.set(row.id, found);
  }
  return found;
}

/** What the core says of the rows that are seen. */
export function useOutlook(sought: Sought, seen: Seen, off: boolean): Outlook {
  const settings = useSettings().data;
  const { parts } = usePlaces<Row, Part>({
    key: [...KEY, sought],
    ask: (offset, limit, signal) => partOfEnrollments({ ...sought, offset, limit, facts: true }, signal),
    seen,
    size: SIZE,
    off,
  });
  return useCallback(
    (id) => {
      for (const part of parts) {
        const row = part?.items.find((item) => item.id === id);
        if (part && row && settings) {
          return outlookOf(part, row, settings);
        }
      }
      return undefined;
    },
    [parts, settings],
  );
}

/** What is kept of the facts of enrollments that were seen. */
function kept(queries: QueryClient, settings: Settings): Map<string, Planned> {
  const found = new Map<string, Planned>();
  for (const [, part] of queries.getQueriesData<Part>({ queryKey: KEY })) {
    for (const row of part?.items ?? []) {
      const known = part && outlookOf(part, row, settings);
      if (known) {
        found.set(row.id, known);
      }
    }
  }
  return found;
}

/** Gathers what the core needs of marked rows: from what was seen, else from the service. */
export function useGather() {
  const queries = useQueryClient();
  const settings = useSettings().data;
  return useCallback(
    async (rows: readonly Row[]): Promise<Planned[]> => {
      if (!settings) {
        return [];
      }
      const known = kept(queries, settings);
      const parts = await byIds(rows.map(({ id }) => id).filter((id) => !known.has(id)));
      for (const part of parts) {
        for (const row of part.items) {
          const one = planOf(row, part, settings, nowInstant());
          if (one) {
            known.set(row.id, one);
          }
        }
      }
      return rows.flatMap(({ id }) => known.get(id) ?? []);
    },
    [queries, settings],
  );
}

/** The first rows of a list with their facts, as many as can be marked. */
export async function firstOf(queries: QueryClient, sought: Sought, most: number): Promise<Row[]> {
  const pages = Array.from({ length: Math.ceil(most / SIZE) }, (_, page) =>
    queries.fetchQuery({ queryKey: [...KEY, sought, SIZE, page], queryFn: ({ signal }) => partOfEnrollments({ ...sought, offset: page * SIZE, limit: SIZE, facts: true }, signal) }),
  );
  return (await Promise.all(pages)).flatMap(({ items }) => items).slice(0, most);
}
