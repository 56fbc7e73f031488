/**
 * A provider on loopback that honours keys: it checks signatures, keeps every attempt by its `webhook-id`, takes each id once, and does
 * what a scenario's rules say.
 *
 * In: webhooks. Out: what was tried and what was taken. Never: a message beyond this machine; the same id taken twice.
 */
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

const KEY = Buffer.from("the hosts of relance sign with it");
export const SECRET = `whsec_${KEY.toString("base64")}`;
/** How far a signature's time may be off, in seconds. */
const TOLERANCE = 300;

/** What came in at one address: one story on one host. */
export class Box {
  /** By id: the message, its text as it came, how often it was tried, and whether it was taken. */
  messages = new Map();
  /** What is wrong with requests: a signature, a text that differs between two tries. */
  faults = [];
  #rules;
  #waiting = [];

  constructor(rules) {
    this.#rules = rules;
  }

  /** Resolves when the next request has come in. */
  next() {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Notes a try, and says what to do with it. */
  take(headers, body) {
    const fault = wrong(headers, body);
    if (fault) {
      this.faults.push(fault);
      return { status: 401 };
    }
    const id = headers["webhook-id"];
    const { send } = JSON.parse(body);
    const message = this.messages.get(id) ?? { send, body, tries: 0, taken: 0 };
    this.messages.set(id, message);
    message.tries += 1;
    if (message.send.key !== send.key) {
      this.faults.push(`${id} stands for two keys`);
    }
    this.#waiting.splice(0).forEach((resolve) => resolve());
    const known = { ...send, try: message.tries, intent: Number(send.key.split("/").at(-1)) };
    const rule = this.#rules.find(({ when = {} }) => Object.entries(when).every(([name, value]) => known[name] === value));
    const act = rule?.do ?? {};
    if (!act.refuse && act.status === undefined && act.takes !== false && message.taken === 0) {
      message.taken = 1; // What comes again under the same id is known and not delivered anew.
      message.body = body;
      message.send = send;
    }
    return { ...act, id: `m-${send.key}` };
  }
}

/** What is wrong with a request's signature. */
function wrong(headers, body) {
  const [id, time, signature] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) => headers[name] ?? "");
  const mac = createHmac("sha256", KEY).update(`${id}.${time}.${body}`).digest("base64");
  if (signature !== `v1,${mac}`) {
    return `${id} is not signed as it should be`;
  }
  if (Math.abs(Date.now() / 1_000 - Number(time)) > TOLERANCE) {
    return `${id} was signed at another time`;
  }
  return headers["content-type"] === "application/json" ? undefined : `${id} is not JSON by its head`;
}

/** Starts the provider. Each story has an address of its own. */
export async function provider() {
  const boxes = new Map();
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const act = boxes.get(request.url)?.take(request.headers, Buffer.concat(chunks).toString()) ?? { status: 404 };
    if (act.hang) {
      return; // No answer ever comes; the sender's patience ends first.
    }
    await new Promise((resolve) => setTimeout(resolve, act.slow ?? 0));
    if (act.drop) {
      request.socket.destroy();
      return;
    }
    const { refuse, status = refuse ? 422 : 200, retryAfter, id, detail, retryAt } = act;
    const head = { "content-type": "application/json", ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }) };
    response.writeHead(status, head).end(JSON.stringify(status === 200 ? { id } : { class: refuse, detail, retryAt }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  return {
    /** A new address with these rules. */
    box(name, rules, Kind = Box) {
      const box = new Kind(rules);
      boxes.set(`/${name}`, box);
      return { box, url: `http://127.0.0.1:${port}/${name}` };
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
