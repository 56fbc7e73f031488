/**
 * What providers tell comes twice, three times, at once and in any order, also before the message's outcome is stored: each thing counts once.
 *
 * In: reports and answers for messages of many people, shuffled by a seed, over two services. Out: the feed, the people's enrollments.
 * Never: a report that weakens what was known.
 */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { SECRET } from "../hosts/provider.js";
import { chance } from "../load/figures.js";
import { ask, email, enroll, onEach, publish, rows, scene, until } from "./scene.js";
import { engines, size } from "./size.js";

const PEOPLE = size(300, 40);
const SEED = 40;
/** So many are told at once. */
const AT_ONCE = 16;
/** The place in the feed before everything. */
const BEGINNING = "0";
const KEY = Buffer.from(SECRET.slice("whsec_".length), "base64");

/** Tells a service something as the account's provider does; gives what it answered. */
async function tell(service, inbound) {
  const body = JSON.stringify(inbound);
  const time = String(Math.floor(Date.now() / 1_000));
  const id = `told-${inbound.id}`;
  const signature = `v1,${createHmac("sha256", KEY).update(`${id}.${time}.${body}`).digest("base64")}`;
  const headers = { "content-type": "application/json", "webhook-id": id, "webhook-timestamp": time, "webhook-signature": signature };
  return (await fetch(`${service.url}/in/w1/hook`, { method: "POST", headers, body })).status;
}

/** Everything in an order of chance. */
function shuffled(all, random) {
  const order = [...all];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

/** What is told of one person's message, each thing one to three times. */
function about({ contact, enrollment }, index, random) {
  const [key, at] = [`${enrollment}/hello/1`, new Date().toISOString()];
  const once = ["sent", "delivered", "read"].map((status) => ({ id: `${contact}-${status}`, at, channel: "email", kind: "delivery", message: `m-${key}`, key, status: { status } }));
  if (index % 4 === 0) {
    once.push({ id: `${contact}-writes`, at, channel: "email", from: `${contact}@example.com`, kind: "message", text: "Yes, gladly" });
  }
  return once.flatMap((one) => Array.from({ length: 1 + Math.floor(random() * 3) }, () => one));
}

/** How often the feed tells of each kind, by what it is about. */
async function fed(world) {
  const counts = new Map();
  for (const event of await feed(world)) {
    counts.set(event.type, (counts.get(event.type) ?? 0) + 1);
  }
  return counts;
}

/** The feed from its beginning, until nothing more comes. */
async function feed(world) {
  const headers = { authorization: `Bearer ${world.caller.key}`, "relance-workspace": "w1", "last-event-id": BEGINNING };
  const answer = await fetch(`${world.services[0].url}/v1/live`, { headers, signal: AbortSignal.timeout(4_000) });
  assert.equal(answer.status, 200);
  let text = "";
  try {
    for await (const chunk of answer.body) {
      text += Buffer.from(chunk).toString();
    }
  } catch {
    // It goes on for ever; what came by now is all that there was.
  }
  return text.split("\n").filter((line) => line.startsWith("data: {")).map((line) => JSON.parse(line.slice("data: ".length)));
}

for (const engine of engines("sqlite")) {
  test(`reports and answers for ${PEOPLE} people, repeated and in any order, over ${engine}: each counts once`, (t) =>
    onEach(engine, async (place) => {
      place.env.RELANCE_ALLOW_PRIVATE_ACCOUNTS = "true";
      await scene({ place, services: 2 }, async (world) => {
        const random = chance(SEED);
        await ask(world, "POST", "/v1/accounts", { id: "hook", account: { provider: "webhook", url: world.address, secret: SECRET } });
        await ask(world, "PUT", "/v1/settings", { channels: { email: { account: "hook" } } });
        await publish(world, "hello", { name: "Hello", purpose: "service", steps: [email("hello", { minutes: 0 }), email("later", { days: 3 })] });
        const people = await enroll(world, Array.from({ length: PEOPLE }, (_, index) => `p${index}`), undefined, { sequence: "hello", steps: ["hello"] });
        // While the first messages are on their way, the first reports come.
        const all = shuffled(people.flatMap((one, index) => about(one, index, random)), random);
        const distinct = new Set(all.map(({ id }) => id)).size;
        const waiting = [...all];
        const refused = [];
        const work = async (lane) => {
          for (let one = waiting.pop(); one; one = waiting.pop()) {
            const status = await tell(world.services[(lane + waiting.length) % 2], one);
            if (status === 503 || status === 409) {
              refused.push(one.id);
              waiting.unshift(one); // The message is in a hand just now: the provider comes again.
            } else {
              assert.ok(status === 200 || status === 204, `${one.id} was answered ${status}`);
            }
          }
        };
        await Promise.all(Array.from({ length: AT_ONCE }, (_, lane) => work(lane)));
        const answering = people.filter((_, index) => index % 4 === 0);
        await until("everybody who wrote to be heard", async () => (await rows(world, "/v1/enrollments")).filter(({ status }) => status === "replied").length === answering.length);
        await until("nothing that waits", async () => (await rows(world, "/v1/inbound?status=waiting")).length === 0);
        const told = await rows(world, "/v1/inbound");
        assert.equal(new Set(told.map(({ id }) => id)).size, told.length);
        assert.equal(told.length, distinct, "each thing is kept once");
        const counts = await fed(world);
        const wrote = answering.length;
        assert.deepEqual(
          ["message.accepted", "message.delivered", "message.failed", "inbound.received", "enrollment.ended"].map((kind) => counts.get(kind) ?? 0),
          [PEOPLE, PEOPLE, 0, wrote, wrote],
        );
        t.diagnostic(`${distinct} things told ${all.length} times, ${refused.length} times sent away to come again; ${JSON.stringify(Object.fromEntries(counts))}`);
      });
    }));
}
