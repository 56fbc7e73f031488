/**
 * One sequence: its draft to be built, its versions, a simulation of it.
 *
 * In: the sequence of the address. Out: the draft, edited and kept as one goes, tried on a person as one types. Never: a draft of another
 * sequence; what was typed, lost.
 */
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { useParams, useSearchParams } from "wouter";
import { Refusal } from "../../api/client";
import { useSettings } from "../../api/enrollments";
import { useSequence, type Sequence } from "../../api/sequences";
import { WithCore } from "../../core/ready";
import { NotLoaded } from "../../parts/loaded";
import { LinkButton } from "../../parts/press";
import { Bones, Empty } from "../../parts/shown";
import { Editing } from "./draft";
import { Head } from "./head";
import "./sequences.css";
import "./builder.css";
import "./editor.css";
import "./outcome.css";

// What edits is much, and of no use before the core is there.
const Build = lazy(() => import("./build").then((module) => ({ default: module.Build })));
const Versions = lazy(() => import("./versions"));
const Simulation = lazy(() => import("./simulation"));

const TABS = ["build", "versions", "simulate"] as const;

export default function Builder() {
  const { sequence: id = "" } = useParams();
  const { data, error, refetch } = useSequence(id);
  if (error) {
    return <Missing error={error} onAgain={() => void refetch()} />;
  }
  return data ? <WithCore instead={<Bones rows={9} />}>{() => <One key={id} sequence={data} />}</WithCore> : <Bones rows={9} />;
}

function Missing({ error, onAgain }: { error: Error; onAgain(): void }) {
  if (error instanceof Refusal && error.status === 404) {
    return (
      <Empty icon="search" title="There is no such sequence" acts={<LinkButton href="/sequences">All sequences</LinkButton>}>
        It may have been another workspace’s, or the address is not whole.
      </Empty>
    );
  }
  return <NotLoaded error={error} onAgain={onAgain} />;
}

/** The draft as it is edited here, kept in step with what the service says. */
export function useEditing(sequence: Sequence): Editing {
  const queries = useQueryClient();
  const [editing] = useState(() => new Editing(sequence));
  useEffect(() => editing.hear(sequence), [editing, sequence]);
  useEffect(() => {
    const id = sequence.row.id;
    editing.onWritten = (row, draft, tag) => {
      queries.setQueryData(["sequences", "one", id], { row, draft, tag } satisfies Sequence);
      void queries.invalidateQueries({ queryKey: ["sequences", "list"] });
    };
    const hold = (event: BeforeUnloadEvent) => {
      if (editing.shown().kept.state !== "saved") {
        void editing.flush();
        event.preventDefault();
      }
    };
    addEventListener("beforeunload", hold);
    return () => {
      removeEventListener("beforeunload", hold);
      void editing.flush();
    };
  }, [editing, queries, sequence.row.id]);
  return editing;
}

function One({ sequence }: { sequence: Sequence }) {
  const editing = useEditing(sequence);
  const edited = useSyncExternalStore(editing.subscribe, editing.shown);
  const settings = useSettings();
  const [params, setParams] = useSearchParams();
  const tab = TABS.find((known) => known === params.get("tab")) ?? "build";
  const shared = useMemo(() => ({ editing, row: sequence.row }), [editing, sequence.row]);
  if (settings.error) {
    return <Missing error={settings.error} onAgain={() => void settings.refetch()} />;
  }
  if (!settings.data) {
    return <Bones rows={9} />;
  }
  return (
    <>
      <title>{`${edited.draft.name || "Sequence"} · Relance`}</title>
      <Head {...shared} edited={edited} settings={settings.data} />
      <Tabs className="tabs builder-tabs" selectedKey={tab} onSelectionChange={(key) => setParams(key === "build" ? {} : { tab: String(key) })}>
        <TabList aria-label="Parts of the sequence">
          <Tab id="build">Build</Tab>
          <Tab id="versions">Versions</Tab>
          <Tab id="simulate">Simulate</Tab>
        </TabList>
        <TabPanel id="build">
          <Suspense fallback={<Bones rows={9} />}>
            <Build {...shared} edited={edited} settings={settings.data} />
          </Suspense>
        </TabPanel>
        <TabPanel id="versions">
          <Suspense fallback={<Bones />}>
            <Versions {...shared} draft={edited.draft} />
          </Suspense>
        </TabPanel>
        <TabPanel id="simulate">
          <Suspense fallback={<Bones />}>
            <Simulation draft={edited.draft} settings={settings.data} />
          </Suspense>
        </TabPanel>
      </Tabs>
    </>
  );
}
