/**
 * Who works on the database, and who is dead: a lock on a file of one's own says it, whichever way a process ends.
 *
 * In: the database's path. Out: this worker's id; whether another one lives. Never: a guess from time alone.
 *
 * The lock is an exclusive transaction on an empty SQLite file. The system gives it back when the process dies. Node has no other lock
 * that it gives back: a worker of the native host holds another kind of lock, which this one can't see, so only workers of this kind are
 * judged. Nothing but SQLite may open the file: closing it in another way would give the lock back.
 */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { machineMillis } from "../../clock.js";
import { Fault } from "../../fault.js";
import { isBusy, type Connection, type Opener, type SqliteDatabase } from "./driver.js";

const KIND = "node-";

/** This worker: its id, and the lock that says it lives. */
export class Worker {
  readonly id: string;
  #lock: Connection | undefined;

  /** `path` is the database's; a database in memory has this worker alone. */
  constructor(
    db: SqliteDatabase,
    private readonly path: string | undefined,
    private readonly opener: Opener,
  ) {
    const now = machineMillis();
    // Unique over restarts: process ids come again, so the time and chance stand beside it.
    this.id = `${KIND}${process.pid}-${now}-${randomBytes(8).toString("hex")}`;
    if (path !== undefined) {
      mkdirSync(this.#folder(), { recursive: true });
      this.#lock = opener(this.#file(this.id));
      this.#lock.exec("BEGIN EXCLUSIVE");
    }
    db.run("INSERT INTO worker (id, started_at) VALUES (:id, :now)", { id: this.id, now });
  }

  /** Whether this worker lives. One of another kind is taken to: its leases run out by themselves. */
  lives(worker: string): boolean {
    if (worker === this.id || !worker.startsWith(KIND)) {
      return true;
    }
    const file = this.#file(worker);
    if (this.path === undefined || !existsSync(file)) {
      return false;
    }
    const probe = this.opener(file);
    try {
      probe.exec("PRAGMA busy_timeout = 0");
      probe.exec("BEGIN IMMEDIATE");
      probe.exec("ROLLBACK");
      return false;
    } catch (error) {
      if (isBusy(error)) {
        return true;
      }
      throw new Fault("store", "the lock of a worker can't be looked at");
    } finally {
      probe.close();
    }
  }

  /** Removes the lock file of a worker that is gone. */
  forget(worker: string): void {
    if (this.path !== undefined) {
      rmSync(this.#file(worker), { force: true });
    }
  }

  /** Gives the lock back. The row is swept up by whoever looks next. */
  close(): void {
    this.#lock?.close();
    this.#lock = undefined;
    this.forget(this.id);
  }

  #folder(): string {
    return `${this.path}-workers`;
  }

  #file(worker: string): string {
    return join(this.#folder(), `${worker}.lock`);
  }
}
