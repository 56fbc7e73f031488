/**
 * Runs the store's statements over `pg`.
 *
 * In: statements with names, a pool or a client. Out: rows, counts, transactions. Never: SQL of its own, except for transactions.
 */
import { Fault } from "../../fault.js";
import type { Database, Transaction, Values } from "../sql/engine.js";

/** What of a pool, or of one client, is used. */
export interface Client {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[]; rowCount: number | null }>;
}

/** A client that a pool has lent. */
export interface Lent extends Client {
  release(broken?: boolean): void;
}

/** Where numbers stand for names, and which name each is. */
interface Numbered {
  text: string;
  names: string[];
}

const NUMBERED = new Map<string, Numbered>();

/** A pool or a client as the store sees it. */
export class PostgresDatabase implements Database {
  constructor(private readonly client: Client) {}

  async exec(sql: string): Promise<void> {
    await this.#query(sql);
  }

  async all<T extends object>(sql: string, values: Values = {}): Promise<T[]> {
    return (await this.#query(sql, values)).rows as T[];
  }

  async one<T extends object>(sql: string, values: Values = {}): Promise<T | undefined> {
    return (await this.#query(sql, values)).rows[0] as T | undefined;
  }

  async run(sql: string, values: Values = {}): Promise<number> {
    return (await this.#query(sql, values)).rowCount ?? 0;
  }

  async #query(sql: string, values?: Values): ReturnType<Client["query"]> {
    try {
      if (values === undefined) {
        return await this.client.query(sql); // Several statements may stand in one text.
      }
      const { text, names } = numbered(sql);
      return await this.client.query(text, names.map((name) => values[name] ?? null));
    } catch (error) {
      throw faulty(error);
    }
  }
}

/** A transaction on a client of its own, which goes back to the pool with its end. */
export async function begun(lent: Lent): Promise<Transaction> {
  const db = new PostgresDatabase(lent);
  const ended = async (sql: string) => {
    try {
      await db.exec(sql);
      lent.release();
    } catch (error) {
      lent.release(true);
      throw error;
    }
  };
  try {
    await db.exec("BEGIN");
  } catch (error) {
    lent.release(true);
    throw error;
  }
  return { db, commit: () => ended("COMMIT"), rollback: () => ended("ROLLBACK").catch(() => {}) };
}

/** `:name` as `$1`, the same name always the same number. */
function numbered(sql: string): Numbered {
  const known = NUMBERED.get(sql);
  if (known) {
    return known;
  }
  const names: string[] = [];
  const text = sql.replace(/(?<!:):([a-z]+)\b/g, (_, name: string) => {
    if (!names.includes(name)) {
      names.push(name);
    }
    return `$${names.indexOf(name) + 1}`;
  });
  NUMBERED.set(sql, { text, names });
  return { text, names };
}

/** Postgres' words name tables and columns; its details may name values, and are left out. */
function faulty(error: unknown): unknown {
  if (error instanceof Fault) {
    return error;
  }
  const { code, message } = error as { code?: string; message?: string };
  if (code === "40P01" || code === "40001" || code === "55P03") {
    return new Fault("busy", "the database is in use by somebody else for too long", "try again");
  }
  return new Fault("store", `the database says: ${message ?? code ?? "nothing"}`);
}
