/**
 * Reads what the service has kept, over the API and page by page: enrollments, messages, timelines.
 *
 * In: workspaces. Out: rows by enrollment and by key. Never: a look into the database behind the service.
 */

/** How many timelines are asked for at once. */
const AT_ONCE = 4;

/** All rows of a list. */
async function rows(caller, workspace, path, limit) {
  const all = [];
  for (let after; ; ) {
    const words = new URLSearchParams({ limit: String(limit), ...(after ? { after } : {}) });
    const answer = await caller.ask("reading", "GET", `${path}?${words}`, undefined, { workspace });
    if (!answer) {
      throw new Error(`expected ${path} to be answered, found ${caller.faults.at(-1)}`);
    }
    all.push(...answer.body.items);
    after = answer.body.next;
    if (!after) {
      return all;
    }
  }
}

/** Every enrollment and every message of these workspaces. */
export async function ledger(caller, workspaces) {
  const [enrollments, messages] = [new Map(), new Map()];
  for (const workspace of workspaces) {
    for (const { id, contact, status, waitingFor, wakeAt, quarantined } of await rows(caller, workspace, "/v1/enrollments", 500)) {
      enrollments.set(`${workspace}/${id}`, { contact, status, waitingFor, wakeAt, quarantined });
    }
    for (const { key, enrollment, step, status, attempts, detail } of await rows(caller, workspace, "/v1/messages", 500)) {
      messages.set(`${workspace}/${key}`, { enrollment, step, status, attempts, detail });
    }
  }
  return { enrollments, messages };
}

/** How many enrollments of these workspaces have not ended. */
export async function live(caller, workspaces) {
  const counts = await Promise.all(workspaces.map((workspace) => caller.ask("reading", "GET", "/v1/status", undefined, { workspace })));
  return counts.reduce((sum, answer) => sum + (answer?.body.enrollments.active ?? 0) + (answer?.body.enrollments.paused ?? 0), 0);
}

/** Of these people's enrollments: the keys that their timelines have an effect `send` of, and how many entries there are. */
export async function timelines(caller, people) {
  const [keys, entries] = [new Set(), new Map()];
  const waiting = [...people];
  const read = async () => {
    for (let one = waiting.pop(); one; one = waiting.pop()) {
      const all = await rows(caller, one.workspace, `/v1/enrollments/${one.enrollment}/timeline`, 100);
      entries.set(`${one.workspace}/${one.enrollment}`, all.length);
      const sends = all.flatMap(({ effects }) => effects.filter(({ type }) => type === "send"));
      sends.forEach(({ key }) => keys.add(`${one.workspace}/${key}`));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, read));
  return { keys, entries };
}

/** Those of these people whose timeline does not lead to their enrollment's state. */
export async function unlike(caller, people) {
  const found = [];
  for (const { workspace, enrollment } of people) {
    const answer = await caller.ask("reading", "GET", `/v1/enrollments/${enrollment}/replay`, undefined, { workspace });
    if (!answer?.body.same) {
      found.push(`the timeline of ${workspace}/${enrollment} does not lead to its state`);
    }
  }
  return found;
}
