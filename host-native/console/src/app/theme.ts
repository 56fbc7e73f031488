/**
 * Light or dark: what the device wants, unless the person chose.
 *
 * In: a choice. Out: an attribute of the page, kept on this device. Never: a colour.
 */
import { useSyncExternalStore } from "react";

/** What can be chosen. */
export type Theme = "auto" | "light" | "dark";

const KEPT = "relance.theme";
const heard = new Set<() => void>();

const chosen = (): Theme => {
  const kept = localStorage.getItem(KEPT);
  return kept === "light" || kept === "dark" ? kept : "auto";
};

/** Shows the page in what was chosen. */
export function applyTheme(theme: Theme = chosen()): void {
  if (theme === "auto") {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
}

/** Chooses. */
export function choose(theme: Theme): void {
  localStorage.setItem(KEPT, theme);
  applyTheme(theme);
  heard.forEach((listener) => listener());
}

/** What is chosen. */
export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    heard.add(listener);
    return () => heard.delete(listener);
  }, chosen);
}
