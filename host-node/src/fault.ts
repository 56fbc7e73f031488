/**
 * What goes wrong in the host, with a sentence for people and the remedy.
 *
 * In: the errors of the store, the senders and the core. Out: one `Fault`. Never: personal data, a message's text.
 */
import type { Problem } from "relance";

/**
 * What kind of thing went wrong; `busy`: somebody else holds what is needed, and nothing has happened; `away`: the database can't be
 * reached now; `model`: there is no model to ask, its credits are used up, or it has no answer that can be used.
 */
export type FaultKind = "input" | "notFound" | "store" | "sender" | "core" | "busy" | "away" | "model";

/** Something went wrong and nothing of it was kept. */
export class Fault extends Error {
  readonly kind: FaultKind;
  /** What to do about it. */
  readonly help: string | undefined;
  /** Where the input is at fault, as the core says it. */
  readonly problems: readonly Problem[];

  constructor(kind: FaultKind, message: string, help?: string, problems: readonly Problem[] = []) {
    super(message);
    this.name = "Fault";
    this.kind = kind;
    this.help = help;
    this.problems = problems;
  }
}

/** Nothing of that kind has this id. */
export function notFound(what: string, id: string, help?: string): Fault {
  return new Fault("notFound", `expected ${what} \`${id}\`, found none`, help);
}

/** What the core found wrong with an input; a problem of the core itself is not the input's. */
export function faultOf(problems: readonly Problem[]): Fault {
  const [first] = problems;
  const kind = problems.some((problem) => problem.code.startsWith("host.")) ? "core" : "input";
  if (!first) {
    return new Fault("core", "the core answered with neither a result nor a problem");
  }
  const message = first.path === "" ? first.message : `${first.path}: ${first.message}`;
  return new Fault(kind, message, first.help ?? undefined, problems);
}

/** A problem of the host's own making. */
export function problem(code: string, message: string, path = ""): Problem {
  return { code, severity: "error", path, message } as Problem;
}
