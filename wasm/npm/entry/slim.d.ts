/**
 * The types of the entry point without the wasm.
 *
 * In: the package's types. Out: the same, but that the wasm has to be given. Never: a type of its own.
 */
import type { Module, Source } from "../generated/relance.js";

export * from "../generated/relance.js";

/** Loads the module from what is given; again and at once it is one load, and the first that is given counts. */
export function init(source: Source | Promise<Source>): Promise<void>;

/** Loads the module from bytes or a compiled module, at once. */
export function initSync(source: Module): void;
