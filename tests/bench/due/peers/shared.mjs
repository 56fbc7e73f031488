/**
 * What the job queues' programs share: the marks around what is measured, and when jobs are to fall due.
 *
 * In: numbers. Out: lines on standard output. Never: a clock of its own beside the machine's.
 */

let began;

/** From here on it counts. */
export function begin() {
  began = process.cpuUsage();
  process.stdout.write("begin\n");
}

/** Up to here it counted. */
export function end(numbers) {
  const { user, system } = process.cpuUsage(began);
  process.stdout.write(`end ${JSON.stringify({ ...numbers, cpu: user + system })}\n`);
}

/** Adds jobs that fall due one by one, from in a second on, so that each finds the queue idle. */
export async function rises(count, add) {
  const start = Date.now() + 1_000;
  for (let index = 0; index < count; index += 1) {
    // No multiple of a polling interval: each falls at another moment between two polls.
    await add(new Date(start + index * 173));
  }
}
