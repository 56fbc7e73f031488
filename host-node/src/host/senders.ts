/**
 * Who hands a workspace's messages over: the same senders for all, or each workspace's own.
 *
 * In: senders, or a function that makes them. Out: a workspace's senders, made once. Never: a workspace that stops the others because its
 * senders can't be made: its messages are tried again later.
 */
import { rejected, type Channels, type Sender } from "../send/sender.js";
import { isPromise, type Later } from "../steps.js";

/** Senders by channel: the same for all workspaces, or made for each. */
export type ChannelsOf = Channels | ((workspace: string) => Channels | Promise<Channels>);

/** For every channel of a workspace whose senders can't be made. */
const BROKEN: Sender = {
  longest: 1_000,
  canBeAsked: false,
  attempt: async () => rejected("transient", "the senders of this workspace can't be made"),
  ask: async () => "cannotTell",
};

/** The senders of one host. */
export class Senders {
  #made = new Map<string, Later<Channels>>();

  constructor(
    private readonly given: ChannelsOf,
    private readonly onFault: (fault: unknown) => void,
  ) {}

  /** A workspace's senders. */
  of(workspace: string): Later<Channels> {
    const { given } = this;
    if (typeof given !== "function") {
      return given;
    }
    const known = this.#made.get(workspace);
    if (known !== undefined) {
      return known;
    }
    try {
      const making = given(workspace);
      const made = isPromise(making) ? this.#coming(workspace, making) : making;
      this.#made.set(workspace, made);
      return made;
    } catch (fault) {
      return this.#broken(fault);
    }
  }

  /** Forgets a workspace's senders, so that they are made anew; what they have under way they finish. */
  async renew(workspace: string): Promise<void> {
    const known = this.#made.get(workspace);
    this.#made.delete(workspace);
    await closed(await known);
  }

  async close(): Promise<void> {
    const made = typeof this.given === "function" ? [...this.#made.values()] : [this.given];
    this.#made.clear();
    await Promise.all(made.map(async (channels) => closed(await channels)));
  }

  async #coming(workspace: string, making: Promise<Channels>): Promise<Channels> {
    try {
      return await making;
    } catch (fault) {
      this.#made.delete(workspace);
      return this.#broken(fault);
    }
  }

  #broken(fault: unknown): Channels {
    this.onFault(fault);
    return new Proxy({}, { get: () => BROKEN });
  }
}

async function closed(channels: Channels | undefined): Promise<void> {
  await Promise.all(Object.values(channels ?? {}).map((sender) => sender.close?.()));
}
