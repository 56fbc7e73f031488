/**
 * Everything is taken from SQLite to PostgreSQL to Restate while people are on their way: each wake-up arrives, and the books balance.
 *
 * In: the built program, a PostgreSQL server (`RELANCE_LOAD_DATABASE`), Restate's server. Out: the books. Never: a message that leaves while
 * everything is moved.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import { World } from "../load/world.js";
import { Nodes } from "./nodes.js";
import { freePorts } from "./ports.js";

const BINARY = process.env.RELANCE_BINARY;
const DATABASE = process.env.RELANCE_LOAD_DATABASE;
const GIVEN = { engine: "sqlite", workspaces: 2, seed: 11, patience: 60_000, wait: 30_000 };
/** People a second in each workspace, and for how long they come before each move, in milliseconds. */
const [RATE, COMING] = [8, 4_000];
const DRAIN = 300_000;
const run = promisify(execFile);

/** Says it to the command line; gives what it says. */
async function told(words, env = {}) {
  const { stdout, stderr } = await run(BINARY, words, { env: { ...process.env, ...env } }).catch((error) => error);
  return stdout + stderr;
}

/** Moves; gives what has arrived. */
const moved = async (words, env) => JSON.parse(await told(["move", ...words, "--json", "--log-level", "off"], env));

test("what is pending arrives in PostgreSQL and then in Restate, and goes on there", async () => {
  const world = await World.begin(GIVEN);
  const nodes = await Nodes.begin();
  try {
    const [service] = world.services;
    const [port] = await freePorts(1);
    const at = world.place.options(0);
    const there = { RELANCE_DATABASE: DATABASE };
    const env = { ...world.place.env, ...there };
    const restate = nodes.arguments(`127.0.0.1:${port}`);
    const come = () => Promise.all(world.workspaces.map((workspace) => world.people.steady(workspace, RATE, Date.now() + COMING)));

    await come();
    assert.match(await told(["move", "--to", DATABASE, ...at]), /open in another process/);
    await service.end();
    const sent = world.taker.messages.size;
    const first = await moved(["--to", DATABASE, ...at]);
    assert.ok(first.rows > 0 && first.enrollments > 10, JSON.stringify(first));
    assert.match(await told(["status", ...at]), /moved to PostgreSQL/);
    assert.match(await told(["move", "--to", DATABASE, ...at]), /moved to PostgreSQL/);

    service.place = { ...world.place, env, options: () => at };
    await service.begin();
    await come();
    await service.end();
    assert.match(await told(["serve", "--listen", "127.0.0.1:0", ...at, ...restate], there), /relance move --to restate/);
    const second = await moved(["--to", "restate", ...at, ...restate.slice(2)], there);
    assert.ok(second.rows > 10 && second.enrollments > 10, JSON.stringify(second));
    const meanwhile = world.taker.messages.size;
    assert.match(await told(["run", ...at], there), /--engine restate/);
    assert.equal(world.taker.messages.size, meanwhile, "nothing leaves before a service is there");

    service.place = { ...world.place, env, options: () => [...at, ...restate] };
    await service.begin();
    await come();
    const drained = await world.drain(DRAIN);
    const { counts, faults } = await world.books({ everyTimeline: true });

    assert.deepEqual(faults, [], JSON.stringify({ first, second, counts }));
    assert.equal(drained.left, 0);
    assert.equal(counts.completed + counts.replied, counts.enrolled);
    assert.ok(meanwhile > sent && counts.messages > meanwhile, "messages left from each of them");
  } finally {
    await world.close();
    await nodes.end();
  }
});
