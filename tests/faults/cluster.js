/**
 * PostgreSQL servers that fail: started in folders of their own, killed, restarted, copied by replication, promoted.
 *
 * In: PostgreSQL's programs (`RELANCE_POSTGRES_BIN`, else Debian's place). Out: addresses. Never: a server that was there before, or that
 * outlives its test.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import { freePorts } from "../restate/ports.js";

// The Node host's own driver.
const { Client } = createRequire(new URL("../../host-node/package.json", import.meta.url))("pg");
// The search path may have links to some of the programs; all of them are where `initdb` itself is.
const BIN = dirname(realpathSync(join(process.env.RELANCE_POSTGRES_BIN ?? "/usr/lib/postgresql/15/bin", "initdb")));
const INITDB = ["-U", "relance", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale-provider=icu", "--icu-locale=en"];
const ROOT = process.getuid?.() === 0;
/** How long a copy may take until it has everything, in milliseconds. */
const PATIENCE = 30_000;

/** Runs one of PostgreSQL's programs; they refuse to run as root, so then as the user that its package makes. */
function run(name, ...words) {
  const whole = [join(BIN, name), ...words];
  const [program, ...rest] = ROOT ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", ...whole] : whole;
  execFileSync(program, rest, { stdio: "ignore", cwd: tmpdir() });
}

/** Gives a folder to whoever PostgreSQL runs as. */
export function give(folder) {
  if (ROOT) {
    execFileSync("chown", ["postgres:postgres", folder]);
  }
}

/** A connection that does not mind when the server goes. */
export async function connected(url) {
  const client = new Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  return client;
}

/** One server. */
export class Cluster {
  /** A new one with these settings beside the usual ones. */
  static async begin(settings = []) {
    const cluster = await Cluster.#place(settings);
    run("initdb", "-D", cluster.data, ...INITDB);
    cluster.start();
    return cluster;
  }

  static async #place(settings) {
    const cluster = new Cluster();
    cluster.folder = mkdtempSync(join(tmpdir(), "relance-faults-pg-"));
    give(cluster.folder);
    Object.assign(cluster, { data: join(cluster.folder, "data"), port: (await freePorts(1))[0], settings });
    return cluster;
  }

  /** A copy of this one that hears of each commit before whoever committed does. */
  async replica() {
    const copy = await Cluster.#place(this.settings);
    try {
      run("pg_basebackup", "-D", copy.data, "-d", this.url(), "-R", "-X", "stream", "-c", "fast");
    } catch (error) {
      rmSync(copy.folder, { recursive: true, force: true });
      throw error;
    }
    copy.start();
    await this.ask("ALTER SYSTEM SET synchronous_standby_names = '*'");
    await this.ask("SELECT pg_reload_conf()");
    for (const until = Date.now() + PATIENCE; ; await rest(100)) {
      const [row] = await this.ask("SELECT sync_state FROM pg_stat_replication");
      if (row?.sync_state === "sync") {
        return copy;
      }
      if (Date.now() > until) {
        throw new Error(`expected a copy that hears of each commit, found ${row?.sync_state ?? "none"}`);
      }
    }
  }

  start() {
    const options = ["-p", this.port, "-c", "listen_addresses=127.0.0.1", "-c", `unix_socket_directories='${this.folder}'`, ...this.settings.flatMap((one) => ["-c", one])];
    run("pg_ctl", "-D", this.data, "-w", "-l", join(this.folder, "log"), "-o", options.join(" "), "start");
  }

  /** `fast`: whoever is connected is thrown out. `immediate`: as a crash, from which the next start recovers. */
  stop(mode) {
    run("pg_ctl", "-D", this.data, "-w", "-m", mode, "stop");
  }

  restart(mode) {
    this.stop(mode);
    this.start();
  }

  /** Ends it without a word to anybody. */
  kill() {
    const [pid] = readFileSync(join(this.data, "postmaster.pid"), "utf8").split("\n");
    process.kill(Number(pid), "SIGKILL");
    this.killed = true;
  }

  /** From now on it takes what is written. */
  promote() {
    run("pg_ctl", "-D", this.data, "-w", "promote");
  }

  url({ user = "relance", database = "postgres" } = {}) {
    return `postgres://${user}@127.0.0.1:${this.port}/${database}`;
  }

  async ask(sql, values = []) {
    const client = await connected(this.url());
    try {
      return (await client.query(sql, values)).rows;
    } finally {
      await client.end();
    }
  }

  close() {
    if (!this.killed) {
      this.stop("immediate");
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
