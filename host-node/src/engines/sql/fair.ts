/**
 * Shares work out between workspaces: one of everybody's before anybody's second.
 *
 * In: what is wanted of a table, and of which workspaces. Out: a statement that reads so much of each workspace as it may get, and no
 * more. Never: a workspace that waits for another one's work; a look at all that is due.
 *
 * Who has something is found by one look into the index a workspace, and at most as many go on as rows are wanted; those that come after
 * the last one served come first. Of each of them up to four equal shares are read, so that what some leave over goes to the others.
 */
import type { Among } from "../store.js";
import type { Dialect, Slice, Values } from "./engine.js";

/** How many equal shares one workspace may get where the others leave theirs. */
const SHARES = 4;

/** Where the ids of the wanted workspaces come from, as `w`. */
export function workspaces({ items }: Dialect, { of, except }: Among): { from: string; values: Values } {
  if (of !== "all") {
    const wanted = JSON.stringify(of.filter((one) => !except.includes(one)).map((one) => [one]));
    return { from: `(SELECT value ->> 0 AS id FROM ${items("among")}) w`, values: { among: wanted } };
  }
  if (except.length === 0) {
    return { from: "workspace w", values: {} };
  }
  const others = `SELECT value ->> 0 FROM ${items("except")}`;
  return {
    from: `(SELECT id FROM workspace WHERE id NOT IN (${others})) w`,
    values: { except: JSON.stringify(except.map((one) => [one])) },
  };
}

/** 1 if a workspace has any such row, and nothing if it has none; written so that no planner makes one look at all rows of it. */
function first(dialect: Dialect, { table, index, where, order }: Slice): string {
  return `(SELECT 1 FROM ${table} ${dialect.index(index)} WHERE workspace = w.id AND ${where} ORDER BY ${order} LIMIT 1)`;
}

/** Says whether there is anything at all; takes no lock. */
export function anyOf(dialect: Dialect, from: string, slice: Slice): string {
  return `SELECT 1 AS found FROM ${from} WHERE ${first(dialect, slice)} IS NOT NULL LIMIT 1`;
}

/**
 * These columns of up to `:most` rows, and each one's `rank` in its workspace, by rank; `:after` is the last workspace that was served.
 */
export function fairly(dialect: Dialect, from: string, slice: Slice, columns: string): string {
  const most = "CAST(:most AS BIGINT)";
  const share = `(SELECT CASE WHEN count(*) <= ${SHARES} THEN ${most} ELSE (${SHARES} * ${most} + count(*) - 1) / count(*) END FROM busy)`;
  return `WITH busy AS MATERIALIZED
      (SELECT w.id FROM ${from} WHERE ${first(dialect, slice)} IS NOT NULL ORDER BY w.id <= :after, w.id LIMIT ${most})
    SELECT ${columns}, row_number() OVER (PARTITION BY d.workspace ORDER BY ${ordered(slice)}) AS rank
    FROM busy w ${dialect.each(slice, share)} ORDER BY rank, d.workspace <= :after, d.workspace LIMIT ${most}`;
}

function ordered({ order }: Slice): string {
  return order.split(", ").map((column) => `d.${column}`).join(", ");
}

/** The workspace whose turn came last, after rows by rank; the one before where there are none. */
export function lastServed(rows: readonly { workspace: string; rank: number }[], before: string): string {
  return rows.findLast(({ rank }) => rank === 1)?.workspace ?? before;
}
