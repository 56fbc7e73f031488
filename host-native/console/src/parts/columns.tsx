/**
 * Which columns a table has: what there is, what somebody wants to see, what there is room for.
 *
 * In: columns, a choice that is kept on this device. Out: those to show, and a menu to choose. Never: a column that is forgotten by hiding it.
 */
import { columnVisibilityFeature, tableFeatures, useTable, type ColumnDef } from "@tanstack/react-table";
import { useMemo, useState, type ReactNode } from "react";
import { Menu as Listed, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { Icon } from "./icons";
import { Button } from "./press";

/** What a list may be sorted by. */
export interface Order {
  by: string;
  rising: boolean;
}

/** A column. */
export interface Column<Row> {
  id: string;
  name: string;
  /** How narrow it may get, in pixels, and its share of what is left. */
  least: number;
  share: number;
  /** The lowest rank goes first where there is not room for all; without one it stays. */
  rank?: number;
  /** Not there until somebody wants it. */
  extra?: boolean;
  order?: Order;
  cell(row: Row): ReactNode;
}

const features = tableFeatures({ columnVisibilityFeature });
type Features = typeof features;
type Visible = Record<string, boolean>;

const kept = (name: string): Visible => {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "{}") as Visible;
  } catch {
    return {};
  }
};

const NONE: never[] = [];
/** How much higher a column ranks that somebody has asked for. */
const WANTED = 100;

/** The columns of a table, with those that are wanted. */
export function useColumns<Row extends object>(name: string, columns: readonly Column<Row>[]) {
  const key = `relance.columns.${name}`;
  const [chosen, setChosen] = useState<Visible>(() => kept(key));
  const definitions = useMemo<ColumnDef<Features, Row>[]>(() => columns.map(({ id, name: header, rank }) => ({ id, header, enableHiding: rank !== undefined })), [columns]);
  const extra = useMemo(() => Object.fromEntries(columns.filter((column) => column.extra).map(({ id }) => [id, false])), [columns]);
  const table = useTable<Features, Row>({
    features,
    columns: definitions,
    data: NONE,
    state: { columnVisibility: { ...extra, ...chosen } },
    onColumnVisibilityChange: (change) => {
      setChosen((before) => {
        const after = typeof change === "function" ? change({ ...extra, ...before }) : change;
        localStorage.setItem(key, JSON.stringify(after));
        return after;
      });
    },
  });
  const wanted = table.getVisibleLeafColumns().map(({ id }) => id).join(" ");
  // What somebody has asked for goes last where there is not room for all.
  const asked = JSON.stringify(chosen);
  const shown = useMemo(() => {
    const own = JSON.parse(asked) as Visible;
    return columns.filter(({ id }) => wanted.split(" ").includes(id)).map((column) => (column.extra && own[column.id] && column.rank !== undefined ? { ...column, rank: column.rank + WANTED } : column));
  }, [columns, wanted, asked]);
  const choice = table.getAllLeafColumns().filter((column) => column.getCanHide()).map((column) => ({ id: column.id, name: String(column.columnDef.header), on: column.getIsVisible() }));
  const choose = (ids: ReadonlySet<string>) => table.setColumnVisibility(Object.fromEntries(choice.map(({ id }) => [id, ids.has(id)])));
  return { shown, choice, choose };
}

/** A button that opens the choice of columns. */
export function ColumnChoice({ choice, choose }: Pick<ReturnType<typeof useColumns>, "choice" | "choose">) {
  return (
    <MenuTrigger>
      <Button icon="columns">Columns</Button>
      <Popover className="popover" placement="bottom end">
        <Listed
          className="menu"
          aria-label="Columns"
          selectionMode="multiple"
          selectedKeys={choice.filter(({ on }) => on).map(({ id }) => id)}
          onSelectionChange={(keys) => choose(new Set([...(keys === "all" ? choice.map(({ id }) => id) : keys)].map(String)))}
        >
          {choice.map(({ id, name }) => (
            <MenuItem key={id} id={id} textValue={name} className="item">
              {({ isSelected }) => (
                <>
                  <span className="column-mark">{isSelected && <Icon name="check" />}</span>
                  {name}
                </>
              )}
            </MenuItem>
          ))}
        </Listed>
      </Popover>
    </MenuTrigger>
  );
}
