/**
 * A text with variables: where it is typed, and the list that variables are chosen from.
 *
 * In: a template, what it can name. Out: the template with what was typed or chosen, at the place of the caret. Never: a rendering.
 */
import { useRef, useState } from "react";
import { Autocomplete, DialogTrigger, FieldError, Header, Input, Label, Menu, MenuItem, MenuSection, Popover, SearchField, Text, TextArea, TextField, useFilter } from "react-aria-components";
import { Check } from "../../parts/fields";
import { Icon } from "../../parts/icons";
import { Button } from "../../parts/press";
import { useBench, useData } from "./bench";
import { usePeople } from "./person";
import { variablesOf, written, type Variable } from "./variables";

interface Written {
  label: string;
  value: string;
  onChange(value: string): void;
  rows?: number;
  wrong?: string;
  hint?: string;
  placeholder?: string;
  mono?: boolean;
  /** The label is read, not seen. */
  unlabelled?: boolean;
}

/** A field for a template. */
export function Template({ label, value, onChange, rows, wrong, hint, placeholder, mono, unlabelled }: Written) {
  const field = useRef<HTMLTextAreaElement & HTMLInputElement>(null);
  const caret = useRef<[number, number]>(undefined);
  const keep = () => {
    const element = field.current;
    caret.current = element ? [element.selectionStart ?? value.length, element.selectionEnd ?? value.length] : undefined;
  };
  const put = (path: string, withDefault: boolean) => {
    const [from, to] = caret.current ?? [value.length, value.length];
    const made = written(path, withDefault);
    onChange(value.slice(0, from) + made.text + value.slice(to));
    // Once the field has the new text, the caret goes to what is to be typed over.
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(from + made.from, from + made.to);
    });
  };
  const shared = { ref: field, placeholder, className: mono ? "mono" : "", onBlur: keep, spellCheck: true };
  return (
    <TextField className="field template" value={value} onChange={onChange} isInvalid={wrong !== undefined} validationBehavior="aria" aria-label={unlabelled ? label : undefined}>
      <div className="row template-head">
        {!unlabelled && <Label className="grow">{label}</Label>}
        <Variables label={label} onChoose={put} />
      </div>
      {rows === undefined ? <Input {...shared} /> : <TextArea {...shared} rows={rows} />}
      {hint && (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError className="wrong">{wrong}</FieldError>
    </TextField>
  );
}

/** The button that opens the list of variables. */
function Variables({ label, onChoose }: { label: string; onChoose(path: string, withDefault: boolean): void }) {
  const { draft } = useBench();
  const { data } = useData();
  const [open, setOpen] = useState(false);
  const people = usePeople("", 20, open).data ?? [];
  const attributes = [...new Set(people.flatMap((contact) => Object.keys(contact.attributes ?? {})))];
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <Button small look="plain" icon="plus" aria-label={`Insert a variable into ${label}`}>
        Variable
      </Button>
      <Popover className="popover variables" placement="bottom end">
        {open && (
          <List
            variables={variablesOf(data, draft, attributes)}
            onChoose={(path, withDefault) => {
              setOpen(false);
              onChoose(path, withDefault);
            }}
          />
        )}
      </Popover>
    </DialogTrigger>
  );
}

function List({ variables, onChoose }: { variables: readonly Variable[]; onChoose(path: string, withDefault: boolean): void }) {
  const { contains } = useFilter({ sensitivity: "base" });
  const [withDefault, setWithDefault] = useState(true);
  const groups = [...new Set(variables.map(({ group }) => group))];
  return (
    <>
      <Autocomplete filter={contains}>
        <SearchField aria-label="Look for a variable" className="field search" autoFocus>
          <Icon name="search" />
          <Input placeholder="Name, company, plan…" />
        </SearchField>
        <div className="variables-list" role="group" aria-label="All variables" tabIndex={0}>
          <Menu className="menu" aria-label="Variables" renderEmptyState={() => <p className="soft small none">None is called so.</p>} onAction={(key) => onChoose(String(key), withDefault && mayBeBlank(String(key)))}>
            {groups.map((group) => (
              <MenuSection key={group}>
                <Header>{group}</Header>
                {variables
                  .filter((variable) => variable.group === group)
                  .map(({ path, label, value }) => (
                    <MenuItem key={path} id={path} textValue={`${label} ${path}`} className="item">
                      <span className="grow">
                        {label} <code className="soft">{path}</code>
                      </span>
                      <span className={value === undefined ? "blank small" : "soft small cut value"}>{value ?? "blank"}</span>
                    </MenuItem>
                  ))}
              </MenuSection>
            ))}
          </Menu>
        </div>
      </Autocomplete>
      <div className="variables-foot">
        <Check isSelected={withDefault} onChange={setWithDefault}>
          With words in its stead where it is blank
        </Check>
      </div>
    </>
  );
}

/** What the workspace says of itself is there for everybody. */
const mayBeBlank = (path: string) => !path.startsWith("workspace.");
