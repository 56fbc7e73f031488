/**
 * Headless Chromium, and a server of static files that gives every page the strictest policy that wasm can be run under.
 *
 * In: folders of built pages, the vectors' requests. Out: what a page posts back. Never: a network beyond the loopback; a violation of
 * the policy that goes unseen.
 */
import { execFileSync } from "node:child_process";
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import puppeteer from "puppeteer-core";

/** No inline scripts, no `eval`, nothing from elsewhere; what is left lets wasm be compiled. */
export const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src 'self'";
const KINDS = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };
const NAMES = ["chromium", "chromium-browser", "google-chrome", "chrome"];
const PATIENCE = 150_000;

/** Serves a folder, `/requests`, and what is posted to `/answers`; `address` and `answers` are what a test needs. */
export async function serve(folder, requests, policy = POLICY) {
  const served = [];
  let settle;
  const answers = new Promise((resolve) => {
    settle = resolve;
  });
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    served.push(path);
    if (request.method === "POST") {
      const parts = [];
      request.on("data", (part) => parts.push(part));
      request.on("end", () => {
        response.writeHead(204).end();
        settle(Buffer.concat(parts).toString("utf8"));
      });
      return;
    }
    if (path === "/requests") {
      response.writeHead(200, { "content-type": "text/plain; charset=utf-8" }).end(requests);
      return;
    }
    const file = join(folder, normalize(path === "/" ? "/index.html" : path));
    if (!file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": KINDS[extname(file)] ?? "application/octet-stream", "content-security-policy": policy });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { address: `http://127.0.0.1:${server.address().port}/`, answers, served, close };
}

/** Starts the browser; fails where there is none. */
export function launch() {
  const find = (name) => {
    try {
      return execFileSync("which", [name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
    } catch {
      return undefined;
    }
  };
  const executablePath = NAMES.map(find).find(Boolean);
  if (!executablePath) {
    throw new Error("expected Chromium on the search path, found none; remedy: install chromium (`cargo xtask setup` says how)");
  }
  return puppeteer.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions"] });
}

/** Opens a page and waits for what it posts; an error in the page or a violation of its policy fails at once. */
export async function visit(browser, { address, answers }) {
  const page = await browser.newPage();
  let timer;
  const wrong = new Promise((_, reject) => {
    page.on("pageerror", reject);
    page.on("console", (message) => {
      // A violation of the policy is told here, and so is the icon that every browser asks for.
      if (message.type() === "error" && !message.location().url?.endsWith("/favicon.ico")) {
        reject(new Error(message.text()));
      }
    });
    timer = setTimeout(() => reject(new Error(`expected the page's answers within ${PATIENCE / 1000} s, found none`)), PATIENCE);
  });
  // It may come while the page is still being opened, before anybody waits for it.
  wrong.catch(() => {});
  try {
    await page.goto(address);
    const text = await Promise.race([answers, wrong]);
    if (text.startsWith("failed: ")) {
      throw new Error(text);
    }
    return text;
  } finally {
    clearTimeout(timer);
    await page.close();
  }
}
