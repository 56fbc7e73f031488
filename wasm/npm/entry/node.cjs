/**
 * The entry point for `require` in Node and Bun, and in what a bundler makes for them.
 *
 * In: the wasm, packed in a module's text. Out: the package's functions, ready at once. Never: a file or a network; a bundle has
 * neither beside it.
 */
const { Buffer } = require("node:buffer");
const { gunzipSync } = require("node:zlib");
const { RelanceError, bind } = require("../generated/face.cjs");
const { packed } = require("../pkg/embedded.cjs");

const face = bind(require("../pkg/relance.cjs"));

face.initSync(gunzipSync(Buffer.from(packed, "base64")));

module.exports = {
  Core: face.Core,
  RelanceError,
  call: face.call,
  init: async () => {},
  initSync: () => {},
  loadZonePack: face.loadZonePack,
  ...require("../generated/operations.cjs")(face),
};
