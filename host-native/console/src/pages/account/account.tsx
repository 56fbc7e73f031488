/**
 * The account: oneself, who else may do what, programs' keys, workspaces, what was used, who is not written to, long work.
 *
 * In: the session. Out: its parts, one at a time, as far as one may see them. Never: a part that the service would refuse.
 */
import { lazy, Suspense } from "react";
import { useMay, useSession } from "../../app/session";
import { WithCore } from "../../core/ready";
import { Bones, PageHead } from "../../parts/shown";
import { PageTabs, type Part } from "../../parts/tabs";
import { Jobs } from "./jobs";
import { Keys } from "./keys";
import { Me } from "./me";
import { Sample } from "./sample";
import { Suppressions } from "./suppressions";
import { Users } from "./users";
import { Workspaces } from "./workspaces";
import "../../parts/settings.css";
import "./account.css";

const UsagePart = lazy(() => import("./usage").then((module) => ({ default: module.UsagePart })));

export default function Page() {
  const may = useMay();
  const { workspaces } = useSession();
  const all: readonly (Part & { seen: boolean })[] = [
    { id: "me", name: "You", seen: true, show: () => <Me /> },
    { id: "users", name: "Users", seen: may("users:read"), show: () => <Users /> },
    { id: "keys", name: "API keys", seen: may("keys:read"), show: () => <Keys /> },
    { id: "workspaces", name: "Workspaces", seen: may("installation:read") || (workspaces?.length ?? 0) > 1, show: () => <Workspaces /> },
    {
      id: "usage",
      name: "Usage",
      seen: may("usage:read"),
      show: () => (
        <Suspense fallback={<Bones />}>
          <UsagePart />
        </Suspense>
      ),
    },
    { id: "suppressions", name: "Not written to", seen: may("contacts:read"), show: () => <Suppressions /> },
    { id: "jobs", name: "Jobs", seen: may("sequences:read"), show: () => <Jobs /> },
    { id: "sample", name: "Sample data", seen: may("settings:read"), show: () => <Sample /> },
  ];
  return (
    <>
      <title>Account · Relance</title>
      <PageHead title="Account" lead="You, who else may do what, and what was used." />
      <WithCore instead={<Bones />}>{() => <PageTabs label="Parts of the account" parts={all.filter(({ seen }) => seen)} />}</WithCore>
    </>
  );
}
