/**
 * The npm package's own few lines of JavaScript: problems become errors, and a core that stopped is replaced.
 *
 * In: the built package, and a module around no wasm that stops when it is told to. Out: the outcome. Never: a rule of the product.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as relance from "relance";
import { bind } from "../../wasm/npm/entry/face.js";

/** What wasm-bindgen would write around a wasm that stops at every second call. */
function stopping() {
  const glue = {
    resets: 0,
    calls: 0,
    Core: class {
      call(request) {
        glue.calls += 1;
        if (glue.calls % 2 === 0) {
          throw new WebAssembly.RuntimeError("unreachable");
        }
        return typeof request === "string" ? '{"v":1,"result":{}}' : { v: 1, result: {} };
      }
      run() {
        return this.call({});
      }
      free() {}
    },
    initSync: () => {},
    __wbg_reset_state: () => {
      glue.resets += 1;
    },
  };
  return glue;
}

test("an operation gives its result", () => {
  assert.equal(relance.label({ at: "2026-11-21T09:00:00Z", now: "2026-11-20T10:00:00Z", zone: "Europe/Paris" }).label, "in 23 hours");
});

test("an operation throws all problems as one error", () => {
  assert.throws(
    () => relance.when({ zone: "Mars/Base", base: "2026-11-20T09:00:00Z", wait: { days: 1 } }),
    (error) => {
      assert.ok(error instanceof relance.RelanceError);
      assert.ok(error instanceof Error);
      assert.deepEqual(error.problems.map(({ code, path }) => [code, path]), [["time.zoneUnknown", "/zone"]]);
      assert.match(error.message, /^when: time\.zoneUnknown at \/zone: expected /);
      return true;
    },
  );
});

test("a batch goes as text and gives the same as one by one", () => {
  const items = [{ base: "2026-11-20T09:00:00Z" }, { base: "2026-03-28T09:00:00Z" }];
  const common = { zone: "Europe/Madrid", wait: { days: 1 } };
  const { results } = relance.batch({ each: "when", common, items });
  assert.deepEqual(results.map(({ result }) => result), items.map((item) => relance.when({ ...common, ...item })));
});

test("a batch of values that are no JSON throws like any other", () => {
  for (const request of [undefined, null, 1, { items: [{ a: NaN }] }, { items: [10n] }]) {
    assert.throws(() => relance.batch(request), relance.RelanceError);
  }
});

test("a core that stopped is replaced, and the request gets a problem in its own form", () => {
  const glue = stopping();
  const face = bind(glue);
  face.initSync({});
  assert.deepEqual(face.call({}), { v: 1, result: {} });
  const stopped = face.call({});
  assert.deepEqual(stopped.problems.map(({ code, path }) => [code, path]), [["host.coreStopped", ""]]);
  assert.equal(glue.resets, 1);
  assert.equal(face.call("{}"), '{"v":1,"result":{}}');
  assert.equal(JSON.parse(face.call("{}")).problems[0].code, "host.coreStopped");
  assert.equal(glue.resets, 2);
  face.call({});
  assert.throws(() => face.operation("about")({}), /host\.coreStopped/);
});

test("what the caller's own objects throw is the caller's", () => {
  const glue = stopping();
  glue.Core.prototype.call = () => {
    throw new TypeError("mine");
  };
  const face = bind(glue);
  face.initSync({});
  assert.throws(() => face.call({}), TypeError);
  assert.equal(glue.resets, 0);
});

test("a module that is not loaded yet says so", () => {
  assert.throws(() => bind(stopping()).call({}), /host\.notInitialised/);
});

test("the real module goes on after a replacement, without what was loaded", async () => {
  const glue = await import("../../wasm/npm/pkg/relance.js");
  const core = new relance.Core();
  const { handle } = core.run("load", { settings: {} });
  glue.__wbg_reset_state();
  const other = new glue.Core();
  assert.equal(JSON.parse(other.call('{"v":1,"op":"about"}')).result.wire, 1);
  assert.equal(other.run("drop", { handle }).result.dropped, false);
  other.free();
});
