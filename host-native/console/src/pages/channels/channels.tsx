/**
 * Channels: how one sends and how that goes, what is said, who is told, what comes in.
 *
 * In: accounts, settings, webhooks, what came in. Out: its parts, one at a time. Never: a secret.
 */
import { lazy, Suspense, type ReactNode } from "react";
import { useAccounts } from "../../api/accounts";
import { useUnmatched } from "../../api/inbound";
import { useMay } from "../../app/session";
import { Drafts } from "../../parts/drafting";
import { Bones, PageHead } from "../../parts/shown";
import { PageTabs, type Part } from "../../parts/tabs";
import { Unsaved } from "../../parts/unsaved";
import { StandsStill } from "../assistant/pause";
import { Accounts } from "./accounts";
import { Inbound } from "./inbound";
import { Templates } from "./templates";
import { Texts } from "./texts";
import "../../parts/settings.css";
import "./channels.css";
import "./log.css";

// What drags and what picks dates is loaded with the parts that do.
const Used = lazy(() => import("./used"));
const Webhooks = lazy(() => import("./webhooks"));

const HEAD = <PageHead title="Channels and templates" lead="How you send and how that goes, what is said by name, who is told, and what comes in." />;

const tabOf = (path: string) => (/^\/(texts|workspace)/.test(path) ? "texts" : /^\/(channels|channelOrder|email)/.test(path) ? "used" : undefined);

export default function Page() {
  return (
    <>
      <title>Channels · Relance</title>
      <Drafts head={HEAD}>
        <Whole />
      </Drafts>
    </>
  );
}

const later = (part: ReactNode) => <Suspense fallback={<Bones />}>{part}</Suspense>;

function Whole() {
  const may = useMay();
  const refused = useAccounts().data?.filter(({ paused }) => paused).length ?? 0;
  const nobodys = useUnmatched(may("inbound:read")).data ?? 0;
  const parts: readonly Part[] = [
    { id: "accounts", name: "Accounts", count: refused, wanted: true, show: () => <Accounts /> },
    { id: "used", name: "Channels in use", show: () => later(<Used />) },
    { id: "templates", name: "Templates", show: () => <Templates /> },
    { id: "texts", name: "Texts", show: () => <Texts /> },
    { id: "webhooks", name: "Webhooks", show: () => later(<Webhooks />) },
    { id: "inbound", name: "Came in", count: nobodys, wanted: true, show: () => <Inbound /> },
  ];
  return (
    <>
      {HEAD}
      <StandsStill />
      <PageTabs label="Parts of the channels" parts={parts} />
      <Unsaved tabs={tabOf} />
    </>
  );
}
