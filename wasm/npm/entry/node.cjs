/**
 * The entry point for Node's `require`.
 *
 * In: the wasm file beside the package. Out: the package's functions, ready at once. Never: a network.
 */
const { RelanceError, bind } = require("../generated/face.cjs");
const face = bind(require("../pkg/relance.cjs"));

face.started();

module.exports = {
  Core: face.Core,
  RelanceError,
  call: face.call,
  init: async () => {},
  initSync: () => {},
  ...require("../generated/operations.cjs")(face),
};
