/**
 * Faults on a timer: one after the other from a deck that a seed shuffles, so that each kind comes once before any comes again.
 *
 * In: a world at work, a seed, how often. Out: a log of what was done when, and when processes stood still. Never: a fault that outlives the
 * soak; the clock, which is everybody's.
 */
import { setTimeout as rest } from "node:timers/promises";
import { chance } from "./figures.js";

/** How long what lasts does last, in milliseconds: a process stands still for longer than any lease of a message (10 s of patience with the provider, and 30 s). */
const LASTS = { frozen: 50_000, slow: 5_000, down: 4_000, dropping: 3_000, repeated: 8_000, diskFull: 3_000, nodeKilled: 6_000 };

/** What can go wrong in this world, and how it begins and ends. */
function kinds(world, random, stood) {
  const standing = new Set();
  const awake = () => world.services.filter((service) => !standing.has(service));
  const pick = (services) => services[Math.floor(random() * services.length)];
  const mood = (name) => ({ begin: () => world.taker.feel(name), end: () => world.taker.feel("well") });
  return {
    killed: {
      begin: async () => {
        const service = pick(awake());
        await service.kill();
        return service.name;
      },
    },
    frozen: {
      begin: () => {
        const service = pick(awake());
        service.signal("SIGSTOP");
        standing.add(service);
        stood.push({ service, from: Date.now(), to: Infinity });
        return service.name;
      },
      end: () => {
        const span = stood.findLast(({ to }) => to === Infinity);
        span.to = Date.now();
        span.service.signal("SIGCONT");
        standing.delete(span.service);
      },
    },
    slow: mood("slow"),
    down: mood("down"),
    dropping: mood("dropping"),
    repeated: { begin: () => world.people.repeatAnswers(true), end: () => world.people.repeatAnswers(false) },
    ...world.place.faults,
  };
}

/** The timer. */
export class Faults {
  /** What was done: `{ second, what, whom }`. */
  log = [];
  /** When processes stood still: `{ from, to }`. */
  stood = [];
  #deck = [];
  #lasting = new Map();

  /** `without`: kinds that do not happen. */
  constructor(world, seed, without = []) {
    this.random = chance(seed ^ 0x5eed);
    const all = Object.entries(kinds(world, this.random, this.stood));
    this.kinds = Object.fromEntries(all.filter(([name]) => !without.includes(name)));
  }

  /** One after the other until then; resolves when the last one is over. */
  async run(every, until) {
    const began = Date.now();
    for (let next = began + every; next < until; next += every) {
      await rest(Math.max(0, next - Date.now()));
      await this.#one(this.#draw(), began);
    }
    await Promise.all(this.#lasting.values());
  }

  /** The next of the deck that is not under way. */
  #draw() {
    if (this.#deck.length === 0) {
      this.#deck = Object.keys(this.kinds);
      for (let last = this.#deck.length - 1; last > 0; last -= 1) {
        const other = Math.floor(this.random() * (last + 1));
        [this.#deck[last], this.#deck[other]] = [this.#deck[other], this.#deck[last]];
      }
    }
    const place = this.#deck.findIndex((name) => !this.#lasting.has(name));
    return place < 0 ? undefined : this.#deck.splice(place, 1)[0];
  }

  async #one(name, began) {
    if (name === undefined) {
      return;
    }
    const entry = { second: Math.round((Date.now() - began) / 1_000), what: name };
    this.log.push(entry);
    const kind = this.kinds[name];
    const whom = await kind.begin();
    if (typeof whom === "string") {
      entry.whom = whom;
    }
    if (kind.end) {
      this.#lasting.set(
        name,
        rest(LASTS[name]).then(async () => {
          await kind.end();
          this.#lasting.delete(name);
        }),
      );
    }
  }

  /** How many of each kind. */
  counts() {
    const counts = Object.fromEntries(Object.keys(this.kinds).map((name) => [name, 0]));
    this.log.forEach(({ what }) => (counts[what] += 1));
    return counts;
  }
}
