/**
 * The places of a form: each stands for a member of the draft, shows what is wrong with it, and can be gone to.
 *
 * In: problems by member, a place that is wanted. Out: a field's error, a note for what is only worth a look, the focus. Never: a rule.
 */
import { createContext, useContext, useEffect, type ReactNode, type RefObject } from "react";
import type { Problem } from "relance/slim";
import { sentence } from "../../parts/notices";
import { Icon } from "../../parts/icons";

const Problems = createContext<ReadonlyMap<string, Problem[]>>(new Map());

/** Hands the problems of a step, or of the sequence, to the places inside. */
export const PlacesOf = Problems.Provider;

/** What the core quotes, in quotation marks. */
export const quoted = (text: string) => text.replace(/`([^`]*)`/g, "“$1”");

/** What is told of a problem: what is expected, and what to do. */
export const told = ({ message, help }: { message: string; help?: string | null }) => sentence(quoted(help ? `${message}: ${help}` : message));

/** The problems at a place, and below it where `below` says so. */
export function useProblems(at: string, below = false): Problem[] {
  const problems = useContext(Problems);
  return below ? [...problems].filter(([member]) => member === at || member.startsWith(`${at}/`)).flatMap(([, found]) => found) : (problems.get(at) ?? []);
}

/** A place. What is inside is given the error that stands at it, if there is one. */
export function Place({ at, below, children, className }: { at: string; below?: boolean; children: (wrong: string | undefined) => ReactNode; className?: string }) {
  const found = useProblems(at, below);
  const error = found.find(({ severity }) => severity === "error");
  return (
    <div data-place={at} className={className ?? "tight"}>
      {children(error && told(error))}
      {found
        .filter((problem) => problem !== error)
        .map((problem, index) => (
          <p key={index} className="doubt small">
            <Icon name="warning" />
            <span>{told(problem)}</span>
          </p>
        ))}
    </div>
  );
}

/** What is filled in, else what is pressed. */
const FIELD = "input:not([type=hidden], :disabled), textarea:not(:disabled), [role=spinbutton]";
const CONTROL = "button:not(:disabled), [tabindex='0']";

/** A place that somebody wants to be at; each wish is another object. */
export interface Wish {
  member: string;
}

/** Goes to the place of a wish: opens what is folded, and focuses what can be filled in there; to the form itself where no place is named. */
export function useArrival(within: RefObject<HTMLElement | null>, wish: Wish | undefined): void {
  useEffect(() => {
    const root = within.current;
    if (!root || !wish) {
      return;
    }
    if (wish.member === "") {
      root.focus({ preventScroll: true });
      return;
    }
    const found = nearest(root, wish.member);
    for (let above = found?.parentElement; above && above !== root; above = above.parentElement) {
      if (above instanceof HTMLDetailsElement) {
        above.open = true;
      }
    }
    const place = found ?? root;
    (place.querySelector<HTMLElement>(FIELD) ?? place.querySelector<HTMLElement>(CONTROL))?.focus();
    place.scrollIntoView({ block: "center", behavior: "smooth" });
  }, [within, wish]);
}

/** The place itself, else the nearest that it lies below. */
function nearest(root: HTMLElement, member: string): HTMLElement | null {
  const parts = member.split("/");
  for (let count = parts.length; count > 0; count -= 1) {
    const found = root.querySelector<HTMLElement>(`[data-place="${CSS.escape(parts.slice(0, count).join("/"))}"]`);
    if (found) {
      return found;
    }
  }
  return null;
}
