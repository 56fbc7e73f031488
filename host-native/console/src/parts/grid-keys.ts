/**
 * Which cell of a grid has the focus, and where the keys lead.
 *
 * In: keys, presses. Out: one cell that the tab key comes to, kept in sight. Never: a key taken from a control within a cell.
 */
import { useLayoutEffect, useMemo, useRef, useState, type Dispatch, type FocusEvent, type KeyboardEvent, type MouseEvent, type RefObject, type SetStateAction } from "react";

/** A cell; row -1 is that of the columns' names. */
export interface Place {
  row: number;
  column: number;
}

interface Given {
  total: number;
  across: number;
  scroller: RefObject<HTMLDivElement | null>;
  height: number;
  /** Whether the columns' names are seen. */
  head: boolean;
  act(place: Place, key: "open" | "mark" | "all"): void;
}

const placeOf = (node: Element): Place | undefined => {
  const cell = node.closest<HTMLElement>("[data-row]");
  return cell ? { row: Number(cell.dataset.row), column: Number(cell.dataset.column) } : undefined;
};

/** The cell that a key leads to. */
function led({ key, ctrlKey, metaKey }: KeyboardEvent, { row, column }: Place, { total, across, scroller, height }: Given): Place | undefined {
  const far = ctrlKey || metaKey;
  const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / height) - 1);
  switch (key) {
    case "ArrowDown":
      return { row: far ? total - 1 : row + 1, column };
    case "ArrowUp":
      return { row: far ? 0 : row - 1, column };
    case "ArrowRight":
      return { row, column: column + 1 };
    case "ArrowLeft":
      return { row, column: column - 1 };
    case "Home":
      return far ? { row: 0, column: 0 } : { row, column: 0 };
    case "End":
      return far ? { row: total - 1, column: across - 1 } : { row, column: across - 1 };
    case "PageDown":
      return { row: Math.max(0, row) + page, column };
    case "PageUp":
      return { row: Math.max(0, row - page), column };
    default:
      return undefined;
  }
}

/** What a key wants done where it is pressed. */
function meant({ key, ctrlKey, metaKey }: KeyboardEvent): "open" | "mark" | "all" | undefined {
  return key === "Enter" ? "open" : key === " " ? "mark" : key === "a" && (ctrlKey || metaKey) ? "all" : undefined;
}

/** What a cell does when it gets the focus, and when it is clicked; the same for as long as the grid is there. */
function useEvents(now: RefObject<Given>, setActive: Dispatch<SetStateAction<Place>>) {
  return useMemo(
    () => ({
      focus: (event: FocusEvent) => {
        const place = placeOf(event.target);
        if (place) {
          setActive((before) => (before.row === place.row && before.column === place.column ? before : place));
        }
      },
      click: (event: MouseEvent) => {
        const place = placeOf(event.currentTarget);
        if (place && !(event.target as Element).closest("a, button, input")) {
          now.current.act(place, "open");
        }
      },
    }),
    [now, setActive],
  );
}

/** The keys of a grid. */
export function useKeys(given: Given) {
  const [active, setActive] = useState<Place>({ row: -1, column: 0 });
  const wanted = useRef(false);
  const scroll = useRef<(index: number) => void>(() => {});
  const now = useRef(given);
  now.current = given;
  useLayoutEffect(() => {
    if (wanted.current) {
      wanted.current = false;
      given.scroller.current?.querySelector<HTMLElement>(`[data-row="${active.row}"][data-column="${active.column}"]`)?.focus({ preventScroll: true });
    }
  });
  const go = (to: Place) => {
    const { total, across, head } = now.current;
    const place = { row: Math.max(head ? -1 : 0, Math.min(total - 1, to.row)), column: Math.max(0, Math.min(across - 1, to.column)) };
    wanted.current = true;
    setActive(place);
    if (place.row >= 0) {
      scroll.current(place.row);
    }
  };
  const on = useEvents(now, setActive);
  const down = (event: KeyboardEvent) => {
    const place = placeOf(event.target as Element);
    if (!place || event.altKey || (event.target as Element).closest("[data-row]") !== event.target) {
      return;
    }
    const to = led(event, place, given);
    const wish = meant(event);
    if (to) {
      go(to);
    } else if (wish) {
      given.act(place, wish);
    } else {
      return;
    }
    event.preventDefault();
  };
  const there = clamped(active, given);
  const place = (row: number, column: number) => ({ "data-row": row, "data-column": column, tabIndex: there.row === row && there.column === column ? 0 : -1, onFocus: on.focus, onClick: on.click });
  return { active: there, down, on, place, scroll };
}

/** The place, where the list has become shorter. */
const clamped = ({ row, column }: Place, { total, across, head }: Given): Place => ({ row: Math.min(Math.max(row, head ? -1 : 0), total - 1), column: Math.min(column, across - 1) });
