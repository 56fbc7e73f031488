/**
 * A model writes, within its part (B8, S7).
 *
 * In: a model that answers, fails, or is interrupted. Out: a failure where a question is lost or an answer counts twice. Never: a real
 * model.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { standingAt } from "@relance/node";
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

test("a model writes, and what it wrote goes out", async () => {
  const dir = scratch();
  const questions = [];
  const { relance, item } = await written(dir, "full", async (question) => {
    questions.push(question);
    return { type: "text", subject: "A call", body: "Shall we talk?" };
  });
  await relance.run({ until: END });
  assert.equal(questions.length, 1);
  assert.equal(questions[0].instructions, "ask for a call");
  assert.match(mail(dir)[0], /Subject: A call\r\n/);
  assert.equal((await relance.get(item.enrollment)).status, "completed");
  assert.ok((await relance.replay(item.enrollment)).same);
  await relance.close();
});

test("a model that fails is asked again, then a person must look", async () => {
  const dir = scratch();
  let asked = 0;
  const { relance, item } = await written(dir, "full", async () => {
    asked += 1;
    throw new Error("down");
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
  const relance = await open(dir, { clock, model: async () => ({ type: "text", subject: "A call", body: "Later." }) });
  await relance.run({ until: "2026-11-23T09:30:00Z" });
  assert.equal(mail(dir).length, 1);
  await relance.close();
});

test("what a model drafted waits for a person", async () => {
  const dir = scratch();
  const { relance, item } = await written(dir, "assisted", async () => ({ type: "text", subject: "A call", body: "Draft." }));
  await relance.run({ until: "2026-11-23T09:30:00Z" });
  assert.equal((await relance.get(item.enrollment)).waitingFor, "approval");
  const entries = await relance.timeline(item.enrollment);
  const { digest } = entries.flatMap(({ effects }) => effects).find(({ type }) => type === "requestApproval");
  await relance.event({ enrollment: item.enrollment }, { type: "approved", digest, by: "Ann" });
  await relance.run({ until: "2026-11-23T09:40:00Z" });
  assert.equal(mail(dir).length, 1);
  await relance.close();
});
