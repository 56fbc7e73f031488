/**
 * Puts the schemas beside the compiled stores, and the layout of email beside what fills it.
 *
 * In: `0001_first.sql` of each engine, `layout.html`. Out: the same files under `dist`. Never: a change of it.
 */
import { copyFileSync } from "node:fs";

for (const file of ["engines/sqlite/0001_first.sql", "engines/postgres/0001_first.sql", "send/layout.html"]) {
  copyFileSync(new URL(`src/${file}`, import.meta.url), new URL(`dist/${file}`, import.meta.url));
}
