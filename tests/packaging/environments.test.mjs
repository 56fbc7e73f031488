/**
 * One digest: the packed and installed package answers every vector in every environment as the native core does.
 *
 * In: the built package, the vectors' requests and the native digest. Out: a test for each environment. Never: a loader or a plugin for
 * the default entry; an environment that passes because it is not there: what cannot be started fails.
 */
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import * as esbuild from "esbuild";
import { build, createServer } from "vite";
import { launch, serve, visit } from "./browser.mjs";
import { startNext } from "./next.mjs";
import { answerModule, bun, digestOf, runs, vectors, workshop } from "./project.mjs";
import { pack } from "./webpack.mjs";
import { startWorkerd } from "./workerd.mjs";

const { digest, requests } = vectors();
let shop;
let browser;
let file;

before(async () => {
  shop = workshop();
  file = join(shop.folder, "requests");
  writeFileSync(file, requests);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  shop?.remove();
});

/** A program for anything with files: requests from one, answers to another. */
const program = (first) => `${first}
const [, , from, to] = process.argv;
writeFileSync(to, answer(relance, readFileSync(from, "utf8").split("\\n").slice(0, -1)));
`;
const imports = program(`import { readFileSync, writeFileSync } from "node:fs";
import * as relance from "relance";
import { answer } from "./answer.js";
await relance.init();`);
const requires = program(`const { readFileSync, writeFileSync } = require("node:fs");
const relance = require("relance");
const { answer } = require("./answer.cjs");`);

/** A page's script, or a worker's. */
const script = (given) => `import * as relance from ${JSON.stringify(given.from ?? "relance")};
import { answer } from "./answer.js";
${given.import ?? ""}
const post = (body) => fetch("/answers", { method: "POST", body });
async function run() {
  await Promise.all([relance.init(${given.source ?? ""}), relance.init(${given.source ?? ""})]);
  const lines = (await (await fetch("/requests")).text()).split("\\n").slice(0, -1);
  await post(answer(relance, lines));
}
run().catch((error) => post("failed: " + (error?.stack ?? error)));
`;
const page = (source) => `<!doctype html>\n<meta charset="utf-8" />\n<title>Relance</title>\n<script type="module" src="${source}"></script>\n`;
const starter = (source) => `const worker = new Worker(${source}, { type: "module" });
worker.onerror = (event) => fetch("/answers", { method: "POST", body: "failed: " + event.message });\n`;
const bundledWorker = starter('new URL("./worker.js", import.meta.url)');
const answer = { "answer.js": answerModule() };
const forRequire = { "answer.cjs": answerModule().replace(/^export \{ answer \};/m, "module.exports = { answer };") };

async function inProcess(project, ...command) {
  const to = join(project, "answers");
  await runs(project, command[0], [...command.slice(1), file, to]);
  assert.equal(digestOf(readFileSync(to)), digest);
}

async function inPage(folder) {
  const server = await serve(folder, requests);
  try {
    assert.equal(digestOf(await visit(browser, server)), digest);
    return server.served;
  } finally {
    await server.close();
  }
}

describe("Node", () => {
  test("imported", () => {
    const project = shop.project("node-esm", { "main.mjs": imports, ...answer, "package.json": '{"type":"module"}' });
    return inProcess(project, "node", "main.mjs");
  });

  test("required", () => inProcess(shop.project("node-cjs", { "main.cjs": requires, ...forRequire }), "node", "main.cjs"));

  test("in one file by esbuild, with nothing beside it", async () => {
    const project = shop.project("node-esbuild", { "main.mjs": imports, "main.cjs": requires, ...answer, ...forRequire });
    for (const [entry, format] of [["main.mjs", "esm"], ["main.cjs", "cjs"]]) {
      const outfile = join(project, `bundle.${entry}`);
      await esbuild.build({ absWorkingDir: project, entryPoints: [entry], bundle: true, platform: "node", format, outfile, logLevel: "silent" });
    }
    rmSync(join(project, "node_modules"), { recursive: true });
    await inProcess(project, "node", "bundle.main.mjs");
    await inProcess(project, "node", "bundle.main.cjs");
  });

  test("in one file by webpack, with nothing beside it", async () => {
    const project = shop.project("node-webpack", { "main.mjs": imports, ...answer });
    await pack({ context: project, entry: "./main.mjs", target: "node", output: { path: join(project, "dist"), filename: "main.cjs" } });
    rmSync(join(project, "node_modules"), { recursive: true });
    await inProcess(project, "node", "dist/main.cjs");
  });
});

describe("other runtimes", () => {
  test("Deno", () => {
    const project = shop.project("deno", { "main.mjs": imports, ...answer, "package.json": '{"type":"module","dependencies":{"relance":"*"}}' });
    // Reading and writing are the program's own; the package needs no permission.
    return inProcess(project, "deno", "run", "--quiet", "--node-modules-dir=manual", `--allow-read=${file}`, `--allow-write=${project}`, "main.mjs");
  });

  test("Bun, imported and required", async () => {
    const project = shop.project("bun", { "main.mjs": imports, "main.cjs": requires, ...answer, ...forRequire });
    await inProcess(project, bun(), "main.mjs");
    await inProcess(project, bun(), "main.cjs");
  });

  test("workerd", async () => {
    const worker = `import * as relance from "relance";
import { answer } from "./answer.js";
export default {
  async fetch(request) {
    await relance.init();
    return new Response(answer(relance, (await request.text()).split("\\n").slice(0, -1)));
  },
};`;
    const project = shop.project("workerd", { "worker.js": worker, ...answer });
    const workerd = await startWorkerd(project, "worker.js");
    try {
      const response = await fetch(workerd.address, { method: "POST", body: requests });
      assert.equal(digestOf(await response.text()), digest);
    } finally {
      workerd.stop();
    }
  });
});

describe("a page without a bundler", () => {
  const entry = "/node_modules/relance/entry";
  const wasm = "/node_modules/relance/pkg/relance_bg.wasm";

  test("the default entry, which fetches no wasm", async () => {
    const files = { "index.html": page("/page.js"), "page.js": script({ from: `${entry}/web.js` }), ...answer };
    const served = await inPage(shop.project("plain", files));
    assert.ok(served.every((path) => !path.endsWith(".wasm")), served.join(" "));
  });

  test("in a Web Worker", () => {
    const files = { "index.html": page("/page.js"), "page.js": starter('"/worker.js"'), "worker.js": script({ from: `${entry}/web.js` }), ...answer };
    return inPage(shop.project("plain-worker", files));
  });

  test("the slim entry, which fetches the wasm once", async () => {
    const files = { "index.html": page("/page.js"), "page.js": script({ from: `${entry}/slim.js`, source: JSON.stringify(wasm) }), ...answer };
    const served = await inPage(shop.project("plain-slim", files));
    assert.equal(served.filter((path) => path.endsWith(".wasm")).length, 1);
    assert.ok(!served.some((path) => path.includes("embedded")), served.join(" "));
  });
});

describe("Vite", () => {
  const quiet = (root) => ({ root, configFile: false, logLevel: "error" });
  const built = async (name, files) => {
    const project = shop.project(name, files);
    await build(quiet(project));
    return inPage(join(project, "dist"));
  };

  test("built", () => built("vite", { "index.html": page("/page.js"), "page.js": script({}), ...answer }));

  test("built, in a Web Worker", () =>
    built("vite-worker", { "index.html": page("/page.js"), "page.js": bundledWorker, "worker.js": script({}), ...answer }));

  test("built, slim, with the address of the wasm", () => {
    const given = { from: "relance/slim", import: 'import address from "relance/relance.wasm?url";', source: "address" };
    return built("vite-slim", { "index.html": page("/page.js"), "page.js": script(given), ...answer });
  });

  test("as it develops, with its optimised dependencies", async () => {
    const project = shop.project("vite-dev", { "index.html": page("/page.js"), "page.js": script({}), ...answer });
    const behind = await serve(project, requests);
    const target = behind.address.slice(0, -1);
    const server = await createServer({
      ...quiet(project),
      server: { host: "127.0.0.1", port: 0, hmr: false, proxy: { "/requests": target, "/answers": target } },
    });
    try {
      await server.listen();
      const address = `http://127.0.0.1:${server.httpServer.address().port}/`;
      assert.equal(digestOf(await visit(browser, { address, answers: behind.answers })), digest);
      assert.ok(server.environments.client.depsOptimizer.metadata.optimized.relance, "relance is not among the optimised dependencies");
    } finally {
      await server.close();
      await behind.close();
    }
  });
});

describe("webpack", () => {
  const packed = async (name, files) => {
    const project = shop.project(name, { "dist/index.html": page("/page.js"), ...answer, ...files });
    await pack({ context: project, entry: "./page.js", output: { path: join(project, "dist"), filename: "page.js" } });
    return inPage(join(project, "dist"));
  };

  test("a page", () => packed("webpack", { "page.js": script({}) }));

  test("a Web Worker", () => packed("webpack-worker", { "page.js": bundledWorker, "worker.js": script({}) }));

  test("slim, with the address of the wasm", () =>
    packed("webpack-slim", { "page.js": script({ from: "relance/slim", source: 'new URL("relance/relance.wasm", import.meta.url)' }) }));
});

describe("esbuild", () => {
  const bundled = async (name, files, options) => {
    const project = shop.project(name, { "dist/index.html": page("/page.js"), ...answer, ...files });
    await esbuild.build({ absWorkingDir: project, entryPoints: ["page.js"], bundle: true, outdir: "dist", logLevel: "silent", ...options });
    return inPage(join(project, "dist"));
  };

  test("a page", () => bundled("esbuild", { "page.js": script({}) }));

  test("a page whose script requires", () => {
    const required = script({})
      .replace('import * as relance from "relance"', 'const relance = require("relance")')
      .replace('import { answer } from "./answer.js"', 'const { answer } = require("./answer.cjs")');
    return bundled("esbuild-require", { "page.js": required, ...forRequire });
  });

  test("slim, with the wasm as a file", () => {
    const given = { from: "relance/slim", import: 'import address from "relance/relance.wasm";', source: "address" };
    return bundled("esbuild-slim", { "page.js": script(given) }, { loader: { ".wasm": "file" }, minify: true });
  });
});

describe("Next.js", () => {
  const client = `"use client";
import { useEffect } from "react";
import { start } from "./page-script.js";
export default function Client() {
  useEffect(start, []);
  return null;
}
`;
  const files = {
    "app/layout.js": "export default ({ children }) => <html lang=\"en\"><body>{children}</body></html>;\n",
    "app/page.js": 'import Client from "./client.js";\nexport default () => <Client />;\n',
    "app/client.js": client,
    "app/page-script.js": script({}).replace(/^run\(\)/m, "export const start = () => void run()"),
    "app/answer.js": answer["answer.js"],
    "app/server/route.js": `import * as relance from "relance";
import { answer } from "../answer.js";
export async function POST(request) {
  await relance.init();
  return new Response(answer(relance, (await request.text()).split("\\n").slice(0, -1)));
}
`,
  };
  let behind;
  let next;

  before(async () => {
    behind = await serve(shop.folder, requests);
    next = await startNext(shop.project("next", files), behind.address);
  });

  after(async () => {
    next?.stop();
    await behind?.close();
  });

  test("on the server", async () => {
    const response = await fetch(`${next.address}server`, { method: "POST", body: requests });
    assert.equal(digestOf(await response.text()), digest);
  });

  test("in the browser", async () => {
    assert.equal(digestOf(await visit(browser, { address: next.address, answers: behind.answers })), digest);
  });
});
