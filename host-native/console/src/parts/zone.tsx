/**
 * A time zone, found by a part of its name.
 *
 * In: a zone's name. Out: another one. Never: a zone that the core does not know.
 */
import { useMemo } from "react";
import { nowInstant } from "../app/clock";
import { zones } from "../core/core";
import { Combo } from "./combo";

/** A zone to choose. `none`: what it is called that no zone is chosen. */
export function ZonePick({ label, hint, value, onChange, none, disabled }: { label: string; hint?: string; value: string | undefined; onChange(zone: string | undefined): void; none?: string; disabled?: boolean }) {
  const known = useMemo(() => zones({ now: nowInstant() }).zones.map(({ name, offset }) => ({ id: name, label: name.replaceAll("_", " "), hint: offset ?? undefined })), []);
  const options = none ? [{ id: "", label: none, hint: undefined }, ...known] : known;
  return <Combo label={label} hint={hint} options={options} value={value ?? (none ? "" : undefined)} onChange={(zone) => zone !== undefined && onChange(zone === "" ? undefined : zone)} disabled={disabled} />;
}
