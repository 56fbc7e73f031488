/**
 * The entry point without the wasm for `require`; the wasm is given to `init` or `initSync`.
 *
 * In: where the wasm is, or the wasm. Out: the package's functions, once it is loaded. Never: the wasm, or a guess where it may be.
 */
const { RelanceError, bind } = require("../generated/face.cjs");

const face = bind(require("../pkg/relance.cjs"));

module.exports = {
  Core: face.Core,
  RelanceError,
  call: face.call,
  init: face.init,
  initSync: face.initSync,
  loadZonePack: face.loadZonePack,
  ...require("../generated/operations.cjs")(face),
};
