/**
 * Every scenario comes out as it says on every host, with and without crashes on the way, and on all of them alike.
 *
 * In: scenarios, hosts. Out: a failure where a host is wrong, or differs from another. Never: a host left out because it is missing.
 */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { postgresServer } from "../../host-node/tests/postgres.js";
import { hosts } from "./hosts.js";
import { provider } from "./provider.js";
import { matches, scenarios } from "./scenario.js";
import { live, Seat } from "./story.js";

let [server, world, all, count] = [undefined, undefined, [], 0];
before(async () => {
  server = await postgresServer("native", "node");
  world = await provider();
  all = hosts(server.database).map((host) => new Seat(host));
});
after(async () => {
  await Promise.all(all.map((seat) => seat.end()));
  world.close();
  server.stop();
});

/**
 * Lives through a run on every host, and compares them; gives what the first one told. Where it crashes, only hosts that leave it at that; where
 * another process has a part in it, only those that let it.
 */
async function everywhere(run, crash) {
  const crashes = crash ?? run.when.find((step) => step.crash);
  const beside = run.when.find((step) => step.meanwhile);
  const seats = all.filter((seat) => !(crashes && seat.resumes) && !((crashes || beside) && seat.forgets));
  const workspace = `s${(count += 1)}`;
  const then = { ...run.then, ...crash?.then };
  const lives = await Promise.allSettled(seats.map((seat) => live(seat, run, world, workspace, crash)));
  lives.forEach(({ reason }, index) => {
    if (reason) {
      reason.message = `${seats[index].name}: ${reason.message}`;
      throw reason;
    }
  });
  const told = lives.map(({ value }) => value);
  told.forEach((one, index) => expected(one, then, seats[index].name));
  told.forEach((one, index) => alike(one, told[0], `${seats[index].name} and ${seats[0].name}`));
  return told[0];
}

/** What the scenario says of it. */
function expected({ answers, faults, ...told }, then, host) {
  assert.deepEqual(faults, [], `${host}: what the provider had to find fault with`);
  for (const [name, value] of Object.entries({ refused: [], ...then })) {
    matches(told[name], value, `${host}: ${name}`);
  }
  assert.deepEqual(Object.keys(told.ends).sort(), Object.keys(then.ends).sort(), `${host}: every enrollment is spoken of`);
  answers.forEach(({ name, answer, expected: one }) => one && matches(answer, one, `${host}: the answer to \`${name}\``));
}

/** Byte for byte the same. */
function alike(one, other, who) {
  for (const name of Object.keys(other)) {
    assert.deepEqual(one[name], other[name], `${name} of ${who}`);
  }
}

/** How many scenarios are lived through at a time: hosts wait more than they work. */
const AT_A_TIME = 4;

describe("on every host", { concurrency: AT_A_TIME }, () => {
  for (const { file, name, cases } of scenarios()) {
    for (const run of cases) {
      const title = run.name === name ? `${file}: ${name}` : `${file}: ${name}: ${run.name}`;
      let plain;
      const told = () => (plain ??= everywhere(run));
      it(title, async () => void (await told()));
      for (const crash of run.crashes) {
        it(`${title}, with a crash at ${crash.at}`, async () => {
          const crashed = await everywhere(run, crash);
          if (!crash.then) {
            unharmed(crashed, await told());
          }
        });
      }
    }
  }
});

/** Nobody can tell that there was a crash. */
function unharmed(crashed, told) {
  for (const name of ["timelines", "states", "received", "refused", "watches", "asked", "questions", "surveys"]) {
    assert.deepEqual(crashed[name], told[name], `${name} with and without the crash`);
  }
}
