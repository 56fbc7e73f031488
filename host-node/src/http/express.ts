/**
 * For express: `app.use(relanceExpress(relance))`, before any parser of bodies: a signature is over the bytes as they came.
 *
 * In: express' requests. Out: the handler's answers; what is not its own goes on. Never: another path than the handler's.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Relance } from "../relance.js";
import { answerNode, asRequest } from "./node.js";

/** What express hands to a middleware. */
type Incoming = IncomingMessage & { originalUrl?: string; body?: unknown };

/** The handler as a middleware. */
export function relanceExpress({ handler }: Relance, basePath = "/relance") {
  return (incoming: Incoming, response: ServerResponse, next: (error?: unknown) => void): void => {
    const url = incoming.originalUrl ?? incoming.url ?? "/";
    if (!url.startsWith(`${basePath}/`)) {
      next();
      return;
    }
    answerNode(handler, asRequest(incoming, url, incoming.body), response).catch(next);
  };
}
