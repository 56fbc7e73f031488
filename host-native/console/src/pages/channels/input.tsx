/**
 * One field of an account, by its form; a secret that is kept shows that it is, and is written over only on purpose.
 *
 * In: a field, what stands in it. Out: the same, changed. Never: a secret's letters.
 */
import { useState } from "react";
import { MASK } from "../../api/accounts";
import { Choice, Field, NumberInput, Switch } from "../../parts/fields";
import { Icon } from "../../parts/icons";
import { Button } from "../../parts/press";
import type { FieldOf } from "./providers";

/** The account that is being written, as its fields see it. */
export interface Member {
  valueAt(at: string): unknown;
  set(at: string, value: unknown): void;
  faultAt(at: string): string | undefined;
  /** Whether a secret is kept there. */
  keptAt(at: string): boolean;
  /** It goes to another place: kept secrets are wanted anew. */
  wantedAnew: boolean;
}

/** The field. */
export function Input({ field, member }: { field: FieldOf; member: Member }) {
  const { at, label, form, hint, required, placeholder } = field;
  const value = member.valueAt(at);
  const wrong = member.faultAt(at);
  if (form === "secret" || form === "key") {
    return <Secret field={field} member={member} />;
  }
  if (form === "number") {
    return <NumberInput label={label} hint={hint} value={typeof value === "number" ? value : undefined} least={0} onChange={(number) => member.set(at, number)} wrong={wrong} />;
  }
  if (form === "flag") {
    return (
      <div className="tight">
        <Switch isSelected={value === true} onChange={(on) => member.set(at, on || undefined)}>
          {label}
        </Switch>
        {(wrong ?? hint) && <span className={wrong ? "wrong" : "soft small"}>{wrong ?? hint}</span>}
      </div>
    );
  }
  if (form === "words") {
    return <Words field={field} member={member} />;
  }
  if (typeof form === "object") {
    return <Choice label={label} hint={hint} options={form.choices} value={(value as string | undefined) ?? form.choices[0]?.id} onChange={(next) => member.set(at, next === form.choices[0]?.id ? undefined : next)} wrong={wrong} />;
  }
  return <Field label={label} hint={hint} required={required} placeholder={placeholder} value={typeof value === "string" ? value : ""} onChange={(text) => member.set(at, text)} wrong={wrong} />;
}

/** Several words with commas between; what is typed stays as it is while one types. */
function Words({ field: { at, label, hint, placeholder }, member }: { field: FieldOf; member: Member }) {
  const value = member.valueAt(at);
  const [text, setText] = useState(() => (Array.isArray(value) ? value.join(", ") : ""));
  const change = (next: string) => {
    setText(next);
    const words = next.split(",").map((word) => word.trim()).filter(Boolean);
    member.set(at, words.length > 0 ? words : undefined);
  };
  return <Field label={label} hint={hint ? `With commas between. ${hint}` : "With commas between."} placeholder={placeholder} value={text} onChange={change} wrong={member.faultAt(at)} />;
}

function Secret({ field: { at, label, hint, required, form }, member }: { field: FieldOf; member: Member }) {
  const value = member.valueAt(at);
  const kept = member.keptAt(at);
  const masked = kept && value === MASK;
  const wrong = member.faultAt(at);
  if (masked) {
    return (
      <div className="field" role="group" aria-label={label}>
        <span className="label">{label}</span>
        <div className="row kept-secret">
          <Icon name="key" />
          <span className="grow">Kept, and shown to nobody</span>
          <Button small onPress={() => member.set(at, "")}>
            Write another
          </Button>
        </div>
        {wrong ? <span className="wrong">{wrong}</span> : member.wantedAnew && <span className="wrong">It is wanted anew for the new place.</span>}
      </div>
    );
  }
  return (
    <div className="tight">
      <Field label={label} hint={hint} required={required} type="password" rows={form === "key" ? 3 : undefined} autoComplete="new-password" value={typeof value === "string" ? value : ""} onChange={(text) => member.set(at, text)} wrong={wrong} mono />
      {kept && (
        <div>
          <Button small look="plain" icon="undo" onPress={() => member.set(at, MASK)}>
            Leave it as it was
          </Button>
        </div>
      )}
    </div>
  );
}
