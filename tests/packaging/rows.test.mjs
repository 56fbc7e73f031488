/**
 * Many rows at once say what they say one by one: every template of the vectors over every data of theirs, and rows that are no plain data.
 *
 * In: the built package, the vectors. Out: the outcome. Never: a text written down here.
 */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { Core, RelanceError } from "relance";

const core = new Core();

/** Every object in a value that `holds`. */
function* within(value, holds) {
  if (value && typeof value === "object") {
    if (holds(value)) {
      yield value;
    }
    for (const inner of Object.values(value)) {
      yield* within(inner, holds);
    }
  }
}

/** What `render` says about one row, in the form of a row of `renderRows`. */
function alone(request, data) {
  try {
    const { text, gaps } = core.run("render", { ...request, data });
    return { text, gap: gaps };
  } catch (error) {
    return { text: null, codes: error.problems.map(({ code }) => code) };
  }
}

function together(request, rows) {
  const { texts, gaps, problems } = core.renderRows(request, rows);
  return texts.map((text, place) => {
    const codes = problems.filter(({ path }) => path === `/rows/${place}` || path.startsWith(`/rows/${place}/`)).map(({ code }) => code);
    return text === null ? { text, codes } : { text, gap: gaps.includes(place) };
  });
}

test("every template of the vectors over every data of theirs", () => {
  const folder = new URL("../vectors/", import.meta.url);
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".json"));
  const vectors = files.map((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")));
  const unique = (values) => [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
  const templates = unique(Array.from(within(vectors, (it) => typeof it.template === "string"), (it) => it.template));
  const isData = (it) => it && typeof it === "object" && !Array.isArray(it) && !JSON.stringify(it).includes('"$');
  const rows = unique(Array.from(within(vectors, (it) => isData(it.data) || isData(it.given)), (it) => it.data ?? it.given));
  assert.ok(templates.length > 20 && rows.length > 20, `${templates.length} templates, ${rows.length} rows`);
  let [compared, written] = [0, 0];
  for (const template of templates) {
    const request = { template, now: "2026-11-20T09:00:00Z", zone: "Europe/Madrid" };
    const single = rows.map((data) => alone(request, data));
    let all;
    try {
      all = together(request, rows);
    } catch (error) {
      // A template that nobody can render; every row alone says the same.
      assert.ok(error instanceof RelanceError, template);
      all = rows.map(() => ({ text: null, codes: error.problems.map(({ code }) => code) }));
    }
    assert.deepEqual(all, single, template);
    compared += single.length;
    written += single.filter(({ text }) => text).length;
  }
  assert.ok(written > 500, `${compared} compared, ${written} of them with a text`);
});

test("rows of every kind, the quick among the strict", () => {
  class Deal {
    name = "of a class";
  }
  const rows = [
    { deal: { name: "plain" } }, { deal: { name: 7 } }, { deal: { name: 0.5 } }, { deal: { name: false } }, { deal: { name: "" } }, { deal: {} }, {},
    { deal: null }, { deal: "a text" }, { deal: [1, 2] }, { deal: { name: ["a", "b"] } }, { deal: { name: { a: 1 } } }, { deal: new Deal() },
    { deal: { name: "with a \0 in it" } }, { deal: { name: "\u0001 first" } }, { deal: { name: "\u{1f44b} é \ufffd" } }, { deal: { name: "half \ud83d" } },
    { deal: { name: Number.NaN } }, { deal: { name: 1e300 } }, { deal: { name: 10n } }, { deal: { name: new Date(0) } }, { deal: { constructor: "own" } },
  ];
  // Behind each other in every order in which one of them comes first.
  for (let first = 0; first < rows.length; first += 1) {
    const turned = [...rows.slice(first), ...rows.slice(0, first)];
    // What a template does not name is not looked at: there each row must be data that `render` takes.
    const taken = turned.filter((data) => !alone({ template: "a" }, data).codes);
    const names = ["{{ deal.constructor }}{{ toString }}", "{{ deal.name | size }}: {{ deal.size }}", "{% assign deal = 1 %}{{ deal }}", "{{ [deal.name] }}"];
    for (const [template, given] of [["{{ deal.name }}", turned], ...names.map((template) => [template, taken])]) {
      assert.deepEqual(together({ template }, given), given.map((data) => alone({ template }, data)), template);
    }
  }
});

test("numbers are written as `render` writes them", () => {
  const rows = Array.from({ length: 2000 }, (_, index) => ({ n: (index % 2 ? 1 : -1) * 1.7 ** (index % 300) * 10 ** ((index % 41) - 20) }));
  assert.deepEqual(together({ template: "{{ n }}" }, rows), rows.map((data) => alone({ template: "{{ n }}" }, data)));
  const texts = rows.map((data) => JSON.parse(core.call(JSON.stringify({ v: 1, op: "render", template: "{{ n }}", data }))).result?.text ?? null);
  assert.deepEqual(core.renderRows({ template: "{{ n }}" }, rows).texts, texts);
});

test("many rows, among them some that can't be rendered", () => {
  const rows = Array.from({ length: 3000 }, (_, index) => ({ a: { n: index, by: index % 100 === 99 ? 0 : 3 } }));
  const { texts, gaps, problems } = core.renderRows({ template: "{{ a.n | divided_by: a.by }}" }, rows);
  assert.deepEqual(texts, rows.map(({ a }) => (a.by === 0 ? null : String(Math.floor(a.n / a.by)))));
  assert.deepEqual(gaps, []);
  assert.deepEqual(problems.slice(0, 2).map(({ code, path }) => [code, path]), [["compose.renderValue", "/rows/99"], ["compose.renderValue", "/rows/199"]]);
  assert.equal(problems.length, 30);
});

test("a template or a list that is none", () => {
  const refused = (request, rows) => {
    try {
      core.renderRows(request, rows);
    } catch (error) {
      return error.problems.map(({ code, path }) => [code, path]);
    }
    return undefined;
  };
  assert.deepEqual(refused({ template: "{{ a | upcaes }}" }, []), [["compose.unknownFilter", "/template"]]);
  assert.deepEqual(refused({}, []), [["compose.nothingToRender", ""]]);
  assert.deepEqual(refused(undefined, []), [["compose.nothingToRender", ""]]);
  assert.deepEqual(refused({ template: 5 }, []), [["wire.wrongType", "/template"]]);
  assert.deepEqual(refused({ template: "a", zone: "Mars/Base" }, []), [["time.zoneUnknown", "/zone"]]);
  assert.deepEqual(refused({ template: "half \ud83d" }, []), [["wire.loneSurrogate", "/template"]]);
  assert.deepEqual(refused({ template: "a" }, undefined), [["wire.wrongType", "/rows"]]);
});

test("moments for many starts are those that `times` gives one by one", () => {
  const plan = { zones: ["Europe/Paris", "Asia/Tokyo"], steps: [{ wait: { days: 1 } }, { wait: { businessDays: 2 }, at: ["09:30"] }] };
  const starts = Array.from({ length: 50 }, (_, index) => ({ at: new Date(Date.UTC(2026, 2, 1 + index * 7, index)).toISOString(), zone: index % 2 }));
  const { times } = core.run("times", { ...plan, starts });
  const numbers = core.times(plan, Uint32Array.from(starts, ({ zone }) => zone), Float64Array.from(starts, ({ at }) => Date.parse(at)));
  assert.deepEqual(Array.from(numbers), times.flat().map((at) => Date.parse(at)));
  assert.ok(Number.isNaN(core.times(plan, Uint32Array.of(7), Float64Array.of(0))[0]));
  assert.throws(() => core.times({ ...plan, zones: ["Mars/Base"] }, Uint32Array.of(0), Float64Array.of(0)), RelanceError);
});
