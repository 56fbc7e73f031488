/**
 * A draft or a version to be read: each step with its time, its channel, its words, its rules.
 *
 * In: a draft. Out: the same as a page reads it. Never: a field.
 */
import type { Content, Draft, Step } from "relance/slim";
import { channelName } from "../../core/words";
import { ChannelIcon, Icon } from "../../parts/icons";
import { Fact, Facts } from "../../parts/shown";
import { BLANKS, calendarWords, COMPOSES, labelOf, PURPOSES, REPLIES, TARGET_KINDS, timingWords } from "./words";

/** All of it. */
export function Reading({ draft }: { draft: Draft }) {
  return (
    <div className="reading">
      <Facts>
        <Fact name="For">{labelOf(PURPOSES, draft.purpose ?? "marketing")}</Fact>
        <Fact name="About">{labelOf(TARGET_KINDS, draft.target ?? "contact")}</Fact>
        <Fact name="On a reply">{labelOf(REPLIES, draft.onReply ?? "stop")}</Fact>
        {!!draft.goals?.length && <Fact name="Goals">{draft.goals.join(", ")}</Fact>}
        <Fact name="Hours">
          <span className="lines">{calendarWords(draft.calendar)}</span>
        </Fact>
      </Facts>
      <ol className="reading-steps">
        {draft.steps.map((step, index) => (
          <li key={index}>
            <p className="wait-words small soft">
              <Icon name="upcoming" /> {timingWords(step, index === 0, draft.target)}
            </p>
            <OneStep step={step} index={index} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function OneStep({ step, index }: { step: Step; index: number }) {
  return (
    <article className="step-card read" aria-label={`Step ${index + 1}`}>
      <span className="step-icon">
        <ChannelIcon channel={step.channel ?? "automatic"} />
      </span>
      <div className="step-what">
        <p className="strong">
          {index + 1}. {[step.channel ?? "automatic", ...(step.fallback ?? [])].map(channelName).join(", then ")}
        </p>
        <Words content={step.content} />
        <p className="small soft">
          {[(step.compose ?? "static") !== "static" && labelOf(COMPOSES, step.compose), `If something is blank: ${labelOf(BLANKS, step.onBlank ?? "hold").toLowerCase()}`].filter(Boolean).join(" · ")}
        </p>
      </div>
    </article>
  );
}

/** The words as they are written, with their variables. */
export function Words({ content }: { content: Content }) {
  if (content.type === "template") {
    return (
      <div className="message quoted">
        Template “{content.template}”{content.language && ` (${content.language})`}
        {Object.entries(content.parameters ?? {}).map(([name, value]) => `\n${name}: ${value}`)}
      </div>
    );
  }
  const text = "body" in content ? content.body : "use" in content ? `The reusable text “${content.use}”` : (content.text ?? (content.html ?? "").replace(/<[^>]*>/g, " "));
  return (
    <div className="message quoted">
      {content.subject && <p className="strong subject">{content.subject}</p>}
      {text}
    </div>
  );
}
