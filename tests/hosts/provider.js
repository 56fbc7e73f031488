/**
 * A provider on loopback: it checks signatures, keeps every attempt by its `webhook-id`, takes each id once where it honours keys, and does
 * what a scenario's rules say.
 *
 * In: webhooks. Out: what was tried and what was taken. Never: a message beyond this machine; the same id taken twice where keys are honoured.
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
  /** Whether a message is taken once however often its id comes. */
  honoursKeys = true;
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
    const act = this.act({ ...send, try: message.tries, intent: Number(send.key.split("/").at(-1)) });
    const takes = !act.refuse && act.status === undefined && act.takes !== false;
    if (takes && (message.taken === 0 || !this.honoursKeys)) {
      message.taken += 1; // What comes again under an id that is honoured is known and not delivered anew.
      message.body = body;
      message.send = send;
    }
    return { ...act, id: `m-${send.key}`, takes };
  }

  /** What to do with a try. */
  act(known) {
    const rule = this.#rules.find(({ when = {} }) => Object.entries(when).every(([name, value]) => known[name] === value));
    return rule?.do ?? {};
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

/** The text of a request, if it came to its end. */
async function whole(request) {
  const chunks = [];
  try {
    for await (const chunk of request) {
      chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks).toString();
}

/** Starts the provider. Each story has an address of its own. */
export async function provider() {
  const boxes = new Map();
  const server = createServer(async (request, response) => {
    const body = await whole(request);
    if (body === undefined) {
      return; // Who has sent a part of it is gone; nothing was heard.
    }
    const act = boxes.get(request.url)?.take(request.headers, body) ?? { status: 404 };
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
