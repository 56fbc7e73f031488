/**
 * The core in this page: one module, loaded beside the scripts, and the settings and versions that it keeps.
 *
 * In: where the wasm is, settings, versions. Out: the core's answers, and handles in place of what is large. Never: a decision of the page's own.
 */
import { drop, init, load, type Settings, type Version } from "relance/slim";
import wasm from "relance/relance.wasm?url";

export * from "relance/slim";

/** Resolves when the core can be asked; the first call loads it. */
export const ready = () => (started ??= init(fetch(wasm)));
let started: Promise<void> | undefined;

/** How many versions the core keeps for the page; the one that was asked for the longest ago goes first. */
const MOST = 64;
const handles = new Map<string, string>();

/** A handle of a version, for requests that would carry all of it. */
export function versionHandle(version: Version): string {
  return kept(`version ${version.sequence} ${version.hash}`, () => load({ version }).handle);
}

/** A handle of the settings. */
export function settingsHandle(settings: Settings): string {
  let text = texts.get(settings);
  if (text === undefined) {
    texts.set(settings, (text = JSON.stringify(settings)));
  }
  return kept(`settings ${text}`, () => load({ settings }).handle);
}
const texts = new WeakMap<Settings, string>();

function kept(key: string, make: () => string): string {
  const known = handles.get(key);
  const handle = known ?? make();
  handles.delete(key);
  handles.set(key, handle);
  if (handles.size > MOST) {
    const [oldest, worn] = handles.entries().next().value!;
    handles.delete(oldest);
    drop({ handle: worn });
  }
  return handle;
}
