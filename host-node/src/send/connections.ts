/**
 * Keeps connections to a mail server for the next message.
 *
 * In: how to make a connection. Out: one at a time to whoever asks, a new one where none is free and there may be more. Never: a
 * connection lent again after something went wrong on it; one that keeps the process alive while nobody uses it.
 */

/** What of nodemailer's connection is used. */
export interface Connection {
  connect(done: (error?: Error) => void): void;
  login(credentials: object, done: (error: Error | null) => void): void;
  send(envelope: object, message: NodeJS.ReadableStream, done: (error: Error | null) => void): void;
  quit(): void;
  close(): void;
  on(event: "error", listener: (error: Error) => void): void;
  _socket?: { setTimeout(millis: number): void; ref(): void; unref(): void };
}

/** How many messages go over one connection: servers cut off those that never end. */
const MESSAGES = 100;
/** How long one is kept that nobody uses. */
const IDLE_MILLIS = 15_000;

/** A connection that is lent. */
export interface Lent {
  readonly connection: Connection;
  /** Fails when the connection breaks, whatever it is in the middle of. */
  readonly broken: Promise<never>;
  /** How many messages have gone over it. */
  sent: number;
}

/** The connections of one sender. */
export class Connections {
  #idle: Lent[] = [];
  #open = 0;
  #closed = false;
  #waiting: (() => void)[] = [];

  constructor(
    private readonly make: () => Promise<Connection>,
    private readonly most: number,
    private readonly timeout: number,
  ) {}

  /** One that is free, or a new one; `fresh` where one that was kept has turned out to be gone. */
  async lend(fresh: boolean): Promise<Lent> {
    while (this.#open >= this.most && this.#idle.length === 0) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    const kept = this.#idle.pop();
    if (kept && !fresh) {
      kept.connection._socket?.ref();
      kept.connection._socket?.setTimeout(this.timeout);
      return kept;
    }
    if (kept) {
      this.#end(kept, false);
    }
    this.#open += 1;
    try {
      return this.#watched(await this.make());
    } catch (error) {
      this.#gone();
      throw error;
    }
  }

  /** It is free again; used up where its last message did not go. */
  giveBack(lent: Lent, went: boolean): void {
    lent.sent += 1;
    if (!went || this.#closed || lent.sent >= MESSAGES) {
      this.#end(lent, went);
      return;
    }
    lent.connection._socket?.setTimeout(IDLE_MILLIS);
    lent.connection._socket?.unref();
    this.#idle.push(lent);
    this.#waiting.shift()?.();
  }

  /** Ends what is free, and the others when they come back. */
  close(): void {
    this.#closed = true;
    this.#idle.splice(0).forEach((lent) => this.#end(lent, true));
  }

  #watched(connection: Connection): Lent {
    const broken = new Promise<never>((_, reject) => {
      connection.on("error", (error) => {
        reject(error);
        const at = this.#idle.indexOf(lent);
        if (at >= 0) {
          this.#idle.splice(at, 1);
          this.#end(lent, false);
        }
      });
    });
    broken.catch(() => {});
    const lent: Lent = { connection, broken, sent: 0 };
    return lent;
  }

  #end({ connection }: Lent, well: boolean): void {
    if (well) {
      connection.quit(); // In the middle of a message it would be a part of it.
    }
    connection.close();
    this.#gone();
  }

  #gone(): void {
    this.#open -= 1;
    this.#waiting.shift()?.();
  }
}
