/**
 * Rules in plain words, a line each; beside each line what the core reads out of it as a limit, and what only a model reads.
 *
 * In: the lines. Out: the lines, changed; their reading, as one types. Never: a limit that the core did not read.
 */
import { useDeferredValue, useMemo, useRef, type ClipboardEvent, type KeyboardEvent, type RefObject } from "react";
import { Input, TextField } from "react-aria-components";
import type { RulesResult } from "relance/slim";
import { rules } from "../../core/core";
import { useDrafting } from "../../parts/drafting";
import { IconButton, Button } from "../../parts/press";
import { Badge } from "../../parts/shown";
import { limitWords } from "./limits";

/** What is in the lines, by the core. */
export function useReading(text: string): RulesResult | undefined {
  const asked = useDeferredValue(text);
  return useMemo(() => {
    try {
      return rules({ instructions: asked });
    } catch {
      return undefined;
    }
  }, [asked]);
}

/** The lines to write. */
export function Lines({ value, onChange, wrong }: { value: string; onChange(value: string): void; wrong?: string }) {
  const { may } = useDrafting();
  const reading = useReading(value);
  const list = useRef<HTMLOListElement>(null);
  const lines = value.split("\n");
  const { set, focus, keys, paste } = useLines(lines, list, onChange);
  return (
    <div className="tight" data-at="/autoFollowUps/instructions">
      <ol className="rule-lines" ref={list} aria-label="Rules">
        {lines.map((line, index) => (
          <li key={index} className="rule-line">
            <TextField aria-label={`Rule ${index + 1}`} aria-describedby={`rule-${index}`} value={line} isDisabled={!may} onChange={(text) => set(lines.map((one, other) => (other === index ? text : one)))} className="field">
              <Input placeholder={index === 0 ? "Never follow up more than 3 times" : ""} onKeyDown={(event) => keys(event, index)} onPaste={(event) => paste(event, index)} />
            </TextField>
            <Read reading={reading} line={index + 1} text={line} id={`rule-${index}`} />
            {may && lines.length > 1 && <IconButton small icon="trash" says={`Remove rule ${index + 1}`} onPress={() => set(lines.filter((_, other) => other !== index))} />}
          </li>
        ))}
      </ol>
      {wrong && <p className="wrong">{wrong}</p>}
      {may && (
        <div>
          <Button
            small
            icon="plus"
            onPress={() => {
              set([...lines, ""]);
              focus(lines.length);
            }}
          >
            Add a rule
          </Button>
        </div>
      )}
    </div>
  );
}

/** Writes in several lines as in one text: Enter parts a line, Backspace joins two, a paste of several becomes several. */
function useLines(lines: readonly string[], list: RefObject<HTMLOListElement | null>, onChange: (value: string) => void) {
  const focus = (line: number, atEnd = true) =>
    requestAnimationFrame(() => {
      const field = list.current?.querySelectorAll("input")[Math.max(0, line)];
      field?.focus();
      field?.setSelectionRange(atEnd ? field.value.length : 0, atEnd ? field.value.length : 0);
    });
  const set = (next: string[]) => onChange(next.join("\n"));
  const keys = (event: KeyboardEvent<HTMLInputElement>, line: number) => {
    const field = event.currentTarget;
    if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      const at = field.selectionStart ?? field.value.length;
      set([...lines.slice(0, line), field.value.slice(0, at), field.value.slice(at), ...lines.slice(line + 1)]);
      focus(line + 1, false);
    } else if (event.key === "Backspace" && field.selectionStart === 0 && field.selectionEnd === 0 && line > 0) {
      event.preventDefault();
      set([...lines.slice(0, line - 1), `${lines[line - 1]}${lines[line]}`, ...lines.slice(line + 1)]);
      focus(line - 1);
    } else if (event.key === "ArrowUp" && line > 0) {
      focus(line - 1);
    } else if (event.key === "ArrowDown" && line < lines.length - 1) {
      focus(line + 1);
    }
  };
  const paste = (event: ClipboardEvent<HTMLInputElement>, line: number) => {
    const text = event.clipboardData.getData("text").replaceAll("\r\n", "\n");
    if (text.includes("\n")) {
      event.preventDefault();
      const field = event.currentTarget;
      const [from, to] = [field.selectionStart ?? 0, field.selectionEnd ?? 0];
      set([...lines.slice(0, line), ...`${field.value.slice(0, from)}${text}${field.value.slice(to)}`.split("\n"), ...lines.slice(line + 1)]);
    }
  };
  return { set, focus, keys, paste };
}

/** What is read of one line. */
function Read({ reading, line, text, id }: { reading: RulesResult | undefined; line: number; text: string; id: string }) {
  const limits = reading?.limits.filter((one) => one.line === line) ?? [];
  const rest = reading?.rest.filter((one) => one.line === line) ?? [];
  return (
    <div className="rule-read" id={id} aria-live="polite">
      {text.trim() === "" ? (
        <span className="soft small">Nothing yet</span>
      ) : (
        <>
          {limits.map(({ limit }, index) => (
            <Badge key={index} tone="done" icon="check">
              {limitWords(limit)}
            </Badge>
          ))}
          {rest.map((one, index) => (
            <Badge key={index} tone="quiet" icon="assistant">
              Only a model reads{limits.length > 0 || rest.length > 1 ? `: “${one.text}”` : " it"}
            </Badge>
          ))}
        </>
      )}
    </div>
  );
}
