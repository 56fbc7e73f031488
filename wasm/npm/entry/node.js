/**
 * The entry point for `import` in Node, Deno and Bun, and in what a bundler makes for them.
 *
 * In: the wasm, packed in a module's text. Out: the package's functions, ready at import. Never: a file or a network; a bundle has
 * neither beside it.
 */
import { Buffer } from "node:buffer";
import { gunzipSync } from "node:zlib";
import { packed } from "../pkg/embedded.js";
import { face } from "./bound.js";

export { Core, RelanceError, call, loadZonePack } from "./bound.js";
export * from "../generated/operations.js";

face.initSync(gunzipSync(Buffer.from(packed, "base64")));

/** Nothing is left to load. */
export async function init() {}

/** Nothing is left to load. */
export function initSync() {}
