/**
 * How the package is loaded: once, from whatever the wasm is given as, with a clear error where it is not; and zone packs the same way.
 *
 * In: the built package, a zone pack. Out: the outcome. Never: an instance that one test leaves to the next; each begins with its own.
 */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import * as relance from "relance";
import { bind } from "../../wasm/npm/entry/face.js";

const WASM = new URL("../../wasm/npm/pkg/relance_bg.wasm", import.meta.url);
const PACK = new URL("../../core/zones/zones.bin", import.meta.url);
const ASK = { zone: "Europe/Madrid", base: "2026-11-20T09:00:00Z", wait: { businessDays: 1 } };
const LOCAL = "2026-11-23T10:00";
const pack = readFileSync(PACK);
const wasm = readFileSync(WASM);
let server;
let address;
let made = 0;

/** The face around a module of its own, which has an address of its own, or it would be the last one again. */
async function fresh() {
  made += 1;
  const glue = await import(`../../wasm/npm/pkg/relance.js?${made}`);
  const loads = [];
  const face = bind({
    ...glue,
    default: (given) => {
      loads.push(given);
      return glue.default(given);
    },
    initSync: (given) => {
      loads.push(given);
      return glue.initSync(given);
    },
  });
  return { face, loads, when: face.operation("when") };
}

before(async () => {
  server = createServer((request, response) => {
    const found = { "/relance.wasm": [wasm, "application/wasm"], "/plain": [wasm, "application/octet-stream"], "/zones.bin": [pack, "application/octet-stream"] }[request.url];
    response.writeHead(found ? 200 : 404, { "content-type": found?.[1] ?? "text/plain" }).end(found?.[0]);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${server.address().port}`;
});

after(() => server.close());

const code = (wanted) => (error) => {
  assert.equal(error.name, "RelanceError");
  assert.equal(error.problems[0].code, wanted);
  return true;
};

test("before it is loaded every way in says so", async () => {
  const { face, when } = await fresh();
  for (const early of [() => when(ASK), () => face.call({ v: 1, op: "when", ...ASK }), () => new face.Core().run("when", ASK)]) {
    assert.throws(early, code("host.notInitialised"));
  }
  await assert.rejects(face.loadZonePack(pack), code("host.notInitialised"));
});

test("it is loaded once, however often and at the same time it is asked", async () => {
  const { face, loads, when } = await fresh();
  await Promise.all([face.init(wasm), face.init(wasm), face.init(() => assert.fail("a second load"))]);
  await face.init();
  face.initSync();
  assert.equal(loads.length, 1);
  assert.equal(when(ASK).local, LOCAL);
});

test("at once, it is loaded once too", async () => {
  const { face, loads, when } = await fresh();
  face.initSync(wasm);
  face.initSync(wasm);
  await face.init(wasm);
  assert.equal(loads.length, 1);
  assert.equal(when(ASK).local, LOCAL);
});

test("a load at once does not cut into one that is under way", async () => {
  const { face, when } = await fresh();
  const loading = face.init(wasm);
  assert.throws(() => face.initSync(wasm), code("host.initialising"));
  await loading;
  assert.equal(when(ASK).local, LOCAL);
});

test("it takes an address, a response, bytes, a module, and a promise of each", async () => {
  const module = await WebAssembly.compile(wasm);
  const sources = [
    () => `${address}/relance.wasm`,
    () => new URL("/relance.wasm", address),
    () => fetch(`${address}/relance.wasm`),
    () => wasm,
    () => new Uint8Array(wasm).buffer,
    () => module,
    () => Promise.resolve(module),
  ];
  for (const source of sources) {
    const { face, when } = await fresh();
    await face.init(source());
    assert.equal(when(ASK).local, LOCAL, String(source));
  }
});

test("without the wasm it says what it needs", async () => {
  const { face } = await fresh();
  await assert.rejects(face.init(), code("host.wasmNotGiven"));
  assert.throws(() => face.initSync(), code("host.wasmNotGiven"));
});

test("a load that failed is tried again", async () => {
  const { face, when } = await fresh();
  await assert.rejects(face.init(`${address}/nowhere`), /404/);
  await face.init(`${address}/relance.wasm`);
  assert.equal(when(ASK).local, LOCAL);
});

test("a zone pack is loaded from its bytes or from where they are, and named in requests", async () => {
  const sources = [pack, new Uint8Array(pack).buffer, `${address}/zones.bin`, new URL("/zones.bin", address), fetch(`${address}/zones.bin`)];
  for (const source of sources) {
    const zonePack = await relance.loadZonePack(source);
    assert.equal(relance.when({ ...ASK, zonePack }).local, LOCAL);
    assert.equal(relance.drop({ handle: zonePack }).dropped, true);
    assert.throws(() => relance.when({ ...ASK, zonePack }), relance.RelanceError);
  }
});

test("a zone pack belongs to the core that it was loaded into", async () => {
  const core = new relance.Core();
  const zonePack = await core.loadZonePack(pack);
  assert.equal(core.run("when", { ...ASK, zonePack }).local, LOCAL);
  assert.throws(() => new relance.Core().run("when", { ...ASK, zonePack }), relance.RelanceError);
});

test("a zone pack that is damaged or not there is refused", async () => {
  await assert.rejects(relance.loadZonePack(pack.subarray(0, 1000)), relance.RelanceError);
  for (const source of [undefined, null, 7, {}, `${address}/nowhere`, "http://127.0.0.1:1/"]) {
    await assert.rejects(relance.loadZonePack(source), code("host.zonePackNotFound"), String(source));
  }
});
