/**
 * Ports for servers that are begun, killed and begun again at the same address.
 *
 * In: how many. Out: ports that nobody listens at, each given once. Never: one of those that the system gives to whoever connects: it might be
 * taken while its server is away.
 */
import { once } from "node:events";
import { createServer } from "node:net";

/** Below what Linux gives away by itself, above what services usually have. */
const [FIRST, LAST] = [12_000, 32_000];
const given = new Set();

async function isFree(port) {
  const probe = createServer().listen(port, "127.0.0.1");
  const free = await Promise.race([once(probe, "listening").then(() => true), once(probe, "error").then(() => false)]);
  if (free) {
    await new Promise((closed) => probe.close(closed));
  }
  return free;
}

/** So many ports; which they are is left to chance, so that programs side by side do not meet. */
export async function freePorts(count) {
  const ports = [];
  while (ports.length < count) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (!given.has(port) && (await isFree(port))) {
      given.add(port);
      ports.push(port);
    }
  }
  return ports;
}
