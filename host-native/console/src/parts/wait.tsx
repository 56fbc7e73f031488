/**
 * A length of time: a number and a unit.
 *
 * In: a wait of the wire. Out: the same, changed; its words. Never: the moment that follows from it.
 */
import type { Wait } from "relance/slim";
import { Choice, NumberInput, type Option } from "./fields";

type Unit = "minutes" | "hours" | "days" | "businessDays";

const UNITS: readonly Option<Unit>[] = [
  { id: "minutes", label: "minutes" },
  { id: "hours", label: "hours" },
  { id: "days", label: "days" },
  { id: "businessDays", label: "business days" },
];

const ONE: Record<Unit, string> = { minutes: "minute", hours: "hour", days: "day", businessDays: "business day" };
const MANY: Record<Unit, string> = { minutes: "minutes", hours: "hours", days: "days", businessDays: "business days" };

const partsOf = (wait: Wait): { amount: number; unit: Unit } => {
  const found = UNITS.find(({ id }) => id in wait)?.id ?? "minutes";
  return { unit: found, amount: (wait as Record<string, number>)[found] ?? 0 };
};

/** "2 business days". */
export function waitWords(wait: Wait): string {
  const { amount, unit } = partsOf(wait);
  return `${amount} ${(Math.abs(amount) === 1 ? ONE : MANY)[unit]}`;
}

/** A wait to fill in. `label` is what it is for. */
export function WaitField({ label, unlabelled, hint, wrong, value, onChange, units = UNITS.map(({ id }) => id), disabled }: { label: string; unlabelled?: boolean; hint?: string; wrong?: string; value: Wait; onChange(value: Wait): void; units?: readonly Unit[]; disabled?: boolean }) {
  const { amount, unit } = partsOf(value);
  return (
    <div className="field wait-field" role="group" aria-label={label}>
      {!unlabelled && <span className="label">{label}</span>}
      <div className="row">
        <NumberInput label={`${label}: how long`} unlabelled value={amount} least={0} most={36_525} onChange={(number) => onChange({ [unit]: number ?? 0 } as Wait)} disabled={disabled} />
        <Choice label={`${label}: unit`} unlabelled options={UNITS.filter(({ id }) => units.includes(id))} value={unit} onChange={(next) => onChange({ [next]: amount } as Wait)} disabled={disabled} />
      </div>
      {hint && <span className="hint">{hint}</span>}
      {wrong && <span className="wrong">{wrong}</span>}
    </div>
  );
}
