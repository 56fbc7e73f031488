/**
 * Asks the service over HTTP with kept connections, measures each answer, and asks again where nobody knows whether it was heard.
 *
 * In: services, a key. Out: answers; how long each kind of request took. Never: a request repeated under another idempotency key; an
 * answer that nobody expected taken in silence.
 */
import { randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { setTimeout as rest } from "node:timers/promises";

/** What may pass: the person's message is just handed over, the same request is under way, too much at once, the database is away. */
const MAY_PASS = new Set([409, 429, 503]);
/** Of 409 only these. */
const BUSY = new Set(["api.busy", "api.idempotencyRunning"]);
/** Between two tries, in milliseconds. */
const REST = 250;
/** Whoever did not answer is left alone for so long where another one is there, as a balancer does it; in milliseconds. */
const LEFT_ALONE = 5_000;

/** Asks one of several services. */
export class Caller {
  /** How long answers took, in milliseconds, by kind and phase: those that came at the first try, and so were not waited for twice. */
  took = new Map();
  /** How often which request was asked again, by why. */
  repeats = new Map();
  /** Answers that nobody expected. */
  faults = [];
  phase = "setup";
  #agent = new Agent({ keepAlive: true, maxSockets: 32 });
  #turn = 0;
  #alone = new Map();

  /** `patience`: how long is tried again; `wait`: how long one answer is waited for; both in milliseconds. `faulty`: stores fail on purpose. */
  constructor(services, { patience, wait, faulty = false }) {
    Object.assign(this, { services, patience, wait, faulty });
  }

  /** Asks until it is answered; `undefined` where nobody answers in time. A `no` with this code is an answer too: `{ no: true }`. */
  async ask(kind, method, path, body, { workspace, key = randomUUID(), no } = {}) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const until = Date.now() + this.patience;
    for (let tries = 0; ; tries += 1) {
      const began = performance.now();
      const phase = this.phase;
      const answer = await this.#once(method, path, text, workspace, key).catch((error) => ({ error: error.code ?? error.message }));
      if (answer.status >= 200 && answer.status < 300) {
        if (tries === 0) {
          this.#note(kind, phase, performance.now() - began);
        }
        return { ...answer, at: Date.now() };
      }
      if (no && answer.body?.problems?.some(({ code }) => code === no)) {
        return { no: true };
      }
      const passes = this.#passes(answer);
      const why = answer.error ?? `${answer.status} ${answer.body?.code ?? ""}`.trim();
      if (!passes || Date.now() > until) {
        this.faults.push(`${method} ${path}: ${why}${answer.body?.detail ? ` (${answer.body.detail})` : ""}`);
        return undefined;
      }
      this.repeats.set(`${kind}: ${why}`, (this.repeats.get(`${kind}: ${why}`) ?? 0) + 1);
      await rest(REST);
    }
  }

  #passes({ error, status, body }) {
    return error !== undefined || (this.faulty && status >= 500) || (MAY_PASS.has(status) && (status !== 409 || BUSY.has(body?.code)));
  }

  #note(kind, phase, millis) {
    const name = `${phase}\t${kind}`;
    const known = this.took.get(name);
    if (known) {
      known.push(millis);
    } else {
      this.took.set(name, [millis]);
    }
  }

  /** One try, at the next service in turn. */
  #once(method, path, text, workspace, key) {
    const service = this.#next();
    const headers = { authorization: `Bearer ${this.key}`, "relance-workspace": workspace ?? "default" };
    if (text !== undefined) {
      Object.assign(headers, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
    }
    if (method === "POST") {
      headers["idempotency-key"] = key;
    }
    return new Promise((resolve, reject) => {
      const asked = request({ host: "127.0.0.1", port: service.port, method, path, headers, agent: this.#agent, timeout: this.wait }, (answer) => {
        const chunks = [];
        answer.on("data", (chunk) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () => resolve({ status: answer.statusCode, body: read(Buffer.concat(chunks).toString()) }));
      });
      asked.on("timeout", () => asked.destroy(new Error("no answer in time")));
      asked.on("error", (error) => {
        this.#alone.set(service, Date.now() + LEFT_ALONE);
        reject(error);
      });
      asked.end(text);
    });
  }

  /** The next service in turn that is not left alone just now; where all are, the next in turn. */
  #next() {
    const now = Date.now();
    for (let tries = 0; tries < this.services.length; tries += 1) {
      this.#turn += 1;
      const service = this.services[this.#turn % this.services.length];
      if ((this.#alone.get(service) ?? 0) < now) {
        return service;
      }
    }
    return this.services[this.#turn % this.services.length];
  }

  close() {
    this.#agent.destroy();
  }
}

/** JSON where it is some, else the text. */
function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
