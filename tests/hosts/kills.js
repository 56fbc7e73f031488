/**
 * Kills a host at every point, in an order of chance, as often as it is told, and writes down what was lost, doubled, late or out of order.
 *
 * In: `--kills N --store sqlite|postgres|restate|JSON --host native|node --adapter "PROGRAM …" --seed S --lanes N --report --into FILE --command
 * WORDS`. Out: a line a store, the report, exit code 1 where something is wrong. Never: a store or a point that is left out in silence; a name of
 * this machine.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { postgresServer } from "../../host-node/tests/postgres.js";
import { objects, programs } from "./hosts.js";
import { FAULTS } from "./kills/books.js";
import { lived, roundOf } from "./kills/life.js";
import { MODES } from "./kills/modes.js";
import { AT_A_TIME, AT_REST, OF_SERVER, pointsOf } from "./kills/points.js";
import { report } from "./kills/report.js";
import { provider } from "./provider.js";

const REPORT = fileURLToPath(new URL("./KILLS.md", import.meta.url));
/** So many worlds live side by side where each lane has a store of its own. */
const LANES = 2;
/** The stores that are known by name: a place for each lane, whose worlds have workspaces or folders of their own in it. */
const STORES = {
  sqlite: async () => ({
    place() {
      const directory = mkdtempSync(join(tmpdir(), "relance-kills-"));
      return { store: { directory }, done: () => rmSync(directory, { recursive: true, force: true }) };
    },
    stop() {},
  }),
  postgres: async (lanes) => {
    const server = await postgresServer(...Array.from({ length: lanes }, (_, lane) => `lane_${lane}`));
    return { place: (lane) => ({ store: { postgres: server.database(`lane_${lane}`) }, done() {} }), stop: server.stop };
  },
  restate: async () => ({ place: objects, stop() {}, hasServer: true }),
};
/** Those that are meant where none is named, and how often a host is killed on them: one of Restate's worlds takes longer. */
const USUAL = { native: ["sqlite", "postgres", "restate"], other: ["sqlite", "postgres"] };
const MANY = { restate: 500, other: 2_000 };

/** A store by its name; any other is written as `open` takes it, and is one for all worlds. */
async function storeOf(name, lanes) {
  if (Object.hasOwn(STORES, name)) {
    return STORES[name](lanes);
  }
  const store = JSON.parse(name);
  return { place: () => ({ store, done() {} }), stop() {} };
}

/** So many kills on one store; gives what came of every world, in their order. */
export async function killing({ host, store: name, kills, seed, lanes = Object.hasOwn(STORES, name) ? LANES : 1, tell = () => {} }) {
  const [store, open] = [await storeOf(name, lanes), await provider()];
  const worlds = [];
  const points = pointsOf(name);
  const round = roundOf(points, store.hasServer);
  const count = Math.ceil(kills / round);
  const begun = Date.now();
  let next = 0;
  const lane = async (number) => {
    for (let index = next; index < count; index = next) {
      next += 1;
      const own = { seed: seed + index, mode: MODES[(seed + index) % MODES.length], kills: Math.min(round, kills - index * round) };
      const { store: where, done, server } = await store.place(number);
      try {
        worlds[index] = await lived({ ...own, host, store: where, points, server, workspace: `kills-${own.seed}`, provider: open });
      } catch (error) {
        worlds[index] = { ...own, kills: new Map(), history: error.history ?? [], faults: [{ kind: "unaccounted", text: error.stack }] };
      } finally {
        await done();
      }
      tell(worlds[index], worlds.filter(Boolean).length, count);
      if (worlds[index].faults.length > 0) {
        next = count; // What is wrong is shown at once; the worlds beside it come to their end.
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)));
  } finally {
    open.close();
    store.stop();
  }
  return summed({ store: name, points, seed, worlds: worlds.filter(Boolean), millis: Date.now() - begun, hasServer: store.hasServer });
}

/** All worlds of a store as one. */
function summed({ store, points: at, seed, worlds, millis, hasServer }) {
  const points = new Map([...at.map(({ name }) => name), AT_A_TIME, AT_REST, ...(hasServer ? [OF_SERVER] : [])].map((name) => [name, 0]));
  const modes = new Map();
  for (const { mode, kills, counts = {}, delays = [] } of worlds) {
    const of = modes.get(mode.name) ?? { mode, kills: 0, worlds: 0, counts: {}, delays: [] };
    modes.set(mode.name, of);
    of.worlds += 1;
    of.delays.push(...delays);
    kills.forEach((times, name) => points.set(name, points.get(name) + times));
    kills.forEach((times) => (of.kills += times));
    Object.entries(counts).forEach(([name, number]) => (of.counts[name] = (of.counts[name] ?? 0) + number));
  }
  const faults = worlds.flatMap((world) => world.faults.map((fault) => ({ ...fault, world })));
  const never = at.filter(({ name }) => points.get(name) === 0).map(({ name }) => name);
  return { store, seed, worlds, points, modes, faults, never, millis };
}

/** What went wrong in a world, with its history and how to live through it again. */
export function sorrow(store, world) {
  const lines = world.faults.map(({ kind, text }) => `${kind}: ${text}`);
  const again = `again: --store ${store} --seed ${world.seed} --kills ${roundOf(pointsOf(store), store === "restate")}, which is ${world.mode.says}`;
  const told = (world.timelines ?? []).filter(({ id }) => world.faults.some(({ text }) => text.includes(id)));
  const timelines = told.map(({ id, timeline }) => `${id}\n${timeline.map(line).join("\n")}`);
  return [...lines, again, ...world.history, ...timelines].join("\n");
}

/** An entry of a timeline, short. */
function line({ now, event, decisions, effects, wakeAt }) {
  const decided = decisions.map(({ what, step, reasons }) => [what, step, ...reasons.map(({ code }) => code)].filter(Boolean).join(" "));
  const done = effects.map(({ type, key }) => [type, key].filter(Boolean).join(" "));
  return `  ${now} ${event.type} ${event.id ?? event.key ?? ""}: ${[...decided, ...done].join("; ")}; wakes ${wakeAt ?? "never"}`;
}

/** What the words after the program's name ask for. */
export function asked(words) {
  const options = Object.fromEntries(["kills", "host", "adapter", "seed", "lanes", "command", "into"].map((name) => [name, { type: "string" }]));
  const { values } = parseArgs({ args: words, options: { ...options, store: { type: "string", multiple: true }, report: { type: "boolean" } } });
  const { kills, host = "native", seed = String(Date.now() % 1_000_000), lanes, report = false } = values;
  const { store = USUAL[values.adapter ? "other" : host] ?? USUAL.other } = values;
  const [count, first, side] = [kills ?? 1, seed, lanes ?? 1].map(Number);
  if (![count, side].every((number) => Number.isInteger(number) && number > 0) || !Number.isInteger(first) || first < 0) {
    throw new Error(`expected whole numbers, found \`--kills ${kills} --seed ${seed} --lanes ${lanes}\``);
  }
  const program = values.adapter?.split(" ") ?? programs[host];
  if (!program) {
    throw new Error(`expected \`native\` or \`node\`, found \`--host ${host}\``);
  }
  const command = values.command ?? ["node tests/hosts/kills.js", ...words].join(" ");
  return { kills: kills && count, host: values.adapter ? "own" : host, program, seed: first, lanes: lanes && side, stores: store, report: report && (values.into ?? REPORT), command };
}

/** Does what the words ask for; says whether all is well. */
async function main(words) {
  const { kills, host, program, seed, lanes, stores, report: write, command } = asked(words);
  const done = [];
  for (const store of stores) {
    const tell = (world, count, of) => process.stdout.write(`\r${host} over ${store}: ${count} of ${of} worlds `);
    const sum = await killing({ host: program, store, kills: kills ?? MANY[store] ?? MANY.other, seed, lanes, tell });
    done.push(sum);
    const wrong = FAULTS.map((kind) => `${sum.faults.filter((fault) => fault.kind === kind).length} ${kind}`).join(", ");
    const killed = [...sum.points.values()].reduce((all, times) => all + times, 0);
    console.log(`\r${host} over ${store}: ${killed} kills from seed ${seed} on in ${(sum.millis / 1_000).toFixed(0)} s; ${wrong}`);
    new Set(sum.faults.map(({ world }) => world)).forEach((world) => console.error(sorrow(store, world)));
    if (sum.never.length > 0) {
      console.error(`never reached: ${sum.never.join(", ")}`);
    }
  }
  if (write) {
    writeFileSync(write, report({ command, host, stores: done }));
  }
  return done.every(({ faults, never }) => faults.length === 0 && never.length === 0);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
}
