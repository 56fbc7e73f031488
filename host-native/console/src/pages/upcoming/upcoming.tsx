/**
 * What will be sent, by time; what waits for somebody; what went out and what did not.
 *
 * In: enrollments with their facts, messages, approvals. Out: one list for each, and acts on what is planned. Never: a moment that the core in
 * this page has not computed.
 */
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { useLocation, useSearchParams } from "wouter";
import { api, body } from "../../api/client";
import { usePlanned } from "../../api/enrollments";
import { useNow } from "../../app/clock";
import { useCounts } from "../../app/frame";
import { useMay } from "../../app/session";
import { WithCore } from "../../core/ready";
import { ownZone } from "../../parts/moment";
import { Bones, Empty, PageHead } from "../../parts/shown";
import { Button, LinkButton } from "../../parts/press";
import { Search } from "../../parts/fields";
import { Approvals } from "./approvals";
import { Due } from "./due";
import { FirstSteps } from "./first";
import { Messages } from "./messages";
import { daysOf, Strip } from "./strip";
import "./upcoming.css";

const TABS = ["due", "held", "approval", "failed", "done"] as const;
const DAYS = 7;

export default function Upcoming() {
  const [params, setParams] = useSearchParams();
  const tab = TABS.find((known) => known === params.get("tab")) ?? "due";
  const counts = useCounts().data;
  const shown = { due: counts?.waitingFor.time, held: counts?.held, approval: counts?.approvals, failed: counts?.failed, done: counts?.sent };
  const names = { due: "Due", held: "Held", approval: "Needs approval", failed: "Failed", done: "Done" };
  return (
    <>
      <title>Upcoming · Relance</title>
      <PageHead title="Upcoming" lead="What goes out next, to whom, and why then." />
      <FirstSteps />
      <WithCore instead={<Bones />}>{() => <Density />}</WithCore>
      <Tabs className="tabs" selectedKey={tab} onSelectionChange={(key) => setParams(key === "due" ? {} : { tab: String(key) })}>
        <TabList aria-label="What is listed">
          {TABS.map((id) => (
            <Tab key={id} id={id}>
              {names[id]}
              {!!shown[id] && <span className={id === "held" || id === "approval" ? "count wanted" : "count"}>{shown[id]}</span>}
            </Tab>
          ))}
        </TabList>
        <TabPanel id="due">
          <WithCore instead={<Bones />}>{() => <Planned waitingFor="time" />}</WithCore>
        </TabPanel>
        <TabPanel id="held">
          <WithCore instead={<Bones />}>{() => <Planned waitingFor="attention" />}</WithCore>
        </TabPanel>
        <TabPanel id="approval">
          <WithCore instead={<Bones />}>{() => <Approvals />}</WithCore>
        </TabPanel>
        <TabPanel id="failed">
          <WithCore instead={<Bones />}>{() => <Messages status="failed" />}</WithCore>
        </TabPanel>
        <TabPanel id="done">
          <WithCore instead={<Bones />}>{() => <Messages status="done" />}</WithCore>
        </TabPanel>
      </Tabs>
    </>
  );
}

/** The next days, from midnight to midnight of the viewer. */
function useDays() {
  const zone = ownZone();
  const now = useNow(60_000);
  const hour = now.slice(0, 13);
  const from = `${hour}:00:00.000Z`;
  const to = new Date(Date.parse(from) + (DAYS + 1) * 86_400_000).toISOString();
  const { data } = useQuery({
    queryKey: ["enrollments", "density", from, to, zone],
    queryFn: () => body(api.GET("/v1/enrollments/density", { params: { query: { from, to, by: "hour", zone } } })),
  });
  return useMemo(() => data && daysOf(data.items, from, zone, DAYS), [data, from, zone]);
}

function Density() {
  const days = useDays();
  const [params, setParams] = useSearchParams();
  const chosen = params.get("day") ?? undefined;
  if (!days) {
    return <Bones rows={2} />;
  }
  return <Strip days={days} chosen={chosen} onChoose={(day) => setParams(day ? { day } : {})} />;
}

function Planned({ waitingFor }: { waitingFor: "time" | "attention" }) {
  const [params] = useSearchParams();
  const [, navigate] = useLocation();
  const may = useMay();
  const [q, setQ] = useState("");
  const days = useDays();
  const day = days?.find(({ from }) => from === params.get("day"));
  // What is paused waits for whoever paused it, and stands among the enrollments.
  const within = waitingFor === "attention" ? { status: ["active" as const] } : day ? { dueFrom: day.from, dueTo: day.to } : {};
  const list = usePlanned({ waitingFor, q: q || undefined, ...within });
  if (list.error) {
    return (
      <Empty icon="warning" title="This could not be loaded" acts={<Button onPress={() => void list.refetch()}>Try again</Button>}>
        {list.error.message}
      </Empty>
    );
  }
  if (!list.planned) {
    return <Bones rows={9} />;
  }
  const nothing =
    waitingFor === "attention" ? (
      <Empty icon="check" title="Nothing is held">
        What can't go out as it is, for a blank name or a missing address, waits here for somebody to look at it.
      </Empty>
    ) : (
      <Empty
        icon="upcoming"
        title={q || day ? "Nothing that fits" : "Nothing is planned"}
        acts={!q && !day && may("sequences:write") ? <LinkButton href="/sequences" look="main">Begin with a sequence</LinkButton> : undefined}
      >
        {q || day ? "Look for somebody else, or at another day." : "Once people are enrolled in a sequence, everything that will be sent stands here, with its reason."}
      </Empty>
    );
  return (
    <>
      <div className="row wrap filters">
        <Search label="A person" value={q} onChange={setQ} />
        {day && (
          <Button small icon="close" onPress={() => navigate("/upcoming")}>
            Only {day.name}
          </Button>
        )}
      </div>
      {list.planned.length === 0 ? nothing : <Due planned={list.planned} held={waitingFor === "attention"} more={list.hasNextPage ? () => void list.fetchNextPage() : undefined} />}
    </>
  );
}
