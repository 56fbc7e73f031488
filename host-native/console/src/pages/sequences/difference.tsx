/**
 * What differs between two drafts or versions: which steps came, went, moved, changed, and what each says before and after.
 *
 * In: both, and what the core found. Out: the differences in the new one's order. Never: a difference that the core did not find.
 */
import type { Draft, Json, Step } from "relance/slim";
import { channelName } from "../../core/words";
import { Badge, type Tone } from "../../parts/shown";
import { kindOf } from "./content";
import { BLANKS, calendarWords, COMPOSES, labelOf, memberName, PURPOSES, REENROLLS, REPLIES, TARGET_KINDS, timingWords, UNREACHABLES } from "./words";

/** What the core says of two. */
export interface Differs {
  same: boolean;
  members: readonly string[];
  steps: readonly Changed[];
}

interface Changed {
  step: string;
  change: string;
  members?: readonly string[];
}

/** Members that are one thing to a reader. */
const TOGETHER: Record<string, string> = { anchor: "wait", at: "wait", fallback: "channel" };

const CHANGES: Record<string, { word: string; tone: Tone }> = {
  added: { word: "New", tone: "done" },
  removed: { word: "Gone", tone: "failed" },
  changed: { word: "Changed", tone: "held" },
  moved: { word: "Elsewhere", tone: "due" },
};

/** The list. */
export function Difference({ differs: { same, members, steps }, from, to }: { differs: Differs; from: Draft; to: Draft }) {
  if (same) {
    return <p className="soft">The two say the same.</p>;
  }
  return (
    <ul className="difference">
      {members.map((member) => (
        <li key={member}>
          <p className="row wrap">
            <Badge tone="held">Changed</Badge>
            <span className="strong">The sequence: {memberName(member)}</span>
          </p>
          <Both before={memberWords(from, member)} after={memberWords(to, member)} />
        </li>
      ))}
      {steps.map((change) => (
        <li key={`${change.step} ${change.change}`}>
          <OfStep change={change} from={from} to={to} />
        </li>
      ))}
    </ul>
  );
}

function OfStep({ change: { step: id, change, members = [] }, from, to }: { change: Changed; from: Draft; to: Draft }) {
  const [before, after] = [from.steps.findIndex((step) => step.id === id), to.steps.findIndex((step) => step.id === id)];
  const { word, tone } = CHANGES[change] ?? { word: change, tone: "quiet" as Tone };
  const shown = to.steps[after] ?? from.steps[before];
  const where = after >= 0 ? `Step ${after + 1}` : `Step ${before + 1}`;
  return (
    <>
      <p className="row wrap">
        <Badge tone={tone}>{word}</Badge>
        <span className="strong">
          {where}, “{id}”
        </span>
        {shown && <span className="soft small">{channelName(shown.channel ?? "automatic")}</span>}
        {change === "moved" && <span className="soft small">it was step {before + 1}</span>}
      </p>
      {[...new Set(members.map((member) => TOGETHER[member] ?? member))].map((member) => (
        <Both key={member} name={member === "wait" ? "when" : memberName(member)} before={stepWords(from, before, member)} after={stepWords(to, after, member)} />
      ))}
      {change === "added" && <Both after={stepWords(to, after, "content")} />}
      {change === "removed" && <Both before={stepWords(from, before, "content")} />}
    </>
  );
}

function Both({ name, before, after }: { name?: string; before?: string; after?: string }) {
  return (
    <div className="both">
      {name && <span className="soft small">{name}</span>}
      {before !== undefined && (
        <del className="lines">
          <span className="unseen">before: </span>
          {before || "nothing"}
        </del>
      )}
      {after !== undefined && (
        <ins className="lines">
          <span className="unseen">after: </span>
          {after || "nothing"}
        </ins>
      )}
    </div>
  );
}

/** A member of the sequence as words. */
function memberWords(draft: Draft, member: string): string {
  switch (member) {
    case "purpose":
      return labelOf(PURPOSES, draft.purpose ?? "marketing");
    case "target":
      return labelOf(TARGET_KINDS, draft.target ?? "contact");
    case "onReply":
      return labelOf(REPLIES, draft.onReply ?? "stop");
    case "reenroll":
      return labelOf(REENROLLS, draft.reenroll ?? "afterEnd");
    case "calendar":
      return calendarWords(draft.calendar);
    default:
      return plain((draft as unknown as Record<string, Json>)[member]);
  }
}

/** A member of a step as words. */
function stepWords(draft: Draft, index: number, member: string): string | undefined {
  const step = draft.steps[index];
  if (!step) {
    return undefined;
  }
  switch (member) {
    case "wait":
    case "anchor":
    case "at":
      return timingWords(step, index === 0, draft.target);
    case "channel":
    case "fallback":
      return [step.channel ?? "automatic", ...(step.fallback ?? [])].map(channelName).join(", then ");
    case "content":
      return contentWords(step.content);
    case "outsideWindow":
      return step.outsideWindow ? contentWords(step.outsideWindow) : "";
    case "compose":
      return labelOf(COMPOSES, step.compose ?? "static");
    case "onBlank":
      return labelOf(BLANKS, step.onBlank ?? "hold");
    case "onUnreachable":
      return labelOf(UNREACHABLES, step.onUnreachable ?? "hold");
    case "onReply":
      return step.onReply ? labelOf(REPLIES, step.onReply) : "As the sequence";
    default:
      return plain((step as unknown as Record<string, Json>)[member]);
  }
}

function contentWords(content: Step["content"]): string {
  if (content.type === "template") {
    return [`Template “${content.template}”`, ...Object.entries(content.parameters ?? {}).map(([name, value]) => `${name}: ${value}`)].join("\n");
  }
  const body = kindOf(content) === "use" ? `The reusable text “${"use" in content ? content.use : ""}”` : "body" in content ? content.body : content.type === "rich" ? (content.html ?? content.text ?? "") : "";
  return content.subject ? `${content.subject}\n\n${body}` : body;
}

/** Anything else, member by member. */
function plain(value: Json | undefined): string {
  if (value === undefined || value === null) {
    return "";
  }
  if (Array.isArray(value)) {
    return value.map(plain).join(", ");
  }
  if (typeof value === "object") {
    return Object.entries(value).map(([name, inner]) => `${memberName(name)}: ${plain(inner)}`).join("\n");
  }
  return value === true ? "yes" : value === false ? "no" : String(value);
}
