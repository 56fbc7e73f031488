/**
 * Numbers as bars: upright ones over time, lying ones as shares; each with its numbers as a table.
 *
 * In: labels and numbers. Out: a drawing, and the same to be read. Never: a number that stands in the drawing alone.
 */
import { useLayoutEffect, useRef, useState, type RefObject } from "react";

/** One bar. */
export interface Bar {
  id: string;
  /** What it stands for, in the table. */
  label: string;
  /** The same below the drawing, where there is room. */
  short: string;
  value: number;
}

/** How wide an element is, in CSS pixels. */
function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const watched = element.current;
    if (!watched) {
      return;
    }
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(watched);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

const HEIGHT = 190;
const [LEFT, TOP, FOOT] = [44, 10, 24];
/** How much room a word below the drawing takes. */
const WORD = 58;

const shown = (value: number) => value.toLocaleString("en");

/** A round number that the drawing ends at, not below the most. */
export function ceilingOf(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((end) => end >= most) ?? most;
}

/** Upright bars, the table beside them. */
export function Bars({ title, bars, of, unit }: { title: string; bars: readonly Bar[]; of: string; unit: string }) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const most = Math.max(0, ...bars.map(({ value }) => value));
  const peak = bars.find(({ value }) => value === most);
  return (
    <div className="bars">
      <div className="bars-drawing" ref={frame}>
        {width > 0 && <Drawing bars={bars} width={width} ceiling={ceilingOf(most)} peak={peak?.id} title={`${title}: the most is ${shown(most)} (${peak?.label ?? "none"})`} />}
      </div>
      <div className="bars-table" tabIndex={0} role="region" aria-label={`${title}, as a table`}>
        <table className="table small">
          <thead>
            <tr>
              <th scope="col">{of}</th>
              <th scope="col" className="number">
                {unit}
              </th>
            </tr>
          </thead>
          <tbody>
            {bars
              .filter(({ value }) => value > 0)
              .map(({ id, label, value }) => (
                <tr key={id}>
                  <td>{label}</td>
                  <td className="number">
                    {shown(value)}
                    {value === most && <span className="unseen"> (the most)</span>}
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function Drawing({ bars, width, ceiling, peak, title }: { bars: readonly Bar[]; width: number; ceiling: number; peak: string | undefined; title: string }) {
  const [inner, high] = [width - LEFT, HEIGHT - TOP - FOOT];
  const step = inner / Math.max(1, bars.length);
  const every = Math.max(1, Math.ceil(WORD / step));
  const y = (value: number) => TOP + high - (value / ceiling) * high;
  return (
    <svg width={width} height={HEIGHT} role="img" aria-label={title}>
      {[0, 0.5, 1].map((part) => (
        <g key={part}>
          <line x1={LEFT} x2={width} y1={y(ceiling * part)} y2={y(ceiling * part)} className="bars-line" />
          <text x={LEFT - 8} y={y(ceiling * part) + 4} className="bars-number">
            {shown(Math.round(ceiling * part))}
          </text>
        </g>
      ))}
      {bars.map(({ id, label, short, value }, index) => (
        <g key={id}>
          <rect x={LEFT + index * step + step * 0.14} width={Math.max(1, step * 0.72)} y={y(value)} height={Math.max(0, TOP + high - y(value))} rx={Math.min(3, step / 5)} className={id === peak ? "bars-bar peak" : "bars-bar"}>
            <title>{`${label}: ${shown(value)}`}</title>
          </rect>
          {index % every === 0 && (
            <text x={LEFT + index * step + step / 2} y={HEIGHT - 7} className="bars-word">
              {short}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}

/** Lying bars with their numbers; the table is the drawing. */
export function Shares({ of, unit, bars }: { of: string; unit: string; bars: readonly (Omit<Bar, "short"> & { tone?: string })[] }) {
  const sum = bars.reduce((all, { value }) => all + value, 0);
  const most = Math.max(1, ...bars.map(({ value }) => value));
  return (
    <table className="shares">
      <thead className="unseen">
        <tr>
          <th scope="col">{of}</th>
          <th scope="col">{unit}</th>
          <th scope="col">Share</th>
        </tr>
      </thead>
      <tbody>
        {bars.map(({ id, label, value, tone }) => (
          <tr key={id} data-id={id}>
            <th scope="row">{label}</th>
            <td className="number">{shown(value)}</td>
            <td className="shares-bar">
              <svg width="100%" height="10" aria-hidden="true">
                <rect width="100%" height="10" rx="5" className="shares-ground" />
                <rect width={`${(value / most) * 100}%`} height="10" rx="5" className={`shares-fill ${tone ?? "due"}`} />
              </svg>
              <span className="unseen">{sum > 0 ? `${Math.round((value / sum) * 100)} percent` : ""}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
