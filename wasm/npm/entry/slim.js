/**
 * The entry point without the wasm, which is given to `init` or `initSync`: for all who serve or bundle `relance/relance.wasm` themselves.
 *
 * In: where the wasm is, or the wasm. Out: the package's functions, once it is loaded. Never: the wasm, or a guess where it may be.
 */
import { face } from "./bound.js";

export { Core, RelanceError, call, loadZonePack } from "./bound.js";
export * from "../generated/operations.js";

/** Loads the module from a URL, a `Response`, bytes or a `WebAssembly.Module`, or a promise of one; again and at once does no harm. */
export const { init, initSync } = face;
