/**
 * Conversations that are watched: who falls silent is followed up, who asks for a time gets it, who says no is left alone (E).
 *
 * In: what a chat product tells, a model that answers by a script, a clock that is moved by hand. Out: a failure where a message comes after
 * an answer, or none comes where one was planned. Never: a real model.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import Database from "better-sqlite3";
import { createRelance, postgres, scripted, sqlite, standingAt } from "@relance/node";
import { hasPostgres, postgresServer } from "./postgres.js";
import { scratch } from "./welcome.js";

let server;
before(async () => {
  server = hasPostgres ? await postgresServer() : undefined;
});
after(() => server?.stop());

let schemas = 0;
/** A store of its own for each test. */
const STORES = {
  SQLite: () => sqlite(join(scratch(), "relance.db")),
  PostgreSQL: () => postgres({ url: server.url, schema: `talk${(schemas += 1)}` }),
};

/** The same test over each database. */
function onEach(name, work) {
  for (const [database, store] of Object.entries(STORES)) {
    const skip = database === "PostgreSQL" && !hasPostgres && "PostgreSQL is not installed";
    test(`${name} (${database})`, { skip }, () => work(store));
  }
}

const text = (body) => ({ type: "text", body });

/** A chat product: Ada's thread on WhatsApp, what our side sends, and time that passes as far as one says. */
async function chat(store, autoFollowUps, { script, more = {}, settings = {} } = {}) {
  const came = [];
  const provider = {
    longest: 1_000,
    canBeAsked: true,
    async attempt(send, _, gate) {
      if (!(await gate())) {
        return { type: "withdrawn" };
      }
      came.push({ channel: send.channel, text: send.content.body });
      return { type: "accepted" };
    },
    ask: async () => "notAccepted",
  };
  const clock = standingAt("2026-11-23T08:00:00.000Z");
  const notices = [];
  const relance = await createRelance({
    store: store(),
    clock,
    channels: { whatsapp: provider, sms: provider },
    settings: {
      zone: "Europe/Madrid",
      workspace: { name: "Blue Shop" },
      channels: { whatsapp: {}, sms: {} },
      ...(autoFollowUps ? { autoFollowUps } : {}),
      ...(script ? { model: {} } : {}),
      ...settings,
    },
    model: script && scripted(script),
    surveyUrl: "https://blue.example/survey/{workspace}/{enrollment}",
    listener: (notice) => notices.push(notice),
    onFault: (fault) => assert.fail(fault),
    ...more,
  });
  const phone = "+34600000001";
  await relance.upsertContact({ id: "ada", firstName: "Ada", phone, addresses: { whatsapp: phone }, timezone: "Europe/Madrid" });
  await relance.upsertConversation("ada", { id: "t", channel: "whatsapp" });
  const thread = relance.conversation("t");
  const later = (at) => relance.run({ until: at });
  const says = async (at, words) => {
    await later(at);
    await thread.contactWrote({ text: words });
    await later(at);
  };
  const weSay = async (at, words, by = "ai") => {
    await later(at);
    await thread.weWrote({ by, text: words });
    await later(at);
  };
  return { relance, thread, clock, came, notices, later, says, weSay, texts: () => came.map(({ text }) => text) };
}

const CADENCE = {
  stoppedReplying: {
    cadence: [{ minutes: 5 }, { minutes: 15 }],
    messages: [text("1. Still there, {{ contact.firstName }}?"), text("2. Another day?")],
  },
  closing: { survey: { content: text("3. How was it? {{ target.surveyUrl }}") } },
};

onEach("five minutes after the silence, fifteen after the first; an answer resets it, and at the end there is a question", async (store) => {
  // E2, E3, E11, E12
  const { relance, thread, says, weSay, later, texts, notices } = await chat(store, CADENCE);
  await says("2026-11-23T08:00:00.000Z", "How much is the blue one?");
  assert.equal((await thread.look()).status, "open");
  await weSay("2026-11-23T08:01:00.000Z", "40 €.");
  const planned = await thread.look();
  assert.deepEqual([planned.status, planned.headline], ["following", "Follow-up in 5 minutes"]);
  assert.equal(planned.reason.code, "watch.stoppedReplying");
  assert.equal(planned.followUp.at, "2026-11-23T08:06:00.000Z");
  await later("2026-11-23T08:05:59.000Z");
  assert.deepEqual(texts(), [], "not before its time");
  await later("2026-11-23T08:06:00.000Z");
  assert.deepEqual(texts(), ["1. Still there, Ada?"]);
  assert.equal((await thread.look()).headline, "Follow-up in 15 minutes");
  await says("2026-11-23T08:10:00.000Z", "Yes, is it in stock?");
  await later("2026-11-23T08:30:00.000Z");
  assert.equal(texts().length, 1, "who has answered is left alone");
  await weSay("2026-11-23T08:31:00.000Z", "It is.");
  await later("2026-11-23T09:12:00.000Z");
  assert.deepEqual(texts().slice(1, 3), ["1. Still there, Ada?", "2. Another day?"]);
  const closed = await thread.look();
  assert.deepEqual([closed.status, closed.reason.code], ["closed", "watch.usedUp"]);
  assert.equal((await thread.get()).closed, true);
  await says("2026-11-23T09:13:00.000Z", "Sorry, I was away. Do you have it in red?");
  assert.deepEqual([(await thread.get()).closed ?? false, (await thread.look()).status], [false, "open"], "who writes again opens it");
  const [survey] = await relance.surveys();
  assert.equal(texts()[3], `3. How was it? https://blue.example/survey/default/${survey.enrollment}`);
  assert.equal(texts().length, 4);
  assert.deepEqual([survey.contact, survey.conversation, survey.score], ["ada", "t", undefined]);
  await assert.rejects(relance.answerSurvey(survey.enrollment, { score: 6 }), /from 1 to 5/);
  await assert.rejects(relance.answerSurvey("nobody", { score: 5 }), /found none/);
  await relance.answerSurvey(survey.enrollment, { score: 3 });
  await relance.answerSurvey(survey.enrollment, { score: 5, comment: "quick answers" });
  const [answered] = await relance.surveys();
  assert.deepEqual([answered.score, answered.comment], [5, "quick answers"]);
  const told = notices.map(({ type }) => type).filter((type) => !["handed", "told"].includes(type));
  assert.deepEqual(told, ["followUp", "followUp", "closed", "surveyAnswered", "surveyAnswered"]);
  for (const { state } of await relance.list()) {
    assert.ok((await relance.replay(state.id)).same);
  }
  // The same text is the same version: it is kept once.
  assert.deepEqual(await relance.versions(), []);
  await relance.close();
});

onEach("a model decides within the limits that the rules set, whatever it wants", async (store) => {
  // E4, E10, M1
  const decide = (contains, say) => ({ kind: "decide", contains, say });
  const script = {
    answers: [
      decide("0 of at most 2", { decision: "reEngage", at: null, text: "Shall I put it aside?", reason: "they asked for the price" }),
      decide("1 of at most 2", { decision: "schedule", at: "2026-11-23T09:25", text: null, reason: "again at once" }),
      { kind: "compose", say: ["no JSON at all", { text: "It is still here. Shall I keep it?", subject: null }] },
      { kind: "summarize", say: { summary: "Ada asked for the price and did not answer." } },
    ],
    otherwise: { fail: "refused" },
  };
  const auto = { decide: "model", instructions: "never follow up more than 2 times\nspace them at least 12 hours apart\nbe kind" };
  const { relance, thread, says, weSay, later, texts } = await chat(store, auto, { script });
  await says("2026-11-23T08:00:00.000Z", "How much is the blue one?");
  await weSay("2026-11-23T08:01:00.000Z", "40 €.");
  await later("2026-11-23T08:21:00.000Z");
  assert.deepEqual(texts(), ["Shall I put it aside?"]);
  await later("2026-11-23T08:41:30.000Z");
  const { proposed } = (await thread.look()).followUp;
  assert.equal(proposed.at, "2026-11-23T08:25:00.000Z");
  assert.equal(proposed.allowed, "2026-11-23T20:21:00.000Z", "twelve hours after the first");
  await later("2026-11-23T20:21:00.000Z");
  assert.deepEqual(texts().slice(1), ["It is still here. Shall I keep it?"]);
  await later("2026-11-24T20:42:00.000Z");
  const { status, turns } = await thread.look();
  assert.equal(status, "closed");
  const close = turns.flatMap(({ effects }) => effects).find(({ type }) => type === "closeConversation");
  assert.equal(close.summary, "Ada asked for the price and did not answer.");
  assert.equal(texts().length, 2, "never more than two");
  assert.deepEqual(await relance.questions(), []);
  // What the people of the conversation wrote stands in no turn.
  assert.ok(!JSON.stringify(turns).includes("40 €"));
  await relance.close();
});

onEach("who asks for a time is written to then, with what a person has approved", async (store) => {
  // E5, M2, B8, S6
  const script = { answers: [{ kind: "compose", say: { text: "Could you send the photo?", subject: null } }] };
  const auto = { busy: { compose: "assisted" }, askedForTime: { compose: "assisted", instructions: "ask for the photo of the invoice" } };
  const { relance, thread, says, weSay, later, texts } = await chat(store, auto, { script });
  await says("2026-11-23T08:00:00.000Z", "My parcel is broken");
  await weSay("2026-11-23T08:01:00.000Z", "Please send us a photo of the invoice.");
  await says("2026-11-23T08:02:00.000Z", "I'm in a meeting right now");
  assert.equal((await thread.look()).headline, "Follow-up in 2 hours");
  await says("2026-11-23T08:03:00.000Z", "or better: write to me tomorrow evening");
  const { followUp } = await thread.look();
  assert.deepEqual([followUp.occasion, followUp.at, followUp.promise.phrase], ["askedForTime", "2026-11-24T17:00:00.000Z", "tomorrow evening"]);
  await later("2026-11-24T17:00:00.000Z");
  assert.deepEqual(texts(), [], "nobody has approved it");
  const state = await relance.get(followUp.enrollment);
  assert.equal(state.waitingFor, "approval");
  const waits = await thread.look();
  assert.deepEqual([waits.headline, waits.followUp.at, waits.followUp.label], ["Follow-up waits for approval", undefined, undefined]);
  const effects = (await relance.timeline(followUp.enrollment)).flatMap(({ effects }) => effects);
  const { digest, content } = effects.find(({ type }) => type === "requestApproval");
  assert.equal(content.body, "Could you send the photo?");
  await relance.event({ enrollment: followUp.enrollment }, { type: "approved", digest, by: "Ann", content: text("The photo please!") });
  await later("2026-11-24T17:05:00.000Z");
  assert.deepEqual(texts(), ["The photo please!"]);
  await relance.close();
});

onEach("nothing goes out while the bot is inactive, a person has it, or it was stopped", async (store) => {
  // E9, L5
  const { relance, thread, says, weSay, later, texts } = await chat(store, CADENCE);
  await says("2026-11-23T08:00:00.000Z", "How much?");
  await weSay("2026-11-23T08:01:00.000Z", "40 €.");
  await thread.setBot(false);
  assert.equal((await thread.get()).botInactive, true);
  await later("2026-11-23T09:00:00.000Z");
  assert.deepEqual(texts(), []);
  await says("2026-11-23T09:01:00.000Z", "Hello?");
  await thread.setBot(true);
  assert.equal((await thread.get()).botInactive ?? false, false);
  await weSay("2026-11-23T09:02:00.000Z", "Hello, it is Ann.", "human");
  await later("2026-11-23T10:00:00.000Z");
  assert.deepEqual(texts(), [], "a person wrote");
  await says("2026-11-23T10:01:00.000Z", "And the red one?");
  await thread.handBack();
  await weSay("2026-11-23T10:02:00.000Z", "50 €.");
  await thread.stopFollowUps({ by: "Ann" });
  assert.equal((await thread.look()).status, "stopped");
  await later("2026-11-23T11:00:00.000Z");
  assert.deepEqual(texts(), []);
  await says("2026-11-23T11:01:00.000Z", "And the green one?");
  await thread.resumeFollowUps({ by: "Ann" });
  await weSay("2026-11-23T11:02:00.000Z", "60 €.");
  assert.equal((await thread.look()).headline, "Follow-up in 5 minutes");
  await thread.close({ by: "Ann" });
  await later("2026-11-23T12:00:00.000Z");
  assert.deepEqual(texts(), []);
  assert.equal((await thread.look()).reason.code, "watch.closedByPerson");
  await assert.rejects(relance.conversation("nobody").look(), /a conversation with the id `nobody`/);
  await relance.close();
});

onEach("what is planned goes with the settings that planned it", async (store) => {
  const { relance, thread, says, weSay, later, texts } = await chat(store, CADENCE);
  await says("2026-11-23T08:00:00.000Z", "How much?");
  await weSay("2026-11-23T08:01:00.000Z", "40 €.");
  const { enrollment } = (await thread.look()).followUp;
  await relance.setSettings({ zone: "Europe/Madrid", channels: { whatsapp: {} }, autoFollowUps: { ...CADENCE, off: true } });
  assert.equal((await thread.look()).status, "silent");
  assert.equal((await relance.get(enrollment)).status, "stopped");
  await later("2026-11-23T12:00:00.000Z");
  assert.deepEqual(texts(), []);
  await relance.close();
});

onEach("who says no is left alone for good, and of who is gone no words are kept", async (store) => {
  // E6, C5
  const { relance, thread, says, weSay, later, texts } = await chat(store, CADENCE);
  await says("2026-11-23T08:00:00.000Z", "How much?");
  await weSay("2026-11-23T08:01:00.000Z", "40 €.");
  await says("2026-11-23T08:02:00.000Z", "No thanks, I'm not interested");
  await weSay("2026-11-23T08:03:00.000Z", "Understood.");
  await later("2026-11-30T08:00:00.000Z");
  assert.deepEqual(texts(), []);
  assert.deepEqual([(await thread.look()).status, (await thread.look()).reason.code], ["stopped", "watch.notInterested"]);
  await relance.event({ contact: "ada" }, { type: "contactDeleted" });
  const left = await thread.look();
  assert.deepEqual([left?.turns ?? [], left?.reason], [[], undefined]);
  await relance.close();
});

onEach("out of credits the rules decide alone, and it says so", async (store) => {
  // E13, S7
  const script = { answers: [{ kind: "decide", say: { decision: "reEngage", at: null, text: "Still there?", reason: "silence" } }] };
  const settings = { plan: { monthlyCredits: 1 } };
  const { relance, thread, says, weSay, later, texts, notices } = await chat(store, { decide: "model" }, { script, settings });
  await says("2026-11-23T08:00:00.000Z", "How much?");
  await weSay("2026-11-23T08:01:00.000Z", "40 €.");
  await later("2026-11-23T08:21:00.000Z");
  assert.deepEqual(texts(), ["Still there?"]);
  await later("2026-11-23T12:00:00.000Z");
  assert.equal(texts().length, 1, "the second decision found no credit");
  const { turns } = await thread.look();
  const out = turns.filter(({ event }) => event.type === "modelFailed");
  assert.ok(out.length > 0 && out.every(({ event }) => event.outOfCredits === true && /1 credits are used up/.test(event.detail)));
  assert.ok(notices.some(({ type, conversation }) => type === "asked" && conversation === "t"));
  await relance.close();
});

onEach("a model proposes a list and reads rules for a person who looks them over", async (store) => {
  // A9, E10, S7
  const entries = [{ local: "2026-11-27T10:00", text: "Hello again", subject: null }, { local: "2020-01-01T10:00", text: "Too late", subject: null }];
  const limits = [{ line: 1, limit: { type: "maxFollowUps", max: 99 } }, { line: 2, limit: { type: "spacing", wait: { days: 2 } } }];
  const script = { answers: [{ kind: "autoFill", say: { entries } }, { kind: "rules", say: { limits } }] };
  const { relance } = await chat(store, {}, { script, settings: { plan: { monthlyCredits: 2 } } });
  const wanted = { contact: "ada", conversation: "t", instructions: "win her back" };
  const list = await relance.propose(wanted);
  assert.deepEqual([list.canSend, list.entries[0].text, list.entries[1].problems[0].code], [false, "Hello again", "entries.past"]);
  assert.deepEqual(await relance.list(), [], "nothing is scheduled by it");
  const plain = "never more than 2 messages\nlet them breathe for two days in between";
  const alone = await relance.rules(plain);
  assert.deepEqual(alone.limits.map(({ limit }) => limit), [{ type: "maxFollowUps", max: 2 }]);
  const helped = await relance.rules(plain, { model: true });
  assert.deepEqual(helped.limits.map(({ limit }) => limit), [{ type: "maxFollowUps", max: 2 }, { type: "spacing", wait: { days: 2 } }]);
  await assert.rejects(relance.propose(wanted), { kind: "model", message: /2 credits are used up/ });
  await assert.rejects(relance.propose({ ...wanted, conversation: "another" }), { kind: "notFound" });
  await relance.close();
  const none = await chat(store, {}, {});
  await assert.rejects(none.relance.rules(plain, { model: true }), { kind: "model", help: /openAi/ });
  await none.relance.close();
});

onEach("a product with a model of its own answers the questions itself", async (store) => {
  const { relance, thread, says, weSay, later, texts } = await chat(store, { decide: "model" }, { settings: { model: {} } });
  await says("2026-11-23T08:00:00.000Z", "How much?");
  await weSay("2026-11-23T08:01:00.000Z", "40 €.");
  await later("2026-11-23T08:21:00.000Z");
  assert.equal((await thread.look()).headline, "A model is asked");
  const [question] = await relance.questions();
  assert.deepEqual([question.kind, question.contact, question.conversation], ["decide", "ada", "t"]);
  const request = await relance.questionRequest(question.key);
  assert.ok(request.messages.some(({ content }) => content.includes("How much?")) && request.messages.some(({ content }) => content.includes("40 €.")));
  const answer = JSON.stringify({ decision: "reEngage", at: null, text: "Still there?", reason: "silence" });
  await relance.answerQuestion(question.key, { answer });
  await later("2026-11-23T08:22:00.000Z");
  assert.deepEqual(texts(), ["Still there?"]);
  await assert.rejects(relance.answerQuestion(question.key, { answer }), /an open question/);
  await relance.close();
});

onEach("each conversation goes its own way, what is known of it stays, and it is never another's", async (store) => {
  const { relance, thread, says, weSay, later, texts } = await chat(store, CADENCE);
  await says("2026-11-23T08:00:00.000Z", "How much?");
  await relance.upsertContact({ id: "bea", firstName: "Bea", phone: "+34600000002", addresses: { whatsapp: "+34600000002" } });
  await relance.upsertConversation("bea", { id: "u", channel: "whatsapp" });
  await relance.conversation("u").contactWrote({ text: "Hello" });
  await relance.conversation("u").weWrote({ by: "ai", text: "Hello Bea", at: "2026-11-23T08:00:01.000Z" });
  await assert.rejects(relance.upsertConversation("bea", { id: "t", channel: "whatsapp" }), /found one of another's/);
  await weSay("2026-11-23T08:01:00.000Z", "40 €.");
  await relance.upsertConversation("ada", { id: "t", channel: "whatsapp", attributes: { topic: "price" } });
  assert.equal((await thread.get()).lastOutbound, "2026-11-23T08:01:00.000Z");
  await later("2026-11-23T08:06:00.000Z");
  assert.equal(texts().length, 2);
  await relance.close();
});

test("a conversation that can't be decided is put aside, harms nobody, and goes on once it can be", async () => {
  // X9
  const file = join(scratch(), "relance.db");
  const { relance, thread, says, weSay, later, texts } = await chat(() => sqlite(file), { closing: {} });
  const database = new Database(file);
  const aside = () => database.prepare("SELECT put_aside FROM watch").pluck().get();
  await says("2026-11-23T08:00:00.000Z", "How much?");
  await weSay("2026-11-23T08:01:00.000Z", "40 €.");
  const state = database.prepare("SELECT state FROM watch").pluck().get();
  for (const broken of ["{", state.replace('"conversation":"t"', '"conversation":"u"')]) {
    database.prepare("UPDATE watch SET state = ?, put_aside = 0").run(broken);
    await later("2026-11-23T09:00:00.000Z");
    assert.equal(aside(), 1);
    // Who writes is heard all the same.
    assert.deepEqual((await relance.event({ contact: "ada" }, { type: "replied", conversation: "t" })).turns, []);
    assert.equal(aside(), 1);
  }
  database.prepare("UPDATE watch SET state = ?").run(state);
  await says("2026-11-23T09:01:00.000Z", "Hello?");
  assert.deepEqual([aside(), (await thread.look()).status, texts()], [0, "open", []]);
  database.close();
  await relance.close();
});

test("a question outlives the worker that asked it, and a model that can't be asked is asked again within bounds", async () => {
  // S7, X9
  const file = join(scratch(), "relance.db");
  const first = await chat(() => sqlite(file), { decide: "model" }, { settings: { model: {} } });
  await first.says("2026-11-23T08:00:00.000Z", "How much?");
  await first.weSay("2026-11-23T08:01:00.000Z", "40 €.");
  await first.later("2026-11-23T08:21:00.000Z");
  await first.relance.close();
  const script = { answers: [{ kind: "decide", fail: "unavailable", times: 1 }, { kind: "decide", say: { decision: "close", at: null, text: null, reason: "done" } }] };
  const clock = standingAt("2026-11-23T08:21:00.000Z");
  const relance = await createRelance({ store: sqlite(file), clock, channels: {}, model: scripted(script) });
  await relance.run({ until: "2026-11-23T12:00:00.000Z" });
  const { status, turns } = await relance.conversation("t").look();
  assert.equal(status, "closed");
  const failures = turns.filter(({ event }) => event.type === "modelFailed");
  assert.deepEqual(failures.map(({ event }) => event.detail).slice(0, 1), ["the model's script says so"]);
  await relance.close();
});

onEach("two workers wake each conversation once, and carry each question once", async (store) => {
  // X8, X9
  const COUNT = 12;
  const asked = [];
  const model = {
    async answer({ messages }) {
      asked.push(/Person (\d+)/.exec(JSON.stringify(messages))[1]);
      await new Promise((resolve) => setTimeout(resolve, 5));
      const text = JSON.stringify({ decision: "reEngage", at: null, text: "Still there?", reason: "silence" });
      return { text, calls: 1, tokensIn: 1, tokensOut: 1 };
    },
  };
  const same = store();
  const auto = { decide: "model", instructions: "never follow up more than 1 times" };
  const one = await chat(() => same, auto, { settings: { model: {} }, more: { model } });
  const other = await chat(() => same, auto, { settings: { model: {} }, more: { model, clock: one.clock } });
  for (let index = 0; index < COUNT; index += 1) {
    const phone = `+3460000010${index}`;
    const id = `p${index}`;
    await one.relance.upsertContact({ id, firstName: `Person ${index}`, phone, addresses: { whatsapp: phone } });
    await one.relance.upsertConversation(id, { id: `u${index}`, channel: "whatsapp" });
    await one.relance.conversation(`u${index}`).contactWrote({ text: "How much?" });
    await one.relance.conversation(`u${index}`).weWrote({ by: "ai", text: "40 €." });
  }
  const until = "2026-11-23T08:21:00.000Z";
  await Promise.all([one.relance.run({ until }), other.relance.run({ until })]);
  await Promise.all([one.relance.run({ until }), other.relance.run({ until })]);
  assert.equal(one.came.length + other.came.length, COUNT);
  assert.equal(new Set(asked).size, COUNT);
  assert.equal(asked.length, COUNT);
  await one.relance.close();
  await other.relance.close();
});

test("an event in the caller's own transaction reaches the conversations", { skip: !hasPostgres && "PostgreSQL is not installed" }, async () => {
  const { default: pg } = await import("pg");
  const { relance, thread, says } = await chat(STORES.PostgreSQL, CADENCE);
  await says("2026-11-23T08:00:00.000Z", "How much?");
  const client = new pg.Client(server.url);
  await client.connect();
  for (const end of ["ROLLBACK", "COMMIT"]) {
    await client.query("BEGIN");
    const event = { type: "outbound", by: "ai", conversation: "t", text: "40 €.", at: "2026-11-23T08:00:30.000Z" };
    await relance.within(client).event({ contact: "ada" }, event);
    await client.query(end);
    assert.equal((await thread.look()).status, end === "COMMIT" ? "following" : "open");
  }
  await client.end();
  await relance.close();
});

/** Two threads of Ada's, both followed up unless she says something. */
async function twoThreads(store) {
  const auto = { stoppedReplying: { messages: [text("Still there?")] }, askedForTime: { messages: [text("Hello again")] } };
  const talk = await chat(store, auto);
  const other = talk.relance.conversation("u");
  await talk.relance.upsertConversation("ada", { id: "u", channel: "whatsapp" });
  await talk.says("2026-11-23T08:00:00.000Z", "How much is the blue one?");
  await other.contactWrote({ text: "And the red one?" });
  await talk.weSay("2026-11-23T08:01:00.000Z", "40 €.");
  await other.weWrote({ by: "ai", text: "50 €." });
  return { ...talk, other };
}

onEach("a no in words reaches the contact and every conversation on the channel, by whichever call it comes", async (store) => {
  // C5
  const ways = [
    ({ thread }, told) => thread.contactWrote({ text: "STOP", ...told }),
    ({ relance }, { eventId: id }) => relance.event({ contact: "ada" }, { type: "replied", conversation: "t", text: "please stop messaging me", id }),
  ];
  for (const say of ways) {
    const talk = await twoThreads(store);
    const { relance, thread, other, later, texts } = talk;
    assert.deepEqual([(await thread.look()).status, (await other.look()).status], ["following", "following"]);
    assert.equal((await say(talk, { eventId: "m1" })).duplicate, false);
    assert.deepEqual((await relance.contact("ada")).optOuts, ["whatsapp"]);
    assert.equal((await say(talk, { eventId: "m1" })).duplicate, true);
    await later("2026-11-30T08:00:00.000Z");
    assert.deepEqual(texts(), []);
    for (const one of [thread, other]) {
      const { status, reason, turns } = await one.look();
      assert.deepEqual([status, reason.code], ["stopped", "watch.optedOut"]);
      assert.deepEqual(["optedOut", "replied"].map((type) => turns.filter(({ event }) => event.type === type).length), [1, 3]);
    }
    await relance.upsertContact({ id: "bea", addresses: { whatsapp: "+34600000001" } });
    assert.deepEqual((await relance.contact("bea")).optOuts, ["whatsapp"], "the address is remembered");
    await relance.close();
  }
});

onEach("who says yes again beyond doubt may be written to there", async (store) => {
  const { relance, thread } = await twoThreads(store);
  await relance.upsertConversation("ada", { id: "v", channel: "sms" });
  await relance.upsertContact({ id: "bea", phone: "+34600000001" });
  const both = [thread, relance.conversation("v")];
  for (const words of ["STOP", "START"]) {
    for (const one of both) {
      await one.contactWrote({ text: words });
    }
  }
  // Off the carriers' networks it is a word like others: somebody asks.
  assert.deepEqual((await relance.contact("ada")).optOuts, ["whatsapp"]);
  await relance.upsertContact({ id: "cem", phone: "+34600000001", addresses: { whatsapp: "+34600000001" } });
  assert.deepEqual((await relance.contact("cem")).optOuts, ["whatsapp"], "so it is of the addresses");
  await relance.close();
});

onEach("an automatic reply in words is no answer", async (store) => {
  // L1
  const { relance, thread, later, texts } = await twoThreads(store);
  await thread.contactWrote({ text: "Automatic reply: I am out of the office until 1 December" });
  const { status, turns } = await thread.look();
  assert.equal(status, "following");
  assert.deepEqual([turns.at(-1).event.automatic, turns.at(-1).event.returnDate], [true, "2026-12-02"]);
  await later("2026-12-01T22:59:00.000Z");
  assert.deepEqual(texts(), [], "not before they are back");
  await relance.close();
});

onEach("a message without a conversation is of the one that was written in last, and on its channel", async (store) => {
  // L1, M2
  const { relance, thread, other, later, texts } = await twoThreads(store);
  await later("2026-11-23T08:02:00.000Z");
  await other.weWrote({ by: "ai", text: "And it is in stock." });
  await later("2026-11-23T08:03:00.000Z");
  await relance.event({ contact: "ada" }, { type: "replied", channel: "whatsapp", text: "call me tomorrow at 10" });
  const [heard, not] = [await other.look(), await thread.look()];
  assert.deepEqual([heard.followUp.occasion, not.status, not.followUp], ["askedForTime", "open", undefined]);
  assert.deepEqual((await relance.contact("ada")).lastInbound, { whatsapp: "2026-11-23T08:03:00.000Z" });
  await later("2026-11-24T10:00:00.000Z");
  assert.deepEqual(texts(), ["Hello again"]);
  await relance.event({ contact: "ada" }, { type: "replied", conversation: "t" });
  assert.deepEqual((await relance.contact("ada")).lastInbound, { whatsapp: "2026-11-24T10:00:00.000Z" });
  await relance.close();
});

onEach("settings that would not work are refused with what is wrong in them, and nothing of them is kept", async (store) => {
  // E7
  const { relance } = await chat(store, CADENCE);
  const busy = (more) => ({ channels: { whatsapp: {} }, autoFollowUps: { busy: { messages: [text("Now?")], ...more } } });
  const wrong = [
    [busy({ workflow: { startBot: "sales" } }), "/settings/autoFollowUps/busy/workflow"],
    [busy({ messages: [text("{{ nope")] }), "/settings/autoFollowUps/busy/messages"],
    [{ email: { unsubscribeUrl: "javascript:leave({key})" } }, "/settings/email/unsubscribeUrl"],
  ];
  for (const [settings, path] of wrong) {
    await assert.rejects(relance.setSettings(settings), ({ kind, problems }) => kind === "input" && problems.length > 0 && problems[0].path.startsWith(path));
    await assert.rejects(createRelance({ store: store(), channels: {}, settings }), { kind: "input" });
  }
  await relance.setSettings(busy({}));
  await relance.close();
});

onEach("a text that a model has still to write has no time of its own", async (store) => {
  const auto = { stoppedReplying: { cadence: [{ minutes: 5 }], compose: "full" } };
  const { relance, thread, says, weSay, later } = await chat(store, auto, { settings: { model: {} } });
  await says("2026-11-23T08:00:00.000Z", "How much?");
  await weSay("2026-11-23T08:01:00.000Z", "40 €.");
  assert.equal((await thread.look()).headline, "Follow-up in 5 minutes");
  await later("2026-11-23T08:06:00.000Z");
  const { headline, followUp } = await thread.look();
  assert.deepEqual([headline, followUp.at], ["Follow-up is being written", undefined]);
  await relance.pause(followUp.enrollment);
  assert.equal((await thread.look()).headline, "Follow-up is paused");
  await relance.close();
});
