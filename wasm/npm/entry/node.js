/**
 * The entry point for Node's `import`.
 *
 * In: the wasm file beside the package. Out: the package's functions, ready at import. Never: a network.
 */
import { readFileSync } from "node:fs";
import { initSync as loadSync } from "../pkg/relance.js";
import { face } from "./bound.js";

export { Core, RelanceError, call } from "./bound.js";
export * from "../generated/operations.js";

loadSync({ module: readFileSync(new URL("../pkg/relance_bg.wasm", import.meta.url)) });
face.started();

/** Nothing is left to load. */
export async function init() {}

/** Nothing is left to load. */
export function initSync() {}
