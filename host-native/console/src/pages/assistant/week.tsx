/**
 * Hours, painted: a row for each day, half an hour in each place; by pointer, by finger, by keyboard.
 *
 * In: stretches of a day or a week, what else closes them. Out: stretches painted over or taken away. Never: a window that was not touched.
 */
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { covered, windowOf, type Span } from "./weekly";

const COLUMNS = 48;
const SLOT = 30;
const DAY = 1_440;

/** A place of the grid. */
interface Cell {
  row: number;
  column: number;
}

/** What is being marked: from one place to another, to be on or off. */
interface Mark {
  from: Cell;
  to: Cell;
  on: boolean;
}

interface Painter {
  label: string;
  /** The days, one for each row. */
  days: readonly string[];
  spans: readonly Span[];
  /** What is closed all the same by another rule: shown, not changed. */
  shade?: readonly Span[];
  /** What a place is that is painted, and one that is not. */
  words: readonly [string, string];
  look?: "open" | "quiet";
  disabled?: boolean;
  onPaint(stretches: readonly Span[], on: boolean): void;
}

const slot = ({ row, column }: Cell): Span => ({ from: row * DAY + column * SLOT, to: row * DAY + (column + 1) * SLOT });

/** The stretches of a mark, one for each of its days. */
function stretches({ from, to }: Mark): Span[] {
  const [top, bottom] = [Math.min(from.row, to.row), Math.max(from.row, to.row)];
  const [left, right] = [Math.min(from.column, to.column), Math.max(from.column, to.column)];
  return Array.from({ length: bottom - top + 1 }, (_, index) => ({ from: (top + index) * DAY + left * SLOT, to: (top + index) * DAY + (right + 1) * SLOT }));
}

const inside = (mark: Mark | undefined, { row, column }: Cell) =>
  mark !== undefined && row >= Math.min(mark.from.row, mark.to.row) && row <= Math.max(mark.from.row, mark.to.row) && column >= Math.min(mark.from.column, mark.to.column) && column <= Math.max(mark.from.column, mark.to.column);

/** The grid. */
export function WeekGrid(painter: Painter) {
  const { label, days, spans, shade = [], words, look = "open", disabled } = painter;
  const [mark, setMark] = useState<Mark>();
  const [focus, setFocus] = useState<Cell>({ row: 0, column: 16 });
  const [said, setSaid] = useState("");
  const grid = useRef<HTMLDivElement>(null);
  const commit = (done: Mark) => {
    setMark(undefined);
    painter.onPaint(stretches(done), done.on);
    setSaid(`${markWords(done, days)}: ${words[done.on ? 0 : 1]}`);
  };
  const pointer = usePointer({ spans, disabled, mark, setMark, setFocus, commit });
  const keyboard = useKeyboard({ rows: days.length, spans, disabled, focus, setFocus, mark, setMark, commit });
  useEffect(() => {
    if (grid.current?.contains(document.activeElement)) {
      grid.current.querySelector<HTMLElement>(`[data-cell="${focus.row}:${focus.column}"]`)?.focus();
    }
  }, [focus]);
  return (
    <div className={`week ${look}`} data-disabled={disabled || undefined}>
      <div className="week-ruler" aria-hidden="true">
        {[0, 3, 6, 9, 12, 15, 18, 21].map((hour) => (
          <span key={hour} style={{ gridColumn: `${2 + hour * 2} / span 6` }}>
            {String(hour).padStart(2, "0")}
          </span>
        ))}
      </div>
      <div role="grid" aria-label={label} aria-readonly={disabled || undefined} aria-multiselectable="true" ref={grid} {...pointer} {...keyboard}>
        {days.map((day, row) => (
          <div key={day} role="row" className="week-row">
            <span role="rowheader" className="week-day">
              {day}
            </span>
            {Array.from({ length: COLUMNS }, (_, column) => {
              const marked = inside(mark, { row, column });
              return <Slot key={column} day={day} cell={{ row, column }} part={covered(spans, slot({ row, column }))} marked={marked ? mark!.on : undefined} shaded={covered(shade, slot({ row, column })) > 0.5} here={focus.row === row && focus.column === column} words={words} />;
            })}
          </div>
        ))}
      </div>
      <p className="soft small week-said">
        <span role="status">{mark ? `${markWords(mark, days)}: ${words[mark.on ? 0 : 1]}` : said}</span>
        {!mark && !disabled && <span> {hintOf(shade)}</span>}
      </p>
    </div>
  );
}

/** One place: half an hour of a day. `marked`: what it is to be, while it is being painted. */
function Slot({ day, cell: { row, column }, part, marked, shaded, here, words }: { day: string; cell: Cell; part: number; marked: boolean | undefined; shaded: boolean; here: boolean; words: readonly [string, string] }) {
  const on = marked ?? part > 0;
  const state = on ? (marked === undefined && part < 1 ? "part" : "on") : "off";
  return (
    <span
      role="gridcell"
      className={`slot ${state}${shaded ? " shaded" : ""}${marked === undefined ? "" : " marked"}`}
      data-cell={`${row}:${column}`}
      tabIndex={here ? 0 : -1}
      aria-selected={on}
      aria-label={`${day} ${windowOf(column * SLOT, (column + 1) * SLOT).replace("-", " to ")}: ${words[on ? 0 : 1]}${shaded && on ? ", but closed by another rule" : ""}`}
    />
  );
}

const hintOf = (shade: readonly Span[]) => `Paint with the pointer; or go with the arrow keys, mark with Shift, and press Space.${shade.length > 0 ? " What is hatched is closed all the same, by quiet hours or law." : ""}`;

function markWords({ from, to }: Mark, days: readonly string[]): string {
  const [top, bottom] = [Math.min(from.row, to.row), Math.max(from.row, to.row)];
  const window = windowOf(Math.min(from.column, to.column) * SLOT, (Math.max(from.column, to.column) + 1) * SLOT).replace("-", " to ");
  return `${top === bottom ? days[top] : `${days[top]} to ${days[bottom]}`}, ${window}`;
}

interface Hand {
  spans: readonly Span[];
  disabled: boolean | undefined;
  mark: Mark | undefined;
  setMark(mark: Mark | undefined): void;
  setFocus(cell: Cell): void;
  commit(mark: Mark): void;
}

const cellAt = (element: Element | null): Cell | undefined => {
  const [row, column] = element?.closest<HTMLElement>("[data-cell]")?.dataset.cell?.split(":").map(Number) ?? [];
  return row === undefined || column === undefined ? undefined : { row, column };
};

function usePointer({ spans, disabled, mark, setMark, setFocus, commit }: Hand) {
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      const cell = cellAt(event.target as Element);
      if (!cell || disabled || event.button !== 0) {
        return;
      }
      event.preventDefault();
      event.currentTarget.setPointerCapture(event.pointerId);
      setFocus(cell);
      (event.target as HTMLElement).focus({ preventScroll: true });
      setMark({ from: cell, to: cell, on: covered(spans, slot(cell)) < 1 });
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const cell = mark && cellAt(document.elementFromPoint(event.clientX, event.clientY));
      if (cell && (cell.row !== mark.to.row || cell.column !== mark.to.column)) {
        setMark({ ...mark, to: cell });
      }
    },
    onPointerUp: () => mark && commit(mark),
    onPointerCancel: () => setMark(undefined),
  };
}

const MOVES: Record<string, readonly [number, number]> = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Home: [0, -COLUMNS], End: [0, COLUMNS], PageUp: [-7, 0], PageDown: [7, 0] };

function useKeyboard({ rows, spans, disabled, focus, setFocus, mark, setMark, commit }: Hand & { rows: number; focus: Cell }) {
  const within = (value: number, most: number) => Math.max(0, Math.min(most - 1, value));
  return {
    onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
      const move = MOVES[event.key];
      if (move) {
        event.preventDefault();
        const next = { row: within(focus.row + move[0], rows), column: within(focus.column + move[1], COLUMNS) };
        if (event.shiftKey && !disabled) {
          setMark(mark ? { ...mark, to: next } : { from: focus, to: next, on: covered(spans, slot(focus)) < 1 });
        } else {
          setMark(undefined);
        }
        setFocus(next);
      } else if ((event.key === " " || event.key === "Enter") && !disabled) {
        event.preventDefault();
        commit(mark ?? { from: focus, to: focus, on: covered(spans, slot(focus)) < 1 });
      } else if (event.key === "Escape" && mark) {
        event.preventDefault();
        setMark(undefined);
      }
    },
  };
}
