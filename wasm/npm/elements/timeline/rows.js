/**
 * What was sent and what is planned, as rows in order of time: from a timeline, and from a preview for the steps that it does not know.
 *
 * In: timeline entries, a preview. Out: rows with their moments, moves and reasons. Never: a moment computed here, nor a word for it.
 */
import { label } from "../core.js";

/** What ends a step (S1): what is planned for it after that is another run. */
const ENDS = new Set(["sent", "skipped", "expired", "failed", "cancelled"]);
/** What is told of an enrollment as a whole. */
const WHOLE = new Set(["enrolled", "paused", "resumed", "ended"]);
/** What gives a step another moment. */
const MOVES = new Set(["moved", "deferred", "retrying"]);

/** The rows, each with what the clocks of both zones show. */
export function rowsOf({ timeline, preview, zone, viewer, now }) {
  const localOf = (at) => label({ at, zone, now }).local;
  const placed = [...ofTimeline(timeline ?? []), ...ofPreview(preview, timeline ?? [])].map((row) => ({
    ...routeOf(row, preview),
    ...row,
    ...clocks(row.at, zone, viewer, now),
    moves: row.moves.map((move) => ({ ...move, fromLocal: localOf(move.from), toLocal: localOf(move.to) })),
  }));
  // What has no moment comes last; what has the same one stays in order.
  placed.sort((one, other) => order(one).localeCompare(order(other)));
  let number = 0;
  placed.forEach((row) => {
    row.number = row.id === undefined ? undefined : (number += 1);
  });
  return placed;
}

/** By what a planned step would go out, as far as the preview knows: a timeline says it only of what was handed over. */
function routeOf({ id, status }, preview) {
  const step = status === "planned" ? preview?.steps.find((one) => one.id === id) : undefined;
  return step ? { channel: step.channel, form: step.form } : {};
}

const order = (row) => (row.at ? new Date(row.at).toISOString() : "~");

/** What both clocks show at an instant. */
function clocks(at, zone, viewer, now) {
  if (!at) {
    return {};
  }
  const own = label({ at, zone, now });
  return { view: own, viewerView: label({ at, zone: viewer, now }) };
}

function ofTimeline(timeline) {
  const rows = [];
  const open = new Map();
  for (const { decisions, effects, now } of timeline) {
    const channels = new Map(effects.filter(({ type }) => type === "send").map((send) => [send.step, send.channel]));
    for (const decision of decisions) {
      if (decision.step === undefined || decision.step === null) {
        if (WHOLE.has(decision.what)) {
          rows.push({ status: decision.what, at: decision.at ?? now, reasons: decision.reasons, moves: [] });
        }
        continue;
      }
      if (!open.has(decision.step)) {
        const row = { id: decision.step, moves: [], planned: [], reasons: [] };
        open.set(decision.step, row);
        rows.push(row);
      }
      decide(open.get(decision.step), decision, channels.get(decision.step), now);
      if (ENDS.has(decision.what)) {
        open.delete(decision.step);
      }
    }
  }
  return rows;
}

/** Takes a decision about a step into its row. */
function decide(row, { what, at, reasons }, channel, now) {
  const before = row.at;
  if (channel) {
    row.channel = channel;
  }
  row.at = at ?? row.at ?? now;
  if (MOVES.has(what) && before && before !== row.at) {
    row.planned = reasons;
    row.moves = [{ from: before, to: row.at }];
  } else if (what === "planned") {
    row.planned = row.status === "moved" ? [...row.planned, ...reasons] : reasons;
    row.moves = row.status === "moved" ? [...row.moves, ...movesOf(reasons)] : movesOf(reasons);
  }
  row.status = what;
  row.reasons = what === "planned" || MOVES.has(what) ? row.planned : [...row.planned, ...reasons];
}

/** The steps of a preview that the timeline has nothing of. */
function ofPreview(preview, timeline) {
  const known = new Set(timeline.flatMap(({ decisions }) => decisions.map(({ step }) => step)));
  const steps = (preview?.steps ?? []).filter(({ id }) => !known.has(id));
  return steps.map(({ id, at, status, channel, form, reasons }) => ({
    id, at, channel, form, reasons, status: status === "sent" ? "planned" : status, moves: movesOf(reasons),
  }));
}

const movesOf = (reasons) => reasons.filter(({ from, to }) => from && to && from !== to).map(({ from, to }) => ({ from, to }));
