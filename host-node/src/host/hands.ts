/**
 * Works on several contacts at a time, in turn between workspaces.
 *
 * In: work on contacts. Out: it is done, some of it at a time. Never: a workspace that has all hands where there are several: one whose
 * provider is slow must not hold the others up.
 */

/** Of all hands one workspace has at most one in so many, where there are several. */
const PART = 4;

/** What several contacts' work is done with. */
export class Hands {
  /** By workspace, the one whose turn it is first. */
  #queues = new Map<string, { contact: string; work: () => Promise<void> }[]>();
  #under = new Map<string, number>();
  #contacts = new Map<string, number>();
  #free: number;
  #failures: unknown[] = [];
  #hear: (() => void)[] = [];
  readonly #most: number;

  constructor(
    private readonly count: number,
    several: boolean,
  ) {
    this.#free = count;
    this.#most = several ? Math.ceil(count / PART) : count;
  }

  /** Work on a contact, as soon as it is its turn. */
  take(workspace: string, contact: string, work: () => Promise<void>): void {
    const queue = this.#queues.get(workspace) ?? [];
    this.#queues.set(workspace, queue);
    queue.push({ contact, work });
    this.#count(`${workspace} ${contact}`, 1);
    this.#begin();
  }

  /** Whether there is work on this contact, under way or in line. */
  has(workspace: string, contact: string): boolean {
    return this.#contacts.has(`${workspace} ${contact}`);
  }

  /** The workspaces that have enough in line. */
  get full(): string[] {
    return [...this.#queues].filter(([, queue]) => queue.length >= this.count).map(([workspace]) => workspace);
  }

  /** Whether so much can begin as soon as a hand is free that nothing more is needed. */
  get enough(): boolean {
    let ready = 0;
    for (const [workspace, queue] of this.#queues) {
      ready += this.#mayBegin(workspace) ? queue.length : 0;
    }
    return ready >= this.count;
  }

  get idle(): boolean {
    return this.#free === this.count && this.#queues.size === 0;
  }

  get failed(): boolean {
    return this.#failures.length > 0;
  }

  /** Resolves when something is over. */
  over(): Promise<void> {
    return this.#free === this.count ? Promise.resolve() : new Promise((resolve) => this.#hear.push(resolve));
  }

  /** Begins nothing more and waits for what is under way; then says what went wrong. */
  async rest(): Promise<void> {
    this.#queues.clear();
    while (this.#free < this.count) {
      await this.over();
    }
    if (this.failed) {
      throw this.#failures[0];
    }
  }

  #begin(): void {
    for (let workspace = this.#next(); workspace !== undefined; workspace = this.#next()) {
      const queue = this.#queues.get(workspace)!;
      const { contact, work } = queue.shift()!;
      this.#queues.delete(workspace); // Everybody else comes first now.
      if (queue.length > 0) {
        this.#queues.set(workspace, queue);
      }
      void this.#do(workspace, contact, work);
    }
  }

  #next(): string | undefined {
    return this.#free === 0 || this.failed ? undefined : [...this.#queues.keys()].find((workspace) => this.#mayBegin(workspace));
  }

  #mayBegin(workspace: string): boolean {
    return (this.#under.get(workspace) ?? 0) < this.#most;
  }

  async #do(workspace: string, contact: string, work: () => Promise<void>): Promise<void> {
    this.#free -= 1;
    this.#under.set(workspace, (this.#under.get(workspace) ?? 0) + 1);
    try {
      await work();
    } catch (error) {
      this.#failures.push(error);
    }
    this.#free += 1;
    const left = this.#under.get(workspace)! - 1;
    left === 0 ? this.#under.delete(workspace) : this.#under.set(workspace, left);
    this.#count(`${workspace} ${contact}`, -1);
    this.#begin();
    this.#hear.splice(0).forEach((hear) => hear());
  }

  #count(contact: string, more: number): void {
    const count = (this.#contacts.get(contact) ?? 0) + more;
    count === 0 ? this.#contacts.delete(contact) : this.#contacts.set(contact, count);
  }
}
