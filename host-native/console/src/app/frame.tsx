/**
 * What stands around every page: the places with what waits in them, the workspace, the person.
 *
 * In: counts, the session. Out: one way to every place, by pointer, by keyboard, on a phone. Never: a place that opens something else than it says.
 */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { api, body } from "../api/client";
import { listen } from "../api/live";
import { Broken } from "../parts/broken";
import { Icon, type IconName } from "../parts/icons";
import { tellWrong } from "../parts/notices";
import { Menu, type Act } from "../parts/overlays";
import { Button, IconButton } from "../parts/press";
import { Face } from "../parts/shown";
import { enter, useSession } from "./session";
import { choose, useTheme, type Theme } from "./theme";

interface Place {
  path: string;
  name: string;
  icon: IconName;
  /** How many wait there for a person. */
  wait?: number;
}

/** What waits, over the workspace. */
export function useCounts() {
  return useQuery({ queryKey: ["counts"], queryFn: () => body(api.GET("/v1/counts")), refetchInterval: 60_000 });
}

/** The frame with a page in it. */
export function Frame({ children }: { children: ReactNode }) {
  const [path] = useLocation();
  const live = useLive();
  const main = useRef<HTMLElement>(null);
  const counts = useCounts().data;
  const first = useRef(true);
  useEffect(() => {
    // Who reads by ear hears the new page begin; the first page begins by itself.
    if (!first.current) {
      main.current?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    first.current = false;
  }, [path]);
  const places: Place[] = [
    { path: "/upcoming", name: "Upcoming", icon: "upcoming", wait: counts && counts.held + counts.approvals },
    { path: "/sequences", name: "Sequences", icon: "sequences" },
    { path: "/enrollments", name: "Enrollments", icon: "enrollments" },
    { path: "/people", name: "People", icon: "people" },
    { path: "/channels", name: "Channels", icon: "channels" },
    { path: "/assistant", name: "Assistant", icon: "assistant" },
  ];
  return (
    <div className="frame">
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <header className="top-bar">
        <Brand />
        {!live && <Lost />}
        <Person />
      </header>
      <nav className="places" aria-label="Places">
        <Brand />
        {places.map((place) => (
          <Link key={place.path} href={place.path} className="place" aria-current={path.startsWith(place.path) ? "page" : undefined}>
            <Icon name={place.icon} />
            <span>{place.name}</span>
            {!!place.wait && (
              <span className="count wanted">
                {place.wait > 999 ? "999+" : place.wait}
                <span className="unseen"> wait for somebody</span>
              </span>
            )}
          </Link>
        ))}
        <div className="foot">
          {!live && <Lost />}
          <Workspaces />
          <Person named />
        </div>
      </nav>
      <main className="page" id="main" ref={main} tabIndex={-1}>
        <Broken path={path}>{children}</Broken>
      </main>
    </div>
  );
}

/** What is shown may be old. */
function Lost() {
  return (
    <p className="live-lost" role="status">
      <Icon name="warning" /> Not live; trying again
    </p>
  );
}

function Brand() {
  return (
    <Link href="/upcoming" className="brand">
      <img src="/favicon.svg" alt="" />
      Relance
    </Link>
  );
}

/** Whether the page hears of what happens. */
function useLive(): boolean {
  const queries = useQueryClient();
  const [live, setLive] = useState(true);
  useEffect(() => listen(queries, setLive), [queries]);
  return live;
}

function Workspaces() {
  const { workspace, workspaces } = useSession();
  if (!workspaces || workspaces.length < 2) {
    return null;
  }
  const acts = workspaces.map(({ id, name }) => ({ id, label: name || id, onDo: () => enter(id) }));
  return (
    <Menu label="Workspaces" acts={acts}>
      <Button look="plain" icon="globe">
        {workspaces.find(({ id }) => id === workspace)?.name ?? "Workspace"}
      </Button>
    </Menu>
  );
}

const NEXT: Record<Theme, { theme: Theme; says: string; icon: IconName }> = {
  auto: { theme: "dark", says: "Dark", icon: "moon" },
  dark: { theme: "light", says: "Light", icon: "sun" },
  light: { theme: "auto", says: "Light or dark as the device", icon: "sun" },
};

/** Who is signed in, and what concerns them alone. */
function Person({ named }: { named?: boolean }) {
  const { user, key } = useSession();
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  const next = NEXT[useTheme()];
  const leave = () =>
    body(api.DELETE("/v1/session"))
      .then(() => {
        queries.clear();
        navigate("/sign-in");
      })
      .catch(tellWrong);
  const acts: Act[] = [
    { id: "account", label: "Account, users and keys", icon: "users", onDo: () => navigate("/account") },
    { id: "theme", label: next.says, icon: next.icon, onDo: () => choose(next.theme) },
    { id: "out", label: "Sign out", icon: "out", onDo: () => void leave() },
  ];
  const name = user?.name ?? key?.name ?? "A key";
  return (
    <Menu label="You" acts={acts}>
      {named ? (
        <Button look="plain">
          <Face name={name} size="small" />
          <span className="cut">{name}</span>
        </Button>
      ) : (
        <IconButton icon="users" says={name} />
      )}
    </Menu>
  );
}
