/**
 * What a run of the load needs: a place, services, the provider, a caller, people; and what was seen of them.
 *
 * In: options. Out: all of it at work, and closed again. Never: a process, a folder or a disk that outlives the run.
 */
import { setTimeout as rest } from "node:timers/promises";
import { provider, SECRET } from "../hosts/provider.js";
import { balance } from "./books.js";
import { Caller } from "./caller.js";
import { ledger, live, timelines, unlike } from "./ledger.js";
import { People } from "./people.js";
import { place as placeOf } from "./place.js";
import { Service } from "./service.js";
import { Taker } from "./taker.js";

/** Of so many enrollments the timeline is replayed. */
const REPLAYED = 100;
/** Whether messages wait is asked so often, in milliseconds. */
const LOOK = 500;

/** Everything at work. */
export class World {
  /** What the process's own counter of decisions showed, and when: `{ at, count }`. */
  decisions = [];
  #counting;

  static async begin({ engine, nodes, workspaces, services = 1, faulty = false, seed, patience, wait }) {
    const world = new World();
    try {
      world.place = await placeOf(engine, { full: faulty, nodes });
      world.provider = await provider();
      const { box, url } = world.provider.box("load", [], Taker);
      world.taker = box;
      const words = ["--webhook-url", url, "--key-rate", "0", "--no-console", "--unsubscribe-url", "https://example.com/leave?key={key}"];
      world.place.env.RELANCE_WEBHOOK_SECRET = SECRET;
      world.services = Array.from({ length: services }, (_, index) => new Service(world.place, index, words));
      for (const service of world.services) {
        await service.begin(); // One after the other: the first makes the database and the key.
      }
      world.caller = new Caller(world.services, { patience, wait, faulty });
      world.caller.key = world.services[0].key();
      world.people = new People(world.caller, seed);
      world.workspaces = Array.from({ length: workspaces }, (_, index) => `w${index + 1}`);
      for (const workspace of world.workspaces) {
        await world.people.settle(workspace);
      }
      return world;
    } catch (error) {
      await world.close();
      throw error;
    }
  }

  /** From now on the services' own counters are read every second. */
  count() {
    const read = async () => {
      const texts = await Promise.all(this.services.map(({ url }) => fetch(`${url}/metrics`).then((answer) => answer.text())));
      const counts = texts.map((text) => Number(/^relance_decisions_total (\d+)/m.exec(text)?.[1] ?? 0));
      this.decisions.push({ at: Date.now(), count: counts.reduce((sum, count) => sum + count, 0) });
    };
    // One who does not answer just now is asked again in a second.
    this.#counting = setInterval(() => void read().catch(() => {}), 1_000);
  }

  /** Waits until every enrollment has ended, at most so long; says how long that took, and whether they have. */
  async drain(most) {
    const began = Date.now();
    await this.people.settled();
    for (;;) {
      const left = await live(this.caller, this.workspaces);
      if (left === 0 || Date.now() > began + most) {
        return { left, millis: Date.now() - began };
      }
      await rest(LOOK);
    }
  }

  /** The books, as the service and the provider have them. */
  async books({ stood, open, everyTimeline }) {
    const { enrollments, messages } = await ledger(this.caller, this.workspaces);
    const every = Math.max(1, Math.floor(this.people.all.length / REPLAYED));
    const some = this.people.all.filter((_, index) => index % every === 0);
    const looked = everyTimeline ? this.people.all : some;
    const { keys } = await timelines(this.caller, looked);
    const names = new Set(looked.map(({ workspace, enrollment }) => `${workspace}/${enrollment}`));
    const provider = [...this.taker.messages.values()];
    const { counts, faults } = balance({ people: this.people.all, enrollments, messages, provider, stood, open, keys, looked: names });
    faults.push(...this.taker.faults, ...(await unlike(this.caller, some)), ...this.caller.faults);
    faults.push(...this.services.filter(({ falls }) => falls > 0).map(({ name, falls, words }) => `${name} ended by itself ${falls} times:\n${words}`));
    return { counts: { ...counts, timelines: looked.length, replays: some.length }, faults };
  }

  /** Memory held at most by one process, processor time of all, and, after they have ended, the database's size: what each enrollment takes of it. */
  async vitals() {
    await this.end();
    const all = this.services.map((service) => service.vitals());
    const bytes = await this.place.size();
    return {
      memory: Math.max(...all.map(({ memory }) => memory)),
      seconds: Math.round(all.reduce((sum, { seconds }) => sum + seconds, 0) * 10) / 10,
      bytes,
      bytesEach: Math.round(bytes / Math.max(1, this.people.all.length)),
    };
  }

  /** Ends the services as their operator does; SQLite's log is then part of its file. */
  async end() {
    clearInterval(this.#counting);
    await Promise.all((this.services ?? []).map((service) => service.end()));
  }

  async close() {
    await this.end();
    this.caller?.close();
    this.provider?.close();
    await this.place?.close();
  }
}
