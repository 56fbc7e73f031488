/**
 * What was changed and is not saved: told at the foot of the page, looked at, saved or thrown away.
 *
 * In: the draft of the settings. Out: a bar while there is one, the look at whom it would move. Never: a save without that look.
 */
import { lazy, Suspense, useEffect, useState } from "react";
import { useSearchParams } from "wouter";
import type { Settings } from "relance/slim";
import { forget, rebase } from "../api/draft";
import { differing } from "../core/draft";
import { goTo, told, useDrafting } from "./drafting";
import { tell } from "./notices";
import { Ask } from "./overlays";
import { Button } from "./press";
import { Prose } from "./prose";
import { CallOut } from "./shown";

const Review = lazy(() => import("./review"));

const WORDS: Partial<Record<keyof Settings, string>> = {
  autoFollowUps: "automatic follow-ups",
  calendar: "hours",
  caps: "caps",
  channelOrder: "the order of channels",
  channelSwitching: "switching channels",
  channels: "channels",
  email: "how email looks",
  entries: "hand-made lists",
  holidays: "holidays",
  humanHold: "the pause after a person writes",
  inactivity: "when a conversation is idle",
  locale: "the language",
  maxEpisodes: "how often it begins again",
  migrationGrace: "the pause after a move to a new version",
  model: "the model",
  partsOfDay: "the parts of a day",
  paused: "the pause of everything",
  plausibleZones: "zones of people without one",
  policies: "legal hours",
  silenceSince: "since when silence counts",
  spacing: "the least time between messages",
  texts: "message texts",
  unknownOutcome: "sends of which nobody knows",
  workspace: "what texts may say of you",
  zone: "the time zone",
};

/** What two editions differ in, in words. */
export const changedWords = (one: Settings, other: Settings) => differing(one, other).map((name) => WORDS[name as keyof Settings] ?? name);

/** The bar. `tabs` says on which of the page's tabs a member stands. */
export function Unsaved({ tabs }: { tabs?: (path: string) => string | undefined }) {
  const { differs, may } = useDrafting();
  const [reviews, setReviews] = useState(false);
  useToldOnLeave(differs);
  return (
    <>
      {differs && may && <Bar tabs={tabs} onReview={() => setReviews(true)} />}
      {reviews && (
        <Suspense fallback={null}>
          <Review onClose={() => setReviews(false)} />
        </Suspense>
      )}
    </>
  );
}

function Bar({ tabs, onReview }: { tabs?: (path: string) => string | undefined; onReview(): void }) {
  const { settings, base, overtaken, kept } = useDrafting();
  const [asks, setAsks] = useState(false);
  const words = changedWords(base.settings, settings).join(", ");
  return (
    <div className="unsaved-foot">
      {overtaken && <Overtaken onMine={() => rebase(kept)} onTheirs={() => forget()} />}
      <Faults tabs={tabs} />
      <div className="unsaved" role="region" aria-label="Changes that are not saved">
        <p className="grow">
          <span className="strong">Not saved:</span> {words}
        </p>
        <Button onPress={() => setAsks(true)}>Throw away</Button>
        <Button look="main" onPress={onReview} isDisabled={overtaken}>
          Review and save…
        </Button>
      </div>
      <Ask title="Throw the changes away?" does="Throw away" danger open={asks} onClose={() => setAsks(false)} onDo={() => forget()}>
        <p>The settings stay as they were: {words}.</p>
      </Ask>
    </div>
  );
}

/** Tells whoever leaves the page that what they wrote is still there. */
function useToldOnLeave(differs: boolean): void {
  useEffect(() => {
    if (!differs) {
      return;
    }
    const before = location.pathname;
    return () => {
      if (location.pathname !== before && sessionStorage.length > 0 && [...Array(sessionStorage.length).keys()].some((at) => sessionStorage.key(at)?.startsWith("relance.settings."))) {
        tell("Your changes to the settings are not saved. They are kept here until you come back.");
      }
    };
  }, [differs]);
}

function Overtaken({ onMine, onTheirs }: { onMine(): void; onTheirs(): void }) {
  return (
    <CallOut
      tone="held"
      icon="warning"
      acts={
        <div className="row wrap">
          <Button small onPress={onTheirs}>
            Take theirs
          </Button>
          <Button small look="main" onPress={onMine}>
            Put mine on top
          </Button>
        </div>
      }
    >
      Somebody else has saved the settings since you began. Put your changes on top of theirs, or throw yours away.
    </CallOut>
  );
}

/** Everything that is wrong, each with the way to its place. */
function Faults({ tabs }: { tabs?: (path: string) => string | undefined }) {
  const { problems } = useDrafting();
  const [, setParams] = useSearchParams();
  const wrong = problems.filter(({ severity }) => severity === "error");
  if (wrong.length === 0) {
    return null;
  }
  const go = (path: string) => {
    const tab = tabs?.(path);
    if (!goTo(path) && tab !== undefined) {
      setParams({ tab });
      let tries = 0;
      const again = () => (goTo(path) || (tries += 1) > 30 ? undefined : requestAnimationFrame(again));
      requestAnimationFrame(again);
    }
  };
  return (
    <CallOut tone="failed" icon="warning">
      <p className="strong">{wrong.length === 1 ? "One thing is wrong:" : `${wrong.length} things are wrong:`}</p>
      <ul className="tight faults">
        {wrong.map((problem) => (
          <li key={problem.path + problem.code}>
            <button type="button" className="as-link" onClick={() => go(problem.path)}>
              <Prose>{told(problem)}</Prose>
            </button>
          </li>
        ))}
      </ul>
    </CallOut>
  );
}
