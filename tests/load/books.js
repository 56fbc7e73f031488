/**
 * Balances the books: what people were promised, what the service has kept, and what the provider took.
 *
 * In: people, the service's rows, the provider's messages, when processes stood still. Out: how many of what, and each entry that does not
 * balance. Never: a message or an enrollment that is left out because it is in order on one side only.
 */

/** How long after it goes on a process may still let go what it had in hand when it was stopped, in milliseconds. */
const LET_GO = 2_000;
/** Of one kind of fault so many are told in full. */
const MOST = 5;
/** How an enrollment of the load may end. */
const ENDS = new Set(["completed", "replied"]);

/** Faults by kind, a few of each in full. */
class Faults {
  #kinds = new Map();

  add(kind, what) {
    const found = this.#kinds.get(kind) ?? [];
    found.push(what);
    this.#kinds.set(kind, found);
  }

  told() {
    return [...this.#kinds].map(([kind, all]) => `${kind}: ${all.length} (${all.slice(0, MOST).join("; ")}${all.length > MOST ? "; …" : ""})`);
  }
}

/** The provider's messages by enrollment. */
function byEnrollment(messages) {
  const found = new Map();
  for (const message of messages) {
    const name = `${message.workspace}/${message.send.enrollment}`;
    found.set(name, [...(found.get(name) ?? []), message]);
  }
  return found;
}

/**
 * `stood`: spans `{ from, to }` during which a process stood still. `open`: enrollments may still wait, with what they wait for. `keys`:
 * the keys that timelines speak of, and `looked`: of which enrollments they were read.
 */
export function balance({ people, enrollments, messages, provider, stood = [], open = false, keys, looked = new Set() }) {
  const faults = new Faults();
  const counts = { enrolled: people.length, completed: 0, replied: 0, waiting: 0, answered: 0, messages: 0, tries: 0, repeatedTries: 0, afterTheAnswer: 0 };
  const taken = byEnrollment(provider);
  const known = new Set();
  for (const one of people) {
    const name = `${one.workspace}/${one.enrollment}`;
    if (known.has(name)) {
      faults.add("promised to two people", name);
    }
    known.add(name);
    const row = enrollments.get(name);
    if (!row || row.contact !== one.contact) {
      faults.add("promised, and not kept", name);
      continue;
    }
    stands(one, name, row, { counts, faults, open });
    received(one, name, row, taken.get(name) ?? [], { counts, faults, stood });
  }
  for (const name of enrollments.keys()) {
    if (!known.has(name)) {
      faults.add("kept, and promised to nobody", name);
    }
  }
  explained({ messages, provider, keys, looked, counts, faults });
  return { counts, faults: faults.told() };
}

/** Where an enrollment stands. */
function stands(one, name, row, { counts, faults, open }) {
  counts.answered += one.answers ? 1 : 0;
  if (row.quarantined) {
    faults.add("put aside", name);
  }
  if (ENDS.has(row.status)) {
    counts[row.status] += 1;
    if (row.status === "replied" && !one.answers) {
      faults.add("ended by an answer that nobody gave", name);
    }
    return;
  }
  counts.waiting += 1;
  const reason = row.status === "active" && row.waitingFor && (row.wakeAt || !["time", "delivery"].includes(row.waitingFor));
  if (!open || !reason) {
    faults.add("neither ended nor waiting for a reason", `${name} ${row.status} ${row.waitingFor ?? "nothing"} ${row.wakeAt ?? "never"}`);
  }
}

/** What reached one person. */
function received(one, name, row, messages, { counts, faults, stood }) {
  const steps = messages.filter(({ taken }) => taken > 0).map(({ send }) => send.step);
  for (const step of new Set(steps)) {
    if (steps.filter((other) => other === step).length > 1) {
      faults.add("sent twice", `${name}/${step}`);
    }
    if (!one.steps.includes(step)) {
      faults.add("sent, and never planned", `${name}/${step}`);
    }
  }
  const missing = one.steps.filter((step) => !steps.includes(step));
  if (row.status === "completed" && missing.length > 0 && !one.answers) {
    faults.add("completed, and not sent", `${name}/${missing.join(",")}`);
  }
  for (const { send, came } of messages) {
    for (const at of one.answeredAt === undefined ? [] : came.filter((moment) => moment > one.answeredAt)) {
      // What a process had let go already when it was stopped goes on when the process does; no host can call that back.
      if (stood.some(({ from, to }) => from <= one.answeredAt && at >= to && at <= to + LET_GO)) {
        counts.afterTheAnswer += 1;
      } else {
        faults.add("sent after the answer was acknowledged", `${name}/${send.step} by ${at - one.answeredAt} ms`);
      }
    }
  }
}

/** Each message that the provider took has its row and its timeline's entry, and each row says what the provider knows. */
function explained({ messages, provider, keys, looked, counts, faults }) {
  const known = new Set();
  for (const message of provider) {
    counts.tries += message.tries;
    if (message.taken === 0) {
      continue;
    }
    counts.messages += 1;
    counts.repeatedTries += message.tries - 1;
    const key = `${message.workspace}/${message.send.key}`;
    known.add(key);
    const row = messages.get(key);
    if (!row) {
      faults.add("taken by the provider, and not in the outbox", key);
    } else if (row.status !== "accepted" && row.status !== "unknown" && message.tries < 2) {
      faults.add("taken by the provider, and otherwise in the outbox", `${key} ${row.status} ${row.detail ?? ""}`);
    }
    if (keys && looked.has(`${message.workspace}/${message.send.enrollment}`) && !keys.has(key)) {
      faults.add("taken by the provider, and not on the timeline", key);
    }
  }
  for (const [key, row] of messages) {
    counts[`outbox ${row.status}`] = (counts[`outbox ${row.status}`] ?? 0) + 1;
    if (row.status === "accepted" && !known.has(key)) {
      faults.add("accepted in the outbox, and never taken", key);
    }
    if (row.status === "attempting") {
      faults.add("in a hand for ever", key);
    }
  }
}
