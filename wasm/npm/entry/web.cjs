/**
 * The entry point for `require` in what a bundler makes for browsers, and in tests that play one.
 *
 * In: nothing; the wasm is packed in a module's text. Out: the package's functions, once `init()` has resolved. Never: a load when it is
 * required.
 */
const { unpacked } = require("../generated/bytes.cjs");
const { RelanceError, bind } = require("../generated/face.cjs");
const { packed } = require("../pkg/embedded.cjs");

const face = bind(require("../pkg/relance.cjs"));

module.exports = {
  Core: face.Core,
  RelanceError,
  call: face.call,
  init: (source) => face.init(source ?? (() => unpacked(packed))),
  initSync: face.initSync,
  loadZonePack: face.loadZonePack,
  ...require("../generated/operations.cjs")(face),
};
