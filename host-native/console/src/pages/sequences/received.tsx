/**
 * A message as one person gets it: its words, which variables are blank for them and where each value comes from, how many SMS it takes.
 *
 * In: a content, the person that the draft is tried on. Out: the core's rendering, its variables, its segments. Never: a gap that is not told.
 */
import { useDeferredValue, useMemo } from "react";
import type { Button as Pressed, Content, RenderResult, Segments, Settings, Step, Variable } from "relance/slim";
import { render, RelanceError, segments } from "../../core/core";
import { nameOf } from "../../core/words";
import { Icon } from "../../parts/icons";
import { Badge } from "../../parts/shown";
import { useBench, useData } from "./bench";

/** A content with its words, where it is one of the workspace's texts. */
function worded(content: Content, settings: Settings): Content {
  if (content.type !== "text" || !("use" in content)) {
    return content;
  }
  const text = settings.texts?.[content.use];
  return { type: "text", body: text?.body ?? "", subject: content.subject ?? text?.subject };
}

function rendered(content: Content, data: Parameters<typeof render>[0]["data"], now: string, zone: string): RenderResult | undefined {
  try {
    return render({ content, data, now, zone });
  } catch (error) {
    if (error instanceof RelanceError) {
      return undefined; // What is wrong with it stands at its place.
    }
    throw error;
  }
}

/** The message of one step. */
export function Received({ step }: { step: Step }) {
  const { trial, settings, judged } = useBench();
  const { data, zone } = useData();
  const sent = judged?.preview?.steps.find(({ id }) => id === step.id);
  // Which of the two goes out is the core's to say.
  const outside = sent?.form === "template" && step.content.type !== "template" ? step.outsideWindow : undefined;
  const content = useDeferredValue(worded(outside ?? step.content, settings));
  const result = useMemo(() => (trial ? rendered(content, data, trial.start, zone) : undefined), [content, data, trial, zone]);
  if (!trial || !result) {
    return null;
  }
  return (
    <section className="received" aria-label={`As ${nameOf(trial.contact)} gets it`}>
      <h3>As {nameOf(trial.contact)} gets it</h3>
      {outside && <p className="small moved">Free text is not allowed to them then: the template goes out.</p>}
      <Words result={result} content={content} buttons={sent?.content?.type === "rich" ? sent.content.buttons : undefined} />
      {!outside && <Length step={step} text={result.text} />}
      <Named variables={(result as Partial<RenderResult>).variables ?? []} onBlank={step.onBlank ?? "hold"} />
    </section>
  );
}

function Words({ result, content, buttons }: { result: RenderResult; content: Content; buttons: readonly Pressed[] | undefined }) {
  const { subject, text, parameters = {} } = result as Partial<RenderResult>;
  const template = content.type === "template" ? content : undefined;
  return (
    <div className="message">
      {subject && <p className="strong subject">{subject}</p>}
      {template ? (
        <>
          <p className="soft small">The provider’s template {template.template ? `“${template.template}”` : "is not chosen yet"}, with:</p>
          {Object.entries(parameters).map(([name, value]) => (
            <p key={name}>
              <span className="soft">{name}:</span> {value}
            </p>
          ))}
        </>
      ) : (
        text || <span className="soft">Nothing yet.</span>
      )}
      {content.type === "rich" && (buttons ?? content.buttons)?.map((button, index) => <span key={index} className="message-button">{button.text || "…"}</span>)}
    </div>
  );
}

const SEGMENTED = new Set(["sms"]);

/** Whether a step may go out as an SMS: it says so, or whichever channel is best may be that. */
function mayBeSms(step: Step, settings: Settings): boolean {
  const on = Object.entries(settings.channels ?? {}).some(([channel, { off, profile }]) => !off && (profile?.segments ?? SEGMENTED.has(channel)));
  const named = [step.channel ?? "automatic", ...(step.fallback ?? [])];
  return named.some((channel) => settings.channels?.[channel]?.profile?.segments ?? SEGMENTED.has(channel)) || (step.channel === undefined || step.channel === "automatic" ? on : false);
}

function Length({ step, text }: { step: Step; text: string }) {
  const { settings } = useBench();
  const shown = mayBeSms(step, settings) && step.content.type !== "template";
  const counted = useMemo(() => (shown && text !== "" ? segments({ text }) : undefined), [shown, text]);
  return counted ? <SegmentsShown counted={counted} sure={step.channel === "sms"} /> : null;
}

/** How many SMS a text takes, and what makes it longer. */
export function SegmentsShown({ counted, sure }: { counted: Segments; sure: boolean }) {
  const { segments: count, units, perSegment, encoding, outside = [] } = counted;
  return (
    <div className="sms-length" data-segments={count}>
      <Badge tone={count > 1 ? "held" : "quiet"} icon="sms">
        {count === 1 ? "1 SMS" : `${count} SMS`}
      </Badge>
      <span className="small soft">
        {!sure && "if it goes out by SMS: "}
        {units} of {perSegment * count} characters, {encoding === "gsm7" ? "plain alphabet" : "wide alphabet"}
        {encoding === "ucs2" && outside.length > 0 && <> because of {outside.slice(0, 6).map((letter) => `“${letter}”`).join(", ")}</>}
      </span>
    </div>
  );
}

const SOURCES: Record<string, string> = { contact: "the person", conversation: "the conversation", workspace: "the workspace", target: "what it is about", agent: "whoever writes", data: "the text itself", none: "nobody has it" };
const BLANK: Record<string, string> = { hold: "blank: it is held", skip: "blank: it is left out", send: "blank: a gap" };

/** Every variable, its value, and whose it is. */
function Named({ variables, onBlank }: { variables: readonly Variable[]; onBlank: string }) {
  if (variables.length === 0) {
    return <p className="soft small">It says the same to everybody: it names no variable.</p>;
  }
  return (
    <table className="small variables-table">
      <caption className="unseen">Variables of this message</caption>
      <thead>
        <tr>
          <th scope="col">Variable</th>
          <th scope="col">For them</th>
          <th scope="col">From</th>
        </tr>
      </thead>
      <tbody>
        {variables.map(({ name, value, source, blank, defaulted }) => (
          <tr key={name} data-blank={blank && !defaulted}>
            <td>
              <code>{name}</code>
            </td>
            <td>
              {!blank ? (
                String(value)
              ) : defaulted ? (
                <span className="soft">blank: the default stands in</span>
              ) : (
                <span className="blank">
                  <Icon name="warning" /> {BLANK[onBlank]}
                </span>
              )}
            </td>
            <td className="soft">{SOURCES[source] ?? source}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
