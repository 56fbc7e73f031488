/**
 * Does several statements in one transaction: all of it is stored, or nothing.
 *
 * In: a face of the database, work on it. Out: its result. Never: a transaction of its own within another one.
 */
import { the, type Steps } from "../../steps.js";
import type { Face, Mode, Open } from "./engine.js";

/** Does this in a transaction, unless one is open already. */
export function* together<T, S extends Open>(
  face: Face<S>,
  work: (within: Face<S>) => Steps<T>,
  mode: Mode = face.mode,
): Steps<T> {
  if (face.mode !== "own") {
    return yield* work(face);
  }
  const transaction = yield* the(face.shared.engine.begin());
  try {
    const done = yield* work({ ...face, mode, db: transaction.db });
    yield* the(transaction.commit());
    return done;
  } catch (error) {
    yield* the(transaction.rollback());
    throw error;
  }
}
