/**
 * Who writes a step, what becomes of it when it can't be sent as planned, and what else happens with it.
 *
 * In: a step. Out: its compose mode, its rules, its workflow. Never: a rule that the core does not have.
 */
import type { OnReply, Step, Wait, Workflow } from "relance/slim";
import { Choice, Field, NumberInput, Switch, type Option } from "../../parts/fields";
import { Tags } from "../../parts/tags";
import { useBench } from "./bench";
import { Place } from "./place";
import { BLANKS, COMPOSES, MODEL_FAILURES, partsOf, REPLIES, UNITS, UNREACHABLES, waitOf, labelOf } from "./words";

interface Ruled {
  step: Step;
  onChange(change: Partial<Step>, kind?: string): void;
}

/** Who writes it. */
export function Writing({ step, onChange }: Ruled) {
  const compose = step.compose ?? "static";
  return (
    <div className="stack">
      <Place at="compose">{(wrong) => <Choice label="Who writes it" options={COMPOSES} value={compose} onChange={(next) => onChange({ compose: next === "static" ? undefined : next })} wrong={wrong} />}</Place>
      {compose !== "static" && (
        <>
          <Place at="instructions">
            {(wrong) => (
              <Field
                label="What the model is asked to write"
                rows={4}
                value={step.instructions ?? ""}
                onChange={(instructions) => onChange({ instructions: instructions || undefined }, "instructions")}
                wrong={wrong}
                placeholder="Ask how the first week went, in three sentences, and offer a call."
                hint="The text above is the draft that it starts from."
              />
            )}
          </Place>
          <Place at="onModelFailure">{(wrong) => <Choice label="If the model can’t" options={MODEL_FAILURES} value={step.onModelFailure ?? "hold"} onChange={(next) => onChange({ onModelFailure: next === "hold" ? undefined : next })} wrong={wrong} />}</Place>
        </>
      )}
    </div>
  );
}

/** What becomes of it when it can't go out as planned. */
export function Otherwise({ step, onChange }: Ruled) {
  const { draft } = useBench();
  const replies: Option<OnReply | "sequence">[] = [{ id: "sequence", label: `As the sequence: ${labelOf(REPLIES, draft.onReply ?? "stop").toLowerCase()}` }, ...REPLIES];
  return (
    <div className="stack">
      <div className="pair">
        <Place at="onBlank">{(wrong) => <Choice label="If something is blank" options={BLANKS} value={step.onBlank ?? "hold"} onChange={(onBlank) => onChange({ onBlank })} wrong={wrong} />}</Place>
        <Place at="onUnreachable">{(wrong) => <Choice label="If nobody can be reached" options={UNREACHABLES} value={step.onUnreachable ?? "hold"} onChange={(onUnreachable) => onChange({ onUnreachable })} wrong={wrong} />}</Place>
      </div>
      <Place at="onReply">
        {(wrong) => <Choice label="If they answer before it" options={replies} value={step.onReply ?? "sequence"} onChange={(next) => onChange({ onReply: next === "sequence" ? undefined : next })} wrong={wrong} />}
      </Place>
      <Late step={step} onChange={onChange} />
    </div>
  );
}

/** How late it may still go out. */
function Late({ step, onChange }: Ruled) {
  const { maxLate } = step;
  const { amount, unit } = partsOf(maxLate ?? { hours: 4 });
  const put = (wait: Wait | undefined) => onChange({ maxLate: wait }, "late");
  return (
    <Place at="maxLate" className="stack">
      {(wrong) => (
        <>
          <Switch isSelected={maxLate != null} onChange={(on) => put(on ? { hours: 4 } : undefined)}>
            It is dropped when it is late <span className="soft small">(else: when the next step would be due, within 4 hours to 3 days)</span>
          </Switch>
          {maxLate != null && (
            <div className="timing">
              <NumberInput label="How late" unlabelled value={amount} least={0} most={36_525} onChange={(number) => put(waitOf(number ?? 0, unit))} wrong={wrong} />
              <Choice label="Unit" unlabelled options={UNITS} value={unit} onChange={(next) => put(waitOf(amount, next))} />
            </div>
          )}
        </>
      )}
    </Place>
  );
}

/** What else happens when it is sent. */
export function WorkflowFields({ step, onChange }: Ruled) {
  const workflow = step.workflow ?? {};
  const put = (change: Partial<Workflow>, kind?: string) => {
    const next = Object.fromEntries(Object.entries({ ...workflow, ...change }).filter(([, value]) => value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0)));
    onChange({ workflow: Object.keys(next).length > 0 ? (next as Workflow) : undefined }, kind);
  };
  return (
    <div className="stack" data-place="workflow">
      <div className="pair">
        <Place at="workflow/addTags">{(wrong) => <Tags label="Add tags" values={workflow.addTags ?? []} onChange={(addTags) => put({ addTags })} wrong={wrong} />}</Place>
        <Place at="workflow/removeTags">{(wrong) => <Tags label="Remove tags" values={workflow.removeTags ?? []} onChange={(removeTags) => put({ removeTags })} wrong={wrong} />}</Place>
      </div>
      <div className="pair">
        <Place at="workflow/assignTo">{(wrong) => <Field label="Assign to" value={workflow.assignTo ?? ""} onChange={(assignTo) => put({ assignTo }, "assign")} wrong={wrong} placeholder="Nobody" />}</Place>
        <Place at="workflow/webhook">{(wrong) => <Field label="Call an address" type="url" value={workflow.webhook ?? ""} onChange={(webhook) => put({ webhook }, "webhook")} wrong={wrong} placeholder="https://" />}</Place>
      </div>
      <Place at="workflow/notify">{(wrong) => <Tags label="Tell" values={workflow.notify ?? []} onChange={(notify) => put({ notify })} wrong={wrong} placeholder="A colleague or a team" />}</Place>
    </div>
  );
}
