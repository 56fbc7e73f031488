/**
 * The entry point for workerd (Cloudflare Workers), which hands wasm out as a compiled module.
 *
 * In: nothing. Out: the package's functions, ready at import. Never: a fetch.
 */
import wasm from "../pkg/relance_bg.wasm";
import { initSync as loadSync } from "../pkg/relance.js";
import { face } from "./bound.js";

export { Core, RelanceError, call } from "./bound.js";
export * from "../generated/operations.js";

loadSync({ module: wasm });
face.started();

/** Nothing is left to load. */
export async function init() {}

/** Nothing is left to load. */
export function initSync() {}
