/**
 * A server on loopback for the tests' pages and the package, under a strict policy of what a page may load.
 *
 * In: nothing. Out: its address, and a way to stop it. Never: a file from elsewhere.
 */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

export const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'";

const FOLDERS = { package: new URL("../../wasm/npm/", import.meta.url), page: new URL("page/", import.meta.url) };
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm" };

/** Starts the server; `/package/` is the npm package, `/page/` the tests' own pages. */
export async function serve() {
  const server = createServer(async (request, response) => {
    const [, folder, ...rest] = new URL(request.url, "http://localhost").pathname.split("/");
    const type = TYPES[extname(rest.at(-1) ?? "")];
    try {
      const body = await readFile(join(fileURLToPath(FOLDERS[folder]), normalize(rest.join("/"))));
      response.writeHead(200, { "content-type": type, "content-security-policy": POLICY, "x-content-type-options": "nosniff" }).end(body);
    } catch {
      response.writeHead(request.url === "/favicon.ico" ? 204 : 404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { at: `http://127.0.0.1:${server.address().port}`, stop: () => new Promise((resolve) => server.close(resolve)) };
}
