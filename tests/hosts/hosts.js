/**
 * The hosts that the scenarios are lived through on, each with where it keeps its state.
 *
 * In: the built hosts, PostgreSQL's programs. Out: a list. Never: a host that is left out in silence.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Nodes } from "../restate/nodes.js";
import { freePorts } from "../restate/ports.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const NATIVE = [process.env.RELANCE_HOSTS_NATIVE ?? join(ROOT, "target", "debug", "relance-hosts-native")];
const NODE = [process.execPath, fileURLToPath(new URL("./adapters/node.js", import.meta.url))];

/** The adapters of the hosts of this repository. */
export const programs = { native: NATIVE, node: NODE };

/** A directory of its own for each story. */
function directory() {
  const path = mkdtempSync(join(tmpdir(), "relance-hosts-"));
  return { store: { directory: path }, done: () => rmSync(path, { recursive: true, force: true }) };
}

/** A directory and a server of Restate for each story: what a server knows to decide by is the process that came last. */
export async function objects() {
  const nodes = await Nodes.begin();
  const [port] = await freePorts(1);
  const [{ ingress, admin }] = nodes.all;
  const { store, done } = directory();
  const end = async () => {
    await nodes.end();
    done();
  };
  const crash = async () => {
    await nodes.all[0].kill();
    await nodes.all[0].begin();
  };
  return { store: { restate: { ...store, ingress, admin, listen: `127.0.0.1:${port}` } }, done: end, server: { crash } };
}

/** One database a host; each story has a workspace of its own in it. */
function database(url) {
  return () => ({ store: { postgres: url }, done: () => {} });
}

/** A directory for what is not in memory. */
function memory() {
  const { store, done } = directory();
  return { store: { sim: store.directory }, done };
}

/**
 * Every host; where their databases are is told by name. One that `resumes` does by itself what a crash has interrupted; of one that `forgets`
 * nothing is left when it crashes, and no other process has a part in its store.
 */
export function hosts(at) {
  const own = process.env.RELANCE_HOSTS_ADAPTER?.split(" ");
  return [
    { name: "native over SQLite", adapter: NATIVE, place: directory },
    { name: "Node over SQLite", adapter: NODE, place: directory },
    { name: "native over PostgreSQL", adapter: NATIVE, place: database(at("native")) },
    { name: "native over Restate", adapter: NATIVE, place: objects, resumes: true },
    { name: "native over the engine of trials", adapter: NATIVE, place: memory, forgets: true },
    { name: "Node over PostgreSQL", adapter: NODE, place: database(at("node")) },
    ...(own ? [{ name: "RELANCE_HOSTS_ADAPTER", adapter: own, place: directory }] : []),
  ];
}
