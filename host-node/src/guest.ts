/**
 * The core as the host sees it: JSON texts in, JSON texts out, and large values kept behind handles.
 *
 * In: requests as text; versions and settings by their hash. Out: results as text, or the core's problems. Never: a result that was
 * parsed and written again.
 */
import { Core, type Problem } from "relance";
import { faultOf, problem, type Fault } from "./fault.js";
import { members, object } from "./raw.js";

/** How many values are kept behind handles before all of them are forgotten and loaded anew as needed. */
const KEPT = 256;

/** A JSON text and the hash under which it is known, which is never given twice. */
export interface Hashed {
  readonly hash: string;
  readonly json: string;
}

/** What can be kept behind a handle. */
export type Kind = "version" | "settings";

/** The core's problems with a request. */
export class Undecided extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems[0]?.message ?? "the core gave no answer");
    this.problems = problems;
  }

  /** The same as a fault. */
  fault(): Fault {
    return faultOf(this.problems);
  }
}

/** One core. A broken one is replaced by the package itself; what was loaded into it is loaded again. */
export class Guest {
  #core = new Core();
  #kept = new Map<string, string>();
  #newest = 0;

  /** One request, text for text. Never throws: a problem is an answer too. */
  call(request: string): string {
    return this.#core.call(request);
  }

  /** One request, its result as text; throws `Undecided`. */
  ask(op: string, parts: Record<string, string | undefined>): string {
    const answer = members(this.call(object({ v: "1", op: JSON.stringify(op), ...parts })));
    const result = answer.get("result");
    if (result !== undefined) {
      return result;
    }
    const problems = JSON.parse(answer.get("problems") ?? "[]") as Problem[];
    if (problems.some((found) => found.code === "host.coreStopped")) {
      this.#kept.clear();
    }
    throw new Undecided(problems);
  }

  /** One request about a version and settings, which go in by their handles. */
  askAbout(
    values: { version: Hashed; settings: Hashed },
    ask: (version: string, settings: string) => string,
  ): string {
    this.#handle("version", values.version);
    const settings = this.#handle("settings", values.settings);
    // Asked for again: loading the settings may have shown that the instance is a new one.
    const version = this.#handle("version", values.version);
    return this.#unlessGone(() => ask(version, settings), () => ask(values.version.json, values.settings.json));
  }

  /** The same about settings alone. */
  askWith(settings: Hashed, ask: (settings: string) => string): string {
    const handle = this.#handle("settings", settings);
    return this.#unlessGone(() => ask(handle), () => ask(settings.json));
  }

  /** Another core of this process may have broken the instance that all share: then the handles are gone with it. */
  #unlessGone(ask: () => string, withValues: () => string): string {
    try {
      return ask();
    } catch (error) {
      if (error instanceof Undecided && error.problems.some((found) => found.code === "call.handleUnknown")) {
        this.#kept.clear();
        return withValues();
      }
      throw error;
    }
  }

  #handle(kind: Kind, value: Hashed): string {
    const name = `${kind} ${value.hash}`;
    const known = this.#kept.get(name);
    if (known !== undefined) {
      return known;
    }
    if (this.#kept.size >= KEPT) {
      this.#forget();
    }
    try {
      const { handle } = JSON.parse(this.ask("load", { [kind]: value.json })) as { handle: string };
      const text = JSON.stringify(handle);
      const number = Number(handle.slice(1));
      if (number <= this.#newest) {
        this.#kept.clear(); // Handles only count up: this is another instance, which knows nothing of the others.
      }
      this.#newest = number;
      this.#kept.set(name, text);
      return text;
    } catch (error) {
      if (error instanceof Undecided) {
        return value.json; // What is wrong with the value comes out where it is used.
      }
      throw error;
    }
  }

  #forget(): void {
    for (const handle of this.#kept.values()) {
      this.call(object({ v: "1", op: '"drop"', handle }));
    }
    this.#kept.clear();
  }
}

/** The core's answer can't be used. */
export function unreadable(why: string): Undecided {
  return new Undecided([problem("host.coreUnreadable", `the core's answer can't be used: ${why}`)]);
}
