/**
 * Where a conversation stands, in words: what is going on, what is planned in it, and why (E12).
 *
 * In: what is stored. Out: a report. Never: a change; a time of its own (the core's).
 */
import { instant, millisOf } from "../clock.js";
import { Fault } from "../fault.js";
import type { Conversation as Thread, Enrollment, Reason, WatchStatus, Watched } from "../wire.js";
import type { Context } from "./context.js";
import { threadOf } from "./hearing.js";
import { asked } from "./publishing.js";

/** A follow-up that is planned or under way. */
export interface Planned {
  /** Its enrollment: to cancel it, stop that. */
  enrollment: string;
  occasion: NonNullable<Watched["followUp"]>["occasion"];
  /** Where its enrollment stands. */
  status: Enrollment["status"];
  /**
   * When its next message goes out, and the same in a few words: "in 23 hours". Absent where it waits for something else: a text, an
   * approval, a person, a bot.
   */
  at?: string;
  label?: string;
  /** When it would have gone, and what has moved it from there, where something has: closed hours, a cap, a person's message. */
  moved?: { from: string; reasons: Reason[] };
  /** What was promised to the contact. */
  promise?: NonNullable<Watched["followUp"]>["promise"];
  /** What a model proposed, and what became of it. */
  proposed?: NonNullable<Watched["followUp"]>["proposed"];
}

/** Where a conversation stands. */
export interface Stands {
  conversation: string;
  contact: string;
  /** Absent: it is not watched. */
  status?: WatchStatus;
  /** In a few words: "Follow-up in 23 hours". */
  headline: string;
  /** Why. */
  reason?: Reason;
  followUp?: Planned;
  /** When it is looked at again, if time is what it waits for. */
  wakeAt?: string;
  /** Its turns, the oldest first: each with its event, decisions and effects. */
  turns: unknown[];
}

/** Where a conversation stands, in words. */
const HEADLINES: Record<WatchStatus, string> = {
  open: "Nothing planned: it is our turn to write",
  silent: "Silent",
  following: "Follow-up under way",
  asking: "A model is asked",
  resting: "Nothing more until the contact writes",
  handedOver: "With a person",
  stopped: "Stopped",
  closed: "Closed",
};
/** What a follow-up waits for that is no moment, by its step. */
const STAGES: Record<string, string> = {
  approving: "waits for approval",
  composing: "is being written",
  held: "is held for a person",
};
/** Where something may begin by itself. */
const QUIET: ReadonlySet<WatchStatus> = new Set<WatchStatus>(["open", "silent", "asking"]);

/** Where a conversation stands. */
export async function standing(context: Context, id: string): Promise<Stands> {
  const { store } = context;
  const { contact, conversation } = await threadOf(context, id);
  const watched = (await store.watch(id))?.state;
  const { headline, followUp } = watched ? await inWords(context, watched, conversation) : { headline: "Not watched", followUp: undefined };
  const turns = (await store.watchEntries(id)).map((json) => JSON.parse(json) as unknown);
  return {
    conversation: id,
    contact,
    ...(watched ? { status: watched.status } : {}),
    headline,
    ...(watched?.reason ? { reason: watched.reason } : {}),
    ...(followUp ? { followUp } : {}),
    ...(watched?.wakeAt ? { wakeAt: watched.wakeAt } : {}),
    turns,
  };
}

/** What is going on, in a few words, and what is planned. */
async function inWords(context: Context, watched: Watched, thread: Thread): Promise<{ headline: string; followUp: Planned | undefined }> {
  const inactive = watched.botInactive === true || thread.botInactive === true;
  const json = watched.followUp && (await context.store.state(watched.followUp.enrollment));
  const state = json ? (JSON.parse(json) as Enrollment) : undefined;
  const followUp = state && planned(context, watched.followUp!, state, inactive);
  const words = state ? (followUp?.label ?? stage(state, inactive)) : "under way";
  const quiet = QUIET.has(watched.status);
  const following = watched.status === "following";
  let headline = following ? `Follow-up ${words}` : HEADLINES[watched.status];
  if (inactive && quiet) {
    headline += "; nothing goes out: the bot is inactive";
  }
  const until = watched.heldUntil;
  if (until && !inactive && (quiet || following) && millisOf(until) > context.clock.now()) {
    headline += `; a person wrote: automatic follow-ups go on ${await labelFor(context, until, watched.contact)}`;
  }
  return { headline, followUp };
}

/** What is planned of a follow-up; a moment only where a message goes out then. */
function planned(context: Context, followUp: NonNullable<Watched["followUp"]>, state: Enrollment, inactive: boolean): Planned {
  const next = nextOf(state);
  const plan = state.status === "active" && !inactive && next?.status === "pending" ? next.planned : undefined;
  const moved = plan && plan.at !== plan.wanted && (plan.reasons ?? []).length > 0;
  const { enrollment, occasion, promise, proposed } = followUp;
  return {
    enrollment,
    occasion,
    status: state.status,
    ...(plan ? { at: plan.at, label: labelOf(context, plan.at, state.zone.zone) } : {}),
    ...(moved ? { moved: { from: plan.wanted, reasons: plan.reasons! } } : {}),
    ...(promise ? { promise } : {}),
    ...(proposed ? { proposed } : {}),
  };
}

function stage(state: Enrollment, inactive: boolean): string {
  const next = nextOf(state)?.status;
  if (state.status !== "active") {
    return state.status === "paused" ? "is paused" : "under way";
  }
  if (next === "sending") {
    return "is being sent";
  }
  return inactive ? "waits: the bot is inactive" : ((next && STAGES[next]) ?? "under way");
}

/** The step whose turn it is. */
function nextOf({ steps }: Enrollment): Enrollment["steps"][number] | undefined {
  return steps.find(({ status }) => ["pending", "held", "composing", "approving", "sending"].includes(status));
}

/** A moment in a few words, on a contact's clock. */
async function labelFor(context: Context, at: string, contact: string): Promise<string> {
  const { zone } = JSON.parse((await context.store.settings()).json) as { zone?: string };
  const own = (await context.store.contact(contact))?.timezone ?? zone ?? "UTC";
  try {
    return labelOf(context, at, own);
  } catch (error) {
    if (!(error instanceof Fault)) {
      throw error;
    }
    return labelOf(context, at, "UTC"); // A zone may be none any more.
  }
}

/** A moment in a few words. */
function labelOf(context: Context, at: string, zone: string): string {
  const now = JSON.stringify(instant(context.clock.now()));
  const parts = { at: JSON.stringify(at), now, zone: JSON.stringify(zone) };
  return (JSON.parse(asked(context, "label", parts)) as { label: string }).label;
}
