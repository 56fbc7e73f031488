/**
 * What happens to people while their host is killed: they are imported, enrolled, answer, are paused and resumed, and time goes by.
 *
 * In: chance, what the host answered. Out: the next request, and what the books need to know of those before. Never: a request that does
 * harm when it is asked twice: whoever had no answer asks again.
 */

const FIRST = 8;
const MOST_PEOPLE = 30;
/** So many times what is held is tried again at the end. */
const ATTENDED = 3;
/** How far time goes in one run, in minutes. */
const RUNS = [[6, 1], [6, 2], [10, 5], [8, 10], [5, 30], [4, 61], [2, 600], [1, 1_500]];

const step = (id, wait, more = {}) => ({
  id,
  wait,
  channel: "email",
  content: { type: "text", subject: id, body: `${id}, {{ contact.firstName | default: "you" }}` },
  ...more,
});

/** Steps close together, over several people; one with another channel to turn to; one over days. */
const SEQUENCES = {
  close: [step("one", { minutes: 1 }), step("two", { minutes: 2 }), step("three", { minutes: 1 }), step("four", { minutes: 5 })],
  either: [step("one", { minutes: 5 }, { fallback: ["sms"] }), step("two", { minutes: 10 }, { fallback: ["sms"] })],
  long: [step("one", { minutes: 10 }), step("two", { hours: 1 }), step("three", { days: 1 })],
};

/** People, what they are in, and what was asked about them. */
export class World {
  /** Replies that were acknowledged: whose, under which id, after how many tries, and when. */
  replies = [];
  /** Enrollments that somebody stopped, after how many tries. */
  stops = [];
  /** Enrollments that were put aside and taken back to work. */
  released = new Set();
  #people = [];
  #enrollments = [];
  #paused = new Set();
  #first;
  #look = false;
  #count = 0;

  constructor(chance, mode) {
    Object.assign(this, { chance, mode });
    this.#first = [
      ["settings", { settings: { channels: { email: {}, sms: {} }, ...mode.settings } }],
      ...Object.keys(SEQUENCES).map((name) => this.#publish(name)),
      this.#contacts(FIRST),
      ...Object.keys(SEQUENCES).map((name) => this.#enroll(name, 4)),
    ];
  }

  /** The next request: one that is wanted for a point, else one by chance. */
  next(now, wanted) {
    if (this.#first.length > 0) {
      return this.#first.shift();
    }
    if (wanted) {
      return wanted === "publish" ? this.#publish(this.chance.of(Object.keys(SEQUENCES))) : this.#contacts(2);
    }
    if (this.#look) {
      this.#look = false;
      return ["enrollments", {}];
    }
    const aside = this.#enrollments.find(({ quarantined }) => quarantined);
    if (aside) {
      return ["release", { enrollment: aside.id }];
    }
    return this.#byChance(now);
  }

  #byChance(now) {
    const { chance } = this;
    const request = chance.weighed([
      [42, () => this.#run(now)],
      [20, () => this.#enroll(chance.of(Object.keys(SEQUENCES)), 6)],
      [9, () => this.#reply()],
      [6, () => this.#act("paused", this.#live().filter(({ id }) => !this.#paused.has(id)))],
      [7, () => this.#act("resumed", this.#live().filter(({ id }) => this.#paused.has(id)))],
      [3, () => this.#act("stopped", this.#live())],
      [this.mode.attends ? 8 : 0, () => this.#act("released", this.#live())],
      [5, () => this.#contacts(2)],
      [2, () => this.#publish(chance.of(Object.keys(SEQUENCES)))],
      [6, () => ["enrollments", {}]],
    ])();
    return request ?? this.#run(now); // Nobody is there to whom that could happen.
  }

  /** What an answer tells; `tries` is how many messages the provider had been offered by then. */
  answered([name, what], ok, tries, now) {
    if (name === "enrollments") {
      this.#enrollments = ok;
    } else if (name === "enroll") {
      this.#look = true;
    } else if (name === "release") {
      this.released.add(what.enrollment);
      this.#look = true;
    } else if (name === "event") {
      this.#happened(what, tries, now);
    }
  }

  #happened({ to, event: { type, id } }, tries, now) {
    if (type === "replied") {
      this.replies.push({ contact: to.contact, id, tries, at: now });
      this.#look = true;
    } else if (type === "stopped") {
      this.stops.push({ enrollment: to.enrollment, tries });
      this.#look = true;
    } else if (type === "paused") {
      this.#paused.add(to.enrollment);
    } else if (type === "resumed") {
      this.#paused.delete(to.enrollment);
    }
  }

  /** A host was killed: what became of the last request is looked at. */
  killed() {
    this.#look = this.#first.length === 0;
  }

  /**
   * What still has to be done for everything to end: what is put aside is taken up, what is paused or held goes on, and time goes by. What
   * is left then is held because nobody can be reached any more: a person skips it.
   */
  rest(enrollments, now, round) {
    const live = enrollments.filter(({ status }) => status === "active" || status === "paused");
    const attended = this.mode.attends && round < ATTENDED;
    const requests = live.flatMap(({ id, status, quarantined }) => [
      ...(quarantined ? [["release", { enrollment: id }]] : []),
      ...(status === "paused" ? [this.#event("resumed", { enrollment: id })] : []),
      ...(attended ? [this.#event("released", { enrollment: id })] : []),
      ...(round > 0 && !attended ? [this.#event("stepSkipped", { enrollment: id })] : []),
    ]);
    return live.length === 0 ? [] : [...requests, ["run", { until: later(now, 40 * 24 * 60) }], ["enrollments", {}]];
  }

  #live() {
    return this.#enrollments.filter(({ status, quarantined }) => !quarantined && (status === "active" || status === "paused"));
  }

  #run(now) {
    return ["run", { until: later(now, this.chance.weighed(RUNS)) }];
  }

  #publish(name) {
    this.#count += 1;
    const draft = { name: `${name} ${this.#count}`, purpose: "service", reenroll: "afterEnd", steps: SEQUENCES[name] };
    return ["publish", { sequence: name, draft }];
  }

  /** New people, while there is room; else people who are known, under another name. */
  #contacts(most) {
    const ids = Array.from({ length: this.chance.upTo(most) + (this.#people.length === 0 ? most : 0) }, () => {
      if (this.#people.length < MOST_PEOPLE) {
        this.#people.push(`c${this.#people.length}`);
        return this.#people.at(-1);
      }
      return this.chance.of(this.#people);
    });
    this.#count += 1;
    const phone = (id) => `+3460000${String(id.slice(1)).padStart(4, "0")}`;
    const contacts = [...new Set(ids)].map((id) => ({ id, firstName: `${id} ${this.#count}`, email: `${id}@example.com`, phone: phone(id), timezone: "UTC" }));
    return ["contacts", { contacts }];
  }

  #enroll(sequence, most) {
    return ["enroll", { sequence, contacts: this.chance.some(this.#people, most) }];
  }

  #reply() {
    const live = this.#live();
    const contact = live.length > 0 ? this.chance.of(live).contact : this.chance.of(this.#people);
    return this.#event("replied", { contact }, { channel: "email" });
  }

  #act(type, among) {
    return among.length > 0 ? this.#event(type, { enrollment: this.chance.of(among).id }) : undefined;
  }

  #event(type, to, more = {}) {
    this.#count += 1;
    return ["event", { to, event: { type, id: `e${this.#count}`, ...more } }];
  }
}

/** So many minutes later. */
const later = (now, minutes) => new Date(Date.parse(now) + minutes * 60_000).toISOString();
