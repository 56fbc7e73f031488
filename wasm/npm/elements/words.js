/**
 * What the elements say in English, and how a translation takes its place.
 *
 * In: a host's words. Out: sentences. Never: a rule; the sentences of problems and reasons come from the core with their codes, and are
 * only replaced by code.
 */
const WEEKDAYS = { mon: "Monday", tue: "Tuesday", wed: "Wednesday", thu: "Thursday", fri: "Friday", sat: "Saturday", sun: "Sunday" };

/** What both elements say. */
const BOTH = {
  weekdays: WEEKDAYS,
  problems: {},
  reasons: {},
  /** A local date and time, as the core writes it, to the minute. */
  local: ({ local }) => local.slice(0, 16).replace("T", " "),
  /** How far off a moment is, in the core's words. */
  relative: ({ label }) => label,
  moment: "{weekday} {local}, {relative}",
  clockChange: ({ text }) => `Clock change: ${text}`,
  loading: "Loading…",
  notLoaded: "This could not be loaded: {message}",
};

export const FOLLOWUPS = {
  ...BOTH,
  heading: "Scheduled messages",
  zone: "Times are in {zone}",
  count: ({ count }) => (count === 1 ? "1 message" : `${count} messages`),
  entry: "Message {number}",
  text: "Text",
  textHint: "Alt+Enter begins a new line",
  subject: "Subject",
  date: "Date",
  time: "Time",
  days: "Days from now",
  onReply: "If they answer first",
  onReplyCancel: "Cancel it",
  onReplyHold: "Hold it",
  onReplySend: "Send it",
  past: "In the past",
  remove: "Remove",
  removeOf: "Remove message {number}",
  add: "Add a message",
  send: "Send",
  sending: "Sending…",
  sent: "Sent to be scheduled",
  notSent: "Nothing was scheduled: {message}",
  cancel: "Cancel",
  whyNotSend: "Can't be sent yet: {reasons}",
  ready: "Ready to send",
  said: "Message {number}: {problems}",
  mended: "Message {number} is in order",
  added: "Message {number} added",
  removed: "Message {number} removed",
  fill: "Auto Fill",
  filling: "Writing a proposal…",
  fillCancel: "Stop Auto Fill",
  fillCancelled: "Auto Fill was stopped; your list is as it was",
  fillFailed: "Auto Fill did not work: {message}. Your list is as it was",
  fillDone: "This is a proposal: please review it. Nothing is scheduled before you send it",
  fillUndo: "Undo Auto Fill",
  fillUndone: "Your list is back as it was",
  previewMoved: "Would go out {weekday} {local}: {reasons}",
  previewNot: "Would not go out: {reasons}",
  pending: "Already scheduled",
  pendingCancel: "Cancel message of {local}",
  pendingCancelled: "Message of {local} is cancelled",
  pendingFailed: "Message of {local} could not be cancelled: {message}",
  pendingSending: "Being sent; can't be cancelled any more",
};

export const TIMELINE = {
  ...BOTH,
  heading: "Timeline",
  zones: "Contact: {zone}. You: {viewer}",
  zone: "All times are in {zone}",
  contact: "Contact",
  viewer: "You",
  channel: "Channel",
  why: "Why",
  wouldHave: "Without that: {local}",
  step: "{number}. {id}",
  empty: "Nothing is planned, and nothing was sent",
  refused: "It would not begin: {reasons}",
  noTime: "No time",
  openHours: "Open hours of these days, for the contact",
  closedAllDay: "closed",
  asPlanned: "as planned",
  hint: "Arrow keys go from step to step",
  statuses: {
    planned: "Planned", sent: "Sent", held: "Held", skipped: "Skipped", expired: "Expired", failed: "Failed", cancelled: "Cancelled",
    pending: "Not reached", sending: "Being sent", asked: "Being written", approving: "Waits for approval", retrying: "Tried again",
    deferred: "Deferred", moved: "Moved", enrolled: "Began", paused: "Paused", resumed: "Resumed", ended: "Ended",
  },
  closed: {
    "schedule.outsideWorkingHours": "Outside working hours",
    "schedule.quietHours": "Quiet hours",
    "schedule.outsideLegalHours": "Outside legal hours",
    "schedule.closedDate": "Closed date",
  },
  legendWanted: "Where it would have been",
  legendMidnight: "Your midnight",
  legendChange: "Clock change",
  clockOf: "{text} ({whose})",
};

/** A function that says what a key of the words says, with the values in their places. */
export function sayer(defaults, given) {
  return (key, values = {}) => {
    const [group, name] = split(key);
    const said = name === undefined ? (given[group] ?? defaults[group]) : (given[group]?.[name] ?? defaults[group]?.[name]);
    if (typeof said === "function") {
      return said(values);
    }
    return said?.replace(/\{(\w+)\}/g, (whole, place) => (values[place] === undefined ? whole : String(values[place])));
  };
}

/** `reasons.schedule.quietHours` is `schedule.quietHours` of the group `reasons`. */
function split(key) {
  const dot = key.indexOf(".");
  return dot < 0 ? [key] : [key.slice(0, dot), key.slice(dot + 1)];
}

/** The sentences of reasons or problems: the host's for a code, else the core's. */
export function sentences(say, group, list) {
  return list.map((one) => say(`${group}.${one.code}`, one) ?? one.text ?? [one.message, one.help].filter(Boolean).join("; ")).join("; ");
}
