/**
 * One of very many, found by typing a part of it.
 *
 * In: a label, options, a value. Out: a field with a list that narrows as one types. Never: a value that is not among the options.
 */
import { ComboBox, Input, Label, ListBox, ListBoxItem, ListLayout, Popover, Text, Button as Pressed, Virtualizer } from "react-aria-components";
import type { Option } from "./fields";
import { Icon } from "./icons";

interface Given {
  label: string;
  options: readonly Option[];
  value: string | undefined;
  onChange(value: string | undefined): void;
  hint?: string;
  placeholder?: string;
  disabled?: boolean;
}

/** The field. */
export function Combo({ label, options, value, onChange, hint, placeholder, disabled }: Given) {
  return (
    <ComboBox className="field" defaultItems={options.map((option) => ({ ...option }))} selectedKey={value ?? null} onSelectionChange={(key) => onChange(key === null ? undefined : String(key))} menuTrigger="focus" isDisabled={disabled}>
      <Label>{label}</Label>
      <span className="combo">
        <Input placeholder={placeholder} />
        <Pressed className="combo-open">
          <Icon name="down" />
        </Pressed>
      </span>
      {hint && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <Popover className="popover">
        <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: 36 }}>
          <ListBox className="menu combo-list">
            {(option: Option) => (
              <ListBoxItem id={option.id} textValue={option.label}>
                <span className="cut">
                  {option.label}
                  {option.hint && <span className="soft small"> {option.hint}</span>}
                </span>
              </ListBoxItem>
            )}
          </ListBox>
        </Virtualizer>
      </Popover>
    </ComboBox>
  );
}
