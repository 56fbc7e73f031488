/**
 * Numbers as people read them: places in an ordered list, spans, sizes, tables; and chance that a seed repeats.
 *
 * In: what was measured. Out: numbers and text. Never: a mean where a few slow ones matter.
 */

/** How many there are, the middle one, the one that 99 of 100 do not exceed, and the greatest; numbers with one decimal. */
export function spread(numbers) {
  const sorted = Float64Array.from(numbers).sort();
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  const round = (number) => Math.round(number * 10) / 10;
  return sorted.length === 0
    ? { count: 0, p50: null, p99: null, max: null }
    : { count: sorted.length, p50: round(at(0.5)), p99: round(at(0.99)), max: round(sorted[sorted.length - 1]) };
}

/** So many a second, with one decimal. */
export function rate(count, millis) {
  return millis > 0 ? Math.round((count / millis) * 10_000) / 10 : null;
}

/** A ratio with two decimals; `null` where there is nothing to compare. */
export function ratio(now, before) {
  return now === null || !before ? null : Math.round((now / before) * 100) / 100;
}

/** Bytes as MB, with one decimal. */
export function megabytes(bytes) {
  return Math.round(bytes / 104_857.6) / 10;
}

/** Rows under a head, each column as wide as its widest cell; numbers stand at the right. */
export function table(head, rows) {
  const cells = [head, ...rows].map((row) => row.map((cell) => (cell === null || cell === undefined ? "–" : String(cell))));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  return cells.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join("  ")).join("\n");
}

/** Chance by a seed (mulberry32): the same seed gives the same numbers in [0, 1), whoever asks. */
export function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
