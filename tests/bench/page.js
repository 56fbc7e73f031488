/**
 * Starts a fresh worker for each way of asking, and posts what they measured.
 *
 * In: `worker.js`. Out: its numbers, posted as JSON. Never: two workers at a time.
 */
const WAYS = [
  { name: "draft", given: "draft", many: 10_000 },
  { name: "handle", given: "handle", many: 10_000 },
  { name: "handle by 500", given: "handle", many: 500 },
];

const ask = (way) =>
  new Promise((resolve, reject) => {
    const worker = new Worker("/tests/bench/worker.js", { type: "module" });
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }) => {
      worker.terminate();
      resolve(data);
    };
    worker.postMessage(way);
  });

try {
  const measured = [];
  for (let round = 0; round < 3; round += 1) {
    for (const way of WAYS) {
      measured.push({ ...way, ...(await ask(way)) });
    }
  }
  await fetch("/answers", { method: "POST", body: JSON.stringify(measured) });
} catch (error) {
  await fetch("/answers", { method: "POST", body: `failed: ${error}` });
}
