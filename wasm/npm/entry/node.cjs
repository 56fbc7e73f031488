/**
 * The entry point for Node's `require`.
 *
 * In: the wasm file beside the package. Out: the package's functions, ready at once. Never: a network.
 */
const operations = require("../generated/operations.cjs");

operations.started();

module.exports = { ...operations, init: async () => {}, initSync: () => {} };
