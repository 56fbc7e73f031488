/**
 * BullMQ on a Redis of its own, tuned: many jobs at once in a few workers, nothing kept of what is done, no work in the jobs.
 *
 * In: `seed URL DUE PENDING`, `drain URL DUE` or `latency URL COUNT`. Out: lines `begin` and `end` around what is measured, the latter with
 * numbers as JSON. Never: a job that is ready by itself: all are delayed, so that they fall due as enrollments do.
 */
import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import { begin, end, rises } from "./shared.mjs";

const QUEUE = "step";
const WORKERS = 2;
const AT_ONCE = 200;
/** How many jobs are added in one request. */
const BATCH = 5_000;
const HOUR = 3_600_000;

const [mode, url, first, second] = process.argv.slice(2);
const connection = () => new Redis(url, { maxRetriesPerRequest: null });
const queue = new Queue(QUEUE, { connection: connection() });
const options = { removeOnComplete: true, removeOnFail: true };

/** What is due became so within the last hour, what pends does within weeks; they are spread among each other. */
async function seed(due, pending) {
  const now = Date.now();
  const all = due + pending;
  for (let made = 0; made < all; made += BATCH) {
    const jobs = Array.from({ length: Math.min(BATCH, all - made) }, (_, index) => {
      const number = made + index;
      const isDue = Math.floor(((number + 1) * due) / all) > Math.floor((number * due) / all);
      const delay = isDue ? HOUR : 25 * HOUR + Math.floor(Math.random() * 720 * HOUR);
      return { name: "step", data: { contact: `c${number}` }, opts: { ...options, timestamp: now - HOUR - Math.floor(Math.random() * HOUR), delay } };
    });
    await queue.addBulk(jobs);
  }
}

/** Workers that do nothing with a job but tell it. */
function workers(told) {
  return Array.from({ length: WORKERS }, () => new Worker(QUEUE, async (job) => told(job), { connection: connection(), concurrency: AT_ONCE, autorun: false }));
}

async function drain(due) {
  let done = 0;
  const finished = Promise.withResolvers();
  const all = workers(() => {});
  all.forEach((worker) => {
    worker.on("completed", () => {
      done += 1;
      if (done === due) {
        finished.resolve();
      }
    });
    worker.on("error", finished.reject);
  });
  await Promise.all(all.map((worker) => worker.waitUntilReady()));
  begin();
  all.forEach((worker) => void worker.run());
  await finished.promise;
  end({});
}

async function latency(count) {
  const late = [];
  const finished = Promise.withResolvers();
  const all = workers((job) => {
    late.push(Date.now() - job.data.due);
    if (late.length === count) {
      finished.resolve();
    }
  });
  all.forEach((worker) => void worker.run());
  await rises(count, (at) => queue.add("step", { due: at.getTime() }, { ...options, delay: at.getTime() - Date.now() }));
  begin();
  await finished.promise;
  end({ late });
}

await { seed, drain, latency }[mode](Number(first), Number(second));
process.exit(0);
