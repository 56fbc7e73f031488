/**
 * People, and the conversations with them: two views of one place.
 *
 * In: the view in the address. Out: a list of people, or the inbox. Never: a person that somebody may not see.
 */
import { lazy, Suspense, useState } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import { useSearchParams } from "wouter";
import { useMay } from "../../app/session";
import { WithCore } from "../../core/ready";
import { Button } from "../../parts/press";
import { Bones, PageHead } from "../../parts/shown";
import { PeopleList } from "./list";
import "./people.css";

const Inbox = lazy(() => import("./inbox"));
const Edit = lazy(() => import("./edit"));

export default function People() {
  const [params, setParams] = useSearchParams();
  const may = useMay();
  const [adding, setAdding] = useState(false);
  const view = params.get("view") === "inbox" ? "inbox" : "people";
  return (
    <div className="fill">
      <title>{view === "inbox" ? "Conversations · Relance" : "People · Relance"}</title>
      <PageHead
        title="People"
        lead={view === "inbox" ? "What was said, what follows up on it, and why." : "Whom you write to, and all that is known of it."}
        acts={
          may("contacts:write") && (
            <Button icon="plus" onPress={() => setAdding(true)}>
              Add a person
            </Button>
          )
        }
      />
      <Tabs className="tabs fill-tabs" selectedKey={view} onSelectionChange={(key) => setParams(key === "inbox" ? { view: "inbox" } : {})}>
        <TabList aria-label="People or conversations">
          <Tab id="people">People</Tab>
          <Tab id="inbox">Conversations</Tab>
        </TabList>
        <TabPanel id="people">
          <WithCore instead={<Bones rows={12} />}>{() => <PeopleList onAdd={may("contacts:write") ? () => setAdding(true) : undefined} />}</WithCore>
        </TabPanel>
        <TabPanel id="inbox">
          <WithCore instead={<Bones rows={12} />}>
            {() => (
              <Suspense fallback={<Bones rows={12} />}>
                <Inbox />
              </Suspense>
            )}
          </WithCore>
        </TabPanel>
      </Tabs>
      {adding && (
        <WithCore>
          {() => (
            <Suspense>
              <Edit onClose={() => setAdding(false)} />
            </Suspense>
          )}
        </WithCore>
      )}
    </div>
  );
}
