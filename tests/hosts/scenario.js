/**
 * Reads scenarios, and compares what came of one with what it expects.
 *
 * In: the files under `scenarios/`. Out: runs: a way to live through, and what is expected of it. Never: a run that expects nothing.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";

const FOLDER = new URL("./scenarios/", import.meta.url);
const MEMBERS = new Set(["name", "why", "rules", "given", "when", "then", "crashes", "cases"]);

/** Every run of every scenario, by file. */
export function scenarios() {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json")).sort();
  return files.map((file) => {
    const scenario = JSON.parse(readFileSync(new URL(file, FOLDER), "utf8"));
    assert.ok(scenario.name && scenario.why && scenario.rules?.length > 0, `${file}: a name, a reason and rules`);
    const { cases = [scenario] } = scenario;
    return { file, name: scenario.name, cases: cases.map((one) => readied(file, scenario, one)) };
  });
}

/** A case with the scenario's `given`, and what stands for something else put in its place. */
function readied(file, scenario, one) {
  for (const name of [...Object.keys(scenario), ...Object.keys(one)]) {
    assert.ok(MEMBERS.has(name), `${file}: \`${name}\` is no member of a scenario`);
  }
  const given = { ...scenario.given, ...one.given };
  const { when, then, crashes = [] } = resolved({ when: one.when, then: one.then, crashes: one.crashes }, given);
  const { now, settings, contacts = [], sequences = {}, conversations = [], provider = [], timeout = 30_000, model } = resolved(given, given);
  assert.ok(now && when?.length > 0 && then?.received && then.ends, `${file}: ${one.name} says when, what, and what then`);
  assert.ok(conversations.length === 0 || then.stands, `${file}: ${one.name} says how its conversations stand`);
  return { name: one.name, given: { now, settings, contacts, sequences, conversations, provider, timeout, model }, when, then, crashes };
}

/** The same with every `{ "$given": name }` replaced; members beside it replace those of the value. */
function resolved(value, given) {
  if (Array.isArray(value)) {
    return value.map((one) => resolved(one, given));
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const { $given: name, ...own } = value;
  const members = Object.fromEntries(Object.entries(own).map(([key, one]) => [key, resolved(one, given)]));
  if (name === undefined) {
    return members;
  }
  assert.ok(Object.hasOwn(given, name), `\`${name}\` is not given`);
  const found = resolved(given[name], given);
  return Object.keys(own).length > 0 ? { ...found, ...members } : found;
}

/** Of an object the members that are named, of a list every element, of anything else the value itself. */
export function matches(found, expected, where) {
  if (Array.isArray(expected)) {
    assert.ok(Array.isArray(found), `${where}: expected a list, found ${JSON.stringify(found)}`);
    assert.equal(found.length, expected.length, `${where}: expected ${expected.length} elements, found ${JSON.stringify(found)}`);
    expected.forEach((one, index) => matches(found[index], one, `${where}/${index}`));
  } else if (typeof expected === "object" && expected !== null) {
    if (expected.$absent) {
      assert.equal(found, undefined, where);
      return;
    }
    assert.ok(typeof found === "object" && found !== null, `${where}: expected an object, found ${JSON.stringify(found)}`);
    Object.entries(expected).forEach(([name, one]) => matches(found[name], one, `${where}/${name}`));
  } else {
    assert.deepEqual(found, expected, where);
  }
}
