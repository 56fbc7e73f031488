/**
 * A service at work among people, with a provider, on a place that can fail; what was promised, kept and taken is balanced at the end.
 *
 * In: a place, how many services, what they are started with. Out: a world as the load has it, and ways to fill it. Never: a process, a
 * folder or a server that outlives the test.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as rest } from "node:timers/promises";
import { provider, SECRET } from "../hosts/provider.js";
import { Caller } from "../load/caller.js";
import { People } from "../load/people.js";
import { Service } from "../load/service.js";
import { Taker } from "../load/taker.js";
import { World } from "../load/world.js";
import { Cluster } from "./cluster.js";

/** How many are enrolled in one request. */
const MANY = 250;
/** How long an answer of the service is waited for, and how long a request is tried again, in milliseconds. */
const [WAIT, PATIENCE] = [15_000, 120_000];
/** How long something that has to happen is waited for, in milliseconds. */
const SOON = 60_000;

/** SQLite's file in a folder of its own. */
export function sqlite() {
  const path = mkdtempSync(join(tmpdir(), "relance-faults-"));
  const data = join(path, "data");
  mkdirSync(data, { mode: 0o700 });
  return { options: () => ["--data", data], env: {}, keyIn: data, path, close: () => rmSync(path, { recursive: true, force: true }) };
}

/** A PostgreSQL server that the test fails; it is its maker's to close. `url`: as the service reaches it. */
export function postgres(url) {
  const path = mkdtempSync(join(tmpdir(), "relance-faults-"));
  const data = (index) => join(path, `data${index}`);
  return { options: (index) => ["--data", data(index)], env: { RELANCE_DATABASE: url }, keyIn: data(0), path, close: () => rmSync(path, { recursive: true, force: true }) };
}

/** Does this on a place of each engine; `begin` makes PostgreSQL's server. */
export async function onEach(engine, act, settings = []) {
  if (engine === "sqlite") {
    return act(sqlite());
  }
  const cluster = await Cluster.begin(settings);
  const place = postgres(cluster.url());
  try {
    return await act(place, cluster);
  } finally {
    place.close(); // Whoever needs another way to the server has made a place of their own.
    cluster.close();
  }
}

/** The clock of a trial, which every service of a place reads from one file. */
export class TrialClock {
  constructor(place, now) {
    this.file = join(place.path, "now");
    place.env.RELANCE_TRIAL_CLOCK = this.file;
    this.set(now);
  }

  set(now) {
    this.now = now;
    writeFileSync(this.file, new Date(now).toISOString());
  }

  forward(millis) {
    this.set(this.now + millis);
  }
}

/** A world on this place while `act` has it. */
export async function scene({ place, services = 1, words = [], workspaces = ["w1"], faulty = true, seed = 1, Kind = Taker }, act) {
  const world = new World();
  try {
    Object.assign(world, { place, workspaces, provider: await provider() });
    const { box, url } = world.provider.box("faults", [], Kind);
    Object.assign(world, { taker: box, address: url });
    const usual = ["--webhook-url", url, "--key-rate", "0", "--no-console", "--unsubscribe-url", "https://example.com/leave?key={key}"];
    place.env.RELANCE_WEBHOOK_SECRET = SECRET;
    world.words = [...usual, ...words];
    world.services = Array.from({ length: services }, (_, index) => new Service(place, index, world.words));
    for (const service of world.services) {
      await service.begin(); // One after the other: the first makes the database and the key.
    }
    world.caller = new Caller(world.services, { patience: PATIENCE, wait: WAIT, faulty });
    world.caller.key = world.services[0].key();
    world.people = new People(world.caller, seed);
    for (const workspace of workspaces) {
      await world.people.settle(workspace);
    }
    return await act(world);
  } finally {
    await world.close();
  }
}

/** Asks, and stops where the answer is not the one that was expected. */
export async function ask(world, method, path, body, workspace = "w1") {
  const answer = await world.caller.ask(`${method} ${path}`, method, path, body, { workspace });
  if (!answer) {
    throw new Error(`expected ${method} ${path} to be answered, found ${world.caller.faults.at(-1)}`);
  }
  return answer.body;
}

/** All rows of a list. */
export async function rows(world, path, workspace = "w1") {
  const all = [];
  for (let after; ; ) {
    const page = await ask(world, "GET", `${path}${path.includes("?") ? "&" : "?"}limit=500${after ? `&after=${encodeURIComponent(after)}` : ""}`, undefined, workspace);
    all.push(...page.items);
    after = page.next;
    if (!after) {
      return all;
    }
  }
}

/** Publishes a sequence. */
export async function publish(world, id, draft, workspace = "w1") {
  await ask(world, "POST", "/v1/sequences", { id, draft }, workspace);
  await ask(world, "POST", `/v1/sequences/${id}/publish`, {}, workspace);
}

/** A step that is an email. */
export function email(id, wait, more = {}) {
  return { id, wait, channel: "email", content: { type: "text", subject: id, body: `${id}, {{ contact.firstName }}` }, ...more };
}

/**
 * Brings people and enrolls them; `dueAt` says when each one's visit is, where the sequence is about one. They are among those whom the books
 * ask about.
 */
export async function enroll(world, names, dueAt, { workspace = "w1", sequence = "visit", steps = ["reminder", "thanks"], person = {} } = {}) {
  const made = [];
  for (let from = 0; from < names.length; from += MANY) {
    const some = names.slice(from, from + MANY);
    const contacts = some.map((id) => ({ id, firstName: "Ada", email: `${id}@example.com`, timezone: "UTC", ...person }));
    await ask(world, "POST", "/v1/contacts/bulk", { contacts }, workspace);
    const about = (id) => ({ type: "appointment", id: `visit-${id}`, date: new Date(dueAt(id)).toISOString() });
    const targets = dueAt && { targets: Object.fromEntries(some.map((id) => [id, about(id)])) };
    const answer = await ask(world, "POST", "/v1/enrollments/bulk", { sequence, contacts: some, ...targets }, workspace);
    for (const item of answer.items) {
      if (item.outcome !== "enrolled") {
        throw new Error(`expected ${item.contact} to be enrolled, found ${JSON.stringify(item)}`);
      }
      made.push({ workspace, contact: item.contact, enrollment: item.enrollment, planned: {}, steps, toldAt: Date.now(), answeredAt: undefined });
    }
  }
  world.people.all.push(...made);
  return made;
}

/** Somebody writes; the moment at which that is acknowledged is noted, because after that nothing may reach them. */
export async function answer(world, one, at = Date.now()) {
  one.answers = true;
  const event = { type: "replied", channel: "email", id: `${one.contact}-answers`, at: new Date(at).toISOString() };
  const told = await world.caller.ask("events.create", "POST", "/v1/events", { contact: one.contact, event }, { workspace: one.workspace });
  one.answeredAt = told?.at;
}

/** Waits until it is so. */
export async function until(what, holds, patience = SOON) {
  for (const end = Date.now() + patience; ; await rest(50)) {
    const found = await holds();
    if (found) {
      return found;
    }
    if (Date.now() > end) {
      throw new Error(`expected ${what} within ${patience / 1_000} s, found it not`);
    }
  }
}

/** Everything has ended, and the books balance; says how many of what. */
export async function settled(world, { stood = [], most = 120_000 } = {}) {
  const drained = await world.drain(most);
  const { counts, faults } = await world.books({ stood, open: false, everyTimeline: true });
  if (drained.left > 0 || faults.length > 0) {
    throw new Error(`expected books that balance, found ${drained.left} that wait and:\n${faults.join("\n")}`);
  }
  return counts;
}
