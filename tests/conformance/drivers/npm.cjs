/**
 * Answers the vectors' requests through the npm package as Node requires it.
 *
 * In: lines on standard input. Out: a line for each response. Never: a path into the package; it is found by its name.
 */
const { readFileSync } = require("node:fs");
const relance = require("relance");
const { answer } = require("./answer.cjs");

process.stdout.write(answer(relance, readFileSync(0, "utf8").split("\n").slice(0, -1)));
