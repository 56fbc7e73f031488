/**
 * The package's functions that the elements show things by, and the one start of the module behind them.
 *
 * In: where the wasm is, if it is not the package's own. Out: the functions; a promise that they can be called. Never: a rule of its own;
 * a second module beside the one that the page has started.
 */
import { face } from "../entry/bound.js";
import { unpacked } from "../entry/bytes.js";

export { RelanceError } from "../entry/bound.js";
export { entriesAdd, entriesNew, entriesRemove, entriesToVersion, entriesView, label, open, preview, when } from "../generated/operations.js";

/** The package's own wasm; asked for only where nobody has started the module, so that a page with the slim entry does not carry it. */
const own = async () => unpacked((await import("../pkg/embedded.js")).packed);

/** Loads the module, unless the page has; the first call says from where. */
export const ready = (source) => face.init(source ?? own);
