/**
 * The npm package as people get it: packed once, and installed into empty projects.
 *
 * In: the built package. Out: projects in a temporary folder, and the vectors' requests. Never: a file of the repository in a project
 * that uses the package.
 */
import assert from "node:assert/strict";
import { execFile, execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export const packageFolder = fileURLToPath(new URL("../../wasm/npm/", import.meta.url));
const here = fileURLToPath(new URL(".", import.meta.url));
const run = promisify(execFile);

/** A temporary folder with the package installed in one project, whose files others can begin from. */
export function workshop() {
  const folder = mkdtempSync(join(tmpdir(), "relance-packaging-"));
  const arguments_ = ["pack", "--json", "--pack-destination", folder];
  const [{ filename }] = JSON.parse(execFileSync("npm", arguments_, { cwd: packageFolder, stdio: ["ignore", "pipe", "ignore"] }));
  const tarball = join(folder, filename);
  const first = join(folder, "installed");
  mkdirSync(first);
  writeFileSync(join(first, "package.json"), JSON.stringify({ name: "user", private: true }));
  const install = ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", tarball];
  execFileSync("npm", install, { cwd: first, stdio: "ignore" });
  return {
    folder,
    tarball,
    installed: join(first, "node_modules/relance"),
    /** A project of its own with these files, by name. */
    project: (name, files) => {
      const project = join(folder, name);
      cpSync(first, project, { recursive: true });
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(project, path)), { recursive: true });
        writeFileSync(join(project, path), text);
      }
      return project;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What every tool is started with: the pinned tools first, and nothing that calls home. */
export function surroundings(project) {
  const PATH = `${join(here, "node_modules/.bin")}:${process.env.PATH}`;
  return { ...process.env, PATH, DENO_DIR: join(project, ".deno"), DENO_NO_UPDATE_CHECK: "1", NEXT_TELEMETRY_DISABLED: "1" };
}

/** Runs one of the tools that `tests/packaging/package.json` pins, or a program of the search path, in a project; gives its output. */
export async function runs(project, program, arguments_ = []) {
  const { stdout } = await run(program, arguments_, { cwd: project, maxBuffer: 1 << 28, env: surroundings(project) });
  return stdout;
}

/** Bun's program itself: its command is a script until an install script replaces it, and of its packages the one that fits starts. */
export function bun() {
  const folder = join(here, "node_modules/@oven");
  const programs = readdirSync(folder).map((name) => join(folder, name, "bin", process.platform === "win32" ? "bun.exe" : "bun"));
  const starts = programs.find((program) => spawnSync(program, ["--version"]).status === 0);
  assert.ok(starts, "expected a program of Bun for this machine, found none; remedy: cargo xtask packaging");
  return starts;
}

/** The native build's digest and the requests, one a line, as `cargo xtask test` has them written. */
export function vectors() {
  const file = process.env.RELANCE_REQUESTS;
  if (!file) {
    throw new Error("expected the file of the vectors' requests in RELANCE_REQUESTS, found nothing; remedy: cargo xtask packaging");
  }
  const text = readFileSync(file, "utf8");
  const end = text.indexOf("\n");
  return { digest: text.slice(0, end), requests: text.slice(end + 1) };
}

/** SHA-256 over all responses, each ended by a new line: what `cargo xtask vectors` prints. */
export const digestOf = (answers) => createHash("sha256").update(answers).digest("hex");

/** The conformance tests' own function that answers requests, as a module for bundlers. */
export function answerModule() {
  const source = readFileSync(new URL("../conformance/drivers/answer.cjs", import.meta.url), "utf8");
  const [body] = source.split('if (typeof module === "object")');
  return `${body}\nexport { answer };\n`;
}
