/**
 * One of many, found by typing a part of its name.
 *
 * In: what was typed, what fits it. Out: the one that was chosen. Never: a search of its own; who offers knows how to look.
 */
import { useState } from "react";
import { Button as Pressed, ComboBox, Input, Label, ListBox, ListBoxItem, Popover, Text } from "react-aria-components";
import type { Option } from "./fields";
import { Icon } from "./icons";

/** A field to look for one; it is empty again once it is chosen, and `placeholder` says which it is. */
export function Pick<Id extends string>({ label, unlabelled, hint, q, onQ, options, onChoose, onClear, placeholder }: { label: string; unlabelled?: boolean; hint?: string; q: string; onQ(q: string): void; options: readonly Option<Id>[]; onChoose(id: Id): void; onClear?: () => void; placeholder?: string }) {
  const [round, setRound] = useState(0);
  return (
    <ComboBox
      key={round}
      autoFocus={round > 0}
      className="field pick"
      aria-label={unlabelled ? label : undefined}
      inputValue={q}
      onInputChange={onQ}
      items={options.map((option) => ({ ...option }))}
      value={null}
      onChange={(key) => {
        if (key !== null) {
          onChoose(key as Id);
          onQ("");
          setRound(round + 1); // A field anew: emptied where it stands, it would open again.
        }
      }}
      allowsEmptyCollection
    >
      {!unlabelled && <Label>{label}</Label>}
      <div className={onClear ? "pick-input pick-clearable" : "pick-input"}>
        <Input placeholder={placeholder} />
        <span className="pick-buttons">
          {onClear && (
            <button type="button" className="button plain small icon" aria-label={`Clear ${label}`} onClick={onClear}>
              <Icon name="close" />
            </button>
          )}
          <Pressed className="button plain small icon" aria-label={`Show all for ${label}`}>
            <Icon name="down" />
          </Pressed>
        </span>
      </div>
      {hint && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <Popover className="popover">
        <ListBox className="menu" renderEmptyState={() => <p className="soft small none">Nobody and nothing is called so.</p>}>
          {(option: Option<Id>) => (
            <ListBoxItem id={option.id} textValue={option.label}>
              <span className="grow">{option.label}</span>
              {option.hint && <span className="soft small">{option.hint}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
