/**
 * Auto Fill: asks the host for a proposal, which can be stopped, can fail, and can be undone (A9).
 *
 * In: the host's function. Out: the proposal, or why there is none. Never: a message sent; a proposal is only shown.
 */
export class Fill {
  #abort;
  #before;

  /** Whether a proposal is being made. */
  get running() {
    return this.#abort !== undefined;
  }

  /** Whether there is a list to go back to. */
  get undoable() {
    return this.#before !== undefined;
  }

  /**
   * Asks `propose` with the request and a signal. Gives `{ entries }`, `{ stopped: true }` or `{ error }`; a host that does not heed the
   * signal is not waited for.
   */
  async run(propose, request) {
    const abort = new AbortController();
    this.#abort = abort;
    const stopped = new Promise((resolve) => {
      abort.signal.addEventListener("abort", () => resolve({ stopped: true }), { once: true });
    });
    const proposed = (async () => ({ entries: await propose({ ...request, signal: abort.signal }) }))().catch((error) => ({ error }));
    const outcome = await Promise.race([stopped, proposed]);
    this.#abort = undefined;
    if (outcome.entries !== undefined && !Array.isArray(outcome.entries)) {
      return { error: new TypeError("expected a list of entries") };
    }
    return outcome.error && abort.signal.aborted ? { stopped: true } : outcome;
  }

  stop() {
    this.#abort?.abort();
  }

  /** Remembers the list that the proposal takes the place of. */
  remember(entries) {
    this.#before = entries;
  }

  /** The list that was there before, once. */
  undo() {
    const before = this.#before;
    this.#before = undefined;
    return before;
  }
}
