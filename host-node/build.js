/**
 * Puts the schema beside the compiled store.
 *
 * In: `src/engines/sqlite/0001_first.sql`. Out: the same file under `dist`. Never: a change of it.
 */
import { copyFileSync } from "node:fs";

const file = "engines/sqlite/0001_first.sql";
copyFileSync(new URL(`src/${file}`, import.meta.url), new URL(`dist/${file}`, import.meta.url));
