/**
 * The assistant and the workspace's rules: follow-ups, rules in plain words, hours, what protects people.
 *
 * In: the one draft of the settings. Out: its parts, one at a time, and whom a change would move. Never: a change that is saved by itself.
 */
import { Drafts, useDrafting } from "../../parts/drafting";
import { PageHead } from "../../parts/shown";
import { PageTabs, type Part } from "../../parts/tabs";
import { Unsaved } from "../../parts/unsaved";
import { FollowUps } from "./followups";
import { Hours } from "./hours";
import { Law } from "./law";
import { PauseAll, StandsStill } from "./pause";
import { Rules } from "./rules";
import { Surveys } from "./surveys";
import "../../parts/settings.css";
import "./assistant.css";
import "./hours.css";

export default function Page() {
  return (
    <>
      <title>Assistant · Relance</title>
      <Drafts head={<PageHead title="Assistant and policies" lead={LEAD} />}>
        <Whole />
      </Drafts>
    </>
  );
}

const LEAD = "Who is followed up by itself, in which hours, and what holds whatever happens.";

/** Where a member of the settings stands on this page. */
const TABS: readonly (readonly [RegExp, string])[] = [
  [/^\/autoFollowUps\/(instructions|limits)|^\/partsOfDay/, "rules"],
  [/^\/autoFollowUps\/calendar|^\/calendar\/(?!legalHours)|^\/calendar$|^\/zone|^\/holidays/, "hours"],
  [/^\/calendar\/legalHours|^\/policies|^\/caps|^\/spacing|^\/unknownOutcome|^\/plausibleZones|^\/migrationGrace|^\/entries/, "law"],
  [/^\/(autoFollowUps|inactivity|humanHold|channelSwitching|maxEpisodes|model)/, "followups"],
];

const tabOf = (path: string) => TABS.find(([shape]) => shape.test(path))?.[1];

function Whole() {
  const { problems } = useDrafting();
  const wrong = (tab: string) => problems.filter(({ path, severity }) => severity === "error" && tabOf(path) === tab).length;
  const parts: readonly Part[] = [
    { id: "followups", name: "Follow-ups", count: wrong("followups"), wanted: true, show: () => <FollowUps /> },
    { id: "rules", name: "Rules", count: wrong("rules"), wanted: true, show: () => <Rules /> },
    { id: "hours", name: "Hours", count: wrong("hours"), wanted: true, show: () => <Hours /> },
    { id: "law", name: "Caps and law", count: wrong("law"), wanted: true, show: () => <Law /> },
    { id: "answers", name: "Satisfaction", show: () => <Surveys /> },
  ];
  return (
    <>
      <PageHead title="Assistant and policies" lead={LEAD} acts={<PauseAll />} />
      <StandsStill />
      <PageTabs label="Parts of the settings" parts={parts} />
      <Unsaved tabs={tabOf} />
    </>
  );
}
