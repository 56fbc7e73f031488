/**
 * Runs a simulation in pieces, so that the page stays awake: as many people at a time as a few milliseconds take.
 *
 * In: what to simulate. Out: the core's answer, as if it were asked once; how far it is. Never: an answer that depends on the pieces.
 */
import type { SimulateRequest, SimulateResult } from "relance/slim";
import { simulate } from "../../core/core";

/** How long a piece may take, in milliseconds, and how many people the first one has. */
const PIECE = 30;
const FIRST = 40;

/** Runs it to its end, or until it is stopped. */
export async function run(request: SimulateRequest, told: (done: number, of: number) => void, signal: AbortSignal): Promise<SimulateResult> {
  let people = FIRST;
  let result = simulate({ ...request, from: 0, people });
  const { samples } = result;
  while (result.next != null) {
    told(result.progress.done, result.progress.of);
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
    const begun = performance.now();
    result = simulate({ ...request, samples: 0, from: result.next, people, tallies: [result.tally] });
    const took = Math.max(1, performance.now() - begun);
    people = Math.max(10, Math.min(5_000, Math.round((people * PIECE) / took)));
  }
  return { ...result, samples };
}
