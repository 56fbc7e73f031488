/**
 * The entry point for workerd (Cloudflare Workers), which hands wasm out as a compiled module and compiles none itself.
 *
 * In: nothing. Out: the package's functions, ready at import. Never: a fetch.
 */
import wasm from "../pkg/relance_bg.wasm";
import { face } from "./bound.js";

export { Core, RelanceError, call, loadZonePack } from "./bound.js";
export * from "../generated/operations.js";

face.initSync(wasm);

/** Nothing is left to load. */
export async function init() {}

/** Nothing is left to load. */
export function initSync() {}
