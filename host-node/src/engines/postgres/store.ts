/**
 * The Postgres engine: contacts locked row by row, claims that leave out what others have, workers known by advisory locks.
 *
 * In: how to reach the database. Out: a `Store` with its schema up to date. Never: a table outside its schema.
 */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { machineMillis, type Clock } from "../../clock.js";
import { Fault } from "../../fault.js";
import type { StoreMaker } from "../store.js";
import type { Database, Dialect, Engine, Transaction } from "../sql/engine.js";
import { opened, type SqlStore } from "../sql/store.js";
import { begun, faulty, PostgresDatabase, type Client, type Lent, type Types } from "./driver.js";

/** How to reach the database. */
export interface PostgresOptions {
  /** `postgres://user@host/database`. */
  url: string;
  /** The schema for the host's tables; `relance` unless said otherwise. */
  schema?: string;
  /** How many connections at most; 10 unless said otherwise. */
  connections?: number;
}

const DIALECT: Dialect = {
  member: (column, name) => `(${column}::json ->> '${name}')`,
  index: () => "",
  items: (name) => `json_array_elements(CAST(:${name} AS JSON))`,
  each: ({ table, where, order, taken }, most) =>
    `CROSS JOIN LATERAL (SELECT * FROM ${table} WHERE workspace = w.id AND ${where} ORDER BY ${order} LIMIT ${most}${
      taken ? " FOR NO KEY UPDATE SKIP LOCKED" : ""
    }) d`,
  locked: " FOR NO KEY UPDATE",
  skipping: " FOR NO KEY UPDATE SKIP LOCKED",
  machine: "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)",
};

/** What of `pg` is used. */
interface Pg {
  Pool: new (options: object) => Client & Ending & Connecting & { connect(): Promise<Lent> };
  Client: new (options: object) => Client & Ending & { connect(): Promise<void> };
  types: Types;
}

interface Ending {
  end(): Promise<void>;
  on(event: "error" | "end", hear: () => void): void;
}

interface Connecting {
  on(event: "connect", hear: (client: Ending) => void): void;
}

const INT8 = 20;
/** The steps of the schema, each applied once and in this order; the first is number 1. */
const STEPS = [
  "./0001_first.sql",
  "./0002_service.sql",
  "./0003_due.sql",
  "./0004_hands.sql",
  "./0005_watch.sql",
  "./0006_users.sql",
  "./0007_lists.sql",
  "./0008_books.sql",
  "./0009_shadow.sql",
  "./0010_aside.sql",
];
/**
 * A transaction that nobody goes on with ends after half a minute, sooner than any lease, and a wait for a lock after a whole one; of a machine
 * that is gone the server hears within half a minute, and gives its locks back. The statements are many and short: compiling one takes longer
 * than running it, and each has an index.
 */
const SESSION = [
  "idle_in_transaction_session_timeout=30000",
  "lock_timeout=60000",
  "tcp_keepalives_idle=15",
  "tcp_keepalives_interval=5",
  "tcp_keepalives_count=3",
  "jit=off",
  "enable_seqscan=off",
]
  .map((setting) => `-c ${setting}`)
  .join(" ");
/** How long a connection may take to come about, and how long a statement: a server that is gone says nothing. */
const CONNECT_MILLIS = 10_000;
const STATEMENT_MILLIS = 120_000;

/** Keeps everything in a schema of a Postgres database, for as many processes and machines as there are. */
export function postgres(options: string | PostgresOptions): StoreMaker {
  return { open: (setup) => open(typeof options === "string" ? { url: options } : options, setup) };
}

async function open(options: PostgresOptions, { workspace, clock }: { workspace: string; clock: Clock }): Promise<SqlStore> {
  const { url, schema = "relance", connections = 10 } = options;
  if (!/^[a-z_][a-z0-9_]*$/.test(schema)) {
    throw new Fault("input", "expected a schema's name in small letters, found another text");
  }
  const pg = await installed();
  const limits = { connectionTimeoutMillis: CONNECT_MILLIS, query_timeout: STATEMENT_MILLIS, keepAlive: true, keepAliveInitialDelayMillis: 15_000 };
  const connection = { connectionString: url, options: `-c search_path=${schema} ${SESSION}`, ...limits };
  const engine = new PostgresEngine(pg, connection, schema, connections);
  await migrate(engine, schema);
  await engine.hold();
  return opened(engine, workspace, clock);
}

async function installed(): Promise<Pg> {
  try {
    const { default: pg } = (await import("pg" as string)) as { default: Pg };
    return pg;
  } catch {
    throw new Fault("store", "expected the package `pg`, found none", "npm install pg");
  }
}

class PostgresEngine implements Engine {
  readonly dialect = DIALECT;
  readonly napMillis = 200;
  readonly db: Database;
  // Unique over restarts and machines.
  readonly worker = `node-${process.pid}-${machineMillis()}-${randomBytes(8).toString("hex")}`;
  #pool: InstanceType<Pg["Pool"]>;
  #types: Types;
  #lock: InstanceType<Pg["Client"]> | undefined;
  #holding: Promise<void> | undefined;

  constructor(
    private readonly pg: Pg,
    private readonly connection: object,
    private readonly schema: string,
    connections: number,
  ) {
    this.#pool = new pg.Pool({ ...connection, max: connections });
    this.#pool.on("error", () => {}); // A connection that breaks while nobody uses it is replaced.
    // One that breaks in somebody's hand says so to whoever listens; the next statement fails, and that is heard.
    this.#pool.on("connect", (client) => client.on("error", () => {}));
    this.#types = { getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) };
    this.db = new PostgresDatabase(this.#pool, this.#types);
  }

  /** Takes the lock that says this worker lives, on a connection of its own: the server gives it back with the connection. */
  hold(): Promise<void> {
    this.#holding ??= this.#held().finally(() => {
      this.#holding = undefined;
    });
    return this.#holding;
  }

  async #held(): Promise<void> {
    const lock = new this.pg.Client(this.connection);
    let broken = false;
    const lost = () => {
      broken = true;
      this.#lock = this.#lock === lock ? undefined : this.#lock;
    };
    lock.on("error", lost);
    lock.on("end", lost);
    try {
      await lock.connect();
      const db = new PostgresDatabase(lock, this.#types);
      await db.one("SELECT pg_advisory_lock(hashtextextended(:id, 0))", { id: this.worker });
      // Whoever took this worker for dead has removed its row.
      const sql = "INSERT INTO worker (id, started_at) VALUES (:id, :now) ON CONFLICT DO NOTHING";
      await db.run(sql, { id: this.worker, now: machineMillis() });
    } catch (error) {
      lock.end().catch(() => {}); // It may never have begun.
      throw faulty(error);
    }
    this.#lock = broken ? undefined : lock;
  }

  async begin(): Promise<Transaction> {
    if (!this.#lock) {
      await this.hold(); // Others have taken this worker for dead, and what it had in hand with it.
    }
    return this.transaction();
  }

  within(connection: unknown): Database {
    const given = connection as Client;
    if (typeof given?.query !== "function") {
      throw new Fault("input", "expected a client of `pg` with an open transaction, found something else");
    }
    return new PostgresDatabase(given, this.#types, this.schema);
  }

  async lives(worker: string, db: Database): Promise<boolean> {
    const sql = "SELECT pg_try_advisory_xact_lock(hashtextextended(:id, 0)) AS free";
    return !(await db.one<{ free: boolean }>(sql, { id: worker }))?.free;
  }

  forget(): void {
    // Nothing is left of a connection that is gone.
  }

  async close(): Promise<void> {
    await this.#holding?.catch(() => {});
    const lock = this.#lock;
    this.#lock = undefined;
    await lock?.end();
    await this.#pool.end();
  }

  /** A transaction on a connection of the pool. */
  async transaction(): Promise<Transaction> {
    let lent: Lent;
    try {
      lent = await this.#pool.connect();
    } catch (error) {
      throw faulty(error);
    }
    return begun(lent, this.#types);
  }
}

/** Brings the schema up to date, step by step; one process at a time. */
async function migrate(engine: PostgresEngine, schema: string): Promise<void> {
  const { db, commit, rollback } = await engine.transaction();
  try {
    await db.one("SELECT pg_advisory_xact_lock(hashtextextended(:schema, 1))", { schema });
    const applied = await newest(db, schema);
    if (applied > STEPS.length) {
      const message = `expected a database with schema ${STEPS.length} or less, found ${applied}`;
      throw new Fault("store", message, "it was written by a newer relance: use that one");
    }
    for (const [before, step] of STEPS.entries()) {
      if (before >= applied) {
        await db.exec(readFileSync(new URL(step, import.meta.url), "utf8"));
        const noted = "INSERT INTO migration (number, applied_at) VALUES (:number, :now)";
        await db.run(noted, { number: before + 1, now: machineMillis() });
      }
    }
    await commit();
  } catch (error) {
    await rollback();
    throw error;
  }
}

/** The newest step that was applied; 0 where there are no tables yet, and then there is a schema for them. */
async function newest(db: Database, schema: string): Promise<number> {
  const tables = "SELECT 1 AS found FROM information_schema.tables WHERE table_schema = :schema AND table_name = 'migration'";
  if (!(await db.one(tables, { schema }))) {
    await db.exec(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
    return 0;
  }
  return (await db.one<{ number: number | null }>("SELECT max(number) AS number FROM migration"))?.number ?? 0;
}
