/**
 * Which page is shown: that of the address, for who is signed in; else the door.
 *
 * In: the session, the address. Out: a page within the frame, loaded when it is first wanted. Never: a page of somebody who is signed out.
 */
import { lazy, Suspense, useEffect } from "react";
import { I18nProvider, RouterProvider } from "react-aria-components";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { workspace } from "../api/client";
import { Notices } from "../parts/notices";
import { Bones, Empty } from "../parts/shown";
import { Button } from "../parts/press";
import { setClock } from "./clock";
import { Frame } from "./frame";
import { SessionProvider, useSessionQuery, type Session } from "./session";

const Door = lazy(() => import("../pages/door/door"));
const Upcoming = lazy(() => import("../pages/upcoming/upcoming"));
const Sequences = lazy(() => import("../pages/sequences/sequences"));
const Builder = lazy(() => import("../pages/sequences/builder"));
const Enrollments = lazy(() => import("../pages/enrollments/enrollments"));
const People = lazy(() => import("../pages/people/people"));
const Person = lazy(() => import("../pages/people/person"));
const Channels = lazy(() => import("../pages/channels/channels"));
const Assistant = lazy(() => import("../pages/assistant/assistant"));
const Account = lazy(() => import("../pages/account/account"));

/** All of it. */
export function Console() {
  const [, navigate] = useLocation();
  return (
    <I18nProvider locale={navigator.language}>
      <RouterProvider navigate={navigate}>
        <Suspense fallback={null}>
          <Within />
        </Suspense>
        <Notices />
      </RouterProvider>
    </I18nProvider>
  );
}

function Within() {
  const { data: session, error, refetch } = useSessionQuery();
  useEffect(() => {
    if (session) {
      setClock(session.now);
    }
  }, [session]);
  if (error) {
    return (
      <main className="page">
        <Empty icon="warning" title="The service does not answer" acts={<Button onPress={() => void refetch()}>Try again</Button>}>
          {error.message}
        </Empty>
      </main>
    );
  }
  if (!session) {
    return null;
  }
  return session.state === "signedIn" ? <Signed session={session} /> : <Door session={session} />;
}

function Signed({ session }: { session: Session }) {
  const among = session.workspaces ?? [];
  if (workspace.now() === "" && among.length > 0 && session.workspace === undefined) {
    workspace.set(among[0]!.id);
  }
  return (
    <SessionProvider value={session}>
      <Frame>
        <Suspense fallback={<Bones />}>
          <Switch>
            <Route path="/" component={() => <Redirect to="/upcoming" replace />} />
            <Route path="/sign-in" component={() => <Redirect to="/upcoming" replace />} />
            <Route path="/set-up" component={() => <Redirect to="/upcoming" replace />} />
            <Route path="/upcoming" component={Upcoming} />
            <Route path="/sequences" component={Sequences} />
            <Route path="/sequences/:sequence" component={Builder} />
            <Route path="/enrollments" component={Enrollments} />
            <Route path="/people" component={People} />
            <Route path="/people/:contact" component={Person} />
            <Route path="/channels" component={Channels} />
            <Route path="/assistant" component={Assistant} />
            <Route path="/account" component={Account} />
            <Route>
              <Empty icon="search" title="There is no such page">
                The address is not one of the console's.
              </Empty>
            </Route>
          </Switch>
        </Suspense>
      </Frame>
    </SessionProvider>
  );
}
