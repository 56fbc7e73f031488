/**
 * What time it is: the service's clock, which is the one that sends.
 *
 * In: the service's time when it was asked. Out: its time now. Never: the device's clock alone, which may be wrong.
 */
import { useEffect, useState } from "react";

let ahead = 0;

/** Sets the clock by what the service showed. */
export function setClock(now: string): void {
  ahead = Date.parse(now) - Date.now();
}

/** The time, as an instant of the wire. */
export const nowInstant = () => new Date(Date.now() + ahead).toISOString();

/** The time, anew every so many milliseconds. */
export function useNow(every = 30_000): string {
  const [now, setNow] = useState(nowInstant);
  useEffect(() => {
    const timer = setInterval(() => setNow(nowInstant()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
