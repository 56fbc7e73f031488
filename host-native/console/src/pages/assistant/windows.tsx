/**
 * The windows of a day to the minute, beside what is painted by half hours.
 *
 * In: windows. Out: windows, with one more, one less, or other ends. Never: a judgement about them; the core says what is wrong.
 */
import { useState } from "react";
import type { Window } from "relance/slim";
import { Clock } from "../../parts/clock";
import { Dialog } from "../../parts/overlays";
import { Button, IconButton } from "../../parts/press";
import { minutesOf, windowOf, windowWords } from "./weekly";

/** A line with a day's windows, and the way to set them exactly. */
export function DayLine({ day, windows, none, disabled, onChange, onCopy }: { day: string; windows: readonly Window[]; none: string; disabled?: boolean; onChange(windows: Window[]): void; onCopy?: () => void }) {
  const [open, setOpen] = useState(false);
  return (
    <li className="day-line">
      <span className="day-line-name">{day}</span>
      <span className={windows.length > 0 ? "grow num" : "grow soft"}>
        {windows.length > 0 ? windowWords(windows) : none}
        {windows.some((window) => (minutesOf(window)?.to ?? 0) > 1_440) && <span className="soft"> (into the next day)</span>}
      </span>
      {!disabled && (
        <span className="row">
          {onCopy && (
            <Button small look="plain" icon="copy" onPress={onCopy}>
              Same for all weekdays
            </Button>
          )}
          <IconButton small icon="edit" says={`Set ${day} to the minute`} onPress={() => setOpen(true)} />
        </span>
      )}
      {open && (
        <Exactly
          day={day}
          windows={windows}
          onClose={() => setOpen(false)}
          onDone={(next) => {
            setOpen(false);
            onChange(next);
          }}
        />
      )}
    </li>
  );
}

interface Ends {
  from: string;
  to: string;
}

function Exactly({ day, windows, onClose, onDone }: { day: string; windows: readonly Window[]; onClose(): void; onDone(windows: Window[]): void }) {
  const [ends, setEnds] = useState<Ends[]>(() => windows.map((window) => ({ from: window.slice(0, 5), to: window.slice(6) })));
  const put = (at: number, change: Partial<Ends>) => setEnds(ends.map((one, index) => (index === at ? { ...one, ...change } : one)));
  const done = () => onDone(ends.map(({ from, to }) => exact(from, to)));
  const acts = (
    <>
      <Button onPress={onClose}>Leave it</Button>
      <Button look="main" onPress={done}>
        Take these
      </Button>
    </>
  );
  return (
    <Dialog title={`${day}, to the minute`} lead="An end before its beginning is on the next day; 00:00 as an end is midnight." open onClose={onClose} acts={acts}>
      <div className="stack">
        {ends.length === 0 && <p className="soft">Nothing on this day.</p>}
        {ends.map(({ from, to }, at) => (
          <div key={at} className="row" role="group" aria-label={`Stretch ${at + 1}`}>
            <Clock label={`Stretch ${at + 1}: from`} value={from} onChange={(next) => put(at, { from: next })} autoFocus={at === 0} />
            <span className="soft">to</span>
            <Clock label={`Stretch ${at + 1}: until`} value={to} onChange={(next) => put(at, { to: next })} />
            <IconButton icon="trash" says={`Remove stretch ${at + 1}`} onPress={() => setEnds(ends.filter((_, index) => index !== at))} />
          </div>
        ))}
        <div>
          <Button small icon="plus" onPress={() => setEnds([...ends, { from: "09:00", to: "17:00" }])}>
            Add a stretch
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function exact(from: string, to: string): Window {
  const found = minutesOf(`${from}-${to}`);
  return found ? windowOf(found.from, found.to) : `${from}-${to}`;
}
