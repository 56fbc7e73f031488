/**
 * Puts the schemas beside the compiled stores.
 *
 * In: `0001_first.sql` of each engine. Out: the same files under `dist`. Never: a change of it.
 */
import { copyFileSync } from "node:fs";

for (const engine of ["sqlite", "postgres"]) {
  const file = `engines/${engine}/0001_first.sql`;
  copyFileSync(new URL(`src/${file}`, import.meta.url), new URL(`dist/${file}`, import.meta.url));
}
