/**
 * What is asked of the service, in each of its states: on its way, refused, there.
 *
 * In: a query. Out: bones, the refusal with another try, or what is shown of the answer. Never: an empty place without a word.
 */
import type { ReactNode } from "react";
import { Refusal } from "../api/client";
import { sentence } from "./notices";
import { Button } from "./press";
import { Prose } from "./prose";
import { Bones, CallOut, Empty } from "./shown";

/** A query, as far as it is shown. */
export interface Asked<T> {
  data: T | undefined;
  error: Error | null;
  refetch(): unknown;
}

/** Shows an answer once it is there. */
export function Loaded<T>({ query, rows, children }: { query: Asked<T>; rows?: number; children(data: T): ReactNode }) {
  if (query.data !== undefined) {
    return children(query.data);
  }
  return query.error ? <NotLoaded error={query.error} onAgain={() => void query.refetch()} /> : <Bones rows={rows} />;
}

/** What could not be loaded, and why. */
export function NotLoaded({ error, onAgain }: { error: Error; onAgain(): void }) {
  if (error instanceof Refusal && error.status === 403) {
    return (
      <Empty icon="key" title="This is not yours to see">
        An admin can give you the right to it.
      </Empty>
    );
  }
  return (
    <Empty icon="warning" title="This could not be loaded" acts={<Button onPress={onAgain}>Try again</Button>}>
      {sentence(error.message)}.
    </Empty>
  );
}

/** A refusal, in the service's own words. */
export function Wrong({ error }: { error: unknown }) {
  if (!error) {
    return null;
  }
  const help = error instanceof Refusal ? error.help : undefined;
  return (
    <CallOut tone="failed" icon="warning">
      <Prose>{`${sentence(error instanceof Error ? error.message : String(error))}.`}</Prose>
      {help && (
        <div className="soft small">
          <Prose>{`${sentence(help)}.`}</Prose>
        </div>
      )}
    </CallOut>
  );
}

/** The next page of a list. */
export function More({ pages }: { pages: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage(): unknown } }) {
  return pages.hasNextPage ? (
    <div className="list-more">
      <Button onPress={() => void pages.fetchNextPage()} isDisabled={pages.isFetchingNextPage}>
        {pages.isFetchingNextPage ? "Loading…" : "Show more"}
      </Button>
    </div>
  ) : null;
}
