/**
 * A time zone, found by a part of its name.
 *
 * In: a zone's name. Out: another one. Never: a zone that the core does not know.
 */
import { useMemo, useState } from "react";
import { nowInstant } from "../app/clock";
import { zones } from "../core/core";
import { Pick } from "./pick";

/** How many are offered at once. */
const MOST = 60;

/** A zone to choose. `none`: what it is called that no zone is chosen; it can be cleared then. */
export function ZonePick({ label, hint, value, onChange, none }: { label: string; hint?: string; value: string | undefined; onChange(zone: string | undefined): void; none?: string }) {
  const [q, setQ] = useState("");
  const known = useMemo(() => zones({ now: nowInstant() }).zones, []);
  const wanted = q.trim().toLowerCase().replaceAll(" ", "_");
  const options = known.filter(({ name }) => name.toLowerCase().includes(wanted)).slice(0, MOST);
  return (
    <Pick
      label={label}
      hint={hint}
      q={q}
      onQ={setQ}
      options={options.map(({ name, offset }) => ({ id: name, label: name.replaceAll("_", " "), hint: offset ?? undefined }))}
      onChoose={onChange}
      onClear={none && value ? () => onChange(undefined) : undefined}
      placeholder={value?.replaceAll("_", " ") ?? none}
    />
  );
}
