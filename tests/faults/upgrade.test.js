/**
 * An old program works beside a new one that has changed the schema: it goes on as long as it runs, and then refuses to begin again.
 *
 * In: an older program (`RELANCE_FAULTS_OLD=FILE`), or, where none is given, this one, whose schema is then a step behind one that is made
 * for the test. Out: books that balance; the sentence. Never: a message that both send; a row that only one of them can read.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { engines, size } from "./size.js";

// The Node host's own driver.
const Database = createRequire(new URL("../../host-node/package.json", import.meta.url))("better-sqlite3");
const NEW = process.env.RELANCE_BINARY ?? fileURLToPath(new URL("../../target/debug/relance", import.meta.url));
const OLD = process.env.RELANCE_FAULTS_OLD;
const RATE = 15;
/** How long the old one works alone, both side by side, and the new one alone, in milliseconds. */
const [ALONE, BESIDE, AFTER] = [size(10_000, 3_000), size(30_000, 6_000), size(10_000, 3_000)];

// Each service is started by its own program.
const folder = mkdtempSync(join(tmpdir(), "relance-faults-program-"));
const either = join(folder, "relance");
writeFileSync(either, '#!/bin/sh\nexec "$RELANCE_FAULTS_PROGRAM" "$@"\n');
chmodSync(either, 0o755);
process.env.RELANCE_BINARY = either;
after(() => rmSync(folder, { recursive: true, force: true }));
const { onEach, scene, settled, until } = await import("./scene.js");
const { Service } = await import("../load/service.js");

/** The same place for another program. */
const by = (place, program) => ({ ...place, env: { ...place.env, RELANCE_FAULTS_PROGRAM: program } });

/** What `/readyz` says of the schema. */
async function schema({ url }) {
  const answer = await fetch(`${url}/readyz`);
  return { status: answer.status, check: JSON.stringify((await answer.json()).checks?.schema ?? {}) };
}

/** A step as the next version of the program may bring one: a column that has a default, a table. */
async function nextStep(place, cluster) {
  const steps = ["ALTER TABLE enrollment ADD COLUMN tomorrow INTEGER NOT NULL DEFAULT 7", "CREATE TABLE of_tomorrow (id TEXT PRIMARY KEY)"];
  if (cluster) {
    await cluster.ask(["SET search_path = relance", ...steps, "INSERT INTO migration (number, applied_at) SELECT max(number) + 1, 0 FROM migration"].join("; "));
    return;
  }
  const db = new Database(join(place.keyIn, "relance.db"), { timeout: 30_000 });
  db.exec(steps.join("; "));
  db.pragma(`user_version = ${db.pragma("user_version", { simple: true }) + 1}`);
  db.close();
}

/** Starts a service that must not begin; gives what it says. */
async function refused(place, program, words) {
  const env = { ...process.env, ...place.env, RELANCE_SECRET_KEY: "" };
  const begun = promisify(execFile)(program, ["serve", "--listen", "127.0.0.1:0", ...place.options(0), ...words], { env, timeout: 30_000 });
  return begun.then(() => assert.fail("expected it not to begin"), ({ code, stderr }) => ({ code, stderr }));
}

for (const engine of engines("postgres")) {
  test(`${OLD ? "an older program" : "a program"} beside a newer schema over ${engine}: it goes on, refuses to begin anew, and nothing is lost or doubled`, (t) =>
    onEach(engine, async (place, cluster) => {
      const old = by(place, OLD ?? NEW);
      await scene({ place: old, services: OLD ? 1 : 2 }, async (world) => {
        const [first] = world.services;
        const steady = world.people.steady("w1", RATE, Date.now() + ALONE + BESIDE + AFTER);
        await rest(ALONE);
        if (OLD) {
          const newer = new Service(by(old, NEW), 1, world.words);
          await newer.begin();
          world.services.push(newer);
        } else {
          await nextStep(place, cluster);
        }
        const said = await until("`/readyz` to tell of the schema", async () => {
          const found = await schema(first);
          return found.status === 503 && found;
        });
        await rest(BESIDE);
        assert.equal(first.falls, 0, first.words);
        if (OLD) {
          world.services.shift(); // What it has taken is the new one's from here on.
          await first.end();
        }
        const { code, stderr } = await refused(old, OLD ?? NEW, world.words);
        assert.ok(code > 0 && /expected a database with schema \d+ or less, found \d+/.test(stderr), stderr);
        await steady;
        const counts = await settled(world);
        t.diagnostic(`${counts.enrolled} enrolled, ${counts.messages} messages, ${counts.repeatedTries} tries repeated; /readyz: ${said.check}; begun anew: ${stderr.trim().split("\n")[0]}`);
      });
    }));
}
