/**
 * The rules of automatic follow-ups: in plain words, as limits, and tried out on a message.
 *
 * In: the draft. Out: rules with what is read of them; what a message would lead to. Never: a rule that is told to hold and does not.
 */
import { useDrafting, Spot } from "../../parts/drafting";
import { CallOut, Card } from "../../parts/shown";
import { limitWords, OwnLimits } from "./limits";
import { Lines, useReading } from "./lines";
import { TryOut } from "./tryout";

/** All of it. */
export function Rules() {
  const { settings, put } = useDrafting();
  const auto = settings.autoFollowUps;
  const text = auto?.instructions ?? "";
  const reading = useReading(text);
  if (!auto) {
    return (
      <div className="stack">
        <CallOut>Automatic follow-ups are off. Rules hold once they are switched on, under “Follow-ups”.</CallOut>
        <TryOut />
      </div>
    );
  }
  const limits = [...(reading?.limits.map(({ limit }) => limit) ?? []), ...(auto.limits ?? [])];
  return (
    <div className="stack">
      <Card title="Rules in plain words">
        <div className="stack">
          <p className="soft">One a line, in English. What is a limit is read out beside its line and holds whatever a model says; the rest a model is told.</p>
          <Spot at={["autoFollowUps", "instructions"]}>{(wrong) => <Lines value={text} onChange={(next) => put(["autoFollowUps", "instructions"], next === "" ? undefined : next)} wrong={wrong} />}</Spot>
          {limits.length > 0 && (
            <p className="soft small">
              All in all: {limits.map(limitWords).join(" · ")}.{reading && reading.rest.length > 0 && settings.model == null && " The rest nobody reads: this workspace has no model."}
            </p>
          )}
        </div>
      </Card>
      <div className="pairs top">
        <TryOut />
        <OwnLimits />
      </div>
    </div>
  );
}
