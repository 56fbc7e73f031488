/**
 * Both hosts are killed at every point on every store, and nothing is lost or doubled; and the books find what they are there to find.
 *
 * In: the built adapters, PostgreSQL's programs, a seed (`RELANCE_KILLS_SEED`, else 1). Out: a failure with the seed and the history. Never:
 * many kills: `cargo xtask kills` does those.
 */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { programs } from "./hosts.js";
import { asked, killing, sorrow } from "./kills.js";
import { closed, FAULTS } from "./kills/books.js";
import { roundOf } from "./kills/life.js";
import { MODES } from "./kills/modes.js";
import { pointsOf } from "./kills/points.js";

const SEED = Number(process.env.RELANCE_KILLS_SEED ?? 1);
/** At least one round each; the native host is killed more often over its databases. */
const KILLS = (host, store) => (host === "native" && store !== "restate" ? 60 : roundOf(pointsOf(store), store === "restate"));
const STORES = { native: ["sqlite", "postgres", "restate"], node: ["sqlite", "postgres"] };

for (const [host, program] of Object.entries(programs)) {
  for (const store of STORES[host]) {
    const kills = KILLS(host, store);
    it(`${kills} kills of the ${host} host over ${store} lose and double nothing`, async () => {
      const { worlds, faults, never } = await killing({ host: program, store, kills, seed: SEED, lanes: 2 });
      assert.deepEqual(faults.map(({ kind }) => kind), [], worlds.filter((world) => world.faults.length > 0).map((world) => sorrow(store, world)).join("\n"));
      assert.deepEqual(never, [], "every point was killed at");
    });
  }
}

const AT = (minute) => `2026-11-23T08:${String(minute).padStart(2, "0")}:00.000Z`;
const entry = (minute, event, { decisions = [], effects = [], wakeAt = null } = {}) => ({ now: AT(minute), event, decisions, effects, wakeAt });
const decided = (what, step, at) => ({ what, step, at, reasons: [{ code: "test.because" }] });
const send = (step, key) => ({ type: "send", step, key });

/** Two steps that were sent as they should be, and everything that is told of them; `change` spoils something. */
function books(change, mode = MODES[0]) {
  const timeline = [
    entry(0, { type: "enrolled" }, { decisions: [decided("planned", "one", AT(5))], wakeAt: AT(5) }),
    entry(5, { type: "due" }, { effects: [send("one", "e/one/1")] }),
    entry(5, { type: "sent", key: "e/one/1" }, { decisions: [decided("sent", "one"), decided("planned", "two", AT(9))], wakeAt: AT(9) }),
    entry(9, { type: "due" }, { effects: [send("two", "e/two/1")] }),
    entry(9, { type: "sent", key: "e/two/1" }, { decisions: [decided("sent", "two")] }),
  ];
  const steps = ["one", "two"].map((id) => ({ id, status: "sent", reason: { code: "lifecycle.accepted" } }));
  const state = { id: "e", contact: "ana", sequence: "two", status: "completed", enrolledAt: AT(0), ended: { at: AT(9) }, steps };
  const taken = (step) => ({ key: `e/${step}/1`, id: `id-${step}`, enrollment: "e", contact: "ana", step, takes: true });
  const world = {
    mode,
    enrollments: [{ id: "e", state, timeline, same: true }],
    outbox: ["one", "two"].map((step) => ({ key: `e/${step}/1`, status: "accepted" })),
    receiver: { tries: [taken("one"), taken("two")], faults: [], messages: new Map([["id-one", { taken: 1 }], ["id-two", { taken: 1 }]]) },
    world: { replies: [], stops: [], released: new Set() },
  };
  change?.(world, world.enrollments[0]);
  return closed(world).faults.map(({ kind, text }) => `${kind}: ${text}`);
}

/** Every fault that is found is of this kind. */
const found = (kind, faults) => assert.ok(faults.length > 0 && faults.every((fault) => fault.startsWith(`${kind}: `)), `${kind}: ${faults.join("\n")}`);
const unknownOf = (step) => ({ timeline }) => timeline.find(({ event }) => event.key === `e/${step}/1`).event.type = "unknownOutcome";

describe("the books", () => {
  it("find nothing where nothing is wrong", () => assert.deepEqual(books(), []));

  it("know each kind of fault that a report names", () => {
    assert.deepEqual(FAULTS, ["lost", "doubled", "late", "out of order", "after an end", "unaccounted"]);
  });

  it("find what counts as accepted and was never taken", () => {
    found("lost", books(({ receiver }) => (receiver.tries[1].takes = false)));
  });

  it("find what waits for ever", () => {
    found("lost", books(({ outbox }) => (outbox[1].status = "attempting")));
    found("lost", books((_, { state }) => (state.status = "active")));
    found("lost", books((_, { state }) => Object.assign(state.steps[1], { status: "pending", reason: undefined })).filter((fault) => !fault.startsWith("unaccounted")));
  });

  it("find what was decided and is in no outbox", () => {
    found("lost", books(({ outbox }) => outbox.pop()));
  });

  it("find a message under two keys, and one under two ids", () => {
    const again = (change) => ({ receiver }) => receiver.tries.push({ ...receiver.tries[1], ...change });
    assert.ok(books(again({ key: "e/two/2", id: "id-2" })).some((fault) => fault.startsWith("doubled: ")));
    found("doubled", books(again({ id: "id-2" })));
    assert.deepEqual(books(again({})), [], "whoever honours keys takes it once");
  });

  it("find one person in one sequence twice at a time, but not one time after the other in one moment", () => {
    const beside = (minute) => ({ enrollments }, { state, timeline }) => {
      const other = { ...state, id: "f", steps: [], ended: { at: AT(minute) } };
      enrollments.push({ id: "f", state: other, timeline: timeline.slice(0, 1), same: true });
    };
    found("doubled", books(beside(4)));
    assert.deepEqual(books(beside(0)), []);
  });

  it("find what a provider without keys took twice, unless it was unknown and somebody said that it is to be tried again", () => {
    const twice = ({ receiver }, enrollment) => {
      receiver.tries.push(receiver.tries[1]);
      unknownOf("two")(enrollment);
      enrollment.timeline.push(entry(9, { type: "sent", key: "e/two/1" }));
    };
    const [, asSent, , held] = MODES;
    found("doubled", books(twice, asSent));
    assert.deepEqual(books(twice, held), []);
    found("doubled", books(({ receiver }) => receiver.tries.push(receiver.tries[1]), held));
  });

  it("let what is unknown count as sent only where keys are not honoured", () => {
    found("lost", books((_, enrollment) => unknownOf("two")(enrollment)));
    assert.deepEqual(books((_, enrollment) => unknownOf("two")(enrollment), MODES[1]), []);
  });

  it("let it count as sent also where only another channel is left, which does not know the key", () => {
    const reasons = [{ code: "lifecycle.outcomeUnknown" }];
    const elsewhere = (_, enrollment) => {
      unknownOf("two")(enrollment);
      enrollment.timeline[4].wakeAt = AT(10);
      enrollment.timeline.push(entry(10, { type: "due" }, { decisions: [{ what: "sent", step: "two", reasons }] }));
    };
    assert.deepEqual(books(elsewhere), []);
  });

  it("find a wake-up that came late or early, and a message that waited", () => {
    found("late", books((_, { timeline }) => timeline.slice(3).forEach((one) => (one.now = AT(10)))));
    found("late", books((_, { timeline }) => (timeline[3].now = AT(8))).slice(0, 1));
    found("late", books((_, { timeline }) => (timeline[4].now = AT(10))));
  });

  it("find a step that overtook the one before it", () => {
    found("out of order", books(({ receiver }) => receiver.tries.reverse()));
  });

  it("find what was handed over after a reply or a stop was acknowledged, or decided while paused", () => {
    const heard = ({ world }, { timeline, state }) => {
      world.replies.push({ contact: "ana", id: "r1", tries: 1, at: AT(7) });
      timeline.splice(3, 0, entry(7, { type: "replied", id: "r1" }, { wakeAt: AT(9) }));
      state.ended.at = AT(7);
    };
    found("after an end", books(heard));
    found("after an end", books(({ world }) => world.stops.push({ enrollment: "e", tries: 1 })));
    found("after an end", books((_, { timeline }) => timeline.splice(3, 0, entry(7, { type: "paused" }, { wakeAt: AT(9) }))));
  });

  it("find a reply that nobody heard of", () => {
    found("unaccounted", books(({ world }) => world.replies.push({ contact: "ana", id: "r1", tries: 2, at: AT(7) })));
  });

  it("find what is on no timeline, and what does not replay", () => {
    found("unaccounted", books((_, enrollment) => (enrollment.same = false)));
    found("unaccounted", books(({ outbox }) => outbox.push({ key: "e/three/1", status: "cancelled" })));
    found("unaccounted", books(({ receiver }) => receiver.tries.push({ key: "f/one/1", id: "id-f", enrollment: "f", contact: "bo", step: "one", takes: true })));
  });
});

describe("the kit's words", () => {
  it("name a store by its name or as `open` takes it, and refuse what is no number", () => {
    const { stores, kills, program } = asked(["--store", '{"postgres":"postgres://a"}', "--kills", "5", "--adapter", "python3 mine.py"]);
    assert.deepEqual([stores, kills, program], [['{"postgres":"postgres://a"}'], 5, ["python3", "mine.py"]]);
    assert.throws(() => asked(["--kills", "many"]), /many/);
    assert.throws(() => asked(["--host", "other"]), /other/);
  });
});
