/**
 * Where the load's enrollments are kept: a folder with SQLite's file, a PostgreSQL server that somebody has started for it, or Restate.
 *
 * In: an engine, for PostgreSQL an address (`RELANCE_LOAD_DATABASE`) and its programs. Out: what the service is started with, the size,
 * and what can go wrong with it on purpose. Never: a database that was there before.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Nodes } from "../restate/nodes.js";
import { freePorts } from "../restate/ports.js";

// The Node host's own driver.
const { Client } = createRequire(new URL("../../host-node/package.json", import.meta.url))("pg");
const BIN = process.env.RELANCE_POSTGRES_BIN ?? "/usr/lib/postgresql/15/bin";
/** At most so many services work in one place. */
const MOST_SERVICES = 4;
/** How large the small disk is that can be made full. */
const DISK = "3g";

/** A folder for everything; a small disk of its own where `full` is wanted and may be made. */
function folder(full) {
  const path = mkdtempSync(join(tmpdir(), "relance-load-"));
  if (!full) {
    return { path, small: false };
  }
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${DISK}`, "tmpfs", path], { stdio: "ignore" });
    return { path, small: true };
  } catch {
    return { path, small: false }; // Not everybody may mount: who asks is told that the disk can't be made full.
  }
}

/** One file, on a disk that can be made full where that is allowed. */
function sqlite(full) {
  const { path, small } = folder(full);
  const remount = (size) => execFileSync("mount", ["-o", `remount,size=${size}`, path]);
  const data = join(path, "data");
  mkdirSync(data, { mode: 0o700 });
  return {
    options: () => ["--data", data],
    env: {},
    keyIn: data,
    size: async () => ["", "-wal"].reduce((sum, end) => sum + (statSync(join(data, `relance.db${end}`), { throwIfNoEntry: false })?.size ?? 0), 0),
    faults: small
      ? {
          // As small as what is on it: the next page that is asked for is refused.
          diskFull: { begin: () => remount(used(path)), end: () => remount(DISK) },
        }
      : {},
    missing: small ? [] : ["diskFull (making a small disk needs root)"],
    close() {
      if (small) {
        execFileSync("umount", ["-l", path]);
      }
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** How many bytes of a disk are used, in whole pages. */
function used(path) {
  const [, line] = execFileSync("df", ["--block-size=1", "--output=used", path], { encoding: "utf8" }).split("\n");
  return Number(line.trim());
}

/** A server on which each service has a folder of its own for the rest. */
async function postgres() {
  const url = process.env.RELANCE_LOAD_DATABASE;
  if (!url) {
    throw new Error("expected the address of a PostgreSQL database in `RELANCE_LOAD_DATABASE`, found nothing");
  }
  const { path } = folder(false);
  const ask = async (sql) => {
    const client = new Client({ connectionString: url });
    // The server may be stopped while this is connected: whoever asks hears of it by the question.
    client.on("error", () => {});
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };
  const [{ data_directory: data }] = await ask("SHOW data_directory");
  return {
    options: (index) => ["--data", join(path, `data${index}`)],
    env: { RELANCE_DATABASE: url },
    keyIn: join(path, "data0"),
    size: async () => Number((await ask("SELECT pg_database_size(current_database()) AS size"))[0].size),
    faults: {
      databaseRestarted: { begin: () => control(data, path, "-m", "fast", "restart") },
      connectionsCut: { begin: () => ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()") },
    },
    missing: ["diskFull (tried with SQLite)"],
    close: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Runs `pg_ctl`; it refuses to run as root, so then as the user that its package makes. */
function control(data, path, ...words) {
  const whole = [join(BIN, "pg_ctl"), "-D", data, "-w", "-l", join(data, "restarted.log"), ...words];
  const [program, ...rest] = process.getuid?.() === 0 ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", ...whole] : whole;
  execFileSync(program, rest, { stdio: "ignore", cwd: tmpdir() });
}

/** Servers of Restate, and SQLite's file for the rest. */
async function restate(count) {
  const rows = sqlite(false);
  const nodes = await Nodes.begin(count);
  const ports = await freePorts(MOST_SERVICES);
  const killed = [];
  return {
    ...rows,
    nodes,
    options: (index) => [...rows.options(index), ...nodes.arguments(`127.0.0.1:${ports[index]}`)],
    faults: {
      // One after the other is away for a while.
      nodeKilled: {
        begin: async () => {
          const node = nodes.all[killed.length % count];
          killed.push(node);
          await node.kill();
          return node.name;
        },
        end: () => killed.at(-1).begin(),
      },
    },
    missing: ["diskFull (tried with SQLite)"],
    async close() {
      await nodes.end();
      rows.close();
    },
  };
}

/** The place of an engine; `full`: on a disk that can be made full, where that is allowed; `nodes`: of Restate. */
export async function place(engine, { full = false, nodes = 1 } = {}) {
  return { postgres, restate: () => restate(nodes), sqlite: () => sqlite(full) }[engine]();
}
