/**
 * graphile-worker on a database of its own, tuned as its documents say: a local queue, batched completion, no work in the jobs.
 *
 * In: `seed URL DUE PENDING`, `drain URL DUE`, `latency URL COUNT` or `idle URL SECONDS`. Out: lines `begin` and `end` around what is
 * measured, the latter with numbers as JSON. Never: a setting that its makers advise against.
 */
import { makeWorkerUtils, run, Logger } from "graphile-worker";
import { begin, end, rises } from "./shared.mjs";

const [mode, url, first, second] = process.argv.slice(2);
const quiet = new Logger(() => () => {});
const preset = {
  worker: {
    connectionString: url,
    concurrentJobs: 24,
    maxPoolSize: 8,
    pollInterval: mode === "idle" ? 10 : 2_000,
    localQueue: { size: 500, refetchDelay: { durationMs: 10 } },
    completeJobBatchDelay: 0,
    failJobBatchDelay: 0,
    logger: quiet,
  },
};

// What is due stands among what pends, as it does where people come and go.
const SEED = `INSERT INTO graphile_worker._private_jobs AS j (task_id, payload, run_at, created_at)
  SELECT t.id, json_build_object('contact', 'c' || n), CASE WHEN n <= $1::INT THEN now() - random() * interval '1 hour'
    ELSE now() + interval '1 day' + random() * interval '30 days' END, now() - random() * interval '30 days'
  FROM graphile_worker._private_tasks t, generate_series(1, $1::INT + $2::INT) n WHERE t.identifier = 'step' ORDER BY random()`;

async function seed(due, pending) {
  const utils = await makeWorkerUtils({ preset });
  await utils.migrate();
  await utils.addJob("step", {});
  await utils.withPgClient(async (client) => {
    await client.query("DELETE FROM graphile_worker._private_jobs");
    await client.query(SEED, [due, pending]);
  });
  await utils.release();
}

async function drain(due) {
  let done = 0;
  const finished = Promise.withResolvers();
  const step = () => {
    done += 1;
    if (done === due) {
      finished.resolve();
    }
  };
  begin();
  const runner = await run({ preset, taskList: { step } });
  await finished.promise;
  await runner.stop(); // What is finished is stored before this returns.
  end({});
}

async function latency(count) {
  const late = [];
  const finished = Promise.withResolvers();
  const step = (_, { job }) => {
    late.push(Date.now() - job.run_at.getTime());
    if (late.length === count) {
      finished.resolve();
    }
  };
  const runner = await run({ preset, taskList: { step } });
  await rises(count, (at) => runner.addJob("step", {}, { runAt: at }));
  begin();
  await finished.promise;
  end({ late });
  await runner.stop();
}

async function idle(seconds) {
  let polls = 0;
  const runner = await run({ preset, taskList: { step: () => {} } });
  runner.events.on("localQueue:getJobs:complete", () => {
    polls += 1;
  });
  begin();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  end({ polls });
  await runner.stop();
}

await { seed, drain, latency, idle }[mode](Number(first), Number(second));
process.exit(0);
