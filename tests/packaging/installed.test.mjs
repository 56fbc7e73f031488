/**
 * The npm package as people get it: packed, installed into an empty project, imported and required there.
 *
 * In: the built package. Out: the outcome. Never: a file of the repository in the project that uses it.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const packageFolder = fileURLToPath(new URL("../../wasm/npm/", import.meta.url));
const program = `
  const ask = { zone: "Europe/Madrid", base: "2026-11-20T09:00:00Z", wait: { businessDays: 1 } };
  console.log(JSON.stringify([relance.when(ask).local, relance.call({ v: 1, op: "when", ...ask }).result.local, Object.keys(relance).sort()]));
`;
let project;

before(() => {
  project = mkdtempSync(join(tmpdir(), "relance-packaging-"));
  const [{ filename }] = JSON.parse(execFileSync("npm", ["pack", "--json", "--pack-destination", project], { cwd: packageFolder, stdio: ["ignore", "pipe", "ignore"] }));
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "user", private: true }));
  execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", join(project, filename)], { cwd: project, stdio: "ignore" });
  writeFileSync(join(project, "imports.mjs"), `import * as relance from "relance";\nawait relance.init();${program}`);
  writeFileSync(join(project, "requires.cjs"), `const relance = require("relance");${program}`);
});

after(() => rmSync(project, { recursive: true, force: true }));

const run = (file) => JSON.parse(execFileSync("node", [file], { cwd: project, encoding: "utf8" }));

test("imports", () => {
  const [result, called] = run("imports.mjs");
  assert.equal(result, "2026-11-23T10:00");
  assert.equal(called, result);
});

test("requires, and offers the same names as the import", () => {
  const [result, called, names] = run("requires.cjs");
  assert.equal(result, "2026-11-23T10:00");
  assert.equal(called, result);
  assert.deepEqual(names, run("imports.mjs")[2]);
});

test("runs the example of the README, which ends with what it says", () => {
  const readme = readFileSync(fileURLToPath(new URL("../../README.md", import.meta.url)), "utf8");
  const [, example] = /^```js\n(.*?)^```$/ms.exec(readme);
  const [, expression, said] = /^([^\n]*); \/\/ ("[^"\n]*")\n$/m.exec(example);
  writeFileSync(join(project, "example.mjs"), `${example}\nconsole.log(JSON.stringify(${expression}));`);
  assert.equal(run("example.mjs"), JSON.parse(said));
});

test("holds what it needs and nothing else", () => {
  const files = readdirSync(join(project, "node_modules/relance"), { recursive: true, withFileTypes: true });
  const names = files.filter((entry) => entry.isFile()).map((entry) => entry.name);
  for (const needed of ["relance_bg.wasm", "relance.js", "relance.cjs", "relance.d.ts", "relance.d.cts", "web.js", "node.js", "node.cjs", "workerd.js", "README.md"]) {
    assert.ok(names.includes(needed), needed);
  }
  assert.equal(names.filter((name) => name.endsWith(".wasm")).length, 1);
  assert.ok(names.every((name) => !name.endsWith(".rs") && !name.endsWith(".test.mjs")));
});
