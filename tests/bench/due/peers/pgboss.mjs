/**
 * pg-boss on a database of its own, tuned: batches fetched and completed at once by a few loops, no work in the jobs.
 *
 * In: `seed URL DUE PENDING`, `drain URL DUE`, `latency URL COUNT` or `idle URL SECONDS`. Out: lines `begin` and `end` around what is
 * measured, the latter with numbers as JSON. Never: a supervisor at work beside what is measured.
 */
import pg from "pg";
import { PgBoss } from "pg-boss";
import { begin, end, rises } from "./shared.mjs";

const QUEUE = "step";
const BATCH = 1_000;
const LOOPS = 2;

const [mode, url, first, second] = process.argv.slice(2);
const boss = new PgBoss({ connectionString: url, max: 8, supervise: false, schedule: false });
boss.on("error", (error) => {
  process.stderr.write(`${error}\n`);
  process.exit(1);
});
await boss.start();

// What is due stands among what pends, as it does where people come and go.
const SEED = `INSERT INTO pgboss.job (name, data, start_after, created_on, policy)
  SELECT q.name, jsonb_build_object('contact', 'c' || n), CASE WHEN n <= $1::INT THEN now() - random() * interval '1 hour'
    ELSE now() + interval '1 day' + random() * interval '30 days' END, now() - random() * interval '10 days', q.policy
  FROM pgboss.queue q, generate_series(1, $1::INT + $2::INT) n WHERE q.name = '${QUEUE}' ORDER BY random()`;

async function seed(due, pending) {
  await boss.createQueue(QUEUE, { partition: true });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(SEED, [due, pending]);
  await client.end();
}

async function drain(due) {
  let done = 0;
  const loop = async () => {
    while (done < due) {
      const jobs = await boss.fetch(QUEUE, { batchSize: BATCH });
      if (jobs.length > 0) {
        await boss.complete(QUEUE, jobs.map(({ id }) => id));
      }
      done += jobs.length;
    }
  };
  begin();
  await Promise.all(Array.from({ length: LOOPS }, loop));
  end({});
}

async function latency(count) {
  const late = [];
  const finished = Promise.withResolvers();
  const take = (jobs) => {
    for (const { startAfter } of jobs) {
      late.push(Date.now() - startAfter.getTime());
    }
    if (late.length >= count) {
      finished.resolve();
    }
  };
  // Half a second is the shortest that it takes.
  await boss.work(QUEUE, { batchSize: BATCH, pollingIntervalSeconds: 0.5, includeMetadata: true }, take);
  await rises(count, (at) => boss.send(QUEUE, {}, { startAfter: at }));
  begin();
  await finished.promise;
  end({ late });
}

async function idle(seconds) {
  const until = Date.now() + seconds * 1_000;
  let polls = 0;
  begin();
  while (Date.now() < until) {
    await boss.fetch(QUEUE, { batchSize: BATCH });
    polls += 1;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  end({ polls });
}

await { seed, drain, latency, idle }[mode](Number(first), Number(second));
await boss.stop({ graceful: false });
process.exit(0);
