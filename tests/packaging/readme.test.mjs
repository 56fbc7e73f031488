/**
 * Every example of the package's README does what it says: each block begins with its file's name, and says behind slashes what comes out.
 *
 * In: the README, the installed package. Out: the outcome. Never: an example that no test runs, which fails as well.
 */
import assert from "node:assert/strict";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { build } from "vite";
import { POLICY, launch, serve } from "./browser.mjs";
import { bun, packageFolder, runs, workshop } from "./project.mjs";
import { pack } from "./webpack.mjs";
import { startWorkerd } from "./workerd.mjs";

const readme = readFileSync(join(packageFolder, "README.md"), "utf8");
const examples = new Map();
for (const [, text] of readme.matchAll(/^```(?:js|html)\n(.*?)^```$/gms)) {
  const [first] = text.split("\n");
  examples.set(first.replace(/^(\/\/|<!--) | -->$/g, ""), text);
}
const left = new Set(examples.keys());
let shop;
let browser;

before(async () => {
  shop = workshop();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  shop?.remove();
});

/** The examples of these names, as files. */
function files(...names) {
  for (const name of names) {
    assert.ok(examples.has(name), `expected an example ${name} in the README, found none`);
    left.delete(name);
  }
  return Object.fromEntries(names.map((name) => [name, examples.get(name)]));
}

/** What an example says that comes out. */
const said = (name) => [...examples.get(name).matchAll(/; \/\/ (.+)$/gm)].map(([, text]) => text).join("\n");

async function prints(name, ...command) {
  const project = shop.project(`${command[0].split("/").at(-1)}-${name}`, files(name));
  cpSync(fileURLToPath(new URL("../../core/zones/zones.bin", import.meta.url)), join(project, "zones.bin"));
  assert.equal((await runs(project, command[0], [...command.slice(1), name])).trim(), said(name));
}

async function shows(folder, path, name, policy = POLICY) {
  const server = await serve(folder, "", policy);
  const page = await browser.newPage();
  const wrong = new Promise((_, reject) => page.on("pageerror", reject));
  wrong.catch(() => {});
  try {
    await page.goto(server.address + path);
    const appears = page.waitForFunction((text) => document.body.textContent.trim() === text, { timeout: 20_000 }, said(name));
    await Promise.race([appears, wrong]);
  } finally {
    await page.close();
    await server.close();
  }
}

const page = (script) => `<!doctype html>\n<meta charset="utf-8" />\n<body></body>\n<script type="module" src="/${script}"></script>\n`;

for (const name of ["preview.mjs", "required.cjs", "slim.mjs", "zones.mjs"]) {
  test(`${name} in Node`, () => prints(name, "node"));
}

test("preview.mjs in Deno, without a permission", () => prints("preview.mjs", "deno", "run", "--quiet", "--node-modules-dir=manual"));

test("preview.mjs in Bun", () => prints("preview.mjs", bun()));

test("main.js by Vite, webpack and esbuild", async () => {
  const project = shop.project("main", { ...files("main.js"), "index.html": page("main.js") });
  await build({ root: project, configFile: false, logLevel: "error", build: { outDir: "vite" } });
  await shows(join(project, "vite"), "", "main.js");
  const own = shop.project("main-alone", { ...files("main.js"), "webpack/index.html": page("main.js"), "esbuild/index.html": page("main.js") });
  await pack({ context: own, entry: "./main.js", output: { path: join(own, "webpack"), filename: "main.js" } });
  await shows(join(own, "webpack"), "", "main.js");
  await esbuild.build({ absWorkingDir: own, entryPoints: ["main.js"], bundle: true, outdir: "esbuild", logLevel: "silent" });
  await shows(join(own, "esbuild"), "", "main.js");
});

// Its script stands in the page, which is what the strict policy is against.
test("plain.html as it is", () => {
  const policy = POLICY.replace("script-src", "script-src 'unsafe-inline'");
  return shows(shop.project("plain", files("plain.html")), "plain.html", "plain.html", policy);
});

test("asking.js and previews.js by Vite and webpack", async () => {
  const project = shop.project("asking", { ...files("asking.js", "previews.js"), "index.html": page("asking.js") });
  await build({ root: project, configFile: false, logLevel: "error", build: { outDir: "vite" } });
  await shows(join(project, "vite"), "", "asking.js");
  const own = shop.project("asking-webpack", { ...files("asking.js", "previews.js"), "dist/index.html": page("main.js") });
  await pack({ context: own, entry: "./asking.js", output: { path: join(own, "dist"), filename: "main.js" } });
  await shows(join(own, "dist"), "", "asking.js");
});

test("slim-vite.js", async () => {
  const project = shop.project("slim-vite", { ...files("slim-vite.js"), "index.html": page("slim-vite.js") });
  await build({ root: project, configFile: false, logLevel: "error" });
  await shows(join(project, "dist"), "", "slim-vite.js");
});

test("slim-webpack.js", async () => {
  const project = shop.project("slim-webpack", { ...files("slim-webpack.js"), "dist/index.html": page("main.js") });
  await pack({ context: project, entry: "./slim-webpack.js", output: { path: join(project, "dist"), filename: "main.js" } });
  await shows(join(project, "dist"), "", "slim-webpack.js");
});

test("worker.js in workerd", async () => {
  const workerd = await startWorkerd(shop.project("worker", files("worker.js")), "worker.js");
  try {
    assert.equal(await (await fetch(workerd.address)).text(), said("worker.js"));
  } finally {
    workerd.stop();
  }
});

test("the policy is the one that every page is tried under, and less does not do", async () => {
  const [, policy] = /^```text\n(script-src .*)\n```$/m.exec(readme);
  assert.ok(POLICY.split("; ").includes(policy), policy);
  const project = shop.project("policy", { ...files("main.js"), "dist/index.html": page("main.js") });
  await esbuild.build({ absWorkingDir: project, entryPoints: ["main.js"], bundle: true, outdir: "dist", logLevel: "silent" });
  await assert.rejects(shows(join(project, "dist"), "", "main.js", POLICY.replace(" 'wasm-unsafe-eval'", "")), /Content Security Policy/);
});

test("there is no other example", () => {
  assert.deepEqual([...left], []);
});
