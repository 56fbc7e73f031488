/**
 * What writes settings stands in here: it sees the one draft, changes it, and hears what is wrong at its own place.
 *
 * In: the settings that are kept. Out: the draft for every field below, problems at their fields. Never: a field that saves by itself.
 */
import { createContext, useContext, useMemo, type ReactNode } from "react";
import type { Problem, Settings } from "relance/slim";
import { useDraftOf, write } from "../api/draft";
import { useKept, type Kept } from "../api/settings";
import { useMay } from "../app/session";
import { pointer, put, type Place } from "../core/draft";
import { judged } from "../core/judge";
import { WithCore } from "../core/ready";
import { NotLoaded } from "./loaded";
import { sentence } from "./notices";
import { Prose } from "./prose";
import { Bones } from "./shown";

/** The draft, as its fields see it. */
export interface Drafting {
  settings: Settings;
  /** The edition that the draft rests on. */
  base: Kept;
  /** What is kept now. */
  kept: Kept;
  differs: boolean;
  overtaken: boolean;
  problems: readonly Problem[];
  /** Whether the person may change any of it. */
  may: boolean;
  /** Puts one member; `undefined` takes it away. */
  put(place: Place, value: unknown): void;
}

const Within = createContext<Drafting | undefined>(undefined);

/** Hands the draft to what is inside, once it and the core are there; until then the page has its `head`. */
export function Drafts({ head, children }: { head: ReactNode; children: ReactNode }) {
  const kept = useKept();
  const waiting = (
    <>
      {head}
      <Bones rows={8} />
    </>
  );
  if (!kept.data) {
    return kept.error ? (
      <>
        {head}
        <NotLoaded error={kept.error} onAgain={() => void kept.refetch()} />
      </>
    ) : (
      waiting
    );
  }
  const { data } = kept;
  return <WithCore instead={waiting}>{() => <Provided kept={data}>{children}</Provided>}</WithCore>;
}

function Provided({ kept, children }: { kept: Kept; children: ReactNode }) {
  const draft = useDraftOf(kept);
  const may = useMay()("settings:write");
  const problems = useMemo(() => judged(draft.settings), [draft.settings]);
  const value = { ...draft, kept, problems, may, put: (place: Place, next: unknown) => write(kept, (settings) => put(settings, place, next)) };
  return <Within value={value}>{children}</Within>;
}

/** The draft. */
export function useDrafting(): Drafting {
  const found = useContext(Within);
  if (!found) {
    throw new Error("asked for the draft of the settings outside of it");
  }
  return found;
}

/** The place of a member: what is wrong with it is told here, and what is worth a look. `below`: also of its own members. */
export function Spot({ at, below, children, className }: { at: Place; below?: boolean; children(wrong: string | undefined): ReactNode; className?: string }) {
  const { problems } = useDrafting();
  const path = pointer(at);
  const here = problems.filter((problem) => problem.path === path || (below && problem.path.startsWith(`${path}/`)));
  const found = here.find(({ severity }) => severity === "error");
  const warned = here.filter(({ severity }) => severity !== "error");
  return (
    <div className={className} data-at={path}>
      {children(found && told(found))}
      {!found &&
        warned.map((problem) => (
          <p key={problem.code + problem.message} className="warned small">
            <Prose>{told(problem)}</Prose>
          </p>
        ))}
    </div>
  );
}

/** A problem as one reads it. */
export const told = ({ message, help }: Pick<Problem, "message" | "help">) => `${sentence(message)}.${help ? ` ${sentence(help)}.` : ""}`;

/** Goes to the place of a problem: the nearest that is on the page. Says whether there was one. */
export function goTo(path: string): boolean {
  const places = [...document.querySelectorAll<HTMLElement>("[data-at]")].filter(({ dataset: { at } }) => path === at || path.startsWith(`${at}/`));
  const place = places.sort((one, other) => (other.dataset.at?.length ?? 0) - (one.dataset.at?.length ?? 0))[0];
  place?.scrollIntoView({ block: "center" });
  place?.querySelector<HTMLElement>("input, textarea, button, [tabindex='0']")?.focus();
  return place !== undefined;
}
