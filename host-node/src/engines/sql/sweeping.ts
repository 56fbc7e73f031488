/**
 * Sets free what dead workers had in hand: their leases, their messages, their claims.
 *
 * In: the workers that have opened the database. Out: nothing of the dead in anybody's way. Never: a wait: a row that somebody is just
 * using is left for the next look, so neither two sweepers nor a sweeper and a turn can wait for each other.
 */
import { machineMillis } from "../../clock.js";
import { the, type Steps } from "../../steps.js";
import type { Face, Open } from "./engine.js";
import { together } from "./together.js";

/** How often the locks of the others are looked at. */
const SWEEP_MILLIS = 250;

/** How far another worker's clock may go before this one's. */
const AHEAD_MILLIS = 3_600_000;

/** Whatever anybody has claimed was due before this. */
export const soon = (now: number): number => now + AHEAD_MILLIS;

/** Where a worker's name stands, in the order in which turns lock. Claims are looked for among what is due. */
const IN_HAND = [
  { table: "contact", key: "id", where: "held_by = :id", free: "held_by = NULL, held_until = NULL" },
  { table: "outbox", key: "key", where: "held_by = :id", free: "held_by = NULL" },
  { table: "enrollment", key: "id", where: "claimed_by = :id AND put_aside = 0 AND due_at <= :soon", free: "claimed_by = NULL, claimed_until = NULL" },
];

/** Sets free what the dead had in hand. Looks now and then: each lock is a file, or a question to the server. */
export function* sweep(face: Face<Open>): Steps<void> {
  const { db, shared } = face;
  const { engine, last } = shared;
  const since = machineMillis() - last.swept;
  if (since >= 0 && since < SWEEP_MILLIS) {
    return;
  }
  last.swept = machineMillis();
  for (const { id } of yield* the(db.all<{ id: string }>("SELECT id FROM worker WHERE id <> :id", { id: engine.worker }))) {
    if (!(yield* the(engine.lives(id, db))) && (yield* together(face, (within) => setFree(within, id)))) {
      engine.forget(id);
    }
  }
}

/** The native host keeps what it has claimed in one row: what it has not decided of that is counted, and anybody's. */
function* countHand({ db, shared }: Face<Open>, id: string): Steps<void> {
  const gone = yield* the(db.one<{ taken: string }>("DELETE FROM hand WHERE worker = :id RETURNING taken", { id }));
  if (gone) {
    const { items, skipping } = shared.engine.dialect;
    const sql = `UPDATE enrollment SET claims = claims + 1 WHERE (workspace, id) IN
                   (SELECT workspace, id FROM enrollment WHERE put_aside = 0 AND due_at <= :soon
                      AND (workspace, id) IN (SELECT value ->> 0, value ->> 1 FROM ${items("taken")})${skipping})`;
    yield* the(db.run(sql, { taken: gone.taken, soon: soon(shared.clock.now()) }));
  }
}

/** Says whether nothing is left. Whoever gets the worker's row sweeps; leases come first, as in a turn. */
function* setFree(face: Face<Open>, id: string): Steps<boolean> {
  const { db, shared } = face;
  const { skipping } = shared.engine.dialect;
  // Asked again within: one that comes back now waits for this to end, and then writes its row anew.
  if (!(yield* the(db.one(`SELECT id FROM worker WHERE id = :id${skipping}`, { id }))) || (yield* the(shared.engine.lives(id, db)))) {
    return false;
  }
  const hand = { id, soon: soon(shared.clock.now()) };
  yield* countHand(face, id);
  for (const { table, key, where, free } of IN_HAND) {
    const rows = `SELECT workspace, ${key} FROM ${table} WHERE ${where}${skipping}`;
    yield* the(db.run(`UPDATE ${table} SET ${free} WHERE (workspace, ${key}) IN (${rows})`, hand));
  }
  const left = IN_HAND.map(({ table, where }) => `EXISTS (SELECT 1 FROM ${table} WHERE ${where})`).join(" OR ");
  return (yield* the(db.run(`DELETE FROM worker WHERE id = :id AND NOT (${left})`, hand))) > 0;
}
