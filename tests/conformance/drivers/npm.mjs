/**
 * Answers the vectors' requests through the npm package as Node imports it.
 *
 * In: lines on standard input. Out: a line for each response. Never: a path into the package; it is found by its name.
 */
import { readFileSync } from "node:fs";
import * as relance from "relance";
import { answer } from "./answer.cjs";

process.stdout.write(answer(relance, readFileSync(0, "utf8").split("\n").slice(0, -1)));
