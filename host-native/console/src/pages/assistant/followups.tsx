/**
 * Automatic follow-ups: on or off, what is missing for them, who decides, on which occasions, how a conversation ends.
 *
 * In: the draft; what the service says is missing. Out: the draft, changed. Never: a switch whose consequence is not said beside it.
 */
import { useQuery } from "@tanstack/react-query";
import type { AutoFollowUps, Decide, Purpose } from "relance/slim";
import { api, body } from "../../api/client";
import { nowInstant } from "../../app/clock";
import { Spot, useDrafting } from "../../parts/drafting";
import { Choice, Field, NumberInput, Switch } from "../../parts/fields";
import { sentence } from "../../parts/notices";
import { Segments } from "../../parts/segments";
import { CallOut, Card, Empty } from "../../parts/shown";
import { Button } from "../../parts/press";
import { Prose } from "../../parts/prose";
import { ScenarioCard, SCENARIOS, type Kind } from "./scenario";
import { Endings, Silence } from "./silence";

/** All of it. */
export function FollowUps() {
  const { settings, put, may } = useDrafting();
  const auto = settings.autoFollowUps ?? undefined;
  const begin = () => {
    put(["autoFollowUps"], {});
    // Conversations that fell silent long ago are not woken up.
    put(["silenceSince"], settings.silenceSince ?? nowInstant());
  };
  if (!auto) {
    return (
      <div className="stack">
        <Card label="Automatic follow-ups">
          <Empty icon="assistant" title="Automatic follow-ups are off" acts={may ? <Button look="main" onPress={begin}>Switch them on</Button> : undefined}>
            The assistant watches conversations: who stops replying, who is busy, who asks for a certain time is followed up. Only silences from now on count; nothing is sent before you save.
          </Empty>
        </Card>
        <Silence />
      </div>
    );
  }
  return (
    <div className="stack">
      <Card label="Automatic follow-ups">
        <div className="stack">
          <Spot at={["autoFollowUps", "off"]}>
            {() => (
              <Switch isSelected={!auto.off} isDisabled={!may} onChange={(on) => put(["autoFollowUps", "off"], on ? undefined : true)}>
                <span className="strong">Follow up automatically</span>{" "}
                <span className="soft small">{auto.off ? "Nothing begins; what is under way goes on." : "Each conversation on its own, from the silence that begins after you save."}</span>
              </Switch>
            )}
          </Spot>
          <Missing />
        </div>
      </Card>
      <Decides auto={auto} />
      <h2>Occasions</h2>
      {(Object.keys(SCENARIOS) as Kind[]).map((kind) => (
        <ScenarioCard key={kind} kind={kind} />
      ))}
      <Silence />
      <Endings />
    </div>
  );
}

/** What the service misses, for the settings as they are saved. */
function Missing() {
  const { differs } = useDrafting();
  const { data } = useQuery({ queryKey: ["assistant"], queryFn: () => body(api.GET("/v1/assistant")) });
  if (!data || data.missing.length === 0) {
    return data && data.on && !differs ? (
      <CallOut tone="done" icon="check">
        Nothing is missing: it works as it is saved.
      </CallOut>
    ) : null;
  }
  return (
    <CallOut tone="held" icon="warning">
      <p className="strong">{data.missing.length === 1 ? "One thing is missing:" : `${data.missing.length} things are missing:`}</p>
      <ul className="tight">
        {data.missing.map((text) => (
          <li key={text}>
            <Prose>{`${sentence(text)}.`}</Prose>
          </li>
        ))}
      </ul>
      {differs && <p className="soft small">That is so for the settings as they are saved.</p>}
    </CallOut>
  );
}

function Decides({ auto }: { auto: AutoFollowUps }) {
  const { settings, put, may } = useDrafting();
  const decide: Decide = auto.decide ?? "cadence";
  return (
    <Card title="Who decides">
      <div className="stack">
        <Spot at={["autoFollowUps", "decide"]}>
          {() => (
            <Segments<Decide>
              label="Who decides about a silence"
              options={[
                { id: "cadence", label: "The cadence" },
                { id: "model", label: "A model" },
              ]}
              value={decide}
              disabled={!may}
              onChange={(next) => put(["autoFollowUps", "decide"], next === "cadence" ? undefined : next)}
            />
          )}
        </Spot>
        <p className="soft">
          {decide === "cadence"
            ? "Each occasion has its own waits. They hold as they stand here."
            : "When a conversation is idle the model says: write now, write at a certain time, close, or hand over, each with its reason. Hours, caps and your rules hold whatever it says; where it does not answer, the cadence decides."}
        </p>
        <div className="pairs">
          <Spot at={["model"]} below>
            {(wrong) => (
              <div className="tight">
                <Switch isSelected={settings.model != null} isDisabled={!may} onChange={(on) => put(["model"], on ? {} : undefined)}>
                  This workspace may ask a model
                </Switch>
                <span className={wrong ? "wrong" : "soft small"}>{wrong ?? "For decisions, for texts, and for what the words of a rule leave open. Each call is a credit."}</span>
                {settings.model && <NumberInput label="Tries for one message" value={settings.model.tries ?? 3} least={1} most={10} disabled={!may} onChange={(tries) => put(["model", "tries"], tries === 3 ? undefined : tries)} />}
                {settings.model && <Field label="Which model, if there are several" value={settings.model.name ?? ""} onChange={(name) => put(["model", "name"], name || undefined)} disabled={!may} placeholder="The service’s own" />}
              </div>
            )}
          </Spot>
          <Spot at={["autoFollowUps", "purpose"]}>
            {(wrong) => (
              <Choice<Purpose>
                label="What they are for"
                options={[
                  { id: "service", label: "Service: they wrote to us" },
                  { id: "marketing", label: "Marketing" },
                  { id: "transactional", label: "About a purchase of theirs" },
                ]}
                value={auto.purpose ?? "service"}
                onChange={(purpose) => put(["autoFollowUps", "purpose"], purpose === "service" ? undefined : purpose)}
                wrong={wrong}
                disabled={!may}
                hint="It decides which consent and which legal hours hold."
              />
            )}
          </Spot>
        </div>
      </div>
    </Card>
  );
}
