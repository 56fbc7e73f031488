/**
 * A model that answers from a script, for tests and demonstrations: the same answers for the same questions, without a network.
 *
 * In: a script, requests. Out: the script's answers in order, tokens counted as words. Never: a clock, chance, an answer of its own.
 *
 * Each question is answered by the first entry that counts: that is for what is asked (`kind`; any, where it is not named), that finds its
 * words (`contains`, letter by letter) in something that is said to the model as a user, and that is not used up. A list in `say` is said
 * one after the other, each once; `times` is how often an entry says what it has to: without end for one thing, once for a list. `fail` in
 * place of `say`: `unavailable`, `refused`, `tooLate`. `otherwise` says what comes where no entry fits.
 */
import { readFileSync } from "node:fs";
import { Fault } from "../fault.js";
import { byBytes } from "../wire.js";
import { conversed, ModelFailure, type Model, type ModelFailureKind, type ModelRequest, type Reply, type Said } from "./model.js";

/** What a model is asked for. */
const KINDS = ["decide", "compose", "autoFill", "classify", "summarize", "rules"] as const;
const FAILURES: readonly ModelFailureKind[] = ["unavailable", "refused", "tooLate"];

/** An answer: an object, which is said as JSON, or a text, which is said as it is. */
export type Line = string | Record<string, unknown>;

/** What is said for some questions. */
export interface ScriptEntry {
  kind?: (typeof KINDS)[number];
  contains?: string;
  say?: Line | readonly Line[];
  fail?: ModelFailureKind;
  times?: number;
}

/** A script; the native host's `--model-script` reads the same. */
export interface Script {
  answers: readonly ScriptEntry[];
  otherwise?: Pick<ScriptEntry, "say" | "fail">;
}

/** An entry, and how far it has been gone through. */
interface Part {
  kind: string | undefined;
  contains: string | undefined;
  says: ({ text: string } | { fails: ModelFailureKind })[];
  left: number;
  given: number;
}

/** A model that answers from a script, or from the file in which one stands. */
export function scripted(script: Script | string): Model {
  const { answers, otherwise } = checked(typeof script === "string" ? read(script) : script);
  const parts = answers.map((entry, index) => partOf(entry, `/answers/${index}`));
  const last = otherwise && { ...partOf(otherwise, "/otherwise"), left: Infinity };
  return {
    async answer(request, check) {
      return conversed(request, check, async (messages) => replied(parts, last, request, messages));
    },
  };
}

function replied(parts: readonly Part[], last: Part | undefined, request: ModelRequest, messages: readonly Said[]): Reply {
  const asked = request.schemaName.replace(/_answer$/, "");
  const part = parts.find((part) => fits(part, asked, messages)) ?? last;
  if (!part) {
    throw new ModelFailure("refused", `the model's script has no answer left for \`${asked}\`: add one, or \`otherwise\``);
  }
  const says = part.says[part.given % part.says.length]!;
  part.given += 1;
  part.left -= 1;
  if ("fails" in says) {
    throw new ModelFailure(says.fails, "the model's script says so");
  }
  const tokensIn = messages.reduce((sum, { content }) => sum + words(content), 0);
  return { text: says.text, tokensIn, tokensOut: words(says.text) };
}

function fits({ kind, contains, left }: Part, asked: string, messages: readonly Said[]): boolean {
  return (
    left > 0 &&
    (kind === undefined || asked.replaceAll("_", "") === kind.toLowerCase()) &&
    (contains === undefined || messages.some(({ role, content }) => role === "user" && content.includes(contains)))
  );
}

function words(text: string): number {
  return text.split(/\s+/).filter((word) => word !== "").length;
}

function read(file: string): Script {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new Fault("input", `expected to read the model's script \`${file}\`, found no file that this user may read`);
  }
  try {
    return JSON.parse(text) as Script;
  } catch {
    throw wrong(`\`${file}\``, "expected JSON, found another text");
  }
}

function wrong(place: string, message: string): Fault {
  return new Fault("input", `${place}: ${message}`, "see what a script for a model may say");
}

/** A script, its members known and of their types. */
function checked(script: Script): Script {
  known(script, "the script", ["answers", "otherwise"]);
  if (!Array.isArray(script.answers)) {
    throw wrong("/answers", "expected a list, found something else");
  }
  script.answers.forEach((entry, index) => known(entry, `/answers/${index}`, ["kind", "contains", "say", "fail", "times"]));
  if (script.otherwise !== undefined) {
    known(script.otherwise, "/otherwise", ["say", "fail"]);
  }
  return script;
}

function known(value: unknown, place: string, names: readonly string[]): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw wrong(place, "expected an object, found something else");
  }
  const other = Object.keys(value).find((name) => !names.includes(name));
  if (other !== undefined) {
    throw wrong(`${place === "the script" ? "" : place}/${other}`, `expected one of \`${names.join("`, `")}\`, found \`${other}\``);
  }
}

function partOf({ kind, contains, say, fail, times }: ScriptEntry, place: string): Part {
  if (kind !== undefined && !KINDS.includes(kind)) {
    throw wrong(`${place}/kind`, `expected one of \`${KINDS.join("`, `")}\`, found something else`);
  }
  if (contains !== undefined && typeof contains !== "string") {
    throw wrong(`${place}/contains`, "expected a text, found something else");
  }
  if (times !== undefined && !(Number.isSafeInteger(times) && times >= 1)) {
    throw wrong(`${place}/times`, "expected 1 or more, found something else");
  }
  if ((say === undefined) === (fail === undefined)) {
    throw wrong(place, `expected \`say\` or \`fail\`, found ${say === undefined ? "neither" : "both"}`);
  }
  if (fail !== undefined && !FAILURES.includes(fail)) {
    throw wrong(`${place}/fail`, `expected one of \`${FAILURES.join("`, `")}\`, found something else`);
  }
  const lines: readonly unknown[] = Array.isArray(say) && say.length > 0 ? say : [say];
  const says = fail === undefined ? lines.map((line, index) => said(line, `${place}/say/${index}`)) : [{ fails: fail }];
  const rounds = times ?? (Array.isArray(say) ? 1 : Infinity);
  return { kind, contains, says, left: rounds * says.length, given: 0 };
}

function said(line: unknown, place: string): { text: string } {
  if (typeof line === "string") {
    return { text: line };
  }
  if (typeof line === "object" && line !== null && !Array.isArray(line)) {
    return { text: JSON.stringify(ordered(line)) };
  }
  throw wrong(place, "expected an object or a text, or some of them in a list, found something else");
}

/** The same with every object's members in the order of their names, as the native host writes them. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(ordered);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const members = Object.entries(value).sort(([one], [other]) => byBytes(one, other));
  return Object.fromEntries(members.map(([name, member]) => [name, ordered(member)]));
}
