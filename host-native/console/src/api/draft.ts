/**
 * The one draft of the settings that the page writes: kept when one goes to another page, gone when it is saved or thrown away.
 *
 * In: changes. Out: the draft, the edition that it rests on, whether somebody else was faster. Never: a change that is saved by itself.
 */
import { useEffect, useSyncExternalStore } from "react";
import type { Settings } from "relance/slim";
import { onto, same } from "../core/draft";
import { workspace } from "./client";
import type { Kept } from "./settings";

interface Held {
  /** What it rests on. */
  base: Kept;
  settings: Settings;
}

const heard = new Set<() => void>();
const held = new Map<string, Held | undefined>();
const name = () => `relance.settings.${workspace.now() || "own"}`;

/** The draft of the workspace that is looked at, if there is one. */
function now(): Held | undefined {
  const key = name();
  if (!held.has(key)) {
    held.set(key, read(key));
  }
  return held.get(key);
}

function read(key: string): Held | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null") ?? undefined;
  } catch {
    return undefined; // What can't be read was never a draft.
  }
}

/** Holds a draft from now on; one that says what is kept already is none. */
function hold(next: Held | undefined): void {
  const key = name();
  const own = next && !same(next.settings, next.base.settings) ? next : undefined;
  held.set(key, own);
  if (own) {
    sessionStorage.setItem(key, JSON.stringify(own));
  } else {
    sessionStorage.removeItem(key);
  }
  heard.forEach((listener) => listener());
}

/** Changes the draft; the first change begins one on what is kept. */
export function write(kept: Kept, change: (settings: Settings) => Settings): void {
  const { base, settings } = now() ?? { base: kept, settings: kept.settings };
  hold({ base, settings: change(settings) });
}

/** Throws the draft away. */
export const forget = () => hold(undefined);

/** Puts what was changed on top of what somebody else has saved meanwhile. */
export function rebase(theirs: Kept): void {
  const own = now();
  if (own) {
    hold({ base: theirs, settings: onto(own.base.settings, own.settings, theirs.settings) });
  }
}

/** The draft on what is kept. */
export function useDraftOf(kept: Kept) {
  const own = useSyncExternalStore(
    (listener) => {
      heard.add(listener);
      return () => heard.delete(listener);
    },
    now,
  );
  const differs = own !== undefined;
  useEffect(() => {
    if (!differs) {
      return;
    }
    const stay = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", stay);
    return () => removeEventListener("beforeunload", stay);
  }, [differs]);
  return {
    settings: own?.settings ?? kept.settings,
    base: own?.base ?? kept,
    differs,
    /** Somebody else has saved another edition since the draft was begun. */
    overtaken: own !== undefined && own.base.tag !== kept.tag,
  };
}
