/**
 * Takes from rows of data what a template names, as one text for the wasm: that is the fast way in.
 *
 * In: the names' paths, rows. Out: their values behind each other, each ended by a NUL. Never: a value changed; a row that is not of
 * plain objects, texts, numbers and truth values is told, and goes the strict way instead.
 */

/** The paths `a.b`, one a line and sorted, as a tree: each name with what is named below it, nothing below a value. */
export function tree(paths) {
  const root = [];
  for (const path of paths === "" ? [] : paths.split("\n")) {
    let level = root;
    let last;
    for (const name of path.split(".")) {
      last = level[level.length - 1];
      if (last?.name !== name) {
        last = { name, below: [], inherited: name in Object.prototype };
        level.push(last);
      }
      level = last.below;
    }
    last.below = undefined;
  }
  return root;
}

/** The values of a row in the order of the tree; `undefined` where the row has to go the strict way. */
export function valuesOf(row, level) {
  let text = "";
  if (row === undefined || row === null) {
    for (const { below } of level) {
      text += below === undefined ? BLANK : valuesOf(undefined, below);
    }
    return text;
  }
  if (typeof row !== "object" || Object.getPrototypeOf(row) !== Object.prototype) {
    return undefined;
  }
  for (const { name, below, inherited } of level) {
    const value = inherited && !Object.hasOwn(row, name) ? undefined : row[name];
    const piece = below === undefined ? cell(value) : valuesOf(value, below);
    if (piece === undefined) {
      return undefined;
    }
    text += piece;
  }
  return text;
}

/** What no text begins with: JSON follows, or nothing at all. */
const MARK = "\u0001";
const END = "\0";
const BLANK = MARK + END;

function cell(value) {
  if (typeof value === "string") {
    return (value.charCodeAt(0) === 1 ? MARK + JSON.stringify(value) : value) + END;
  }
  if (value === undefined || value === null) {
    return BLANK;
  }
  return typeof value === "boolean" || Number.isFinite(value) ? MARK + JSON.stringify(value) + END : undefined;
}
