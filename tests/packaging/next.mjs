/**
 * A project of Next.js, built and started.
 *
 * In: a project, where `/requests` and `/answers` lead. Out: its address, until it is stopped. Never: a setting for the package; those
 * that there are say where this test's tools and its requests are.
 */
import { spawn } from "node:child_process";
import { symlinkSync, writeFileSync } from "node:fs";
import { join, parse } from "node:path";
import { fileURLToPath } from "node:url";
import { runs, surroundings } from "./project.mjs";

const TOOLS = fileURLToPath(new URL("node_modules/", import.meta.url));

/** Builds and starts the project. */
export async function startNext(project, behind) {
  for (const name of ["next", "react", "react-dom"]) {
    symlinkSync(join(TOOLS, name), join(project, "node_modules", name), "junction");
  }
  const rewrites = ["requests", "answers"].map((name) => ({ source: `/${name}`, destination: `${behind}${name}` }));
  const root = parse(project).root;
  const config = `export default { turbopack: ${JSON.stringify({ root })}, rewrites: async () => (${JSON.stringify(rewrites)}) };\n`;
  writeFileSync(join(project, "next.config.mjs"), config);
  await runs(project, "node", [join(TOOLS, "next/dist/bin/next"), "build"]);
  const child = spawn("node", [join(TOOLS, "next/dist/bin/next"), "start", "--port", "0", "--hostname", "127.0.0.1"], {
    cwd: project,
    env: surroundings(project),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const address = await new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`expected Next.js to listen, found that it ended with ${code}`)));
    let said = "";
    child.stdout.on("data", (data) => {
      said += data;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (found) {
        resolve(`${found[0]}/`);
      }
    });
  });
  return { address, stop: () => child.kill("SIGKILL") };
}
