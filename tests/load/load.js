/**
 * The load: people come at a steady and at a bursting rate for a given time; then what is left is drained, and the books are balanced.
 *
 * In: `--engine`, `--nodes` of Restate, `--for`, `--rate`, `--burst`, `--workspaces`, `--seed`, `--json`. Out: a table, or JSON; 1 where the books do not balance.
 * Never: a failure because of a speed.
 */
import { setTimeout as rest } from "node:timers/promises";
import { megabytes, rate, ratio, spread, table } from "./figures.js";
import { count, engine, options, span } from "./options.js";
import { World } from "./world.js";

const READERS = { engine, nodes: count, for: span, rate: count, burst: count, workspaces: count, seed: count };
const UNLESS = { engine: "sqlite", nodes: 1, for: span("60s"), rate: 50, burst: 500, workspaces: 2, seed: 1 };
/** Of the time the first half is steady, then a quarter enrolls many who are due at once. */
const [STEADY, ENROLLING] = [0.5, 0.75];
/** After the last one is enrolled, in milliseconds, many are due. */
const DUE_AFTER = 2_000;
/** How long the rest may take, in milliseconds. */
const PATIENCE = 600_000;

/** The moments of a run, in milliseconds since 1970. */
function moments(began, millis) {
  const enrolled = began + millis * ENROLLING;
  return { began, burst: began + millis * STEADY, enrolled, due: Math.ceil(enrolled + DUE_AFTER), end: Math.max(began + millis, enrolled + DUE_AFTER) };
}

/** Lets people come; the last workspace bursts, the others come on evenly. */
async function come(world, { rate: perSecond, burst }, at) {
  const loud = world.workspaces.at(-1);
  const each = perSecond / world.workspaces.length;
  world.caller.phase = "steady";
  const flows = world.workspaces.map((workspace) => world.people.steady(workspace, each, workspace === loud ? at.burst : at.end));
  await rest(at.burst - Date.now());
  world.caller.phase = "burst";
  flows.push(world.people.burst(loud, burst, at.enrolled, at.due));
  await Promise.all(flows);
  world.caller.phase = "drain";
}

/** How late the messages were whose moment was planned, by phase and whose they were. */
function lateness(world, at) {
  const loud = world.workspaces.at(-1);
  const people = new Map(world.people.all.map((one) => [`${one.workspace}/${one.enrollment}`, one]));
  const found = { steady: [], burst: [], quietBefore: [], quietWhile: [] };
  const last = Math.max(at.due, ...arrivals(world).filter(({ workspace }) => workspace === loud).map(({ takenAt }) => takenAt));
  for (const { workspace, send, takenAt } of arrivals(world)) {
    const one = people.get(`${workspace}/${send.enrollment}`);
    if (one?.planned[send.step] === undefined) {
      continue; // It had no moment of its own: it follows the one before.
    }
    // Who is enrolled after the moment is due at once.
    const due = Math.max(one.planned[send.step], one.toldAt);
    found[due < at.burst ? "steady" : "burst"].push(takenAt - due);
    if (workspace !== loud && due < at.burst) {
      found.quietBefore.push(takenAt - due);
    } else if (workspace !== loud && due >= at.due && due <= last) {
      found.quietWhile.push(takenAt - due);
    }
  }
  return Object.fromEntries(Object.entries(found).map(([name, millis]) => [name, spread(millis)]));
}

function arrivals(world) {
  return [...world.taker.messages.values()].filter(({ takenAt }) => takenAt !== undefined);
}

/** How many in each second between two moments: on the whole, and in the best second. */
function pace(times, from, to) {
  const within = times.filter((at) => at >= from && at < to);
  const seconds = new Map();
  within.forEach((at) => seconds.set(Math.floor(at / 1_000), (seconds.get(Math.floor(at / 1_000)) ?? 0) + 1));
  return { count: within.length, perSecond: rate(within.length, to - from), most: Math.max(0, ...seconds.values()) };
}

/** Decisions a second: on the whole, and in the best second. */
function decided(samples) {
  const [first, last] = [samples[0], samples.at(-1)];
  const steps = samples.slice(1).map(({ at, count: now }, index) => rate(now - samples[index].count, at - samples[index].at));
  return first ? { count: last.count, perSecond: rate(last.count - first.count, last.at - first.at), most: Math.max(0, ...steps) } : null;
}

/** Everything that was measured. */
async function report(world, given, at, drained) {
  const books = await world.books({ everyTimeline: false });
  const sent = arrivals(world).map(({ takenAt }) => takenAt);
  const over = Math.max(at.end, ...sent);
  const late = lateness(world, at);
  const requests = [...world.caller.took].map(([name, took]) => {
    const [phase, kind] = name.split("\t");
    const millis = { steady: at.burst - at.began, burst: at.end - at.burst }[phase];
    return { phase, kind, perSecond: millis ? rate(took.length, millis) : null, ...spread(took) };
  });
  return {
    ...given,
    requests: requests.filter(({ phase, kind }) => phase !== "setup" && kind !== "reading"),
    repeated: Object.fromEntries(world.caller.repeats),
    leftOut: world.people.leftOut,
    sends: { steady: pace(sent, at.began, at.burst), burst: pace(sent, at.burst, over) },
    decisions: decided(world.decisions),
    late: { steady: late.steady, burst: late.burst },
    fairness: { before: late.quietBefore, while: late.quietWhile, p50: ratio(late.quietWhile.p50, late.quietBefore.p50), p99: ratio(late.quietWhile.p99, late.quietBefore.p99) },
    drained,
    books,
    ...(await world.vitals()),
    words: world.services.flatMap(({ words }) => words.split("\n").filter((line) => /ERROR|WARN/.test(line))),
  };
}

/** The same for people. */
function print(all) {
  const cells = ({ count: number, p50, p99, max }) => [number, p50, p99, max];
  const times = ["", "count", "p50 ms", "p99 ms", "max ms"];
  console.log(`load: ${all.engine}, ${all.for / 1_000} s, ${all.rate} people/s in ${all.workspaces} workspaces, then ${all.burst}/s in one of them\n`);
  console.log(table(["requests", "count", "a second", "p50 ms", "p99 ms", "max ms"], all.requests.map(({ phase, kind, perSecond, ...rest }) => [`${phase} ${kind}`, rest.count, perSecond, rest.p50, rest.p99, rest.max])));
  const paces = [["sends, steady", all.sends.steady], ["sends, burst", all.sends.burst], ["wake-ups decided", all.decisions ?? {}]];
  console.log(`\n${table(["done", "count", "a second", "in the best second"], paces.map(([name, { count: number, perSecond, most }]) => [name, number, perSecond, most]))}`);
  const late = [["steady", all.late.steady], ["burst", all.late.burst], ["the quiet before", all.fairness.before], ["the quiet meanwhile", all.fairness.while]];
  console.log(`\n${table(["late: planned to taken", ...times.slice(1)], late.map(([name, times_]) => [name, ...cells(times_)]))}`);
  console.log(`\nfairness: while one bursts, the quiet are ${all.fairness.p50 ?? "–"}× as late at p50, ${all.fairness.p99 ?? "–"}× at p99`);
  console.log(`drained in ${all.drained.millis / 1_000} s; host: ${megabytes(all.memory)} MB at most, ${all.seconds} s of processor; database: ${megabytes(all.bytes)} MB, ${all.bytesEach} bytes an enrollment`);
  if (all.leftOut > 0) {
    console.log(`${all.leftOut} people were left out, because too many were on their way`);
  }
  const { counts, faults } = all.books;
  console.log(`books: ${Object.entries(counts).map(([name, number]) => `${name} ${number}`).join(", ")}`);
  Object.entries(all.repeated).forEach(([why, times_]) => console.log(`asked again: ${why}, ${times_} times`));
  all.words.forEach((line) => console.log(`the service says: ${line}`));
  console.log(faults.length === 0 ? "the books balance" : `the books do not balance:\n${faults.join("\n")}`);
}

async function main() {
  const given = options(process.argv.slice(2), READERS, UNLESS);
  const world = await World.begin({ ...given, patience: 30_000, wait: 30_000 });
  try {
    world.count();
    const at = moments(Date.now(), given.for);
    await come(world, given, at);
    const drained = await world.drain(PATIENCE);
    const all = await report(world, given, at, drained);
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
