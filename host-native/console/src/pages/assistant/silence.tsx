/**
 * When a conversation is idle, what a person's own message does, where it may go on, and how it ends.
 *
 * In: the draft. Out: waits and switches, each with what follows from it. Never: a default that is not said.
 */
import type { Wait } from "relance/slim";
import type { Place } from "../../core/draft";
import { Spot, useDrafting } from "../../parts/drafting";
import { NumberInput, Switch } from "../../parts/fields";
import { Card } from "../../parts/shown";
import { WaitField } from "../../parts/wait";
import { One } from "./says";
import { Outside } from "./outside";

const TWENTY: Wait = { minutes: 20 };
const SHORT = ["minutes", "hours", "days"] as const;

/** A switch with what follows from it. */
function Turn({ at, on, words, says, put }: { at: Place; on: boolean; words: string; says: string; put(on: boolean): void }) {
  const { may } = useDrafting();
  return (
    <Spot at={at}>
      {(wrong) => (
        <div className="tight">
          <Switch isSelected={on} isDisabled={!may} onChange={put}>
            {words}
          </Switch>
          <span className={wrong ? "wrong" : "soft small"}>{wrong ?? says}</span>
        </div>
      )}
    </Spot>
  );
}

/** Idle conversations, and what a person of ours does. */
export function Silence() {
  const { settings, put, may } = useDrafting();
  const { inactivity, autoFollowUps: auto } = settings;
  return (
    <Card title="Silence">
      <div className="pairs">
        <Spot at={["inactivity", "ai"]}>
          {(wrong) => <WaitField label="Idle, where the assistant handles it" value={inactivity?.ai ?? TWENTY} onChange={(wait) => put(["inactivity", "ai"], wait)} wrong={wrong} units={SHORT} disabled={!may} hint={auto && !auto.off ? "After so long without a word it is decided what becomes of it." : "After so long without a word it is closed."} />}
        </Spot>
        <Spot at={["inactivity", "human"]}>
          {(wrong) => <WaitField label="Idle, where a person handles it" value={inactivity?.human ?? TWENTY} onChange={(wait) => put(["inactivity", "human"], wait)} wrong={wrong} units={SHORT} disabled={!may} />}
        </Spot>
        <Turn at={["inactivity", "staysOpen"]} on={!inactivity?.staysOpen} words="Close idle conversations" says="Silently; when they write again it is open again." put={(on) => put(["inactivity", "staysOpen"], on ? undefined : true)} />
        <Spot at={["humanHold"]}>
          {(wrong) => <WaitField label="After a person of ours wrote, follow-ups rest" value={settings.humanHold ?? { hours: 24 }} onChange={(wait) => put(["humanHold"], wait)} wrong={wrong} units={SHORT} disabled={!may} hint="Or until the conversation is handed back." />}
        </Spot>
        {auto && <Turn at={["autoFollowUps", "withHuman"]} on={auto.withHuman ?? false} words="Follow up where a person handles it, too" says="Off: such conversations are left to whoever has them." put={(on) => put(["autoFollowUps", "withHuman"], on || undefined)} />}
        <Turn at={["channelSwitching"]} on={settings.channelSwitching ?? true} words="Go on by SMS where they are not reached" says="From live chat when they are gone; from WhatsApp, Messenger and Instagram when their window has closed. Never from the web widget." put={(on) => put(["channelSwitching"], on ? undefined : false)} />
      </div>
    </Card>
  );
}

const SURVEY = { content: { type: "text" as const, body: "How satisfied are you with us, from 1 to 5? {{ target.surveyUrl }}" } };

/** How a conversation ends whose follow-ups are used up. */
export function Endings() {
  const { settings, put, may } = useDrafting();
  const auto = settings.autoFollowUps ?? {};
  const closing = auto.closing ?? {};
  const at: Place = ["autoFollowUps", "closing"];
  return (
    <Card title="How it ends">
      <div className="stack">
        <div className="pairs">
          <Turn at={[...at, "staysOpen"]} on={!closing.staysOpen} words="Close it when follow-ups are used up" says="Off: it stays open for somebody to look at." put={(on) => put([...at, "staysOpen"], on ? undefined : true)} />
          <Turn at={[...at, "withoutSummary"]} on={!closing.withoutSummary} words="With a summary" says="The model sums up what was said; it stands with the conversation." put={(on) => put([...at, "withoutSummary"], on ? undefined : true)} />
          <Turn at={["autoFollowUps", "keepsComplaints"]} on={!auto.keepsComplaints} words="Complaints go to a person" says="Off: the assistant goes on as with anybody." put={(on) => put(["autoFollowUps", "keepsComplaints"], on ? undefined : true)} />
          <Spot at={["maxEpisodes"]}>{(wrong) => <NumberInput label="At most so many rounds in one conversation" value={settings.maxEpisodes ?? 5} least={1} most={100} disabled={!may} onChange={(most) => put(["maxEpisodes"], most === 5 ? undefined : most)} wrong={wrong} hint="A round begins when our side writes after they did." />}</Spot>
        </div>
        <Turn at={[...at, "survey"]} on={closing.survey != null} words="Ask how satisfied they were" says="Once, when it is closed. The answers stand under “Satisfaction”." put={(on) => put([...at, "survey"], on ? SURVEY : undefined)} />
        {closing.survey && (
          <div className="stack">
            <One at={[...at, "survey", "content"]} content={closing.survey.content} number={0} label="The question" />
            <p className="soft small">
              Where <code>{"{{ target.surveyUrl }}"}</code> stands, the way to the answer is put.
            </p>
            <Outside at={[...at, "survey", "outsideWindow"]} content={closing.survey.outsideWindow} />
          </div>
        )}
      </div>
    </Card>
  );
}
