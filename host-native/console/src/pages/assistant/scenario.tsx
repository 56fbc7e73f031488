/**
 * One occasion for a follow-up: whether it is one, when its messages go out, what they say, what else happens.
 *
 * In: the scenario of the draft. Out: the same, changed, beside what the core makes of it at once. Never: a timeline of the page's own.
 */
import { useId, useState } from "react";
import type { Compose, Pace, Scenario } from "relance/slim";
import { pointer, type Place } from "../../core/draft";
import { Spot, useDrafting } from "../../parts/drafting";
import { Choice, Field, Switch } from "../../parts/fields";
import { Icon } from "../../parts/icons";
import { Button } from "../../parts/press";
import { Badge } from "../../parts/shown";
import { Cadence, USUAL } from "./cadence";
import { Outside } from "./outside";
import { channelsOf } from "./plan";
import { Decided, Steps, usePlan } from "./planned";
import { Says } from "./says";
import { WorkflowFields } from "./workflow";

/** The three of them. */
export type Kind = "stoppedReplying" | "busy" | "askedForTime";

/** What they are called, when they are, and with which words one looks at them. */
export const SCENARIOS: Record<Kind, { name: string; lead: string; first: string; text?: string; example: string }> = {
  stoppedReplying: { name: "They stopped replying", lead: "Our side wrote last, and they don’t answer.", first: "after our last message", example: "If our side writes now and they stay silent" },
  busy: { name: "They are busy", lead: "They say that they can’t right now.", first: "after they said so", text: "Sorry, I’m busy right now", example: "If they write “Sorry, I’m busy right now”" },
  askedForTime: { name: "They ask for a certain time", lead: "“Talk to me tomorrow morning.” The first follow-up goes out then.", first: "after the time that they named", text: "Can you write to me tomorrow morning?", example: "If they write “Can you write to me tomorrow morning?”" },
};

/** Its card. */
export function ScenarioCard({ kind }: { kind: Kind }) {
  const { settings, put, may } = useDrafting();
  const [open, setOpen] = useState(false);
  const inside = useId();
  const at: Place = ["autoFollowUps", kind];
  const scenario: Scenario = settings.autoFollowUps?.[kind] ?? {};
  const { name, lead } = SCENARIOS[kind];
  const on = !scenario.off;
  return (
    <section className={on ? "card scenario" : "card scenario off"} aria-label={name} data-at={pointer(at)}>
      <header>
        <div>
          <h3>{name}</h3>
          <p className="soft small">{lead}</p>
        </div>
        <Switch isSelected={on} isDisabled={!may} onChange={(next) => put([...at, "off"], next ? undefined : true)} aria-label={`Follow up when: ${name}`}>
          {on ? "On" : "Off"}
        </Switch>
      </header>
      {on && (
        <div className="inside stack">
          <Outcome kind={kind} />
          <div>
            <Button small icon={open ? "down" : "right"} aria-expanded={open} aria-controls={inside} onPress={() => setOpen(!open)}>
              {open ? "Less" : "Change when, and what is said"}
            </Button>
          </div>
          <div id={inside} hidden={!open}>
            {open && <Inside kind={kind} at={at} scenario={scenario} />}
          </div>
        </div>
      )}
    </section>
  );
}

/** What comes of it, were it to happen now. */
function Outcome({ kind }: { kind: Kind }) {
  const { settings } = useDrafting();
  const channel = channelsOf(settings)[0];
  const { text, example } = SCENARIOS[kind];
  const plan = usePlan(channel ? { text, channel, zone: settings.zone ?? "UTC" } : undefined);
  if (!plan) {
    return null;
  }
  return (
    <div className="tight outcome">
      <p className="soft small row">
        <Icon name="upcoming" /> {example}:
      </p>
      {plan.steps.length > 0 ? <Steps plan={plan} /> : <Decided plan={plan} />}
    </div>
  );
}

const COMPOSE: readonly { id: Compose; label: string }[] = [
  { id: "full", label: "It goes out as the model wrote it" },
  { id: "assisted", label: "Somebody approves it first" },
];

function Inside({ kind, at, scenario }: { kind: Kind; at: Place; scenario: Scenario }) {
  const { put, may } = useDrafting();
  const usual: readonly Pace[] = USUAL[kind] ?? [];
  const modelWrites = (scenario.messages?.length ?? 0) === 0;
  return (
    <div className="stack">
      <div className="stack">
        <h4>When</h4>
        {kind === "askedForTime" && <p className="soft small">The first goes out at the time that they named; these come after it, where they don’t answer.</p>}
        <Cadence at={[...at, "cadence"]} value={scenario.cadence} usual={usual} first={SCENARIOS[kind].first} />
      </div>
      <div className="stack">
        <h4>What is said</h4>
        <Says at={[...at, "messages"]} messages={scenario.messages} writer={SCENARIOS[kind].name} />
        {modelWrites && (
          <div className="pairs">
            <Spot at={[...at, "instructions"]}>
              {(wrong) => <Field label="What the model is asked to write" rows={2} value={scenario.instructions ?? ""} onChange={(text) => put([...at, "instructions"], text || undefined)} wrong={wrong} disabled={!may} placeholder="Ask whether they still want the offer. One question, two sentences." />}
            </Spot>
            <Spot at={[...at, "compose"]}>{(wrong) => <Choice label="Before it goes out" options={COMPOSE} value={scenario.compose === "assisted" ? "assisted" : "full"} onChange={(compose) => put([...at, "compose"], compose === "full" ? undefined : compose)} wrong={wrong} disabled={!may} />}</Spot>
          </div>
        )}
        <Outside at={[...at, "outsideWindow"]} content={scenario.outsideWindow} />
      </div>
      <div className="stack">
        <h4>What else happens when one is sent {scenario.workflow && <Badge tone="due">something</Badge>}</h4>
        <WorkflowFields at={[...at, "workflow"]} workflow={scenario.workflow} />
      </div>
    </div>
  );
}
