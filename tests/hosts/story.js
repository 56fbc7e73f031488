/**
 * Lives through a scenario on one host, and tells what came of it.
 *
 * In: a host, a run of a scenario, a provider. Out: what the provider took, every timeline, state and row. Never: the machine's clock; an
 * answer that nobody looks at.
 */
import assert from "node:assert/strict";
import { Adapter, Crashed } from "./adapter.js";
import { SECRET } from "./provider.js";
import { spoil } from "./spoil.js";

const COLUMNS = ["key", "enrollment", "contact", "sequence", "step", "channel", "status", "attempts", "queuedAt", "settledAt", "messageId", "detail"];
const order = (one, other) => (one < other ? -1 : Number(one > other));

/** A host, with processes that are used again for the next story. */
export class Seat {
  #idle = [];

  constructor(host) {
    Object.assign(this, host);
  }

  /** A process of this host; one with a crash point is new. */
  process(crash) {
    return (crash ? undefined : this.#idle.pop()) ?? new Adapter(this.adapter, crash);
  }

  /** A process that is not needed now. */
  back(adapter) {
    adapter.now = undefined;
    this.#idle.push(adapter);
  }

  async end() {
    await Promise.all(this.#idle.map((adapter) => adapter.end()));
  }
}

/** Lives through a run, with a crash on the way if one is wanted: `{ step, at }`. */
export async function live(seat, run, provider, workspace, crash) {
  const { store, done } = await seat.place();
  const { box, url } = provider.box(`${workspace}-${seat.name.replaceAll(" ", "-")}`, run.given.provider);
  const { timeout, model } = run.given;
  const setup = { store, workspace, provider: { url, secret: SECRET, timeout }, ...(model ? { model } : {}) };
  const story = new Story(seat, run, box, setup);
  try {
    await story.begin();
    for (const [index, step] of run.when.entries()) {
      await story.step(step, crash?.step === index ? crash.at : undefined);
    }
    return await story.told();
  } finally {
    await story.end();
    await done();
  }
}

class Story {
  #answers = [];
  #adapter;
  #now;

  constructor(seat, run, box, setup) {
    Object.assign(this, { seat, run, box, setup });
    this.#now = run.given.now;
  }

  async begin() {
    const { settings, contacts, sequences, conversations } = this.run.given;
    await this.#open();
    if (settings) {
      await this.#must("settings", { settings });
    }
    for (const [sequence, draft] of Object.entries(sequences)) {
      await this.#must("publish", { draft, sequence });
    }
    if (contacts.length > 0) {
      await this.#must("contacts", { contacts });
    }
    for (const conversation of conversations) {
      await this.#must("conversation", conversation);
    }
  }

  /** One step; where it crashes at `again`, it is asked once more after the restart, and where it must crash by itself, it is not. */
  async step({ crash, meanwhile, answers, ...request }, again) {
    if (request.spoil ?? request.away) {
      await this.#without(request);
      return;
    }
    const [[name, what]] = Object.entries(request);
    const asked = await this.#resolved(what);
    let answer;
    if (crash ?? again) {
      await this.#close();
      await this.#crashing(crash ?? again, name, asked);
      await this.#open();
    }
    if (!crash) {
      const beside = meanwhile && this.#meanwhile(meanwhile);
      answer = await this.#adapter.ask(name, asked);
      this.#now = this.#adapter.now ?? this.#now;
      await beside;
    }
    this.#heard({ name, answer, answers });
  }

  /** What was answered, to be compared with other hosts', and with what the scenario expects. */
  #heard({ name, answer, answers }) {
    const plain = answer ?? { crashed: true };
    assert.ok(answers || !plain.problems, `\`${name}\`: ${JSON.stringify(plain.problems)}`);
    this.#answers.push({ name, answer: plain, expected: answers });
  }

  /** Asks a second process of the same store once the provider has heard of a message. */
  async #meanwhile(step) {
    await this.box.next();
    const [[name, what]] = Object.entries(step);
    const other = this.seat.process();
    const now = this.#adapter.now ?? this.#now;
    await must(other, "open", { ...this.setup, now });
    this.#heard({ name, answer: await other.ask(name, what) });
    await must(other, "close");
    this.seat.back(other);
  }

  /** Asks a process that dies on the way. */
  async #crashing(at, name, what) {
    const adapter = this.seat.process(at);
    try {
      await must(adapter, "open", { ...this.setup, now: this.#now });
      await adapter.ask(name, what);
      assert.fail(`expected a crash at ${at} during \`${name}\`, found none`);
    } catch (error) {
      await adapter.kill();
      if (!(error instanceof Crashed)) {
        throw error;
      }
      this.#now = adapter.now ?? this.#now;
    }
  }

  /** A request whose enrollments are named by contact and sequence. */
  async #resolved(what) {
    const named = what.enrollment ?? what.to?.enrollment;
    if (named === undefined) {
      return what;
    }
    const enrollment = await this.#enrollment(named);
    return what.to ? { to: { enrollment }, event: await this.#ofText(enrollment, what.event) } : { ...what, enrollment };
  }

  /** An approval or a refusal that does not say of what is of the text that waits for it. */
  async #ofText(enrollment, event) {
    if (event.digest !== undefined || !["approved", "refused"].includes(event.type)) {
      return event;
    }
    const asked = effects(await this.#must("timeline", { enrollment })).filter(({ type }) => type === "requestApproval");
    assert.ok(asked.length > 0, `expected a text of ${enrollment} that waits for approval`);
    return { ...event, digest: asked.at(-1).digest };
  }

  async #enrollment(named) {
    const found = (await this.#enrollments()).find(({ name }) => name === named);
    assert.ok(found, `expected an enrollment \`${named}\``);
    return found.id;
  }

  /** Every enrollment, named by contact and sequence; a later one of the same two has a number. */
  async #enrollments() {
    const rows = (await this.#must("enrollments")).sort((one, other) => order(one.id, other.id));
    const counts = new Map();
    return rows.map((row) => {
      const name = `${row.contact}/${row.sequence}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
      return { ...row, name: counts.get(name) > 1 ? `${name}#${counts.get(name)}` : name };
    });
  }

  /** What happens while no host is open: time goes by, or a stored state is spoiled. */
  async #without({ away, spoil: whose }) {
    const enrollment = whose && (await this.#enrollment(whose));
    await this.#close();
    if (enrollment) {
      await spoil(this.setup, enrollment);
    }
    this.#now = away ?? this.#now;
    await this.#open();
  }

  /** Everything that can be told, in one order. */
  async told() {
    const outbox = (await this.#must("outbox")).map((row) => Object.fromEntries(COLUMNS.map((name) => [name, row[name] ?? null])));
    outbox.sort((one, other) => order(one.key, other.key));
    const enrollments = await this.#enrollments();
    const [timelines, states, ends, contacts] = [{}, {}, {}, {}];
    for (const { id, name, quarantined } of enrollments) {
      timelines[name] = JSON.stringify(await this.#must("timeline", { enrollment: id }));
      ends[name] = { quarantined };
      if (!quarantined) {
        const state = await this.#must("state", { enrollment: id });
        states[name] = JSON.stringify(state);
        ends[name] = { ...ended(state), quarantined };
        const { same } = await this.#must("replay", { enrollment: id });
        assert.ok(same, `${name} replays to the same state`);
      }
    }
    for (const { id } of this.run.given.contacts) {
      contacts[id] = await this.#must("contact", { contact: id });
    }
    const conversations = await this.#conversations(timelines);
    return { ...this.#received(outbox), timelines, states, ends, outbox, contacts, ...conversations, answers: this.#answers, faults: this.box.faults };
  }

  /** Where conversations stand, every turn of theirs, what models and people were asked. */
  async #conversations(timelines) {
    const [watches, stands, asked] = [{}, {}, []];
    for (const { conversation: { id } } of this.run.given.conversations) {
      const watch = await this.#must("watch", { conversation: id });
      const turns = watch.entries.map((entry) => JSON.parse(entry));
      watches[id] = watch;
      stands[id] = stood(watch, turns);
      asked.push(...questions(turns));
    }
    asked.push(...Object.values(timelines).flatMap((timeline) => questions(JSON.parse(timeline))));
    const open = (await this.#must("questions")).sort((one, other) => order(one.key, other.key));
    return { watches, stands, asked: asked.sort(), questions: open, surveys: await this.#must("surveys") };
  }

  /** What the provider took, in order, and what it only heard of. The time is the host's: when it stored that the message was taken. */
  #received(outbox) {
    const [received, refused] = [[], []];
    for (const { send, body, tries, taken } of this.box.messages.values()) {
      const { key, contact, sequence, step, channel, to, content } = send;
      const at = outbox.find((row) => row.key === key)?.settledAt;
      const says = content.body ?? content.text ?? content.template;
      (taken ? received : refused).push({ at, key, contact, sequence, step, channel, to, says, tries, body: body.replace(`"workspace":"${this.setup.workspace}"`, '"workspace":"its own"') });
    }
    const sorted = (list) => list.sort((one, other) => order(`${one.at} ${one.key}`, `${other.at} ${other.key}`));
    return { received: sorted(received), refused: sorted(refused) };
  }

  async #open() {
    this.#adapter = this.seat.process();
    await this.#must("open", { ...this.setup, now: this.#now });
  }

  async #close() {
    const adapter = this.#adapter;
    this.#adapter = undefined;
    await must(adapter, "close");
    this.seat.back(adapter);
  }

  /** Whatever became of the story, its process is free again or gone. */
  async end() {
    try {
      if (this.#adapter) {
        await this.#close();
      }
    } catch {
      await this.#adapter?.kill();
    }
  }

  #must(name, what) {
    return must(this.#adapter, name, what);
  }
}

async function must(adapter, name, what) {
  const { ok, problems } = await adapter.ask(name, what);
  assert.ok(problems === undefined, `\`${name}\`: ${JSON.stringify(problems)}`);
  return ok;
}

const effects = (entries) => entries.flatMap(({ effects }) => effects);

/** The keys of what a model was asked. */
const questions = (entries) => effects(entries).filter(({ type }) => type === "askModel").map(({ key }) => key);

/** How a conversation stands, as scenarios say it. */
function stood({ conversation, said, state }, turns) {
  const { closed = false, handledBy, botInactive = false } = conversation;
  const written = said.map(({ from, text }) => `${from}: ${text}`);
  const decided = turns.flatMap(({ decisions }) => decisions.map(({ what, reasons }) => [what, ...reasons.map(({ code }) => code)].join(" ")));
  const { status, reason, wakeAt, heldUntil, episode, sent, followUp } = state === null ? {} : JSON.parse(state);
  const planned = followUp && { occasion: followUp.occasion, promise: followUp.promise, proposed: followUp.proposed, sent: followUp.sent };
  return { status, reason: reason?.code, wakeAt, heldUntil, episode, sent, followUp: planned ?? null, closed, handledBy, botInactive, said: written, decided };
}

/** How an enrollment stands, as scenarios say it. */
function ended({ status, waitingFor, wakeAt, ended: end, steps }) {
  const at = Object.fromEntries(steps.map(({ id, status: of }) => [id, of]));
  const why = Object.fromEntries(steps.filter(({ reason }) => reason).map(({ id, reason }) => [id, reason.code]));
  return { status, waitingFor, wakeAt, reason: end?.reason?.code, steps: at, reasons: why };
}
