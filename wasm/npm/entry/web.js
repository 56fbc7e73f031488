/**
 * The entry point for browsers and their workers, with a bundler or without.
 *
 * In: nothing; the wasm is packed in a module's text. Out: the package's functions, once `init()` has resolved. Never: a load at
 * import, a request over the network, an address that a bundler would have to understand.
 */
import { packed } from "../pkg/embedded.js";
import { face } from "./bound.js";
import { unpacked } from "./bytes.js";

export { Core, RelanceError, call, loadZonePack } from "./bound.js";
export * from "../generated/operations.js";

/** Loads the module; again and at once does no harm. Takes a URL, a `Response`, bytes or a `WebAssembly.Module` in place of its own. */
export const init = (source) => face.init(source ?? (() => unpacked(packed)));

/** Loads the module from bytes or a `WebAssembly.Module`, at once. */
export const { initSync } = face;
