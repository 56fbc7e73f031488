/**
 * The package's functions, bound to the module around the wasm: the one core that they share is made here.
 *
 * In: the module that wasm-bindgen wrote. Out: `face`. Never: the wasm itself; the entry points load it, each in its own way.
 */
import * as glue from "../pkg/relance.js";
import { bind } from "./face.js";

export const face = bind(glue);
export const { Core, call, loadZonePack } = face;
export { RelanceError } from "./face.js";
