/**
 * The entry point for browsers, with a bundler or without.
 *
 * In: nothing, or where the wasm is. Out: the package's functions, once `init()` has resolved. Never: a load at import.
 */
import load, { initSync as loadSync } from "../pkg/relance.js";
import { face } from "./bound.js";

export { Core, RelanceError, call } from "./bound.js";
export * from "../generated/operations.js";

/** Loads the module; again and at once does no harm. Takes a URL, a `Response`, bytes or a `WebAssembly.Module` if the default is not it. */
export async function init(source) {
  await (source === undefined ? load() : load({ module_or_path: source }));
  face.started();
}

/** Loads the module from bytes or a `WebAssembly.Module`, at once. */
export function initSync(source) {
  loadSync({ module: source });
  face.started();
}
