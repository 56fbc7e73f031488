/**
 * A worker in workerd, put together as Cloudflare's own tool does: one script, and each wasm as a module beside it.
 *
 * In: a project and its script. Out: an address that answers until it is stopped. Never: a setting for the package.
 */
import { spawn } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as esbuild from "esbuild";
import workerd from "workerd";

/** Bundles and starts the worker. */
export async function startWorkerd(project, entry) {
  const outdir = join(project, "dist");
  await esbuild.build({
    absWorkingDir: project,
    entryPoints: [entry],
    bundle: true,
    format: "esm",
    conditions: ["workerd", "worker", "browser"],
    loader: { ".wasm": "copy" },
    outdir,
    logLevel: "silent",
  });
  const modules = readdirSync(outdir).map((name) => `(name = "${name}", ${name.endsWith(".wasm") ? "wasm" : "esModule"} = embed "${name}")`);
  // The first module is the one that answers.
  modules.sort((one, other) => Number(one.includes("wasm =")) - Number(other.includes("wasm =")));
  const text = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (compatibilityDate = "2025-01-01", modules = [${modules.join(", ")}]))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;
  const config = join(outdir, "config.capnp");
  writeFileSync(config, text);
  // It tells on this channel which port the system gave it.
  const child = spawn(workerd.default, ["serve", "--control-fd=3", config], { stdio: ["ignore", "inherit", "inherit", "pipe"] });
  const port = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`expected workerd to listen, found that it ended with ${code}`)));
    child.stdio[3].on("data", (data) => {
      const told = String(data).split("\n").filter(Boolean).map((line) => JSON.parse(line)).find(({ event }) => event === "listen");
      if (told) {
        resolve(told.port);
      }
    });
  });
  return { address: `http://127.0.0.1:${port}/`, stop: () => child.kill("SIGKILL") };
}
