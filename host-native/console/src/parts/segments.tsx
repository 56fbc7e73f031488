/**
 * One of few, all of them seen.
 *
 * In: options. Out: the one that is chosen. Never: none at all.
 */
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import type { Option } from "./fields";

/** A row of options. */
export function Segments<Id extends string>({ label, options, value, onChange, disabled }: { label: string; options: readonly Option<Id>[]; value: Id; onChange(value: Id): void; disabled?: boolean }) {
  return (
    <ToggleButtonGroup className="segments" aria-label={label} selectionMode="single" disallowEmptySelection selectedKeys={[value]} onSelectionChange={(keys) => onChange([...keys][0] as Id)} isDisabled={disabled}>
      {options.map(({ id, label: words }) => (
        <ToggleButton key={id} id={id}>
          {words}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
