/**
 * One step, to be edited: when, how, what it says, who writes it, what becomes of it otherwise.
 *
 * In: a step of the draft. Out: the draft with it changed, as one types. Never: a step that is gone.
 */
import { useMemo, useRef, useState, type ReactNode } from "react";
import type { Step } from "relance/slim";
import { channelName } from "../../core/words";
import { Field } from "../../parts/fields";
import { Badge } from "../../parts/shown";
import { useBench, useStepChange } from "./bench";
import { ChannelFields, OutsideWindow } from "./channel";
import { ContentFields } from "./content";
import { problemsOf } from "./judged";
import { Otherwise, WorkflowFields, Writing } from "./otherwise";
import { Place, PlacesOf, useArrival, type Wish } from "./place";
import { Received } from "./received";
import { Timing } from "./wait";
import { BLANKS, COMPOSES, labelOf, timingWords, UNREACHABLES } from "./words";

/** A part of the editor that can be folded; `says` is what is set in it. */
function Fold({ title, says, open, children }: { title: string; says?: string; open?: boolean; children: ReactNode }) {
  return (
    <details className="fold" open={open}>
      <summary>
        <span className="fold-title">{title}</span>
        {says && <span className="soft small cut">{says}</span>}
      </summary>
      <div className="fold-inside">{children}</div>
    </details>
  );
}

/** The editor of the step that is open. */
export function StepFields({ index, wish }: { index: number; wish: Wish | undefined }) {
  const { draft, judged } = useBench();
  const change = useStepChange(index);
  const within = useRef<HTMLDivElement>(null);
  const problems = useMemo(() => problemsOf(judged?.problems ?? [], index), [judged, index]);
  useArrival(within, wish);
  const step = draft.steps[index];
  if (!step) {
    return null;
  }
  const timed = { step, first: index === 0, target: draft.target, onChange: change };
  const email = mayBeEmail(step);
  return (
    <PlacesOf value={problems}>
      <div ref={within} tabIndex={-1} className="step-fields">
        <Fold title="When" says={timingWords(step, index === 0, draft.target)}>
          <Timing {...timed} />
        </Fold>
        <Fold title="How" says={[step.channel ?? "automatic", ...(step.fallback ?? [])].map(channelName).join(", then ")} open>
          <ChannelFields step={step} onChange={change} />
        </Fold>
        <div className="fold-inside message-fields">
          <h3>Message</h3>
          <ContentFields content={step.content} subject={email} onChange={(content, kind) => change({ content }, kind)} />
          <OutsideWindow step={step} onChange={change} />
          <Received step={step} />
        </div>
        <Fold title="Who writes it" says={labelOf(COMPOSES, step.compose ?? "static")}>
          <Writing step={step} onChange={change} />
        </Fold>
        <Fold title="If it can’t go out" says={`${labelOf(BLANKS, step.onBlank ?? "hold")}; ${labelOf(UNREACHABLES, step.onUnreachable ?? "hold").toLowerCase()}`}>
          <Otherwise step={step} onChange={change} />
        </Fold>
        <Fold title="What else happens" says={workflowWords(step)}>
          <WorkflowFields step={step} onChange={change} />
        </Fold>
        <Fold title="Name of the step" says={step.id}>
          <Name key={step.id} step={step} onChange={change} />
        </Fold>
      </div>
    </PlacesOf>
  );
}

const mayBeEmail = (step: Step) => ["email", "automatic"].includes(step.channel ?? "automatic") || (step.fallback ?? []).includes("email");

function workflowWords({ workflow }: Step): string {
  const { addTags = [], removeTags = [], notify = [], assignTo, webhook } = workflow ?? {};
  const parts = [addTags.length > 0 && `tags ${addTags.join(", ")}`, removeTags.length > 0 && `without ${removeTags.join(", ")}`, assignTo && `goes to ${assignTo}`, notify.length > 0 && `${notify.join(", ")} told`, webhook && "an address is called"];
  return parts.filter(Boolean).join("; ") || "Nothing";
}

/** Its name, by which timelines and running enrollments know it; taken when one has typed it. */
function Name({ step, onChange }: { step: Step; onChange(change: Partial<Step>): void }) {
  const { draft } = useBench();
  const [typed, setTyped] = useState(step.id);
  const taken = draft.steps.some((other) => other !== step && other.id === typed.trim());
  const wrong = typed.trim() === "" ? "A step needs a name" : typed.includes("/") ? "Without “/”, please" : taken ? "Another step is called so" : undefined;
  return (
    <Place at="id">
      {(told) => (
        <div
          onBlur={() => {
            if (!wrong && typed.trim() !== step.id) {
              onChange({ id: typed.trim() });
            }
          }}
        >
          <Field label="Name" value={typed} onChange={setTyped} wrong={wrong ?? told} mono hint="Timelines and running enrollments know the step by it: with another name it is a new step to them." />
        </div>
      )}
    </Place>
  );
}

/** How many problems a step has, as a badge. */
export function ProblemCount({ errors, doubts }: { errors: number; doubts: number }) {
  if (errors > 0) {
    return (
      <Badge tone="failed" icon="warning">
        {errors === 1 ? "1 problem" : `${errors} problems`}
      </Badge>
    );
  }
  return doubts > 0 ? <Badge tone="held">{doubts === 1 ? "1 to look at" : `${doubts} to look at`}</Badge> : null;
}
