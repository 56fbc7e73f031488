// Made by `cargo xtask codegen` from the types in core/src/wire; not edited by hand.
/**
 * Renders a template for many rows of data: of each row what the template names goes into the wasm as one text, which is the fast way in.
 *
 * In: a template that the core has read, rows. Out: their texts, which of them have a gap, and the problems of those without one. Never: a
 * value changed; a row that is not of plain objects, texts, numbers and truth values goes the strict way instead.
 */

/** How many rows go into the wasm at once. */
const ROWS = 256;
/** What no text begins with: JSON follows, or nothing at all. */
const MARK = "\u0001";
const END = "\0";
const BLANK = MARK + END;
const encoder = new TextEncoder();

/**
 * Renders every row; `guarded` runs a call into the wasm, and `alone` answers for a row that has to go the strict way. Where the core stops,
 * its problems are told as `stopped`.
 */
function rendered(made, rows, guarded, alone) {
  const answer = { texts: [], gaps: [], problems: [] };
  const paths = made.paths();
  const names = paths === undefined ? undefined : tree(paths);
  for (let many = ROWS; answer.texts.length < rows.length; many = Math.min(many * 2, ROWS)) {
    const from = answer.texts.length;
    const texts = names && guarded(() => quickly(made, rows.slice(from, from + many), names));
    if (texts?.problems) {
      return { ...answer, stopped: texts.problems };
    }
    if (texts?.length > 0) {
      texts.gaps?.forEach((place) => answer.gaps.push(from + place));
      answer.texts.push(...texts);
    } else {
      note(answer, alone(rows[from]));
      // One such row may stand anywhere among those that went in together.
      many = 1;
    }
  }
  return answer;
}

/** Adds what the operation `render` says of the next row. */
function note(answer, { result, problems = [] }) {
  const place = answer.texts.length;
  answer.texts.push(result?.text ?? null);
  if (result?.gaps) {
    answer.gaps.push(place);
  }
  for (const problem of problems) {
    answer.problems.push({ ...problem, path: `/rows/${place}${problem.path.replace(/^\/(data|template)/, "")}` });
  }
}

/** The texts of the first rows, up to one that has to go the strict way; with the places of those with a gap as `gaps`. */
function quickly(made, rows, names) {
  let values = "";
  let count = 0;
  for (const row of rows) {
    const own = valuesOf(row, names);
    if (own === undefined) {
      break;
    }
    values += own;
    count += 1;
  }
  const answer = count > 0 ? made.texts(encoder.encode(values), count) : undefined;
  if (answer === undefined) {
    return [];
  }
  const texts = answer.text.split(END);
  texts.pop();
  // A text with a NUL of its own would come out as two.
  return texts.length !== answer.done ? [] : Object.assign(texts, { gaps: answer.gaps });
}

/** The paths `a.b`, one a line and sorted, as a tree: each name with what is named below it, nothing below a value. */
function tree(paths) {
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
function valuesOf(row, level) {
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

function cell(value) {
  if (typeof value === "string") {
    return (value.charCodeAt(0) === 1 ? MARK + JSON.stringify(value) : value) + END;
  }
  if (value === undefined || value === null) {
    return BLANK;
  }
  return typeof value === "boolean" || Number.isFinite(value) ? MARK + JSON.stringify(value) + END : undefined;
}

module.exports = { rendered };
