/**
 * What a change of the workspace's settings means for who is under way: all are told that sending stands still or goes on (L8), and
 * those whose next message would come at another moment are planned anew (T14); conversations hear that they are followed up otherwise now.
 *
 * In: the settings before and after, as they are stored. Out: each enrollment where it belongs by them. Never: an entry on the timeline
 * of one that nothing changes for. Whom a crash leaves untold goes by the new settings from its next wake-up on.
 */
import { instant } from "../clock.js";
import { recalculated } from "../drive/decide.js";
import * as drive from "../drive/drive.js";
import type { Choose } from "../drive/drive.js";
import type { Store, UnderWay } from "../engines/store.js";
import { Fault } from "../fault.js";
import { Undecided } from "../guest.js";
import type { Steps } from "../steps.js";
import type { Event, Given, Settings } from "../wire.js";
import { inOne, turn, type Context } from "./context.js";
import { hearInConversation } from "./hearing.js";

/** How many are told in one transaction. */
const GROUP = 64;

/** Tells everybody under way what these settings change for them. */
export async function follow(context: Context, before: string, after: string): Promise<void> {
  const [known, wanted] = [JSON.parse(before), JSON.parse(after)] as [Settings, Settings];
  if ((known.paused ?? false) !== (wanted.paused ?? false)) {
    await tellAll(context, paused);
  }
  if (timing(known) !== timing(wanted)) {
    await tellAll(context, planned(context));
  }
  if (watching(known) !== watching(wanted)) {
    await tellConversations(context);
  }
}

/** What becomes of silences depends on it. */
function watching({ autoFollowUps, inactivity, silenceSince, humanHold, maxEpisodes, model }: Settings): string {
  return JSON.stringify([autoFollowUps, inactivity, silenceSince, humanHold, maxEpisodes, model]);
}

/** Tells every conversation in which something is planned or about to be. */
async function tellConversations(context: Context): Promise<void> {
  for (let after = ""; ; ) {
    const conversations = await context.store.silences(after, GROUP);
    for (const conversation of conversations) {
      await hearInConversation(context, conversation, { type: "recalculated" } as Given).catch(unlessUndecidable);
    }
    const last = conversations[GROUP - 1];
    if (last === undefined) {
      return;
    }
    after = last;
  }
}

/** One conversation that can't be decided is put aside when its time comes; one that is gone meanwhile is nobody's. */
function unlessUndecidable(error: unknown): void {
  if (!(error instanceof Fault && (error.kind === "core" || error.kind === "input" || error.kind === "notFound"))) {
    throw error;
  }
}

/** What moments depend on. */
function timing({ zone, calendar, policies, holidays, plausibleZones }: Settings): string {
  return JSON.stringify([zone, calendar, policies, holidays, plausibleZones]);
}

/** What it is by now decides, not what it was when somebody asked: the later wish holds whoever is served first. */
const paused: Choose = (scene, { state }, now) => {
  const { paused = false } = JSON.parse(scene.settings.json) as Settings;
  const held = state.pause?.levels?.["workspace"] !== undefined;
  return paused === held ? undefined : ({ type: paused ? "paused" : "resumed", at: instant(now), level: "workspace" } as Event);
};

function planned(context: Context): Choose {
  return (scene, seat, now) =>
    recalculated(context.guest, scene, seat, now) ? ({ type: "recalculated", at: instant(now) } as Event) : undefined;
}

async function tellAll(context: Context, choose: Choose): Promise<void> {
  for (let after = ""; ; ) {
    const rows = await context.store.underWay(after, GROUP);
    const told: (() => void)[] = [];
    const busy = await context.store.group((grouped) => tellEach(context, grouped, rows, choose, told));
    told.forEach((tell) => tell()); // Told once it is stored.
    for (const { enrollment, contact } of busy) {
      await turn(context, contact, (port) => drive.steer(port, context.guest, enrollment, choose)).catch(unlessUndecided);
    }
    context.poke();
    const last = rows[GROUP - 1];
    if (!last) {
      return;
    }
    after = last.enrollment;
  }
}

/** Tells these in one transaction; gives back those whose contact somebody else has in hand. */
function* tellEach(
  context: Context,
  grouped: Store,
  rows: readonly UnderWay[],
  choose: Choose,
  told: (() => void)[],
): Steps<UnderWay[]> {
  const busy: UnderWay[] = [];
  const quiet: Context = { ...context, hear: (notice) => told.push(() => context.hear(notice)) };
  for (const row of rows) {
    try {
      yield* inOne(quiet, grouped, row.contact, (port) => drive.steer(port, context.guest, row.enrollment, choose));
    } catch (error) {
      if (error instanceof Fault && error.kind === "busy") {
        busy.push(row);
      } else {
        unlessUndecided(error);
      }
    }
  }
  return busy;
}

/** What the core can't decide stays as it is, and is put aside when its time comes. */
function unlessUndecided(error: unknown): void {
  if (!(error instanceof Undecided)) {
    throw error;
  }
}
