/**
 * Runs the store's statements over `pg`.
 *
 * In: statements with names, a pool or a client. Out: rows, counts, transactions. Never: SQL of its own, except for transactions.
 */
import { machineMillis } from "../../clock.js";
import { Fault } from "../../fault.js";
import type { Database, Transaction, Values } from "../sql/engine.js";

/** What of a pool, or of one client, is used. */
export interface Client {
  query(query: string | { name: string | undefined; text: string; values: unknown[]; types: Types }): Promise<{ rows: unknown[]; rowCount: number | null }>;
}

/** A client that a pool has lent. */
export interface Lent extends Client {
  release(broken?: boolean): void;
}

/** How columns are read, by the number of their type. */
export interface Types {
  getTypeParser(oid: number, format?: string): unknown;
}

/** Where numbers stand for names, and which name each is. */
interface Numbered {
  text: string;
  names: string[];
  /** What the server knows the statement by, so that it reads and plans it once a connection. */
  prepared: string | undefined;
}

/** Where a statement of the store's names a table. */
const TABLE = /\b(FROM|INTO|JOIN|UPDATE)\s+(?!SET\b)([a-z_]+)\b(?!\()/g;
const NUMBERED = new Map<string, Numbered>();

/** A pool or a client as the store sees it. */
export class PostgresDatabase implements Database {
  /** With a schema, its tables are named in full: a caller's connection looks for names elsewhere. */
  constructor(
    private readonly client: Client,
    private readonly types: Types,
    private readonly schema?: string,
  ) {}

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
      const { text, names, prepared: name } = numbered(sql, this.schema);
      // A caller's own client reads whole numbers as texts.
      return await this.client.query({ name, text, values: names.map((name) => values[name] ?? null), types: this.types });
    } catch (error) {
      throw faulty(error);
    }
  }
}

/** Plans that were made for small tables are made anew after a second, and then after longer and longer, a minute at most. */
const PLANS_MILLIS = 1_000;
const LONGEST_PLANS_MILLIS = 60_000;
const PLANNED = new WeakMap<Lent, { until: number; length: number }>();

/** How a transaction begins on this client. */
function beginning(lent: Lent): string {
  const now = machineMillis();
  const planned = PLANNED.get(lent);
  if (planned && now < planned.until) {
    return "BEGIN";
  }
  const length = planned ? Math.min(planned.length * 2, LONGEST_PLANS_MILLIS) : PLANS_MILLIS;
  PLANNED.set(lent, { until: now + length, length });
  return planned ? "DISCARD PLANS; BEGIN" : "BEGIN";
}

/** A transaction on a client of its own, which goes back to the pool with its end. */
export async function begun(lent: Lent, types: Types): Promise<Transaction> {
  const db = new PostgresDatabase(lent, types);
  const ended = async (sql: string) => {
    try {
      await db.exec(sql);
    } catch (error) {
      lent.release(true);
      throw error;
    }
    lent.release();
  };
  try {
    await db.exec(beginning(lent));
  } catch (error) {
    lent.release(true);
    throw error;
  }
  return { db, commit: () => ended("COMMIT"), rollback: () => ended("ROLLBACK").catch(() => {}) };
}

/** `:name` as `$1`, the same name always the same number. */
function numbered(sql: string, schema: string | undefined): Numbered {
  const key = `${schema ?? ""} ${sql}`;
  const known = NUMBERED.get(key);
  if (known) {
    return known;
  }
  const names: string[] = [];
  const full = schema === undefined ? sql : sql.replace(TABLE, (_, before: string, table: string) => `${before} ${schema}.${table}`);
  const text = full.replace(/(?<!:):([a-z]+)\b/g, (_, name: string) => {
    if (!names.includes(name)) {
      names.push(name);
    }
    return `$${names.indexOf(name) + 1}`;
  });
  // A caller's connection is left as it was; and how much there is to share decides how work is best looked for, each time anew.
  const prepared = schema === undefined && !text.startsWith("WITH ") ? `relance ${NUMBERED.size}` : undefined;
  const made = { text, names, prepared };
  NUMBERED.set(key, made);
  return made;
}

/** The server goes down or comes up, or takes no more connections for now. */
const AWAY = /^(08...|57P0[123]|53300|E(CONNREFUSED|CONNRESET|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN|PIPE|TIMEDOUT))$/;
/** What `pg` says without a code where the connection was lost, could not be made, or did not answer. */
const CUT = /connection terminated|connection error|not queryable|timeout exceeded|read timeout|timeout expired/i;

/** Postgres' words name tables and columns; its details may name values, and are left out. */
export function faulty(error: unknown): unknown {
  if (error instanceof Fault) {
    return error;
  }
  const { code, message } = error as { code?: string; message?: string };
  if (code === "40P01" || code === "40001" || code === "55P03") {
    return new Fault("busy", "the database is in use by somebody else for too long", "try again");
  }
  if (AWAY.test(code ?? "") || (code === undefined && CUT.test(message ?? ""))) {
    return new Fault("away", "the database can't be reached", "see whether it runs; a worker goes on by itself when it is back");
  }
  if (code === "53100") {
    return new Fault("away", "the disk is full", "make room; nothing was lost");
  }
  return new Fault("store", `the database says: ${message ?? code ?? "nothing"}`);
}
