/**
 * Starts a throw-away Restate, of one node or of three, says how a service is started over it, and ends it when it is told to.
 *
 * In: `--nodes 1|3`. Out: addresses. Never: anything left behind.
 */
import { once } from "node:events";
import { parseArgs } from "node:util";
import { Nodes } from "./nodes.js";

const { values } = parseArgs({ options: { nodes: { type: "string", default: "1" } } });
const nodes = await Nodes.begin(Number(values.nodes));
nodes.all.forEach(({ name, ingress, admin }) => console.log(`${name}: takes calls at ${ingress}, is administered at ${admin}`));
console.log(`\n  relance serve ${nodes.arguments("127.0.0.1:9080").join(" ")}\n\nCtrl-C ends it, and removes what it has kept.`);
await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
await nodes.end();
