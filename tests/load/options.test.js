/**
 * The command line of the load says what is wrong with it.
 *
 * In: words. Out: options, or a sentence. Never: a service that is started.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { count, engine, options, span } from "./options.js";

const READERS = { engine, for: span, rate: count };

test("what is said goes before what is so unless it is said", () => {
  const read = options(["--for", "2m", "--json"], READERS, { for: span("60s"), rate: 50 });
  assert.deepEqual(read, { for: 120_000, rate: 50, json: true });
});

test("a word that nobody knows, a value that is missing and one that is none are refused", () => {
  const refused = (...words) => assert.throws(() => options(words, READERS, {}), /^Error: expected .+, found /);
  refused("--four", "1s");
  refused("for", "1s");
  refused("--for");
  refused("--for", "soon");
  refused("--for", "0s");
  refused("--rate", "0");
  refused("--engine", "paper");
});
