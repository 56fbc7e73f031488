/**
 * A table of any length: only the rows that are seen are there, and every cell is reached by the arrow keys.
 *
 * In: columns, rows by place, what is marked. Out: a grid as readers of screens know it, with its true number of rows. Never: all rows at once.
 */
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from "react";
import type { Places, Seen } from "../api/places";
import type { Column, Order } from "./columns";
import { useKeys, type Place } from "./grid-keys";
import { Icon } from "./icons";
import { Bone } from "./shown";
import "./grid.css";

/** What is marked. */
export interface Marks<Row> {
  has(id: string): boolean;
  toggle(row: Row): void;
  /** Marks all, or none where some are. */
  all(): void;
  state: "all" | "some" | "none";
}

interface Shown<Row> {
  label: string;
  columns: readonly Column<Row>[];
  places: Places<Row>;
  idOf(row: Row): string;
  nameOf(row: Row): string;
  onOpen(row: Row): void;
  onSeen(seen: Seen): void;
  marks?: Marks<Row>;
  order?: Order;
  onOrder?(order: Order): void;
  /** The row where there is room for one column only. */
  narrow(row: Row): ReactNode;
}

const ROW = 46;
const NARROW_ROW = 74;
/** Below this width a row is one cell. */
const NARROW = 560;
const MARK = 44;
const HEAD = 38;

/** How wide something is. */
function useWidth(node: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(1000);
  useLayoutEffect(() => {
    if (!node.current) {
      return;
    }
    setWidth(node.current.clientWidth);
    const watch = new ResizeObserver(([entry]) => entry && setWidth(Math.floor(entry.contentRect.width)));
    watch.observe(node.current);
    return () => watch.disconnect();
  }, [node]);
  return width;
}

/** Those of the columns for which there is room. */
function fitting<Row>(columns: readonly Column<Row>[], width: number): readonly Column<Row>[] {
  let shown = columns;
  while (shown.reduce((sum, { least }) => sum + least, MARK) > width) {
    const first = shown.filter(({ rank }) => rank !== undefined).sort((a, b) => a.rank! - b.rank!)[0];
    if (!first) {
      break;
    }
    shown = shown.filter((column) => column !== first);
  }
  return shown;
}

/** The grid. */
export function Grid<Row>(shown: Shown<Row>) {
  const { label, columns, places, marks, order, narrow, onSeen } = shown;
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const slim = width < NARROW;
  const total = places.total ?? 0;
  const fit = useMemo<readonly Column<Row>[]>(() => (slim ? [{ id: "row", name: label, least: 0, share: 1, cell: narrow }] : fitting(columns, width)), [slim, columns, width, label, narrow]);
  const before = marks ? 1 : 0;
  const height = slim ? NARROW_ROW : ROW;
  const keys = useKeys({ total, across: fit.length + before, scroller, height, head: !slim, act: (row, key) => act(shown, fit, before, row, key) });
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 6,
    scrollPaddingStart: slim ? 0 : HEAD,
    rangeExtractor: (range) => {
      const rows = defaultRangeExtractor(range);
      const { row } = keys.active;
      return row < 0 || row >= total || rows.includes(row) ? rows : row < (rows[0] ?? 0) ? [row, ...rows] : [...rows, row];
    },
  });
  useEffect(() => virtual.measure(), [virtual, height]);
  keys.scroll.current = virtual.scrollToIndex;
  const { startIndex = 0, endIndex = 0 } = virtual.range ?? {};
  useEffect(() => onSeen({ from: startIndex, to: endIndex }), [onSeen, startIndex, endIndex]);
  const template = [marks ? `${MARK}px` : "", ...fit.map(({ least, share }) => `minmax(${least}px, ${share}fr)`)].join(" ");
  return (
    <div className={slim ? "grid slim" : "grid"} role="grid" aria-label={label} aria-rowcount={total + 1} aria-colcount={fit.length + before} aria-multiselectable={marks ? true : undefined} aria-busy={places.stale} ref={scroller} onKeyDown={keys.down}>
      <div role="rowgroup" className="grid-head">
        <div role="row" aria-rowindex={1} className="grid-row" style={{ gridTemplateColumns: template }}>
          {marks && <MarkAll marks={marks} place={keys.place(-1, 0)} />}
          {fit.map((column, index) => (
            <Head key={column.id} column={column} order={order} place={keys.place(-1, index + before)} index={index + before} onOrder={shown.onOrder} />
          ))}
        </div>
      </div>
      <div role="rowgroup" className="grid-body" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = places.at(index);
          return <Line key={index} index={index} row={row} top={start} height={height} template={template} columns={fit} active={keys.active.row === index ? keys.active.column : undefined} marked={marks && row !== undefined ? marks.has(shown.idOf(row)) : marks && false} name={row && shown.nameOf(row)} on={keys.on} />;
        })}
      </div>
    </div>
  );
}

/** What a key or a press does where it was pressed. */
function act<Row>({ places, marks, onOpen, onOrder, order }: Shown<Row>, fit: readonly Column<Row>[], before: number, { row, column }: Place, key: "open" | "mark" | "all"): void {
  const found = row < 0 ? undefined : places.at(row);
  if (key === "all" || (row < 0 && column < before)) {
    marks?.all();
  } else if (row < 0) {
    const wanted = fit[column - before]?.order;
    if (wanted && onOrder) {
      onOrder(order?.by === wanted.by ? { ...wanted, by: "" } : wanted);
    }
  } else if (found && marks && (key === "mark" || column < before)) {
    marks.toggle(found);
  } else if (found) {
    onOpen(found);
  }
}

type PlaceProps = ReturnType<ReturnType<typeof useKeys>["place"]>;

function MarkAll<Row>({ marks: { state }, place }: { marks: Marks<Row>; place: PlaceProps }) {
  return (
    <div role="columnheader" aria-colindex={1} className="grid-cell mark" {...place}>
      <span className="unseen">{state === "none" ? "Mark all" : "Unmark all"}</span>
      <span className="grid-mark" data-state={state} aria-hidden="true">
        <Icon name={state === "some" ? "minus" : "check"} />
      </span>
    </div>
  );
}

function Head<Row>({ column, order, place, index, onOrder }: { column: Column<Row>; order?: Order; place: PlaceProps; index: number; onOrder?: (order: Order) => void }) {
  const sorts = column.order !== undefined && onOrder !== undefined;
  const on = sorts && column.order?.by === order?.by;
  return (
    <div role="columnheader" aria-colindex={index + 1} aria-sort={sorts ? (on ? (column.order?.rising ? "ascending" : "descending") : "none") : undefined} className={sorts ? "grid-cell sorts" : "grid-cell"} {...place}>
      <span className="cut">{column.name}</span>
      {sorts && (
        <span className="grid-order" data-on={on} data-rising={column.order?.rising}>
          <Icon name="down" />
        </span>
      )}
    </div>
  );
}

interface LineOf<Row> {
  index: number;
  row: Row | undefined;
  top: number;
  height: number;
  template: string;
  columns: readonly Column<Row>[];
  /** Which of its cells has the focus. */
  active: number | undefined;
  marked: boolean | undefined;
  name: string | undefined;
  on: ReturnType<typeof useKeys>["on"];
}

/** A row; made anew only when something of it is another. */
const Line = memo(function Line<Row>({ index, row, top, height, template, columns, active, marked, name, on }: LineOf<Row>) {
  const before = marked === undefined ? 0 : 1;
  const place = (column: number) => ({ "data-row": index, "data-column": column, tabIndex: active === column ? 0 : -1, onFocus: on.focus, onClick: on.click });
  return (
    <div role="row" aria-rowindex={index + 2} aria-selected={marked} className="grid-row" data-known={row !== undefined} style={{ transform: `translateY(${top}px)`, height, gridTemplateColumns: template }}>
      {marked !== undefined && (
        <div role="gridcell" aria-colindex={1} aria-label={`${marked ? "Marked" : "Not marked"}: ${name ?? "…"}`} className="grid-cell mark" {...place(0)}>
          <span className="grid-mark" data-state={marked ? "all" : "none"} aria-hidden="true">
            <Icon name="check" />
          </span>
        </div>
      )}
      {row === undefined ? (
        // One cell for all: a row that is only passed over costs next to nothing.
        <div role="gridcell" aria-colindex={before + 1} aria-colspan={columns.length} className="grid-cell passing" {...place(Math.max(before, active ?? before))}>
          <Bone width={180 + ((index * 97) % 240)} />
        </div>
      ) : (
        columns.map((column, at) => (
          <div key={column.id} role="gridcell" aria-colindex={at + before + 1} className="grid-cell" {...place(at + before)}>
            {column.cell(row)}
          </div>
        ))
      )}
    </div>
  );
}) as <Row>(props: LineOf<Row>) => ReactNode;
