/**
 * A real PostgreSQL for the tests: a cluster in a folder of its own, on this machine alone.
 *
 * In: the programs of PostgreSQL (`RELANCE_POSTGRES_BIN`, else Debian's place). Out: an address. Never: a cluster that was there before.
 */
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

const BIN = process.env.RELANCE_POSTGRES_BIN ?? "/usr/lib/postgresql/15/bin";
/** A locale that orders texts as people do, `a B é z`: what is to be ordered by bytes must not go by it. */
const LOCALE = ["--encoding=UTF8", "--locale-provider=icu", "--icu-locale=en"];
export const hasPostgres = existsSync(join(BIN, "initdb"));

/** Runs a program; PostgreSQL's refuse to run as root, so then as the user that its package makes. */
function run(name, ...words) {
  const root = process.getuid?.() === 0;
  const [program, first] = root ? ["setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", join(BIN, name)]] : [join(BIN, name), []];
  execFileSync(program, [...first, ...words], { stdio: "ignore", cwd: tmpdir() });
}

/** Starts a cluster with these databases beside the usual one, and says how to reach and to stop it. */
export async function postgresServer(...databases) {
  const dir = mkdtempSync(join(tmpdir(), "relance-pg-"));
  if (process.getuid?.() === 0) {
    execFileSync("chown", ["postgres:postgres", dir]);
  }
  chmodSync(dir, 0o700);
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  const data = join(dir, "data");
  run("initdb", "-D", data, "-U", "relance", "--auth=trust", "--no-sync", ...LOCALE);
  run("pg_ctl", "-D", data, "-w", "-l", join(dir, "log"), "-o", `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='${dir}' -c fsync=off`, "start");
  const stop = () => {
    run("pg_ctl", "-D", data, "-m", "immediate", "stop");
    rmSync(dir, { recursive: true, force: true });
  };
  const database = (name) => `postgres://relance@127.0.0.1:${port}/${name}`;
  const url = database("postgres");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const name of databases) {
    await client.query(`CREATE DATABASE ${name}`);
  }
  await client.end();
  // As an operator does it: whoever is connected is thrown out.
  const restart = () => run("pg_ctl", "-D", data, "-w", "-l", join(dir, "log"), "-m", "fast", "restart");
  return { url, database, stop, restart, dir };
}
