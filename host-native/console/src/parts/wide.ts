/**
 * Whether the page is at least so wide: where the order of parts changes, not only their places.
 *
 * In: a width in CSS pixels. Out: yes or no, anew when it changes. Never: a guess at the device.
 */
import { useSyncExternalStore } from "react";

/** Whether the page is at least so many pixels wide. */
export function useWide(pixels: number): boolean {
  const query = `(min-width: ${pixels}px)`;
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    () => matchMedia(query).matches,
  );
}
