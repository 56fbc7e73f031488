/**
 * Lives through one world on one host, which is killed again and again, and closes its books.
 *
 * In: a host, a store, a seed, how often to kill. Out: the kills by point, the books, the history. Never: an answer that is waited for without
 * end; a kill that is not counted.
 */
import { setTimeout as rest } from "node:timers/promises";
import { Adapter, Crashed } from "../adapter.js";
import { SECRET } from "../provider.js";
import { closed } from "./books.js";
import { Chance } from "./chance.js";
import { AT_A_TIME, AT_REST, OF_SERVER } from "./points.js";
import { Receiver } from "./receiver.js";
import { World } from "./world.js";

const BEGIN = "2026-11-23T08:00:00.000Z";
/** How long the provider is waited for, in milliseconds. */
const TIMEOUT = 400;
/** An answer that takes longer than this never comes. */
const PATIENCE = 90_000;
/** Kills at a random time for each round of the points, and how long a host lives before them, in milliseconds. */
const AT_RANDOM = 5;
const LONGEST = 150;
/** So many requests after its start a host is killed wherever it is. */
const REQUESTS = 30;
/** In so many rounds everything must come to its end once nobody is killed any more. */
const ROUNDS = 8;

/** One round: a kill at every point, some at none, and as many of the store's server where it has one that can be killed, each with one of the host. */
export const roundOf = (points, server) => points.length + AT_RANDOM * (server ? 3 : 1);

/** What came of one world. Throws with the history where the world itself could not be lived through. */
export async function lived({ host, store, points, server, workspace, seed, kills, mode, provider }) {
  const life = new Life({ host, store, points, server, workspace, seed, mode, provider });
  try {
    while (life.killed < kills) {
      await life.once();
    }
    const told = await life.toTheEnd();
    return { seed, mode, kills: life.kills, history: life.history, timelines: told.enrollments, ...closed({ mode, receiver: life.box, world: life.world, ...told }) };
  } catch (error) {
    error.history = life.history;
    throw error;
  } finally {
    await life.end();
  }
}

class Life {
  history = [];
  /** By point: how often the host was killed there. */
  kills = new Map();
  killed = 0;
  #adapter;
  #now = BEGIN;
  #deck = [];
  #open;
  /** What was asked and not answered. */
  #unanswered;
  #last;

  constructor({ host, store, points, server, workspace, seed, mode, provider }) {
    Object.assign(this, { host, points, server });
    this.chance = new Chance(seed);
    this.world = new World(this.chance, mode);
    const { box, url } = provider.box(workspace, { seed, honoursKeys: mode.honoursKeys }, Receiver);
    this.box = box;
    this.#open = { store, workspace, provider: { url, secret: SECRET, timeout: TIMEOUT, ...(mode.keys ? {} : { keys: false }) } };
  }

  /** From a start to a kill. */
  async once() {
    const plan = this.#plan();
    this.history.push(`— ${plan.at} from ${this.#now}`);
    this.#adapter = new Adapter(this.host, plan.nth && plan.at);
    const timer = plan.name === AT_A_TIME && setTimeout(() => this.#adapter.kill(), plan.after);
    let [done, server] = [0, undefined];
    try {
      await this.#start();
      server = plan.name === OF_SERVER ? this.#serverKilled(plan.after) : undefined;
      for (; done < REQUESTS || timer; done += 1) {
        await this.#step(plan.by);
      }
      await server;
      await this.#adapter.kill();
      this.#count(AT_REST);
    } catch (error) {
      if (!(error instanceof Crashed)) {
        throw error;
      }
      this.#count(plan.name);
    } finally {
      clearTimeout(timer);
      await server;
    }
    if (done === REQUESTS && plan.point) {
      this.#deck.unshift({ ...plan.point, most: 1, again: true }); // It is tried again, and stopped at as soon as it is passed.
      this.killed -= plan.point.again ? 0 : 1; // The first time that does not count.
    }
    this.#now = this.#adapter.now ?? this.#now;
    this.world.killed();
  }

  /** The store's server is killed while the host asks it, and begins again over what it has left. */
  async #serverKilled(after) {
    await rest(after);
    await this.server.crash();
    this.#count(OF_SERVER);
  }

  /** Where the next kill is: the points in an order of chance, again and again. */
  #plan() {
    if (this.#deck.length === 0) {
      this.#deck = this.chance.shuffled([...this.points, ...[AT_A_TIME, ...(this.server ? [OF_SERVER] : [])].flatMap((name) => Array.from({ length: AT_RANDOM }, () => ({ name })))]);
    }
    const fits = this.#deck.findIndex(({ after }) => !after || after.includes(this.#last));
    const before = fits < 0 ? this.chance.of(this.#deck[0].after) : undefined; // First there must be something to find.
    const [point] = before ? this.points.filter(({ name }) => name === before) : this.#deck.splice(fits, 1);
    if (point.name === AT_A_TIME || point.name === OF_SERVER) {
      const after = this.chance.upTo(LONGEST);
      return { name: point.name, after, at: `${point.name === OF_SERVER ? `${OF_SERVER} ` : ""}after ${after} ms` };
    }
    const nth = this.chance.upTo(point.most);
    return { name: point.name, nth, at: `${point.name}:${nth}`, by: point.by, point };
  }

  #count(name) {
    this.killed += 1;
    this.#last = name;
    this.kills.set(name, (this.kills.get(name) ?? 0) + 1);
    this.history.push(`  killed ${name}, at ${this.#adapter.now ?? this.#now}`);
  }

  async #start() {
    this.history.push("  open");
    await this.#ask(["open", { ...this.#open, now: this.#now }]);
  }

  /** One request: the one that was not answered, else another one. What a host refuses here it must not refuse. */
  async #step(wanted) {
    const request = this.#unanswered ?? this.world.next(this.#adapter.now ?? this.#now, wanted);
    this.#unanswered = request;
    this.history.push(`  ${request[0]} ${shown(request[1])}`);
    const ok = await this.#ask(request);
    this.#unanswered = undefined;
    this.world.answered(request, ok, this.box.tries.length, this.#adapter.now ?? this.#now);
    return ok;
  }

  async #ask([name, what]) {
    const late = new AbortController();
    const silence = rest(PATIENCE, undefined, { signal: late.signal }).then(() => {
      throw new Error(`expected an answer to \`${name}\` within ${PATIENCE / 1_000} s, found none`);
    });
    silence.catch(() => {});
    try {
      const { ok, problems } = await Promise.race([this.#adapter.ask(name, what), silence]);
      if (problems) {
        throw new Error(`\`${name}\` is refused: ${JSON.stringify(problems)}`);
      }
      return ok;
    } finally {
      late.abort();
    }
  }

  /** Nobody is killed any more: everything comes to its end, and all of it is told. */
  async toTheEnd() {
    this.history.push("— to the end");
    this.#adapter = new Adapter(this.host);
    await this.#start();
    if (this.#unanswered) {
      await this.#step();
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      const requests = this.world.rest(await this.#ask(["enrollments", {}]), this.#adapter.now ?? this.#now, round);
      for (const request of requests) {
        this.#unanswered = request;
        await this.#step();
      }
    }
    const enrollments = [];
    for (const { id } of await this.#ask(["enrollments", {}])) {
      const [state, timeline, { same }] = [
        await this.#ask(["state", { enrollment: id }]),
        await this.#ask(["timeline", { enrollment: id }]),
        await this.#ask(["replay", { enrollment: id }]),
      ];
      enrollments.push({ id, state, timeline, same });
    }
    return { enrollments, outbox: await this.#ask(["outbox", {}]) };
  }

  /** The process ends, whatever became of the world. */
  async end() {
    await this.#adapter?.kill();
  }
}

/** What was asked, short. */
function shown({ draft, contacts, ...what }) {
  return JSON.stringify({ ...what, ...(contacts ? { contacts: contacts.map((one) => one.id ?? one).join(" ") } : {}) });
}
