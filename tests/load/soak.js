/**
 * The soak: people come at a steady rate for a given time while faults happen on a timer; then the books must balance.
 *
 * In: `--engine`, `--nodes` of Restate, `--for`, `--faults`, `--without`, `--rate`, `--workspaces`, `--seed`, `--json`; or `--report FILE…` of what
 * `--json` has told. Out: the faults with their moments, how many of what, and 1 where the books do not balance. Never: a send that nobody can
 * explain.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Faults } from "./faults.js";
import { megabytes, rate, table } from "./figures.js";
import { count, engine, options, span } from "./options.js";
import { report as page } from "./report.js";
import { World } from "./world.js";

/** Where reports are put together: `--report FILE...` writes the page of soaks that `--json` has told. */
const PAGE = fileURLToPath(new URL("./SOAK.md", import.meta.url));

const READERS = { engine, nodes: count, for: span, faults: span, without: (text) => text.split(","), rate: count, workspaces: count, seed: count };
const UNLESS = { engine: "sqlite", nodes: 1, for: span("30m"), faults: span("20s"), without: [], rate: 20, workspaces: 2, seed: 1 };
/** Two processes work over one database, so that one takes over what the other has let lie. */
const SERVICES = 2;
/** How long a request is tried again, and how long one answer is waited for, in milliseconds. */
const [PATIENCE, WAIT] = [240_000, 3_000];
/** What was refused is tried again after a minute, then after five: the rest may take as long, in milliseconds. */
const DRAIN = 600_000;

/** What was seen. */
async function report(world, given, faults, drained) {
  const books = await world.books({ stood: faults.stood, open: drained.left > 0, everyTimeline: true });
  return {
    ...given,
    faults: faults.log,
    every: given.faults,
    counts: faults.counts(),
    leftOutFaults: world.place.missing,
    leftOut: world.people.leftOut,
    answersRepeated: world.people.answersRepeated,
    repeated: Object.fromEntries(world.caller.repeats),
    sends: rate(books.counts.messages, given.for),
    drained,
    books,
    ...(await world.vitals()),
    words: [...new Set(world.services.flatMap(({ errors }) => errors))],
  };
}

function print(all) {
  console.log(`soak: ${all.engine}, ${all.for / 1_000} s, ${all.rate} people/s in ${all.workspaces} workspaces, a fault every ${all.every / 1_000} s, seed ${all.seed}\n`);
  console.log(table(["fault", "how often"], Object.entries(all.counts)));
  console.log(`\nthe log: ${all.faults.map(({ second, what, whom }) => `${second} s ${what}${whom ? ` (${whom})` : ""}`).join(", ")}`);
  console.log(`left out: ${all.leftOutFaults.join(", ") || "nothing"}, and the clock`);
  const { counts, faults } = all.books;
  console.log(`\n${table(["books", ""], Object.entries(counts))}`);
  console.log(`\ndrained in ${all.drained.millis / 1_000} s, ${all.drained.left} wait; ${all.sends} sends/s; a process held ${megabytes(all.memory)} MB at most, all spent ${all.seconds} s of processor`);
  console.log(`database: ${megabytes(all.bytes)} MB, ${all.bytesEach} bytes an enrollment; ${all.leftOut} people left out because too many were on their way`);
  console.log(`${all.answersRepeated} answers of people were told twice`);
  Object.entries(all.repeated).forEach(([why, times]) => console.log(`asked again: ${why}, ${times} times`));
  all.words.forEach((line) => console.log(`a service says: ${line}`));
  console.log(faults.length === 0 ? "the books balance" : `the books do not balance:\n${faults.join("\n")}`);
}

/** The page of what soaks have told. */
function written(words) {
  const { values, positionals } = parseArgs({ args: words, options: { report: { type: "boolean" }, command: { type: "string" } }, allowPositionals: true });
  writeFileSync(PAGE, page(values.command ?? "cargo xtask soak", positionals.map((file) => JSON.parse(readFileSync(file, "utf8")))));
}

async function main() {
  if (process.argv.includes("--report")) {
    written(process.argv.slice(2));
    return;
  }
  const given = options(process.argv.slice(2), READERS, UNLESS);
  const world = await World.begin({ ...given, services: SERVICES, faulty: true, patience: PATIENCE, wait: WAIT });
  try {
    const faults = new Faults(world, given.seed, given.without);
    const until = Date.now() + given.for;
    world.caller.phase = "soak";
    const each = given.rate / given.workspaces;
    await Promise.all([faults.run(given.faults, until), ...world.workspaces.map((workspace) => world.people.steady(workspace, each, until))]);
    const drained = await world.drain(DRAIN);
    const all = await report(world, given, faults, drained);
    if (given.json) {
      console.log(JSON.stringify(all));
    } else {
      print(all);
    }
    process.exitCode = all.books.faults.length === 0 ? 0 : 1;
  } finally {
    await world.close();
  }
}

await main();
