/**
 * A model writes, within its part (B8, S7).
 *
 * In: a model that answers, fails, or is interrupted. Out: a failure where a question is lost or an answer counts twice. Never: a real
 * model.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { once } from "node:events";
import { createServer } from "node:http";
import { Fault, ModelFailure, openAi, scripted, standingAt } from "@relance/node";
import { END, mail, open, people, scratch, START } from "./welcome.js";

const SETTINGS = { zone: "UTC", model: { name: "m" } };
const CONTENT = { type: "text", subject: "Call?", body: "Hi {{ contact.firstName }}" };
const draft = (compose) => ({
  name: "M",
  purpose: "service",
  steps: [{ id: "a", wait: { hours: 1 }, channel: "email", compose, instructions: "ask for a call", content: CONTENT }],
});

/** A host with a model, and somebody enrolled in what it writes. */
async function written(dir, compose, model, clock = standingAt(START)) {
  const relance = await open(dir, { clock, settings: SETTINGS, model });
  await relance.upsertContacts(people(1));
  await relance.publish(draft(compose), { sequence: "m" });
  return { relance, item: await relance.enroll({ sequence: "m", contact: "p0" }) };
}

const composed = (body) => ({ text: body, subject: "A call" });

test("a model writes, and what it wrote goes out", async () => {
  const dir = scratch();
  const asked = [];
  const model = scripted({ answers: [{ kind: "compose", say: composed("Shall we talk?") }] });
  const { relance, item } = await written(dir, "full", {
    answer(request, check) {
      asked.push(request);
      return model.answer(request, check);
    },
  });
  await relance.run({ until: END });
  assert.equal(asked.length, 1);
  assert.ok(asked[0].messages.some(({ content }) => content.includes("ask for a call")));
  assert.match(mail(dir)[0], /Subject: A call\r\n/);
  assert.equal((await relance.get(item.enrollment)).status, "completed");
  assert.ok((await relance.replay(item.enrollment)).same);
  assert.deepEqual(await relance.questions(), []);
  await relance.close();
});

test("a model that fails is asked again, then a person must look", async () => {
  const dir = scratch();
  let asked = 0;
  const { relance, item } = await written(dir, "full", {
    async answer() {
      asked += 1;
      throw new Error("down");
    },
  });
  await relance.run({ until: END });
  assert.equal(asked, 3);
  assert.equal((await relance.get(item.enrollment)).waitingFor, "attention");
  assert.deepEqual(mail(dir), []);
  await relance.close();
});

test("a question outlives the process that asked it", async () => {
  const dir = scratch();
  const clock = standingAt(START);
  const first = await written(dir, "full", undefined, clock);
  await first.relance.run({ until: "2026-11-23T09:00:00Z" });
  assert.equal((await first.relance.get(first.item.enrollment)).waitingFor, "model");
  await first.relance.close();
  const relance = await open(dir, { clock, model: scripted({ answers: [{ say: composed("Later.") }] }) });
  await relance.run({ until: "2026-11-23T09:30:00Z" });
  assert.equal(mail(dir).length, 1);
  await relance.close();
});

test("what a model drafted waits for a person", async () => {
  const dir = scratch();
  const { relance, item } = await written(dir, "assisted", scripted({ answers: [{ say: composed("Draft.") }] }));
  await relance.run({ until: "2026-11-23T09:30:00Z" });
  assert.equal((await relance.get(item.enrollment)).waitingFor, "approval");
  const entries = await relance.timeline(item.enrollment);
  const { digest } = entries.flatMap(({ effects }) => effects).find(({ type }) => type === "requestApproval");
  await relance.event({ enrollment: item.enrollment }, { type: "approved", digest, by: "Ann" });
  await relance.run({ until: "2026-11-23T09:40:00Z" });
  assert.equal(mail(dir).length, 1);
  await relance.close();
});

/** What the core asks, in small. */
const REQUEST = {
  messages: [{ role: "system", content: "Rules." }, { role: "user", content: "Material." }],
  schemaName: "compose_answer",
  schema: { type: "object" },
  maxOutputTokens: 300,
};
const fine = () => undefined;
const KEY = "sk-geheim-1";

/** A server that answers with these in turn, the last one again and again: a status and a body, headers perhaps. */
async function serving(work, ...answers) {
  const heard = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    heard.push({ url: request.url, key: request.headers.authorization, body: JSON.parse(Buffer.concat(chunks)) });
    const [status, body, headers = {}] = answers[Math.min(heard.length, answers.length) - 1];
    response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const baseUrl = `http://127.0.0.1:${server.address().port}/v1/`;
  try {
    await work({ baseUrl, key: KEY, model: "m" }, heard);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const said = (content) => [200, { choices: [{ message: { content } }], usage: { prompt_tokens: 7, completion_tokens: 3 } }];
const refusal = (kind, words) => (error) =>
  error instanceof ModelFailure && error.kind === kind && words.test(error.message) && !error.message.includes(KEY);

test("a server is held to the schema, and asked once more where the core has something to mend", async () => {
  await serving(async (options, heard) => {
    const repairs = ["write JSON"];
    const answer = await openAi(options).answer(REQUEST, () => repairs.shift());
    assert.deepEqual(answer, { text: "{}", calls: 2, tokensIn: 14, tokensOut: 6 });
    const [first, second] = heard;
    assert.deepEqual([first.url, first.key, first.body.model], ["/v1/chat/completions", `Bearer ${KEY}`, "m"]);
    assert.deepEqual(first.body.response_format.json_schema, { name: "compose_answer", strict: true, schema: { type: "object" } });
    assert.equal(first.body.max_completion_tokens, 300);
    const more = [{ role: "assistant", content: "no JSON" }, { role: "user", content: "write JSON" }];
    assert.deepEqual(second.body.messages, [...REQUEST.messages, ...more]);
  }, said("no JSON"), said("{}"));
});

test("what a server does not take is left out from then on", async () => {
  const no = (message) => [400, { error: { message } }];
  await serving(async (options, heard) => {
    const model = openAi(options);
    assert.equal((await model.answer(REQUEST, fine)).calls, 1, "what is refused is not paid for");
    assert.equal((await model.answer(REQUEST, fine)).text, "{}");
    const shapes = heard.map(({ body }) => [body.response_format?.type, Object.keys(body).find((name) => name.startsWith("max_"))]);
    const [now, before] = ["max_completion_tokens", "max_tokens"];
    const learnt = [undefined, before];
    assert.deepEqual(shapes, [["json_schema", now], ["json_schema", before], ["json_object", before], learnt, learnt]);
    assert.match(heard[4].body.messages[0].content, /^Rules\.\n\nThe JSON Schema of the answer:\n\{/);
  }, no("use max_tokens, not max_completion_tokens"), no("response_format json_schema"), no("json_object is not supported"), said("{}"));
});

test("a server that has too much to do is left alone as long as it wants, and not longer than there is time", async () => {
  await serving(async (options, heard) => {
    assert.equal((await openAi(options).answer(REQUEST, fine)).text, "{}");
    assert.equal(heard.length, 2);
  }, [429, "", { "retry-after-ms": "10" }], said("{}"));
  await serving(async (options, heard) => {
    const wanted = refusal("unavailable", /which wants 90 seconds of rest, could not be asked within 60 seconds \(last: 429\)/);
    await assert.rejects(openAi(options).answer(REQUEST, fine), wanted);
    assert.equal(heard.length, 1);
  }, [429, "", { "retry-after": "90" }]);
});

test("a failure says what is wrong and what to do, and neither the key nor a sentence of the server's", async () => {
  const cases = [
    [[401, { error: { message: `wrong key ${KEY}`, code: "invalid_api_key" } }], "refused", /^the model's server does not accept the key \(401 invalid_api_key\): give/],
    [[429, { error: { code: "insufficient_quota" } }], "refused", /no credit/],
    [[400, { error: { code: KEY } }], "refused", /does not take the request \(400\)/],
    [[302, "", { location: "http://127.0.0.1:1/" }], "refused", /sends to another address/],
    [[200, "<html>"], "refused", /no chat completion/],
    [[200, { choices: [{ message: { content: "" }, finish_reason: "length" }] }], "refused", /reasons less/],
    [[200, { choices: [{ message: {} }] }], "unavailable", /answered with nothing/],
    [[200, "x".repeat((1 << 20) + 1)], "unavailable", /longer than 1 MiB/],
  ];
  for (const [answer, kind, words] of cases) {
    await serving((options) => assert.rejects(openAi(options).answer(REQUEST, fine), refusal(kind, words)), answer);
  }
  const gone = { baseUrl: "http://127.0.0.1:1/v1", key: KEY, model: "m", budget: 100 };
  await assert.rejects(openAi(gone).answer(REQUEST, fine), refusal("unavailable", /no connection|the connection failed/));
  for (const baseUrl of ["", "a.example/v1", "ftp://a.example", `https://me:${KEY}@a.example`, `https://a.example/v1?key=${KEY}`]) {
    const fault = (error) => error instanceof Fault && error.message.includes("`baseUrl`") && !error.message.includes(KEY);
    assert.throws(() => openAi({ baseUrl, model: "m" }), fault);
  }
  assert.throws(() => openAi({ baseUrl: "https://a.example", model: "m", key: `${KEY}\n${KEY}` }), (error) => !error.message.includes(KEY));
});

test("answers are read in every form that servers give them", async () => {
  const texts = [
    [{ content: [{ type: "text", text: "A" }, { type: "text", text: "B" }] }, "AB"],
    [{ content: "<think>{x}</think>\n{}" }, "{}"],
    [{ content: null, refusal: "No." }, "No."],
  ];
  for (const [message, text] of texts) {
    const body = { choices: [{ message }] };
    const answer = { text, calls: 1, tokensIn: 0, tokensOut: 0 };
    await serving(async (options) => assert.deepEqual(await openAi(options).answer(REQUEST, fine), answer), [200, body]);
  }
});

test("a script that is none is refused with the place", () => {
  const cases = [
    [{ answers: [{ kind: "decide", says: "Hello" }] }, /^\/answers\/0\/says: expected/],
    [{ answers: [{ say: 5 }] }, /^\/answers\/0\/say/],
    [{ answers: [{}] }, /found neither/],
    [{ answers: [{ say: "a", fail: "refused" }] }, /found both/],
    [{ answers: [], otherwise: { fail: "never" } }, /^\/otherwise\/fail/],
    [{ answers: [{ say: "a", times: 0 }] }, /^\/answers\/0\/times/],
    [{}, /^\/answers: expected a list/],
  ];
  for (const [script, words] of cases) {
    assert.throws(() => scripted(script), (error) => error instanceof Fault && words.test(error.message), JSON.stringify(script));
  }
});
