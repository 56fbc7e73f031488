/**
 * What would come of a conversation, told: what is decided and why, then each message with its moment.
 *
 * In: what happens. Out: the core's sentences and moments. Never: a moment without the reason that moved it.
 */
import { useDeferredValue, useMemo, useState } from "react";
import type { PreviewStep } from "relance/slim";
import { nowInstant } from "../../app/clock";
import { channelName, firstWords, movedBy, said } from "../../core/words";
import { useDrafting } from "../../parts/drafting";
import { Local, Relative } from "../../parts/moment";
import { Badge, CallOut } from "../../parts/shown";
import { planOf, type Happens, type Plan } from "./plan";

/** What comes of it by the draft, as one writes; what can't be read is told at its own field. */
export function usePlan(happens: Omit<Happens, "now"> | undefined): Plan | undefined {
  const { settings } = useDrafting();
  const [now] = useState(nowInstant);
  const asked = useDeferredValue(settings);
  const { text, channel, zone } = happens ?? {};
  return useMemo(() => {
    try {
      return channel && zone ? planOf(asked, { text, channel, zone, now }) : undefined;
    } catch {
      return undefined;
    }
  }, [asked, text, channel, zone, now]);
}

/** The messages, in order. */
export function Steps({ plan }: { plan: Plan }) {
  if (plan.steps.length === 0) {
    return null;
  }
  return (
    <ol className="foreseen" aria-label="What would go out">
      {plan.steps.map((step) => (
        <li key={step.id} className="foreseen-step">
          <span className="foreseen-when">
            {step.at ? (
              <>
                <Relative at={step.at} zone={step.zone} />
                <span className="soft small">
                  <Local at={step.at} zone={step.zone} />
                </span>
              </>
            ) : (
              <span className="soft">no time</span>
            )}
          </span>
          <span className="grow tight">
            <span className="cut">{firstWords(step.content) || <span className="soft">{step.status === "held" ? held(step) : "The model writes it."}</span>}</span>
            <span className="row wrap">
              {step.channel && <Badge>{channelName(step.channel)}</Badge>}
              {step.status === "held" && <Badge tone="held">waits for somebody</Badge>}
              {moved(step) && <span className="soft small">moved: {moved(step)}</span>}
            </span>
          </span>
        </li>
      ))}
    </ol>
  );
}

/** What moved it; that it was spread over minutes is said only where nothing else did. */
const moved = ({ reasons }: PreviewStep) => movedBy(reasons.filter(({ code }) => code !== "schedule.spread")) ?? movedBy(reasons);

const held = ({ reasons }: PreviewStep) => {
  const last = reasons[reasons.length - 1];
  return last ? `${said(last)}.` : "";
};

const OCCASIONS: Record<string, string> = { stoppedReplying: "They stopped replying", busy: "They are busy", askedForTime: "They ask for a certain time" };

/** What is decided, and why. */
export function Decided({ plan }: { plan: Plan }) {
  const told = plan.decisions.filter(({ what }) => what !== "begun");
  return (
    <ul className="tight" aria-label="What is decided">
      {told.flatMap(({ reasons, what }, at) =>
        reasons.map((reason, index) => (
          <li key={`${at} ${index}`}>
            <CallOut tone={what === "followUp" ? "done" : what === "notFollowed" ? "held" : undefined} icon={what === "followUp" ? "upcoming" : "about"}>
              {said(reason).replace(/`(stoppedReplying|busy|askedForTime)`/, (_, kind: string) => `“${OCCASIONS[kind]}”`)}.
            </CallOut>
          </li>
        )),
      )}
    </ul>
  );
}
