/**
 * Servers of Restate on this machine, one or three, from the npm package: begun, killed, begun again over what they have left, ended.
 *
 * In: how many. Out: where they take calls and are administered. Never: a server or a folder that outlives what it was begun for.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePorts } from "./ports.js";

const PACKAGED = fileURLToPath(new URL("../../node_modules/@restatedev/restate-server-linux-x64/bin/restate-server", import.meta.url));
/** How long a server may take until it answers, in milliseconds. */
const PATIENCE = 90_000;
/** Of so many nodes each piece of data is on this many: one may be gone. */
const COPIES = { 1: 1, 3: 2 };
/** So much of a log's end is shown where a server does not begin. */
const LAST_WORDS = 2_000;

function gone(child) {
  return child.exitCode !== null || child.signalCode !== null;
}

/** What all servers are set to: what is recommended for the engine, sized for a trial. */
function settings(count, fabric) {
  return {
    RESTATE_CLUSTER_NAME: "relance",
    RESTATE_DEFAULT_REPLICATION: String(COPIES[count]),
    RESTATE_DEFAULT_NUM_PARTITIONS: "4",
    RESTATE_METADATA_CLIENT__ADDRESSES: JSON.stringify(fabric.map((port) => `http://127.0.0.1:${port}`)),
    // Without it a call is paused for good after about an hour of somebody's absence.
    RESTATE_DEFAULT_RETRY_POLICY__MAX_ATTEMPTS: "unlimited",
    RESTATE_ROCKSDB_TOTAL_MEMORY_SIZE: "512MiB",
    RESTATE_DISABLE_TELEMETRY: "true",
    RESTATE_LOG_DISABLE_ANSI_CODES: "true",
  };
}

class Node {
  #child;

  constructor({ program, name, folder, env, ports: [ingress, admin] }) {
    Object.assign(this, { program, name, folder, env, ingress: `http://127.0.0.1:${ingress}`, admin: `http://127.0.0.1:${admin}` });
  }

  /** Starts it over what is in its folder, and waits until it answers. */
  async begin() {
    this.start();
    await this.answers();
  }

  start() {
    mkdirSync(this.folder, { recursive: true });
    const log = openSync(join(this.folder, "log"), "a");
    this.#child = spawn(this.program, { env: { ...process.env, ...this.env }, stdio: ["ignore", log, log] });
    closeSync(log);
  }

  async answers() {
    const until = Date.now() + PATIENCE;
    const well = async (url) => (await fetch(url).catch(() => undefined))?.ok;
    while (!((await well(`${this.admin}/health`)) && (await well(`${this.ingress}/restate/health`)))) {
      if (Date.now() > until || gone(this.#child)) {
        throw new Error(`expected ${this.name} of Restate to answer within ${PATIENCE / 1_000} s, found:\n${readFileSync(join(this.folder, "log"), "utf8").slice(-LAST_WORDS)}`);
      }
      await rest(50);
    }
  }

  signal(name) {
    this.#child.kill(name);
  }

  /** Ends it without a word to it. */
  async kill() {
    if (this.#child && !gone(this.#child)) {
      const ended = once(this.#child, "exit");
      this.#child.kill("SIGKILL");
      await ended;
    }
  }
}

/** One server, or three that are one cluster. */
export class Nodes {
  static async begin(count = 1) {
    if (!Object.hasOwn(COPIES, count)) {
      throw new Error(`expected 1 or 3 nodes, found ${count}`);
    }
    const program = process.env.RELANCE_RESTATE_SERVER ?? PACKAGED;
    if (!existsSync(program)) {
      throw new Error(`expected Restate's server at \`${program}\`, found nothing: \`cargo xtask setup\` installs it`);
    }
    const nodes = new Nodes();
    nodes.folder = mkdtempSync(join(tmpdir(), "relance-restate-"));
    const ports = await freePorts(3 * count);
    const fabric = ports.slice(0, count);
    const common = settings(count, fabric);
    nodes.all = fabric.map((port, index) => {
      const [name, folder] = [`node${index + 1}`, join(nodes.folder, `node${index + 1}`)];
      const own = ports.slice(count + 2 * index, count + 2 * index + 2);
      const env = {
        ...common,
        RESTATE_NODE_NAME: name,
        RESTATE_BASE_DIR: folder,
        RESTATE_AUTO_PROVISION: String(index === 0),
        RESTATE_BIND_ADDRESS: `127.0.0.1:${port}`,
        RESTATE_ADVERTISED_ADDRESS: `http://127.0.0.1:${port}`,
        RESTATE_INGRESS__BIND_ADDRESS: `127.0.0.1:${own[0]}`,
        RESTATE_ADMIN__BIND_ADDRESS: `127.0.0.1:${own[1]}`,
      };
      return new Node({ program, name, folder, env, ports: own });
    });
    try {
      nodes.all.forEach((node) => node.start());
      await Promise.all(nodes.all.map((node) => node.answers()));
      return nodes;
    } catch (error) {
      await nodes.end();
      throw error;
    }
  }

  /** What a service is started with to keep its contacts here; a process that comes after one must listen where that did. */
  arguments(listen) {
    const list = (name) => this.all.map((node) => node[name]).join(",");
    return ["--engine", "restate", "--restate-listen", listen, "--restate-ingress", list("ingress"), "--restate-admin", list("admin")];
  }

  async end() {
    await Promise.all(this.all.map((node) => node.kill()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
