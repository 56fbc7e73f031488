/**
 * The books find what does not balance.
 *
 * In: books that somebody has spoilt in one place. Out: that place. Never: a spoilt book that balances.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { balance } from "./books.js";

/** Ada was sent both of her messages; Ben answered at 1,000, after the first of his. */
function books() {
  const person = (contact, more) => ({ workspace: "w", contact, enrollment: `e-${contact}`, steps: ["first", "second"], planned: {}, toldAt: 0, ...more });
  const message = (contact, step, at, more) => ({
    workspace: "w",
    send: { key: `e-${contact}/${step}/1`, enrollment: `e-${contact}`, contact, step },
    tries: 1,
    taken: 1,
    takenAt: at,
    came: [at],
    ...more,
  });
  const row = (status) => ({ status });
  const provider = [message("ada", "first", 500), message("ada", "second", 2_000), message("ben", "first", 500)];
  return {
    people: [person("ada"), person("ben", { answers: true, answeredAt: 1_000 })],
    enrollments: new Map([
      ["w/e-ada", { contact: "ada", status: "completed" }],
      ["w/e-ben", { contact: "ben", status: "replied" }],
    ]),
    messages: new Map(provider.map(({ send }) => [`w/${send.key}`, row("accepted")])),
    provider,
    message,
  };
}

/** What is found once this has been done to sound books. */
function found(spoil) {
  const sound = books();
  return balance({ ...sound, ...spoil?.(sound) }).faults.map((fault) => fault.slice(0, fault.indexOf(":")));
}

test("sound books balance, and are counted", () => {
  const { counts, faults } = balance(books());
  assert.deepEqual(faults, []);
  assert.deepEqual([counts.enrolled, counts.completed, counts.replied, counts.answered, counts.messages, counts.tries], [2, 1, 1, 1, 3, 3]);
});

test("an enrollment that is promised and not kept, and one that is kept and promised to nobody", () => {
  assert.deepEqual(found(({ enrollments }) => void enrollments.delete("w/e-ben")), ["promised, and not kept"]);
  assert.deepEqual(found(({ enrollments }) => void enrollments.set("w/e-carl", { contact: "carl", status: "completed" })), ["kept, and promised to nobody"]);
  assert.deepEqual(found(({ people }) => void people.push(people[0])), ["promised to two people"]);
});

test("an enrollment that has not ended is a fault, unless some may wait and it says for what", () => {
  const waits = (row) => ({ enrollments }) => void enrollments.set("w/e-ada", { contact: "ada", ...row });
  const active = { status: "active", waitingFor: "time", wakeAt: "2026-11-24T09:00:00.000Z" };
  assert.deepEqual(found(waits(active)), ["neither ended nor waiting for a reason"]);
  assert.deepEqual(found((sound) => ({ open: true, ...waits(active)(sound) })), []);
  assert.deepEqual(found((sound) => ({ open: true, ...waits({ ...active, wakeAt: null })(sound) })), ["neither ended nor waiting for a reason"]);
  assert.deepEqual(found(waits({ status: "completed", quarantined: true })), ["put aside"]);
  assert.deepEqual(found(waits({ status: "replied" })), ["ended by an answer that nobody gave"]);
});

test("a message that is missing, one that came under two keys, and one that nobody planned", () => {
  const without = ({ provider, messages }) => {
    const gone = provider.splice(1, 1)[0];
    messages.delete(`w/${gone.send.key}`);
  };
  assert.deepEqual(found(without), ["completed, and not sent"]);
  const more = (step, intent) => ({ provider, messages, message }) => {
    const another = message("ada", step, 2_100);
    another.send.key = `e-ada/${step}/${intent}`;
    provider.push(another);
    messages.set(`w/${another.send.key}`, { status: "accepted" });
  };
  assert.deepEqual(found(more("second", 2)), ["sent twice"]);
  assert.deepEqual(found(more("third", 1)), ["sent, and never planned"]);
});

test("a message after the answer was acknowledged, unless a process that stood still over it had let it go", () => {
  const late = ({ provider, messages, message }) => {
    provider.push(message("ben", "second", 5_000));
    messages.set("w/e-ben/second/1", { status: "accepted" });
  };
  assert.deepEqual(found(late), ["sent after the answer was acknowledged"]);
  const stood = (from, to) => (sound) => ({ stood: [{ from, to }], ...late(sound) });
  assert.deepEqual(found(stood(900, 4_900)), []);
  assert.deepEqual(found(stood(1_100, 4_900)), ["sent after the answer was acknowledged"]);
  assert.deepEqual(found(stood(900, 2_000)), ["sent after the answer was acknowledged"]);
  const again = ({ provider }) => void Object.assign(provider[2], { came: [500, 1_500], tries: 2 });
  assert.deepEqual(found(again), ["sent after the answer was acknowledged"]);
});

test("outbox, provider and timeline say the same", () => {
  const status = (key, row) => ({ messages }) => void messages.set(key, { status: row });
  assert.deepEqual(found(({ messages }) => void messages.delete("w/e-ada/first/1")), ["taken by the provider, and not in the outbox"]);
  assert.deepEqual(found(status("w/e-ada/first/1", "cancelled")), ["taken by the provider, and otherwise in the outbox"]);
  assert.deepEqual(found(status("w/e-ada/zero/1", "accepted")), ["accepted in the outbox, and never taken"]);
  assert.deepEqual(found(status("w/e-ada/zero/1", "attempting")), ["in a hand for ever"]);
  const timeline = (keys) => () => ({ keys: new Set(keys), looked: new Set(["w/e-ada"]) });
  assert.deepEqual(found(timeline(["w/e-ada/first/1", "w/e-ada/second/1"])), []);
  assert.deepEqual(found(timeline(["w/e-ada/first/1"])), ["taken by the provider, and not on the timeline"]);
});
