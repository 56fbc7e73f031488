/**
 * For Next: `export const { GET, POST, PUT } = relanceNext(relance)` in `app/relance/[...path]/route.ts`.
 *
 * In: Next's requests, which are the Fetch API's. Out: the handler's answers. Never: anything else.
 */
import type { Relance } from "../relance.js";

/** The handler as route handlers. */
export function relanceNext({ handler }: Relance) {
  return { GET: handler, POST: handler, PUT: handler };
}
