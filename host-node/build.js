/**
 * Puts the schemas beside the compiled stores, and the layout of email beside what fills it.
 *
 * In: the steps of each engine, `layout.html`. Out: the same files under `dist`. Never: a change of it.
 */
import { copyFileSync, readdirSync } from "node:fs";

for (const engine of ["sqlite", "postgres"]) {
  for (const step of readdirSync(new URL(`src/engines/${engine}`, import.meta.url)).filter((name) => name.endsWith(".sql"))) {
    const file = `engines/${engine}/${step}`;
    copyFileSync(new URL(`src/${file}`, import.meta.url), new URL(`dist/${file}`, import.meta.url));
  }
}
copyFileSync(new URL("src/send/layout.html", import.meta.url), new URL("dist/send/layout.html", import.meta.url));
