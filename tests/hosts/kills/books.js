/**
 * The books of a world: what every timeline says beside what the provider has seen.
 *
 * In: what was told of every enrollment, the outbox, the provider's record, what was acknowledged. Out: what is lost, doubled, late, out of
 * order or sent after an end, each with a sentence; counts. Never: a fault that a timeline's own words could excuse after the fact.
 */

/** What may go wrong, in the order of a report. */
export const FAULTS = ["lost", "doubled", "late", "out of order", "after an end", "unaccounted"];
/** So late may a wake-up be: one whose contact is in another hand comes again after a second. */
const GRACE_MILLIS = 2_000;
const OVER = new Set(["sent", "skipped", "failed", "expired", "cancelled"]);

/** Closes the books of one world. */
export function closed({ mode, enrollments, outbox, receiver, world }) {
  const books = new Books(mode, receiver, world);
  enrollments.forEach((enrollment) => books.enrollment(enrollment));
  books.apart(enrollments);
  books.outbox(outbox);
  books.replies(enrollments);
  books.provider();
  return { faults: books.faults, counts: books.counts, delays: books.delays };
}

class Books {
  faults = [];
  counts = { enrollments: 0, decided: 0, taken: 0, tries: 0, repeats: 0, uncertain: 0, untaken: 0, doubled: 0, retried: 0, replies: 0, aside: 0 };
  /** For each message that was accepted: how long after its planned moment, in milliseconds. */
  delays = [];
  #decided = new Set();
  #places = new Map();

  constructor(mode, receiver, world) {
    Object.assign(this, { mode, receiver, world });
    receiver.tries.forEach((one, place) => this.#places.set(one, place));
    this.counts.tries = receiver.tries.length;
    this.counts.replies = world.replies.length;
    this.counts.aside = world.released.size;
  }

  /** One enrollment: it has ended, each of its steps is accounted for, nothing was late, and nothing overtook anything. */
  enrollment({ id, state, timeline, same }) {
    this.counts.enrollments += 1;
    this.#when(!same, "unaccounted", `${id} does not replay to the state that is stored`);
    this.#when(state.status === "active" || state.status === "paused", "lost", `${id} is ${state.status} for ever, and waits for ${state.waitingFor}`);
    this.#inTime(id, timeline);
    const steps = state.steps.map((step) => ({ ...step, ...told(timeline, step.id), taken: this.#taken(id, step.id) }));
    steps.forEach((step) => this.#step(id, step));
    steps.forEach((step, place) => this.#order(id, step, steps.slice(0, place), timeline));
    const stop = this.world.stops.find(({ enrollment }) => enrollment === id);
    this.#when(stop && this.#after(stop.tries, ({ enrollment }) => enrollment === id), "after an end", `${id} was stopped, and a message was handed over`);
  }

  /** What a step says of itself, and what the provider has. */
  #step(id, { id: step, status, reason, sends, outcomes, taken, planned, elsewhere }) {
    const name = `${id}/${step}`;
    sends.forEach(({ key }) => this.#decided.add(key));
    const unknown = outcomes.filter(({ type }) => type === "unknownOutcome");
    this.#when(!OVER.has(status) || !reason, "lost", `${name} is ${status}, without a reason to end`);
    if (status === "sent" && outcomes.at(-1)?.type === "sent") {
      this.#when(taken.length === 0, "lost", `${name} counts as accepted, and the provider never took it`);
      this.delays.push(outcomes.at(-1).now - (planned ?? sends[0].now));
    } else if (status === "sent") {
      const may = unknown.length > 0 && (!this.mode.keys || elsewhere);
      this.#when(!may, "lost", `${name} counts as sent, and nobody heard of it`);
      this.counts.uncertain += 1;
      this.counts.untaken += Number(taken.length === 0);
    } else {
      this.#when(taken.length > 0 && unknown.length === 0, "unaccounted", `${name} is ${status}, and the provider took it`);
    }
    this.counts.retried += Number(sends.length > 1);
    this.#repeated(name, taken, unknown);
  }

  /** A message of a step that was taken more than once. */
  #repeated(name, taken, unknown) {
    if (taken.length < 2) {
      return;
    }
    this.counts.doubled += taken.length - 1;
    const times = `${name} was taken ${taken.length} times, and ${unknown.length} times its outcome was unknown`;
    this.#when(!this.mode.repeats || taken.length - 1 > unknown.length, "doubled", times);
  }

  /** What the provider took of a step, each repetition that it knows left out. */
  #taken(id, step) {
    const all = this.receiver.tries.filter((one) => one.takes && one.enrollment === id && one.step === step);
    return this.mode.honoursKeys ? all.filter((one, place) => all.findIndex((other) => other.id === one.id) === place) : all;
  }

  /** A wake-up is woken when it is due, and a message that is handed to the host leaves at that time. */
  #inTime(id, timeline) {
    if (this.world.released.has(id)) {
      return; // It was put aside, in view of everybody, until somebody took it up.
    }
    let [wake, sending, paused] = [undefined, undefined, false];
    for (const { now, event, effects, wakeAt } of timeline) {
      const at = Date.parse(now);
      this.#when(wake && at > wake + GRACE_MILLIS, "late", `${id} was to be woken at ${new Date(wake ?? 0).toISOString()}, and was at ${now}`);
      this.#when(wake && event.type === "due" && at < wake, "late", `${id} was woken early, at ${now}`);
      const settles = sending && ["sent", "rejected", "unknownOutcome"].includes(event.type);
      this.#when(settles && at > sending + GRACE_MILLIS, "late", `a message of ${id} waited until ${now} to leave`);
      paused = event.type === "paused" || (paused && event.type !== "resumed");
      const leaves = effects.some(({ type }) => type === "send");
      this.#when(leaves && paused, "after an end", `a message of ${id} was decided at ${now}, while it was paused`);
      sending = leaves ? at : settles ? undefined : sending;
      wake = wakeAt ? Date.parse(wakeAt) : undefined;
    }
  }

  /** No step is handed over before those before it are over. */
  #order(id, step, before, timeline) {
    const first = this.receiver.tries.find((one) => one.enrollment === id && one.step === step.id);
    if (!first) {
      return;
    }
    const place = this.#places.get(first);
    for (const other of before) {
      const late = this.#after(place, (one) => one.enrollment === id && one.step === other.id);
      this.#when(late, "out of order", `${id}/${other.id} was handed over after ${step.id}`);
      const over = timeline.findIndex(({ decisions }) => decisions.some(({ what, step: of }) => of === other.id && OVER.has(what)));
      const decided = timeline.findIndex(({ effects }) => effects.some((effect) => effect.type === "send" && effect.step === step.id));
      this.#when(over < 0 || over > decided, "out of order", `${id}/${step.id} was decided before ${other.id} was over`);
    }
  }

  /** Nobody is in one sequence twice at a time. */
  apart(enrollments) {
    for (const [place, one] of enrollments.entries()) {
      const beside = enrollments.slice(place + 1).find((other) => one.state.contact === other.state.contact && one.state.sequence === other.state.sequence && overlap(one.state, other.state));
      this.#when(beside, "doubled", `${one.id} and ${beside?.id} are the same follow-up of one person`);
    }
  }

  /** The outbox says the same. */
  outbox(rows) {
    for (const { key, status } of rows) {
      const taken = this.receiver.tries.some((one) => one.takes && one.key === key);
      this.#when(status === "pending" || status === "attempting", "lost", `${key} waits in the outbox for ever`);
      this.#when(status === "accepted" && !taken, "lost", `${key} is accepted in the outbox, and was never taken`);
      this.#when(!this.#decided.has(key), "unaccounted", `${key} is in the outbox, and on no timeline`);
    }
    const keys = new Set(rows.map(({ key }) => key));
    this.#decided.forEach((key) => this.#when(!keys.has(key), "lost", `${key} was decided, and is not in the outbox`));
    this.counts.decided = this.#decided.size;
  }

  /** Who was heard is heard by all that was under way, and nothing of that is handed over any more (X8). */
  replies(enrollments) {
    for (const { contact, id, tries, at } of this.world.replies) {
      for (const { id: name, state, timeline } of enrollments.filter(({ state }) => state.contact === contact)) {
        const heard = timeline.some(({ event }) => event.id === id);
        const under = state.enrolledAt < at && (!state.ended || state.ended.at > at);
        this.#when(under && !heard, "unaccounted", `${name} did not hear of the reply ${id}`);
        const late = heard && this.#after(tries, ({ enrollment }) => enrollment === name);
        this.#when(late, "after an end", `a message of ${name} was handed over after the reply ${id} was acknowledged`);
      }
    }
  }

  /** Every message of the provider's is somebody's, whole and signed. */
  provider() {
    const { tries, messages, faults } = this.receiver;
    faults.forEach((fault) => this.#when(true, "unaccounted", fault));
    const ids = new Map();
    for (const { key, id } of tries) {
      this.#when(!this.#decided.has(key), "unaccounted", `${key} was handed over, and is on no timeline`);
      this.#when((ids.get(key) ?? id) !== id, "doubled", `${key} came under two ids`);
      ids.set(key, id);
    }
    this.counts.taken = [...messages.values()].filter(({ taken }) => taken > 0).length;
    this.counts.repeats = tries.length - messages.size;
  }

  /** Whether a try came when so many had come already. */
  #after(place, is) {
    return this.receiver.tries.slice(place).some(is);
  }

  #when(is, kind, text) {
    if (is) {
      this.faults.push({ kind, text });
    }
  }
}

/** What a timeline tells of a step: when its message was decided, what became of it, and for when it was planned at first. */
function told(timeline, step) {
  const [sends, outcomes] = [[], []];
  let [planned, elsewhere, keys] = [undefined, false, new Set()];
  for (const { now, event, effects, decisions } of timeline) {
    const at = Date.parse(now);
    if (keys.has(event.key)) {
      outcomes.push({ type: event.type, now: at });
    }
    const own = (kind) => decisions.find(({ what, step: of }) => what === kind && of === step);
    const plan = own("planned");
    // Its channel is not to be had any more, and on another one the key is not known.
    elsewhere ||= event.type === "due" && own("sent")?.reasons.some(({ code }) => code === "lifecycle.outcomeUnknown");
    planned = sends.length === 0 && plan ? Date.parse(plan.at) : planned;
    for (const { key } of effects.filter((effect) => effect.type === "send" && effect.step === step)) {
      sends.push({ key, now: at });
      keys.add(key);
    }
  }
  return { sends, outcomes, planned, elsewhere };
}

/** Whether neither was over when the other began. */
const overlap = (one, other) => !over(one, other.enrolledAt) && !over(other, one.enrolledAt);
const over = ({ ended }, at) => ended !== undefined && ended.at <= at;
