/**
 * The native host's service, as its operator runs it: started, asked how much it takes, killed, stopped, ended.
 *
 * In: a place, the provider's address. Out: its address, its key, memory and processor time. Never: a service that outlives the run.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as rest } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePorts } from "../restate/ports.js";

const BINARY = process.env.RELANCE_BINARY ?? fileURLToPath(new URL("../../target/debug/relance", import.meta.url));
/** How long the service may take until it works, in milliseconds; a database that is away for a while has come back by then. */
const PATIENCE = 120_000;
/** A tick of `/proc/PID/stat`, in seconds. */
const TICK = 0.01;
/** How much of what a service says on its standard error is kept, and how many of its errors. */
const [MOST_WORDS, MOST_ERRORS] = [20_000, 100];
/** What seals secrets: all services of one database have the same. */
const SEAL = randomBytes(32).toString("base64");

/** Memory that was held at most, in bytes, and processor time, in seconds, of a process. */
function vitals(pid) {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name stands in brackets and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { memory: Number(/VmHWM:\s+(\d+)/.exec(status)[1]) * 1_024, seconds: (Number(fields[11]) + Number(fields[12])) * TICK };
}

function gone(child) {
  return child.exitCode !== null || child.signalCode !== null;
}

/** One process of the service; a killed one begins anew at the same address. */
export class Service {
  /** What its processes have held at most, and spent, those that are gone included. */
  #gone = { memory: 0, seconds: 0 };
  #child;
  #over = false;
  #begun = false;
  /** The end of what it said on standard error. */
  words = "";
  /** The first of its errors, and what the core could not decide; without their times. */
  errors = [];
  /** How often it ended without being told to. */
  falls = 0;

  constructor(place, index, words) {
    Object.assign(this, { place, index, arguments: words, name: `service ${index + 1}` });
  }

  async begin() {
    [this.port] = this.port ? [this.port] : await freePorts(1);
    this.url = `http://127.0.0.1:${this.port}`;
    this.#spawn();
    await this.#works();
  }

  #spawn() {
    const words = ["serve", "--listen", `127.0.0.1:${this.port}`, ...this.place.options(this.index), ...this.arguments];
    const env = { ...process.env, RELANCE_SECRET_KEY: SEAL, ...this.place.env };
    const child = spawn(BINARY, words, { env, stdio: ["ignore", "ignore", "pipe"] });
    this.#child = child;
    createInterface({ input: child.stderr }).on("line", (line) => {
      this.words = `${this.words}${line}\n`.slice(-MOST_WORDS);
      if (/ERROR|could not decide/.test(line) && this.errors.length < MOST_ERRORS) {
        this.errors.push(line.replace(/^\S+ +/, ""));
      }
    });
    child.once("exit", () => {
      if (this.#child === child && !this.#over) {
        this.falls += this.#begun ? 1 : 0;
      }
    });
  }

  /** Waits until it answers; one that ends before that, because its database is away, is begun again, as a supervisor does it. */
  async #works() {
    const until = Date.now() + PATIENCE;
    this.#begun = false;
    while (Date.now() < until) {
      if (gone(this.#child)) {
        await rest(1_000);
        this.#spawn();
      }
      const answer = await fetch(`${this.url}/livez`).catch(() => undefined);
      if (answer?.ok) {
        this.#begun = true;
        return;
      }
      await rest(20);
    }
    throw new Error(`expected ${this.name} to work within ${PATIENCE / 1_000} s, found:\n${this.words}`);
  }

  /** The key that it made for its first caller. */
  key() {
    return readFileSync(join(this.place.keyIn, "admin.key"), "utf8").trim();
  }

  /** What it has taken, those of its processes that are gone included. */
  vitals() {
    const { memory, seconds } = this.#child === undefined || gone(this.#child) ? { memory: 0, seconds: 0 } : vitals(this.#child.pid);
    return { memory: Math.max(memory, this.#gone.memory), seconds: seconds + this.#gone.seconds };
  }

  signal(name) {
    this.#child.kill(name);
  }

  async #end(signal) {
    const child = this.#child;
    if (child === undefined || gone(child)) {
      return;
    }
    this.#gone = this.vitals();
    this.#over = true;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
    this.#over = false;
  }

  /** Ends without a word to it, and begins anew. */
  async kill() {
    await this.#end("SIGKILL");
    await this.begin();
  }

  /** Ends without a word to it, and does not come back. */
  async lose() {
    await this.#end("SIGKILL");
  }

  /** Ends as its operator ends it. */
  async end() {
    await this.#end("SIGTERM");
  }
}
