/**
 * What the parts of the builder share: the draft, whom it is tried on, what the core says of it, and how it is changed.
 *
 * In: the builder's page. Out: the same for every part. Never: a part's own state.
 */
import { createContext, useContext, useMemo } from "react";
import type { Draft, Json, Settings, Step } from "relance/slim";
import { dataOf } from "./variables";
import type { Judged, Trial } from "./judged";
import { withStep } from "./change";

/** What is shared. */
export interface Bench {
  id: string;
  draft: Draft;
  settings: Settings;
  trial: Trial | undefined;
  judged: Judged | undefined;
  /** What is open: a step, counted from 0, or the sequence itself. */
  open: number | "sequence";
  change(make: (draft: Draft) => Draft, kind?: string): void;
  /** Opens a step or the sequence; with a member it goes there, with an empty one to the editor. */
  onOpen(place: number | "sequence", member?: string): void;
  /** Goes to the place of a problem. */
  onGo(pointer: string): void;
}

const Shared = createContext<Bench | undefined>(undefined);

/** Hands it to what is inside. */
export const BenchProvider = Shared.Provider;

/** What is shared. */
export function useBench(): Bench {
  const bench = useContext(Shared);
  if (!bench) {
    throw new Error("asked for the builder's bench outside of it");
  }
  return bench;
}

/** Changes one step. */
export function useStepChange(index: number): (change: Partial<Step>, kind?: string) => void {
  const { change } = useBench();
  return (made, kind) => change((draft) => withStep(draft, index, made), kind && `${index} ${kind}`);
}

/** What templates stand for, for the person that the draft is tried on. */
export function useData(): { data: Record<string, Json>; zone: string } {
  const { trial, judged, settings } = useBench();
  const zone = judged?.preview?.zone.zone ?? trial?.contact.timezone ?? settings.zone ?? "UTC";
  return useMemo(() => ({ zone, data: trial ? dataOf(trial, zone, settings) : {} }), [trial, zone, settings]);
}
