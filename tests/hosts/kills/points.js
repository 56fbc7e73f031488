/**
 * The points at which a host is killed, by the boundary that they stand at.
 *
 * In: nothing. Out: a list. Never: a point that `tests/hosts/README.md` does not name.
 */

/** Every boundary with its points: how often a point is passed at the most before the kill, and which request is sure to reach it. */
export const BOUNDARIES = {
  intake: [{ name: "store.version", most: 1, by: "publish" }, { name: "store.import", most: 1, by: "contacts" }],
  timer: [{ name: "timer.sleeps", most: 6 }, { name: "timer.woke", most: 6 }, { name: "timer.due", most: 5 }],
  claim: [{ name: "store.claim", most: 5 }, { name: "store.claimed", most: 5 }],
  decide: [{ name: "core.before", most: 12 }, { name: "core.answered", most: 12 }],
  commit: [
    { name: "store.save", most: 10 },
    { name: "store.saved", most: 10 },
    { name: "store.group", most: 3 },
    { name: "store.grouped", most: 3 },
  ],
  send: [
    { name: "store.reserve", most: 5 },
    { name: "store.reserved", most: 5 },
    { name: "store.gate", most: 5 },
    { name: "webhook.before", most: 5 },
    { name: "webhook.gate", most: 5 },
    { name: "webhook.answered", most: 4 },
  ],
  outcome: [
    { name: "outcome.heard", most: 5 },
    { name: "outcome.stored", most: 5 },
    // Only what a kill has left in hand is found.
    { name: "outcome.found", most: 1, after: ["store.reserved", "store.gate", "webhook.before", "webhook.gate", "webhook.answered", "outcome.heard"] },
  ],
};

/** Every point with its boundary. */
export const POINTS = Object.entries(BOUNDARIES).flatMap(([boundary, points]) => points.map((point) => ({ boundary, ...point })));

/** How a kill at no point is called: at a random time, or where a point was not reached. */
export const AT_A_TIME = "at a random time";
export const AT_REST = "between two requests";
