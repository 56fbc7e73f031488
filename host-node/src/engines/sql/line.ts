/**
 * Has this process's work on one contact done one after the other.
 *
 * In: work by contact. Out: its results, in the order in which it came. Never: a contact that waits for another one.
 */

/** Who is in line for which contact. */
export class Line {
  #last = new Map<string, Promise<unknown>>();

  /** Whether something is under way for this contact. */
  busy(contact: string): boolean {
    return this.#last.has(contact);
  }

  /** Does the work once everything before it is done. */
  async after<T>(contact: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(contact);
    const mine = before ? before.then(work, work) : work();
    this.#last.set(contact, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(contact) === mine) {
        this.#last.delete(contact);
      }
    }
  }
}
