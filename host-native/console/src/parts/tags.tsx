/**
 * Several short words that belong together: goals, tags, names.
 *
 * In: words. Out: the same with one more or one less; Enter adds, each can be taken out. Never: the same word twice.
 */
import { useState, type ReactNode } from "react";
import { Input, Label, TextField } from "react-aria-components";
import { Button, IconButton } from "./press";

/** A list of words to add to. */
export function Tags({ label, values, onChange, hint, wrong, placeholder, offered = [] }: { label: string; values: readonly string[]; onChange(values: string[]): void; hint?: ReactNode; wrong?: string; placeholder?: string; offered?: readonly string[] }) {
  const [typed, setTyped] = useState("");
  const add = (word: string) => {
    setTyped("");
    if (word !== "" && !values.includes(word)) {
      onChange([...values, word]);
    }
  };
  const open = offered.filter((word) => !values.includes(word));
  return (
    <div className="field" role="group" aria-label={label}>
      <span className="label">{label}</span>
      {values.length > 0 && (
        <ul className="row wrap tags">
          {values.map((word) => (
            <li key={word} className="chip">
              <span className="cut">{word}</span>
              <IconButton small icon="close" says={`Remove ${word}`} onPress={() => onChange(values.filter((other) => other !== word))} />
            </li>
          ))}
        </ul>
      )}
      <div className="row">
        <TextField
          className="grow"
          value={typed}
          onChange={setTyped}
          onKeyDown={(event) => {
            if (event.key === "Enter") {
              event.preventDefault();
              add(typed.trim());
            }
          }}
        >
          <Label className="unseen">Add to {label}</Label>
          <Input placeholder={placeholder} />
        </TextField>
        <Button small icon="plus" onPress={() => add(typed.trim())} isDisabled={typed.trim() === ""}>
          Add
        </Button>
      </div>
      {open.length > 0 && (
        <div className="row wrap">
          {open.map((word) => (
            <Button key={word} small look="plain" icon="plus" onPress={() => add(word)}>
              {word}
            </Button>
          ))}
        </div>
      )}
      {wrong ? <span className="wrong">{wrong}</span> : hint && <span className="hint">{hint}</span>}
    </div>
  );
}
