/**
 * The package's functions that the elements show things by, and the one start of the module behind them.
 *
 * In: where the wasm is, if not beside the package. Out: the functions; a promise that they can be called. Never: a rule of its own.
 */
import { init } from "../entry/web.js";

export { RelanceError } from "../entry/web.js";
export { entriesAdd, entriesNew, entriesRemove, entriesToVersion, entriesView, label, open, preview, when } from "../generated/operations.js";

let starting;

/** Loads the module once; the first call says from where. A load that failed is tried again by the next call. */
export function ready(source) {
  starting ??= init(source).catch((error) => {
    starting = undefined;
    throw error;
  });
  return starting;
}
