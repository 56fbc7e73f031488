/**
 * Answers the vectors' requests through the raw module, with nothing but `WebAssembly`.
 *
 * In: the module's path as argument, lines of `["value" | "text", request]` on standard input. Out: a line for each response.
 * Never: a package.
 */
import { readFileSync } from "node:fs";
import { open } from "./guest.mjs";

const call = open(process.argv[2]);
const lines = readFileSync(0, "utf8").split("\n").slice(0, -1);
process.stdout.write(lines.map((line) => call(JSON.parse(line)[1]) + "\n").join(""));
