/**
 * What would be sent to one person, step by step: when, on which channel, with which words, and what moved it.
 *
 * In: the core's preview of the draft. Out: a line from the beginning on, each step to be opened. Never: a moment that the core has not given.
 */
import type { PreviewStep } from "relance/slim";
import { channelName, firstWords, movedBy, said, stepStatus } from "../../core/words";
import { ChannelIcon, Icon } from "../../parts/icons";
import { cityOf, Local, Relative } from "../../parts/moment";
import { Badge, CallOut } from "../../parts/shown";
import { useBench } from "./bench";

const SOURCES = { contact: "their own", sequence: "the sequence’s", workspace: "the workspace’s", default: "nobody’s, so UTC" };

/** The line. */
export function Ahead() {
  const { judged, trial, onOpen } = useBench();
  const ahead = judged?.preview;
  if (!trial) {
    return null;
  }
  if (!ahead) {
    return <p className="soft">It shows once the draft can be read.</p>;
  }
  if (ahead.refused) {
    return (
      <CallOut tone="held" icon="stop">
        It would not begin for them: {said(ahead.refused)}.
      </CallOut>
    );
  }
  return (
    <>
      <p className="small soft">
        Times by the clock of {cityOf(ahead.zone.zone)}, {SOURCES[ahead.zone.source]}.
      </p>
      <ol className="ahead" aria-label="What would be sent" data-took={judged.took.toFixed(1)}>
        <li className="ahead-start">
          <span className="ahead-dot" aria-hidden="true" />
          <span className="soft small">
            Begins <Local at={trial.start} zone={ahead.zone.zone} />
          </span>
        </li>
        {ahead.steps.map((step, index) => (
          <Point key={index} step={step} index={index} onOpen={() => onOpen(placeIn(judged.draft.steps, step.id, index), "")} />
        ))}
      </ol>
    </>
  );
}

/** The preview has the steps in the draft's order; where it has not, the id says which it is. */
const placeIn = (steps: readonly { id: string }[], id: string, index: number) => (steps[index]?.id === id ? index : Math.max(0, steps.findIndex((step) => step.id === id)));

/** Steps to a listed time, and minutes of a spread, are as planned. */
const PLANNED = new Set(["schedule.listedTime", "schedule.spread"]);

/** What moved it that nobody asked for, in a few words. */
export const heldUpBy = ({ reasons }: PreviewStep) => movedBy(reasons.filter(({ code }) => !PLANNED.has(code)));

function Point({ step, index, onOpen }: { step: PreviewStep; index: number; onOpen(): void }) {
  const sent = step.status === "sent";
  const moved = sent ? heldUpBy(step) : undefined;
  const { word, tone } = stepStatus(step.status);
  return (
    <li className="ahead-point" data-step={step.id} data-at={step.at ?? undefined} data-status={step.status}>
      <span className="ahead-icon" data-status={step.status} aria-hidden="true">
        {sent ? <ChannelIcon channel={step.channel ?? "automatic"} /> : <Icon name={step.status === "held" ? "pause" : "skip"} />}
      </span>
      <div className="ahead-what">
        <p className="row wrap">
          {step.at && (
            <span className="strong num">
              <Local at={step.at} zone={step.zone} />
            </span>
          )}
          {sent ? step.at && <span className="soft small"><Relative at={step.at} zone={step.zone} /></span> : <Badge tone={tone}>{word}</Badge>}
        </p>
        <button type="button" className="ahead-open" onClick={onOpen}>
          <span className="cut">
            <span className="unseen">Open step </span>
            {index + 1}. {step.channel ? channelName(step.channel) : ""} {firstWords(step.content)}
          </span>
        </button>
        <Why step={step} moved={moved} />
      </div>
    </li>
  );
}

/** What moved it, or why it is not sent: the core's own sentences. */
function Why({ step, moved }: { step: PreviewStep; moved: string | undefined }) {
  if (step.reasons.length === 0) {
    return null;
  }
  const sentences = step.reasons.map((reason) => `${said(reason).replace(/`([^`]*)`/g, "“$1”")}.`);
  if (step.status !== "sent") {
    return <p className="small ahead-why">{sentences[sentences.length - 1]}</p>;
  }
  return (
    <details className="ahead-reasons small" data-moved={moved !== undefined}>
      <summary>{moved ? `moved: ${moved}` : "why"}</summary>
      <ul className="tight">
        {sentences.map((sentence, index) => (
          <li key={index}>{sentence}</li>
        ))}
      </ul>
    </details>
  );
}
