/**
 * The Node host behind the adapter protocol: requests as JSON lines on standard input, answers on standard output.
 *
 * In: a request a line, see `tests/hosts/README.md`. Out: an answer a line, and the time whenever the clock moves. Never: the machine's
 * clock; a request left without an answer.
 */
import { writeSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Fault, postgres, Relance, scripted, sqlite, standingAt, webhook } from "@relance/node";
import { dieAt } from "../../../host-node/dist/crash.js";
import { hearInConversation } from "../../../host-node/dist/host/hearing.js";
import { openHost } from "../../../host-node/dist/host/host.js";

/** One sender takes every channel. */
const CHANNELS = ["email", "sms", "whatsapp", "messenger", "instagram", "liveChat"];

/** One line out, at once: what stands in a pipe outlives the process. */
const say = (value) => writeSync(1, `${JSON.stringify(value)}\n`);

/** A clock that tells whoever drives the trial that it has moved. */
function toldClock(now) {
  const clock = standingAt(now);
  return { ...clock, advanceTo: (millis) => {
    clock.advanceTo(millis);
    say({ now: new Date(clock.now()).toISOString() });
  } };
}

let relance;
/** What the host works with: how things are stored is not for those who use it. */
let context;

const REQUESTS = {
  async open({ store, workspace, now, provider, model }) {
    const { url, secret, timeout, keys: keysHonoured = true } = provider;
    const sender = webhook({ url, secret, timeout, keysHonoured });
    const host = await openHost({
      store: store.directory === undefined ? postgres(store.postgres) : sqlite(join(store.directory, "relance.db")),
      channels: Object.fromEntries(CHANNELS.map((channel) => [channel, sender])),
      clock: toldClock(now),
      workspace,
      hands: 1, // Whoever compares hosts wants one order.
      model: model && scripted(model.script),
      onFault: (fault) => console.error(fault),
    });
    [relance, context] = [new Relance(host, workspace), host.context(workspace)];
    return {};
  },
  async close() {
    await relance?.close();
    relance = undefined;
    return {};
  },
  settings: async ({ settings }) => {
    await relance.setSettings(settings);
    return {};
  },
  publish: async ({ draft, sequence }) => {
    const { version, changed } = await relance.publish(draft, sequence === undefined ? {} : { sequence });
    return { sequence: version.sequence, number: version.number, changed };
  },
  contacts: ({ contacts }) => relance.upsertContacts(contacts),
  conversation: async ({ contact, conversation }) => {
    await relance.upsertConversation(contact, conversation);
    return {};
  },
  enroll: (what) => relance.enrollMany(what),
  schedule: (what) => relance.schedule(what),
  event: ({ to, event }) =>
    to.conversation === undefined ? relance.event(to, event) : hearInConversation(context, to.conversation, event).then((done) => ({ ...done, turns: [] })),
  run: async ({ until }) => {
    await relance.run({ until });
    return {};
  },
  release: async ({ enrollment }) => {
    await relance.release(enrollment);
    return {};
  },
  enrollments: async () =>
    (await relance.list()).map(({ state: { id, contact, sequence, status }, quarantined }) => ({ id, contact, sequence, status, quarantined })),
  outbox: () => relance.outbox(),
  contact: async ({ contact }) => (await relance.contact(contact)) ?? null,
  state: async ({ enrollment }) => (await relance.get(enrollment)) ?? null,
  timeline: ({ enrollment }) => relance.timeline(enrollment),
  replay: ({ enrollment }) => relance.replay(enrollment),
  async watch({ conversation }) {
    const { store } = context;
    const found = await store.conversationOf(conversation);
    return found
      ? {
          conversation: found.conversation,
          said: await store.said(conversation),
          state: (await store.watch(conversation))?.json ?? null,
          entries: await store.watchEntries(conversation),
        }
      : null;
  },
  closeConversation: async ({ conversation, by }) => {
    await relance.conversation(conversation).close({ by });
    return {};
  },
  questions: () => relance.questions(),
  answerQuestion: async ({ key, answer }) => {
    await relance.answerQuestion(key, { answer });
    return {};
  },
  surveys: () => relance.surveys(),
  answerSurvey: async ({ enrollment, score, comment }) => {
    await relance.answerSurvey(enrollment, { score, comment });
    return {};
  },
};

/** A request: an object of one member, whose name says what is asked. */
function read(line) {
  try {
    const [[name, what], ...more] = Object.entries(JSON.parse(line));
    return more.length === 0 && typeof what === "object" && what !== null ? { name, what } : {};
  } catch {
    return {};
  }
}

/** What a request led to. */
async function answer(line) {
  try {
    const { name, what } = read(line);
    if (!Object.hasOwn(REQUESTS, name)) {
      return { problems: [{ code: "adapter.request", message: "expected a request of the protocol, found another text" }] };
    }
    if (!relance && name !== "open" && name !== "close") {
      return { problems: [{ code: "adapter.closed", message: "expected a host that is open, found none" }] };
    }
    return { ok: await REQUESTS[name](what) };
  } catch (error) {
    if (!(error instanceof Fault)) {
      throw error; // A fault of the adapter itself, or a defect of the host.
    }
    const { kind, message, problems } = error;
    return { problems: problems.length > 0 ? problems : [{ code: `host.${kind}`, message }] };
  }
}

const [point, time] = (process.env.RELANCE_CRASH_AT ?? "").split(":");
if (point) {
  dieAt(point, Number(time));
}
for await (const line of createInterface({ input: process.stdin })) {
  say(await answer(line));
}
await relance?.close();
