/**
 * Decides a stored timeline again, entry by entry, each from the very facts that it was decided from (C9, X7).
 *
 * In: an enrollment's id. Out: whether every entry and the state at the end are the same, byte for byte, and where they first part.
 * Never: a change.
 *
 * The core's `replay` answers for one set of settings and sent messages; a timeline may have seen several. So the core replays the
 * beginning, and what follows is advanced with each entry's own facts.
 */
import { notFound } from "../fault.js";
import { member, members, object } from "../raw.js";
import type { Recorded } from "../engines/store.js";
import type { Context } from "./context.js";
import { asked, versionOf } from "./publishing.js";

/** What a replay found. */
export interface ReplayReport {
  entries: number;
  same: boolean;
  /** The first place where timeline and replay part. */
  difference?: unknown;
}

/** What one entry led to: the state after it, or where it parts from what is recorded. */
type Again = { state: string } | { difference: unknown };

/** Whether the timeline leads to the stored state, byte for byte. */
export async function replay(context: Context, id: string): Promise<ReplayReport> {
  const [recorded, stored] = [await context.store.recorded(id), await context.store.state(id)];
  if (recorded.length === 0 || stored === undefined) {
    throw notFound("an enrollment with the id", id);
  }
  const { sequence, version: number } = JSON.parse(stored) as { sequence: string; version: number };
  const target = member(stored, "target")!;
  const version = (await versionOf(context, sequence, number)).json;
  let state: string | undefined;
  for (const [index, entry] of recorded.entries()) {
    const next: Again =
      state === undefined ? begun(context, id, target, version, entry) : advanced(context, state, version, entry, index);
    if ("difference" in next) {
      return { entries: recorded.length, same: false, difference: next.difference };
    }
    state = next.state;
  }
  return { entries: recorded.length, same: state === stored };
}

function factsOf(version: string, { facts, settings }: Recorded): string {
  const kept = members(facts);
  const parts = ["contact", "conversation", "sent", "competing"].map((name) => [name, kept.get(name)]);
  return object({ version, settings, ...Object.fromEntries(parts) });
}

function begun(context: Context, id: string, target: string, version: string, recorded: Recorded): Again {
  const facts = factsOf(version, recorded);
  const about = members(recorded.facts).get("target") ?? target; // What it was about when it began; that may have changed since.
  const answer = members(
    asked(context, "replay", { timeline: `[${recorded.entry}]`, facts, target: about, id: JSON.stringify(id) }),
  );
  const [state, difference] = [answer.get("state"), answer.get("difference")];
  return state !== undefined && (difference ?? "null") === "null" ? { state } : { difference: JSON.parse(difference ?? "{}") };
}

function advanced(context: Context, state: string, version: string, recorded: Recorded, index: number): Again {
  const entry = members(recorded.entry);
  const facts = factsOf(version, recorded);
  const answer = members(asked(context, "advance", { state, event: entry.get("event"), facts, now: entry.get("now") }));
  if (answer.get("entry") === recorded.entry) {
    return { state: answer.get("state")! };
  }
  const replayed = members(answer.get("entry")!);
  const parted = ["decisions", "effects", "wakeAt", "digest"].find((name) => entry.get(name) !== replayed.get(name)) ?? "revision";
  const value = (text: string | undefined) => JSON.parse(text ?? "null") as unknown;
  return {
    difference: { index, member: parted, recorded: value(entry.get(parted)), replayed: value(replayed.get(parted)) },
  };
}
