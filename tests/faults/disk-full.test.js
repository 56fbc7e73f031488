/**
 * The disk is full, over and over, while people come and answer: what is refused has not happened, what was acknowledged has.
 *
 * In: a small disk (which needs root), SQLite's file or a tablespace of PostgreSQL's on it. Out: books that balance. Never: somebody else's
 * disk.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as rest } from "node:timers/promises";
import { give } from "./cluster.js";
import { onEach, postgres, scene, settled, sqlite } from "./scene.js";
import { engines, size } from "./size.js";

const ROUNDS = size(6, 1);
const RATE = 15;
/** How long the disk is full, and between two times, in milliseconds. */
const [FULL, BETWEEN] = [3_000, 4_000];
/** How large the small disk is, in bytes. */
const DISK = 256 << 20;

/** A disk of its own for this, which can be filled. */
async function withDisk(act) {
  const path = mkdtempSync(join(tmpdir(), "relance-faults-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${DISK}`, "tmpfs", path]);
  const ballast = join(path, "ballast");
  const fill = () => {
    for (let bytes = DISK; bytes >= 4_096; bytes = Math.floor(bytes / 2)) {
      try {
        writeFileSync(ballast, Buffer.alloc(bytes), { flag: "a" });
        bytes *= 2;
      } catch {
        // So much was not left; half of it may be.
      }
    }
  };
  try {
    return await act(path, { fill, free: () => unlinkSync(ballast) });
  } finally {
    execFileSync("umount", ["-l", path]);
    rmSync(path, { recursive: true, force: true });
  }
}

async function live(place, disk, t) {
  await scene({ place, services: 2 }, async (world) => {
    const steady = world.people.steady("w1", RATE, Date.now() + ROUNDS * (FULL + BETWEEN) + BETWEEN);
    for (let round = 0; round < ROUNDS; round += 1) {
      await rest(BETWEEN);
      disk.fill();
      await rest(FULL);
      disk.free();
    }
    await steady;
    const counts = await settled(world);
    const refused = [...world.caller.repeats].filter(([why]) => / 5\d\d/.test(why)).reduce((sum, [, times]) => sum + times, 0);
    assert.ok(refused > 0, "what could not be stored was refused");
    t.diagnostic(`full ${ROUNDS} times for ${FULL / 1_000} s: ${refused} requests refused and made again, ${counts.enrolled} enrolled, ${counts.messages} messages, ${counts.repeatedTries} tries repeated`);
  });
}

/** SQLite's file on that disk. */
async function onSqlite(path, disk, t) {
  const place = sqlite();
  rmSync(place.path, { recursive: true });
  const data = join(path, "data");
  await live({ ...place, path, keyIn: data, options: () => ["--data", data], close() {} }, disk, t);
}

/** PostgreSQL's tables on that disk. */
function onPostgres(path, disk, t) {
  return onEach("postgres", async (_, cluster) => {
    give(path);
    await cluster.ask(`CREATE TABLESPACE small LOCATION '${path}'`);
    await cluster.ask("CREATE DATABASE shop TABLESPACE small");
    await live(postgres(cluster.url({ database: "shop" })), disk, t);
  });
}

for (const engine of engines("postgres")) {
  test(`the disk of ${engine} is full ${ROUNDS} times: nothing is lost, doubled or put aside`, (t) =>
    withDisk((path, disk) => (engine === "sqlite" ? onSqlite : onPostgres)(path, disk, t)));
}
