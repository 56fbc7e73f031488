/**
 * What is filled in: texts, numbers, choices, switches, moments.
 *
 * In: a label, a value, what is wrong with it. Out: a field with its hint and its error. Never: a rule about the value.
 */
import { useRef, type ReactNode } from "react";
import {
  Checkbox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  NumberField,
  Popover,
  SearchField,
  Select,
  SelectValue,
  Button as Pressed,
  Switch as Turned,
  Text,
  TextArea,
  TextField,
  type CheckboxProps,
  type SwitchProps,
} from "react-aria-components";
import { Icon } from "./icons";

interface Common {
  label: string;
  hint?: ReactNode;
  /** What is wrong with it; it is marked then. */
  wrong?: string;
  /** The label is read, not seen. */
  unlabelled?: boolean;
  id?: string;
}

function Below({ hint, wrong }: Pick<Common, "hint" | "wrong">) {
  return (
    <>
      {hint && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError className="wrong">{wrong}</FieldError>
    </>
  );
}

interface Writes extends Common {
  value: string;
  onChange(value: string): void;
  type?: "text" | "email" | "password" | "tel" | "url";
  placeholder?: string;
  rows?: number;
  required?: boolean;
  disabled?: boolean;
  autoFocus?: boolean;
  autoComplete?: string;
  mono?: boolean;
}

/** A text; of several lines where `rows` says how many. */
export function Field({ label, hint, wrong, unlabelled, rows, placeholder, required, disabled, mono, id, ...rest }: Writes) {
  const area = useRef<HTMLTextAreaElement>(null);
  return (
    <TextField {...rest} id={id} className="field" isInvalid={wrong !== undefined} isRequired={required} isDisabled={disabled} validationBehavior="aria" aria-label={unlabelled ? label : undefined}>
      {!unlabelled && <Label>{label}</Label>}
      {rows === undefined ? <Input placeholder={placeholder} className={mono ? "mono" : ""} /> : <TextArea ref={area} rows={rows} placeholder={placeholder} className={mono ? "mono" : ""} />}
      <Below hint={hint} wrong={wrong} />
    </TextField>
  );
}

/** A number, whole unless said otherwise. */
export function NumberInput({ label, hint, wrong, unlabelled, value, onChange, least, most, disabled }: Common & { value: number | undefined; onChange(value: number | undefined): void; least?: number; most?: number; disabled?: boolean }) {
  return (
    <NumberField
      className="field"
      value={value ?? NaN}
      onChange={(number) => onChange(Number.isNaN(number) ? undefined : number)}
      minValue={least}
      maxValue={most}
      isDisabled={disabled}
      isInvalid={wrong !== undefined}
      formatOptions={{ maximumFractionDigits: 0, useGrouping: false }}
      aria-label={unlabelled ? label : undefined}
    >
      {!unlabelled && <Label>{label}</Label>}
      <Input className="num" />
      <Below hint={hint} wrong={wrong} />
    </NumberField>
  );
}

/** What is searched for. */
export function Search({ label, value, onChange }: { label: string; value: string; onChange(value: string): void }) {
  return (
    <SearchField aria-label={label} value={value} onChange={onChange} className="field search">
      <Icon name="search" />
      <Input placeholder={label} />
    </SearchField>
  );
}

/** One of what a choice offers. */
export interface Option<Id extends string = string> {
  id: Id;
  label: string;
  hint?: string;
}

/** One of several. */
export function Choice<Id extends string>({ label, hint, wrong, unlabelled, options, value, onChange, placeholder, disabled }: Common & { options: readonly Option<Id>[]; value: Id | undefined; onChange(value: Id): void; placeholder?: string; disabled?: boolean }) {
  return (
    <Select
      className="field"
      value={value ?? null}
      onChange={(key) => key !== null && onChange(key as Id)}
      placeholder={placeholder ?? "Choose…"}
      isInvalid={wrong !== undefined}
      isDisabled={disabled}
      aria-label={unlabelled ? label : undefined}
    >
      {!unlabelled && <Label>{label}</Label>}
      <Pressed className="select-button">
        <SelectValue className="cut">{({ selectedText, defaultChildren }) => selectedText ?? defaultChildren}</SelectValue>
        <Icon name="down" />
      </Pressed>
      <Below hint={hint} wrong={wrong} />
      <Popover className="popover">
        <ListBox className="menu" items={options.map((option) => ({ ...option }))}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label}>
              <span>
                {option.label}
                {option.hint && <span className="soft small"> {option.hint}</span>}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}

/** On or off. */
export function Switch({ children, ...rest }: Omit<SwitchProps, "children"> & { children: ReactNode }) {
  return (
    <Turned {...rest} className="switch">
      <span className="track" />
      <span>{children}</span>
    </Turned>
  );
}

/** Marked or not. */
export function Check({ children, ...rest }: Omit<CheckboxProps, "children"> & { children?: ReactNode }) {
  return (
    <Checkbox {...rest} className="check">
      {({ isIndeterminate }) => (
        <>
          <span className="box">
            <Icon name={isIndeterminate ? "minus" : "check"} />
          </span>
          {children}
        </>
      )}
    </Checkbox>
  );
}
