/**
 * Speaks with an adapter: a host's process, asked by JSON lines.
 *
 * In: the program, requests. Out: answers, the time on the host's clock, or word that it has crashed. Never: an answer that belongs to
 * another request.
 */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** The process is gone, by a crash point. */
export class Crashed extends Error {}

/** One process of an adapter. */
export class Adapter {
  /** The time that the host last said its clock shows. */
  now;
  #process;
  #lines;
  #errors = "";

  /** Starts the program; with a crash point (`store.save:1`) it stops dead when that is passed the first time. */
  constructor([program, ...words], crash) {
    const { RELANCE_CRASH_AT: _, ...env } = process.env;
    this.#process = spawn(program, words, { env: crash ? { ...env, RELANCE_CRASH_AT: crash } : env, stdio: ["pipe", "pipe", "pipe"] });
    this.#process.stderr.on("data", (chunk) => (this.#errors += chunk));
    this.#process.stdin.on("error", () => {}); // A process that is gone is noticed where its answer is missing.
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  /** What the host answers. Throws `Crashed` where it does not come to that. */
  ask(name, what = {}) {
    return this.line(JSON.stringify({ [name]: what }), name);
  }

  /** The same for a line as it stands. */
  async line(text, name = text) {
    this.#process.stdin.write(`${text}\n`);
    for (;;) {
      const { value: line, done } = await this.#lines.next();
      if (done || line.startsWith("crash point ")) {
        await this.kill();
        if (!done || this.#process.signalCode === "SIGKILL") {
          throw new Crashed(name);
        }
        throw new Error(`the adapter ended at \`${name}\`: ${this.#errors}`);
      }
      const answer = JSON.parse(line);
      if (answer.now === undefined) {
        return answer;
      }
      this.now = answer.now;
    }
  }

  /** Ends the process by its input's end, and waits for that. */
  async end() {
    this.#process.stdin.end();
    await this.#ended();
  }

  /** Kills the process without warning. */
  async kill() {
    this.#process.kill("SIGKILL");
    await this.#ended();
  }

  async #ended() {
    const { exitCode, signalCode } = this.#process;
    if (exitCode === null && signalCode === null) {
      await new Promise((resolve) => this.#process.once("exit", resolve));
    }
  }
}
