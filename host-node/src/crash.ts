/**
 * Points at which a test can stop the process for good, to see what a restart finds.
 *
 * In: a name and a count, set by a test alone. Out: at the n-th time that the point is passed, nothing any more. Never: anything at all
 * unless a test has asked for it in this very process; no variable of the environment is read.
 */

let wanted: { name: string; left: number } | undefined;

/** Has the process die at the n-th time that this point is passed. */
export function dieAt(name: string, time: number): void {
  wanted = { name, left: time };
}

/** Passes this point, or never returns from it. */
export function point(name: string): void {
  if (wanted === undefined || wanted.name !== name) {
    return;
  }
  wanted.left -= 1;
  if (wanted.left <= 0) {
    process.kill(process.pid, "SIGKILL");
    // The signal is on its way; nothing may happen before it is here.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
}
