/**
 * Runs the worker in the background, and stops it.
 *
 * In: start, stop, word that there may be work. Out: work done. Never: two workers of one host at a time; a fault that ends the worker.
 */
import { rest } from "../clock.js";
import { Fault } from "../fault.js";
import type { Context } from "./context.js";
import { work, type Run } from "./working.js";

/** How long to wait after a fault: a disk that is full is not empty a millisecond later. */
const AFTER_FAULT_MILLIS = 1_000;

/** A host's worker. */
export class Runner {
  #stop = { asked: false };
  #running: Promise<void> | undefined;
  #wake: (() => void) | undefined;
  /** Whether what was claimed and not taken up may have ended the work before. */
  #tried = false;

  constructor(
    private readonly context: Context,
    private readonly how: Pick<Run, "of" | "hands" | "carrying">,
    private readonly onFault: (fault: unknown) => void,
  ) {}

  /** There may be work. */
  poke(): void {
    this.#wake?.();
    this.#wake = undefined;
  }

  start(): void {
    if (!this.#running) {
      this.#stop = { asked: false };
      this.#running = this.#forever(this.#stop);
    }
  }

  /** What is under way is finished; then nothing more begins. */
  async stop(): Promise<void> {
    this.#stop.asked = true;
    this.poke();
    await this.#running;
    this.#running = undefined;
  }

  /** Works until there is nothing more to do. */
  async run(until: number | undefined): Promise<void> {
    if (this.#running) {
      throw new TypeError("expected a worker that is not started, found one that runs");
    }
    this.#stop = { asked: false };
    this.#running = this.#work(this.#stop, until, false);
    try {
      await this.#running;
    } finally {
      this.#running = undefined;
    }
  }

  async #forever(stop: { asked: boolean }): Promise<void> {
    while (!stop.asked) {
      try {
        await this.#work(stop, undefined, true);
      } catch (fault) {
        this.onFault(fault);
        await rest(AFTER_FAULT_MILLIS, this.#next());
      }
    }
  }

  async #work(stop: { asked: boolean }, until: number | undefined, forever: boolean): Promise<void> {
    try {
      await work(this.context, { ...this.how, until, forever, stop, poked: () => this.#next(), tried: this.#tried });
      this.#tried = false;
    } catch (fault) {
      // What was in hand when the database went away is not to blame for it.
      this.#tried = !(fault instanceof Fault && fault.kind === "away");
      throw fault;
    }
  }

  /** The next word that there may be work; a promise of its own for each nap, so that none is held on to. */
  #next(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
