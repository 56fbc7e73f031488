/**
 * The npm package as people get it: what it holds, what it offers by each way in, how large it is, and what its checkers say.
 *
 * In: the built package, packed and installed. Out: the outcome, and the sizes. Never: a file of the repository in the project that
 * uses it.
 */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress } from "node:zlib";
import * as esbuild from "esbuild";
import { publint } from "publint";
import { runs, workshop } from "./project.mjs";

/** The most that each may be, in thousands of bytes: as it is, and by brotli. A little more than today's. */
const LIMITS = {
  "relance.wasm": [5_200, 1_100],
  "relance (browser)": [2_200, 1_630],
  "relance (node)": [2_200, 1_630],
  "relance/slim": [30, 9],
  tarball: [5_050, 5_050],
};
const program = `
  const ask = { zone: "Europe/Madrid", base: "2026-11-20T09:00:00Z", wait: { businessDays: 1 } };
  console.log(JSON.stringify([relance.when(ask).local, relance.call({ v: 1, op: "when", ...ask }).result.local, Object.keys(relance).sort()]));
`;
let shop;
let project;

before(() => {
  shop = workshop();
  project = shop.project("user", {
    "imports.mjs": `import * as relance from "relance";\nawait relance.init();${program}`,
    "requires.cjs": `const relance = require("relance");${program}`,
  });
});

after(() => shop?.remove());

const run = async (file, ...more) => JSON.parse(await runs(project, "node", [...more, file]));

test("imports", async () => {
  const [result, called] = await run("imports.mjs");
  assert.equal(result, "2026-11-23T10:00");
  assert.equal(called, result);
});

test("requires, and offers the same names as the import", async () => {
  const [result, called, names] = await run("requires.cjs");
  assert.equal(result, "2026-11-23T10:00");
  assert.equal(called, result);
  assert.deepEqual(names, (await run("imports.mjs"))[2]);
});

test("offers the same names by every way in", async () => {
  const names = (await run("imports.mjs"))[2];
  const require = createRequire(join(project, "requires.cjs"));
  for (const entry of ["web", "slim"]) {
    const file = join(project, "node_modules/relance/entry", entry);
    assert.deepEqual(Object.keys(await import(`${file}.js`)).sort(), names, entry);
    assert.deepEqual(Object.keys(require(`${file}.cjs`)).sort(), names, entry);
  }
  const worker = readFileSync(join(project, "node_modules/relance/entry/workerd.js"), "utf8");
  const node = readFileSync(join(project, "node_modules/relance/entry/node.js"), "utf8");
  const exported = (text) => text.match(/^export .*/gm);
  assert.deepEqual(exported(worker), exported(node));
});

test("names no module of Node on the way into a browser, and no address of its own", async () => {
  const { text, inputs } = await bundle('export * from "relance";', "browser");
  assert.ok(!Object.keys(inputs).some((path) => path.endsWith("entry/node.js")));
  assert.doesNotMatch(text, /["']node:|import\.meta|\beval\(|new Function/);
});

test("has no large numbers of another kind in what it offers", () => {
  const types = readFileSync(join(shop.installed, "generated/relance.d.ts"), "utf8");
  assert.doesNotMatch(types, /\bbigint\b/i);
});

test("runs the example of the README, which ends with what it says", async () => {
  const readme = readFileSync(fileURLToPath(new URL("../../README.md", import.meta.url)), "utf8");
  const [, example] = /^```js\n(.*?)^```$/ms.exec(readme);
  const [, expression, said] = /^([^\n]*); \/\/ ("[^"\n]*")\n$/m.exec(example);
  writeFileSync(join(project, "example.mjs"), `${example}\nconsole.log(JSON.stringify(${expression}));`);
  assert.equal(await run("example.mjs"), JSON.parse(said));
});

test("holds what it needs and nothing else", () => {
  const files = readdirSync(shop.installed, { recursive: true, withFileTypes: true });
  const names = files.filter((entry) => entry.isFile()).map((entry) => entry.name);
  const needed = ["relance_bg.wasm", "relance.js", "relance.cjs", "embedded.js", "embedded.cjs", "relance.d.ts", "relance.d.cts", "README.md"];
  const entries = ["web.js", "web.cjs", "node.js", "node.cjs", "workerd.js", "slim.js", "slim.cjs", "slim.d.ts", "slim.d.cts"];
  for (const name of [...needed, ...entries]) {
    assert.ok(names.includes(name), name);
  }
  assert.equal(names.filter((name) => name.endsWith(".wasm")).length, 1);
  assert.ok(names.every((name) => !name.endsWith(".rs") && !name.endsWith(".mjs")));
  const manifest = JSON.parse(readFileSync(join(shop.installed, "package.json"), "utf8"));
  assert.deepEqual([manifest.scripts, manifest.dependencies], [undefined, undefined]);
});

test("publint finds nothing", async () => {
  const tarball = readFileSync(shop.tarball);
  const { messages } = await publint({ pack: { tarball: tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.length) }, level: "suggestion" });
  assert.deepEqual(messages, []);
});

test("the types are right for whoever imports and whoever requires", async () => {
  // Node 10's way of looking knows no `exports`, the wasm is no script, and elements are for pages, which only import.
  const wrong = async (...words) => {
    const { problems } = JSON.parse(await runs(project, "attw", [shop.tarball, ...words, "--format", "json"]));
    return Object.values(problems ?? {}).flat().filter(({ resolutionKind }) => resolutionKind !== "node10");
  };
  assert.deepEqual(await wrong("--profile", "node16", "--exclude-entrypoints", "relance.wasm", "elements"), []);
  const elements = await wrong("--profile", "esm-only", "--entrypoints", "elements");
  assert.deepEqual(elements.filter(({ resolutionKind }) => resolutionKind !== "node16-cjs"), []);
});

/** What becomes of a line of code. */
async function bundle(contents, platform) {
  const { outputFiles, metafile } = await esbuild.build({
    stdin: { contents, resolveDir: project },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: "esm",
    platform,
    logLevel: "silent",
  });
  return { text: outputFiles[0].text, inputs: metafile.inputs };
}

test("is no larger than it may be", async (context) => {
  const sized = {
    "relance.wasm": readFileSync(join(shop.installed, "pkg/relance_bg.wasm")),
    "relance (browser)": Buffer.from((await bundle('export * from "relance";', "browser")).text),
    "relance (node)": Buffer.from((await bundle('export * from "relance";', "node")).text),
    "relance/slim": Buffer.from((await bundle('export * from "relance/slim";', "browser")).text),
  };
  const sizes = await Promise.all(
    Object.entries(sized).map(async ([name, bytes]) => [name, bytes.length, (await promisify(brotliCompress)(bytes)).length]),
  );
  const packed = readFileSync(shop.tarball).length;
  for (const [name, raw, brotli] of [...sizes, ["tarball", packed, packed]]) {
    context.diagnostic(`${name}: ${raw} bytes, ${brotli} by brotli`);
    const [most, mostByBrotli] = LIMITS[name];
    assert.ok(raw <= most * 1000, `${name} has ${raw} bytes, the limit is ${most * 1000}`);
    assert.ok(brotli <= mostByBrotli * 1000, `${name} has ${brotli} bytes by brotli, the limit is ${mostByBrotli * 1000}`);
  }
});
