/**
 * A short load on the real service, over both databases: the books balance, and everything that is promised to be printed was measured.
 *
 * In: the built program, a PostgreSQL server (`RELANCE_LOAD_DATABASE`). Out: the books. Never: an expectation of a speed.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

async function told(program, ...words) {
  const path = fileURLToPath(new URL(program, import.meta.url));
  // One whose books do not balance ends with 1, and tells them all the same.
  const { stdout, stderr } = await run(process.execPath, [path, "--json", ...words], { maxBuffer: 1 << 24 }).catch((error) => error);
  assert.ok(stdout, stderr);
  return JSON.parse(stdout);
}

const load = (...words) => told("./load.js", "--for", "15s", "--rate", "20", "--burst", "80", ...words);

// Each waits more than it works.
describe("the service under load", { concurrency: true }, () => {
  for (const engine of ["sqlite", "postgres"]) {
    it(`15 seconds of load over ${engine}: every enrollment is accounted for, every message sent once, none after an answer`, async () => {
      const all = await load("--engine", engine, "--seed", "7");

      assert.deepEqual(all.books.faults, [], all.words.join("\n"));
      const { counts } = all.books;
      assert.equal(counts.completed + counts.replied, counts.enrolled);
      assert.equal(counts.tries, counts.messages);
      // All of it has happened: people came, one by one and many at once, answered in time and too late, and were written to in both phases.
      assert.ok(counts.enrolled > 100 && counts.replied > 0 && counts.answered > counts.replied, JSON.stringify(counts));
      assert.ok(all.late.steady.count > 0 && all.late.burst.count > 0 && all.fairness.before.count > 0 && all.fairness.while.count > 0);
      const kinds = new Set(all.requests.map(({ kind }) => kind));
      ["contacts.bulk", "contacts.put", "enrollments.bulk", "enrollments.create", "scheduledMessages.create", "events.create"].forEach((kind) => assert.ok(kinds.has(kind), kind));
      assert.ok(all.decisions.count > 0 && all.memory > 0 && all.seconds > 0 && all.bytesEach > 0);
    });
  }

  it("20 seconds of soak: a fault every two seconds, every one that does not last, and the books balance", async () => {
    const all = await told("./soak.js", "--engine", "sqlite", "--for", "20s", "--faults", "2s", "--without", "frozen", "--rate", "10", "--seed", "7");

    assert.deepEqual(all.books.faults, [], all.words.join("\n"));
    assert.equal(all.drained.left, 0);
    for (const [fault, count] of Object.entries(all.counts)) {
      assert.ok(count > 0, `${fault} has happened`);
    }
    assert.ok(all.counts.frozen === undefined && all.books.counts.enrolled > 50 && all.answersRepeated > 0);
  });
});
