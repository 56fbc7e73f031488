/**
 * For fastify: `app.register(relanceFastify(relance))`.
 *
 * In: fastify's requests. Out: the handler's answers. Never: a body that fastify has read: a signature is over the bytes as they came.
 */
import type { IncomingMessage } from "node:http";
import type { Relance } from "../relance.js";
import { asRequest } from "./node.js";

/** What of fastify is used. */
interface Fastify {
  removeAllContentTypeParsers(): unknown;
  addContentTypeParser(type: string, parser: (request: unknown, payload: unknown, done: (error: null) => void) => void): unknown;
  all(path: string, answer: (request: { raw: IncomingMessage }, reply: Reply) => Promise<unknown>): unknown;
}

interface Reply {
  code(status: number): Reply;
  headers(headers: Record<string, string>): Reply;
  send(body: unknown): Reply;
}

/** The handler as a plugin; its parser holds for its own paths alone. */
export function relanceFastify({ handler }: Relance, basePath = "/relance") {
  return async (app: unknown): Promise<void> => {
    const fastify = app as Fastify;
    fastify.removeAllContentTypeParsers();
    fastify.addContentTypeParser("*", (_, __, done) => done(null));
    fastify.all(`${basePath}/*`, async ({ raw }, reply) => {
      const answer = await handler(asRequest(raw, raw.url ?? "/"));
      return reply.code(answer.status).headers(Object.fromEntries(answer.headers)).send(Buffer.from(await answer.arrayBuffer()));
    });
  };
}
