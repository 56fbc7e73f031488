/**
 * The native host's service for one test: a data directory of its own, a port of its own, stopped at the end.
 *
 * In: options. Out: its address, the token of its start, the folder that mail goes to. Never: a service that outlives its test.
 */
import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The program that is driven. */
export const BINARY = process.env.RELANCE_BINARY ?? new URL("../../../target/debug/relance", import.meta.url).pathname;
/** How long the service may take to begin, in milliseconds. */
const PATIENCE = 30_000;

/** Starts one; it is stopped when the test is over. `data`: a directory that is there already; `env`: settings by environment. */
export async function serve(t, { args = [], data, env = {} } = {}) {
  const folder = data ?? (await mkdtemp(join(tmpdir(), "relance-e2e-")));
  const child = spawn(BINARY, ["serve", "--listen", "127.0.0.1:0", "--data", folder, "--unsubscribe-url", "https://example.com/{key}", ...args], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  t.after(async () => {
    await stop();
    if (!data) {
      await rm(folder, { recursive: true, force: true });
    }
  });
  const said = await begun(child, ended, data !== undefined);
  return { ...said, data: folder, stop, mails: () => mailsIn(join(folder, "mail")) };
}

/** Waits until it says where it listens, and the token where nobody is known yet. */
function begun(child, ended, known) {
  return new Promise((resolve, reject) => {
    let text = "";
    const timer = setTimeout(() => reject(new Error(`the service did not begin:\n${text}`)), PATIENCE);
    const hear = (chunk) => {
      text += chunk;
      const at = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0];
      const token = /set-up#token=(\S+)/.exec(text)?.[1];
      // The token is told after the address; a service that has users tells none.
      if (at && (token || known)) {
        clearTimeout(timer);
        resolve({ url: at, token });
      }
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    void ended.then((code) => reject(new Error(`the service ended with ${code}:\n${text}`)));
  });
}

/** The mails that were sent, the oldest first. */
async function mailsIn(folder) {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const mails = names.filter((name) => name.endsWith(".eml")).sort();
  return Promise.all(mails.map((name) => readFile(join(folder, name), "utf8")));
}

/** The options of a model that writes this, whatever it is asked to compose. */
export async function scripted(t, say) {
  const folder = await mkdtemp(join(tmpdir(), "relance-script-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const script = join(folder, "script.json");
  await writeFile(script, JSON.stringify({ answers: [{ kind: "compose", say }] }));
  return ["--model-script", script];
}

/** Runs the program once and gives what it prints. */
export async function command(args) {
  const child = spawn(BINARY, args, { stdio: ["ignore", "pipe", "pipe"] });
  let [out, wrong] = ["", ""];
  child.stdout.on("data", (chunk) => (out += chunk));
  child.stderr.on("data", (chunk) => (wrong += chunk));
  const code = await new Promise((resolve) => child.once("exit", resolve));
  if (code !== 0) {
    throw new Error(`\`${args.join(" ")}\` ended with ${code}: ${wrong}${out}`);
  }
  return out;
}
