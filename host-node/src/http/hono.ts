/**
 * For Hono: `app.all("/relance/*", relanceHono(relance))`.
 *
 * In: Hono's context. Out: the handler's answer. Never: anything else.
 */
import type { Relance } from "../relance.js";

/** The handler as Hono's. */
export function relanceHono({ handler }: Relance) {
  return (context: { req: { raw: Request } }): Promise<Response> => handler(context.req.raw);
}
