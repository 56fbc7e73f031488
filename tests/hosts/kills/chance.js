/**
 * Chance that can be repeated: numbers that follow from a seed.
 *
 * In: a seed. Out: the same choices each time. Never: a source of randomness of the machine's.
 */

/** What follows from one seed. */
export class Chance {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** From 0 on, below 1. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from 1 to `most`. */
  upTo(most) {
    return 1 + Math.floor(this.next() * most);
  }

  /** One of them. */
  of(list) {
    return list[Math.floor(this.next() * list.length)];
  }

  /** One of `[weight, value]`, by its weight. */
  weighed(pairs) {
    let left = this.next() * pairs.reduce((sum, [weight]) => sum + weight, 0);
    return pairs.find(([weight]) => (left -= weight) < 0)?.[1] ?? pairs.at(-1)[1];
  }

  /** Some of them, in an order of chance. */
  some(list, most) {
    return this.shuffled(list).slice(0, this.upTo(most));
  }

  /** All of them, in an order of chance. */
  shuffled(list) {
    const left = [...list];
    return list.map(() => left.splice(Math.floor(this.next() * left.length), 1)[0]);
  }
}

/** A number that stands for a text, for what must not depend on the order in which things happen. */
export function seedOf(text) {
  let hash = 0x811c9dc5;
  for (const unit of text) {
    hash = Math.imul(hash ^ unit.codePointAt(0), 0x01000193) >>> 0;
  }
  return hash;
}
