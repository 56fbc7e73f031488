/**
 * What the table of enrollments is narrowed to; it stands in the address, so that it can be kept and sent to somebody.
 *
 * In: the address, the sequences. Out: what is sought, fields to change it. Never: a filter that is not seen.
 */
import type { Status, WaitingFor } from "relance/slim";
import type { Sought } from "../../api/enrollments";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { useSearchParams } from "wouter";
import { api, body } from "../../api/client";
import { useSettled } from "../../api/places";
import { statusOf, waitOf } from "../../core/words";
import { Choice, Search, type Option } from "../../parts/fields";
import { Button } from "../../parts/press";

const LIVE = "active,paused";
const OVER = "replied,completed,stopped,unsubscribed,bounced,failed";

const STATUSES: Option[] = [
  { id: "any", label: "Any status" },
  { id: LIVE, label: "Under way" },
  { id: OVER, label: "Over" },
  ...[...LIVE.split(","), ...OVER.split(",")].map((id) => ({ id, label: statusOf(id).word })),
];

const WAITS: Option[] = [
  { id: "any", label: "Waits for anything" },
  ...["time", "attention", "approval", "model", "delivery", "silence"].map((id) => ({ id, label: waitOf(id).word })),
  { id: "aside", label: "Put aside", hint: "could not be decided" },
];

const ORDERS: Option[] = [
  { id: "due", label: "Next message first" },
  { id: "changed", label: "Last changed first" },
  { id: "id", label: "In no order" },
];

/** What is sought, by the address. */
export function useSought() {
  const [params, setParams] = useSearchParams();
  const sort = (["due", "changed", "id"] as const).find((known) => known === params.get("sort")) ?? "due";
  const [q, status, waits, sequence] = ["q", "status", "waits", "sequence"].map((name) => params.get(name) ?? "") as [string, string, string, string];
  const sought = useMemo<Sought>(
    () => ({
      sort,
      ...(q && { q }),
      ...(status && { status: [status as Status] }),
      ...(waits === "aside" ? { quarantined: true } : waits && { waitingFor: waits as WaitingFor }),
      ...(sequence && { sequence }),
    }),
    [sort, q, status, waits, sequence],
  );
  const put = (changes: Record<string, string | undefined>) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value) {
            after.set(name, value);
          } else {
            after.delete(name);
          }
        }
        return after;
      },
      { replace: !("open" in changes) },
    );
  return { sought, q, status, waits, sequence, sort, open: params.get("open") ?? undefined, put, narrowed: Boolean(q || status || waits || sequence) };
}

type Filters = ReturnType<typeof useSought>;

/** The sequences there are, for a choice. */
export function useSequences() {
  return useQuery({ queryKey: ["sequences", "names"], queryFn: () => body(api.GET("/v1/sequences", { params: { query: { limit: 500 } } })), staleTime: 60_000 });
}

/** A search that waits until one has stopped typing. */
export function Sift({ label, value, onChange }: { label: string; value: string; onChange(value: string): void }) {
  const [typed, setTyped] = useState(value);
  const settled = useSettled(typed, 200);
  const told = useRef(value);
  const tell = useRef(onChange);
  tell.current = onChange;
  useEffect(() => {
    if (settled !== told.current) {
      told.current = settled;
      tell.current(settled);
    }
  }, [settled]);
  useEffect(() => {
    if (value !== told.current) {
      told.current = value;
      setTyped(value);
    }
  }, [value]);
  return <Search label={label} value={typed} onChange={setTyped} />;
}

/** The fields. */
export function FilterBar({ filters: { q, status, waits, sequence, sort, put, narrowed } }: { filters: Filters }) {
  const known = useSequences().data?.items ?? [];
  const sequences = [{ id: "any", label: "Any sequence" }, ...known.map(({ id, name }) => ({ id: String(id), label: name }))];
  if (sequence && !known.some(({ id }) => id === sequence)) {
    sequences.push({ id: sequence, label: SPECIAL[sequence] ?? sequence });
  }
  sequences.push(...Object.entries(SPECIAL).filter(([id]) => id !== sequence).map(([id, label]) => ({ id, label })));
  const choose = (name: string) => (id: string) => put({ [name]: id === "any" ? undefined : id });
  return (
    <div className="sift" role="search" aria-label="Which enrollments">
      <Sift label="A person" value={q} onChange={(text) => put({ q: text })} />
      <Choice label="Status" unlabelled options={STATUSES} value={status || "any"} onChange={choose("status")} />
      <Choice label="Waits for" unlabelled options={WAITS} value={waits || "any"} onChange={choose("waits")} />
      <Choice label="Sequence" unlabelled options={sequences} value={sequence || "any"} onChange={choose("sequence")} />
      <span className="only-narrow">
        <Choice label="Order" unlabelled options={ORDERS} value={sort} onChange={choose("sort")} />
      </span>
      {narrowed && (
        <Button look="plain" icon="close" onPress={() => put({ q: undefined, status: undefined, waits: undefined, sequence: undefined })}>
          Show all
        </Button>
      )}
    </div>
  );
}

/** What is no sequence of anybody's, but made by hand or by the assistant. */
const SPECIAL: Record<string, string> = { "auto-follow-ups": "Automatic follow-ups", "scheduled-messages": "Scheduled messages" };
