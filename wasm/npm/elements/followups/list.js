/**
 * The list as it is edited, and what the core says of it.
 *
 * In: edits and the facts (now, zone, settings). Out: the core's view of the list. Never: a rule; what may be added, removed or sent, and
 * what is wrong with an entry, is the core's answer.
 */
import { RelanceError, entriesAdd, entriesNew, entriesRemove, entriesToVersion, entriesView, preview, when } from "../core.js";

const NOTHING = { entries: [], canAdd: false, canRemove: false, canSend: false, reasons: [] };

export class List {
  /** The entries as they are typed. */
  entries = [];
  /** What the core says of them. */
  result = NOTHING;
  /** A number that the core refused, by entry: the days of a wait, say. */
  #refused = new Map();

  get empty() {
    return this.entries.length === 0;
  }

  /** A new list, with the entries that a new list has (A1). */
  begin(facts) {
    this.#take(entriesNew(facts));
  }

  /** Another list in place of this one; throws a `RelanceError` where the core can't read it. */
  replace(entries, facts) {
    this.#take(entriesView({ ...facts, entries }));
  }

  /** These entries, read when the core is next asked. */
  hold(entries) {
    this.entries = entries.map((entry) => ({ ...entry }));
    this.result = NOTHING;
    this.#refused.clear();
  }

  add(facts) {
    this.#take(entriesAdd({ ...facts, entries: this.readable }));
  }

  remove(index, facts) {
    this.#take(entriesRemove({ ...facts, entries: this.readable, index }));
  }

  /** Changes members of an entry. */
  edit(index, members) {
    this.#refused.delete(this.entries[index].id);
    Object.assign(this.entries[index], members);
  }

  /** Moves an entry to so many calendar days from now, at its own local time; counted by the core (A3, T2). */
  moveToDay(index, days, facts) {
    const entry = this.entries[index];
    try {
      const { local } = when({ zone: facts.zone, base: facts.now, wait: { days } });
      this.edit(index, { local: local.slice(0, 10) + (this.result.entries[index].local ?? local).slice(10) });
    } catch (error) {
      this.#refused.set(entry.id, problemsOf(error).map((problem) => ({ ...problem, path: `/entries/${index}/days` })));
    }
  }

  /** Asks the core what it says of the list now. */
  view(facts) {
    let problems = [];
    try {
      this.result = entriesView({ ...facts, entries: this.entries });
    } catch (error) {
      // One entry that can't be read must not hide what the core says of the others: they are asked for again, with its last good time.
      problems = problemsOf(error);
      if (!problems.every((problem) => place(problem) !== undefined)) {
        throw error;
      }
      const unread = new Set(problems.map(place));
      const entries = this.entries.map((entry, index) => (unread.has(index) ? this.#lastGood(entry, index, facts) : entry));
      this.result = entriesView({ ...facts, entries });
    }
    this.#adopt(problems);
    return this.result;
  }

  /** The inline version that the list is; throws a `RelanceError` with the problems where it can't be sent. */
  toVersion(facts, more) {
    return entriesToVersion({ ...facts, ...more, entries: this.readable }).version;
  }

  /** What would become of each entry for this contact, by id; nothing where that can't be said yet. */
  outlook(facts, more, people) {
    if (!this.result.canSend || !people.contact) {
      return new Map();
    }
    try {
      const version = this.toVersion(facts, more);
      const { steps } = preview({ version, ...people, settings: facts.settings, start: facts.now });
      return new Map(steps.map((step) => [step.id, step]));
    } catch (error) {
      problemsOf(error);
      return new Map();
    }
  }

  /** The entries as the core can read them again: each with its instant. */
  get readable() {
    return this.result.entries.map(({ id, at, text, subject, cancelOnReply }, index) => {
      const { local } = this.entries[index] ?? {};
      const entry = local === undefined ? { id, at, text, cancelOnReply } : { id, at, local, text, cancelOnReply };
      return subject === undefined || subject === null ? entry : { ...entry, subject };
    });
  }

  #lastGood({ local, at, ...entry }, index, facts) {
    return { ...entry, at: this.result.entries[index]?.at ?? at ?? facts.now };
  }

  #take(result) {
    this.result = result;
    this.entries = result.entries.map(() => ({}));
    this.#refused.clear();
    this.#adopt([]);
  }

  /** Takes over what the core has read: times as instants, ids that it made; and puts what it could not read beside its entry. */
  #adopt(problems) {
    const { result } = this;
    result.entries.forEach((view, index) => {
      const own = problems.filter((problem) => place(problem) === index);
      const { id, at, text, subject, cancelOnReply } = view;
      const typed = own.length > 0 ? { local: this.entries[index].local } : {};
      this.entries[index] = { id, at, text, cancelOnReply, ...(subject === undefined ? {} : { subject }), ...typed };
      view.unread = own.length > 0;
      view.problems = [...(view.unread ? own.concat(view.problems.filter(isNotOfTime)) : view.problems), ...(this.#refused.get(id) ?? [])];
      if (view.unread) {
        result.canSend = false;
      }
    });
    if (problems.length > 0) {
      result.reasons = [...result.reasons, ...problems.map(({ code, message }) => ({ code, text: message }))];
    }
  }
}

/** The problems of a refused request; any other error goes on. */
export function problemsOf(error) {
  if (error instanceof RelanceError) {
    return error.problems;
  }
  throw error;
}

/** The index of the entry that a problem is about. */
function place(problem) {
  const found = /^\/entries\/(\d+)(\/|$)/.exec(problem.path);
  return found ? Number(found[1]) : undefined;
}

const isNotOfTime = (problem) => !/\/(at|local)$/.test(problem.path);
