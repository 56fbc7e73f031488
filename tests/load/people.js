/**
 * The people of the load: how they are made and enrolled, what each is to get and when, and who answers.
 *
 * In: a rate, a seed. Out: a record of each person: enrollment, steps, planned moments, when the answer was acknowledged. Never: a wait
 * by the minute: what is planned lies seconds ahead, so that something falls due all the time.
 */
import { setTimeout as rest } from "node:timers/promises";
import { chance } from "./figures.js";

/** Between two groups of one workspace, in milliseconds. */
const TICK = 200;
/** How many groups of one workspace may be on their way; who would come beyond that is counted, and not made up for. */
const MOST_GROUPS = 8;
/** Of so many people one answers: a share. */
const ANSWERING = 0.3;
/** When answers come, in milliseconds after the enrollment: at least, and how much later at most. */
const ANSWERS = [1_000, 8_000];
/** When the first message is planned, in milliseconds from now: at least, and how much later at most. */
const FIRST = [3_000, 4_000];
/** Between the messages of a list, in milliseconds. */
const BETWEEN = 2_000;
/** How many are enrolled in one request while many are to be due at once. */
const MANY = 250;

/** Two messages about an appointment, the first at its date, the second as soon as the first has gone. */
export const VISIT = {
  name: "Visit",
  purpose: "service",
  target: "appointment",
  steps: [
    { id: "reminder", anchor: "targetDate", wait: { minutes: 0 }, channel: "email", content: { type: "text", subject: "Your visit", body: "Hello {{ contact.firstName }}, we expect you." } },
    { id: "thanks", wait: { minutes: 0 }, channel: "email", content: { type: "text", subject: "Thank you", body: "Thank you, {{ contact.firstName }}." } },
  ],
};
const LIST = ["a", "b", "c"];

/** Everybody, by workspace and enrollment. */
export class People {
  all = [];
  /** How many answers were told twice. */
  answersRepeated = 0;
  /** How many were left out because too much was on its way. */
  leftOut = 0;
  #numbers = new Map();
  #underWay = new Set();
  #random;
  #repeating = false;

  constructor(caller, seed) {
    this.caller = caller;
    this.#random = chance(seed);
  }

  /** While this is on, each answer comes twice, the second as late as it likes. */
  repeatAnswers(on) {
    this.#repeating = on;
  }

  /** Makes a workspace with its sequence. */
  async settle(workspace) {
    this.#numbers.set(workspace, 0);
    await this.#must("workspaces.create", "POST", "/v1/workspaces", { id: workspace });
    await this.#must("sequences.create", "POST", "/v1/sequences", { id: "visit", draft: VISIT }, workspace);
    await this.#must("sequences.publish", "POST", "/v1/sequences/visit/publish", {}, workspace);
  }

  async #must(kind, method, path, body, workspace) {
    const answer = await this.caller.ask(kind, method, path, body, { workspace });
    if (!answer) {
      throw new Error(`expected ${kind} to be answered, found ${this.caller.faults.at(-1)}`);
    }
    return answer.body;
  }

  /** So many people a second in one workspace, until then, in groups that come evenly. */
  async steady(workspace, perSecond, until) {
    let [owed, running] = [0, 0];
    for (let next = Date.now(); next < until; next += TICK) {
      await rest(Math.max(0, next - Date.now()));
      owed += (perSecond * TICK) / 1_000;
      const size = Math.floor(owed);
      owed -= size;
      if (running >= MOST_GROUPS) {
        this.leftOut += size;
      } else if (size > 0) {
        running += 1;
        this.#follow(this.#group(workspace, size).finally(() => (running -= 1)));
      }
    }
  }

  /** So many people a second in one workspace until then, all of them due at one moment. */
  async burst(workspace, perSecond, until, dueAt) {
    const end = Math.max(1, Math.round(((until - Date.now()) / 1_000) * perSecond));
    const began = Date.now();
    for (let made = 0; made < end && Date.now() < until; ) {
      const size = Math.min(MANY, end - made);
      await this.#visits(workspace, this.#named(workspace, size), () => dueAt);
      made += size;
      await rest(Math.max(0, began + (made / perSecond) * 1_000 - Date.now()));
    }
  }

  #follow(work) {
    this.#underWay.add(work);
    void work.finally(() => this.#underWay.delete(work));
  }

  /** Resolves when nothing is on its way any more, answers of people included. */
  async settled() {
    while (this.#underWay.size > 0) {
      await Promise.all(this.#underWay);
    }
  }

  #named(workspace, size) {
    const first = this.#numbers.get(workspace);
    this.#numbers.set(workspace, first + size);
    return Array.from({ length: size }, (_, index) => `${workspace}-p${first + index}`);
  }

  #soon() {
    return Date.now() + FIRST[0] + Math.floor(this.#random() * FIRST[1]);
  }

  /** Of four people two are enrolled with others in one request, one alone, and one gets a list of messages that was made by hand. */
  async #group(workspace, size) {
    const many = [];
    const work = this.#named(workspace, size).map((contact) => {
      const way = Number(contact.slice(contact.lastIndexOf("p") + 1)) % 4;
      return way === 0 ? this.#visit(workspace, contact) : way === 1 ? this.#list(workspace, contact) : void many.push(contact);
    });
    await Promise.all([...work, many.length > 0 ? this.#visits(workspace, many, () => this.#soon()) : undefined]);
  }

  /** Many, in one request each. */
  async #visits(workspace, contacts, date) {
    const made = await this.caller.ask("contacts.bulk", "POST", "/v1/contacts/bulk", { contacts: contacts.map(person) }, { workspace });
    if (!made) {
      return;
    }
    const dates = new Map(contacts.map((contact) => [contact, date()]));
    const targets = Object.fromEntries(contacts.map((contact) => [contact, about(contact, dates.get(contact))]));
    const answer = await this.caller.ask("enrollments.bulk", "POST", "/v1/enrollments/bulk", { sequence: "visit", contacts, targets }, { workspace });
    for (const item of answer?.body.items ?? []) {
      this.#enrolled(workspace, item, { reminder: dates.get(item.contact) }, ["reminder", "thanks"], answer.at);
    }
  }

  /** One, by themselves. */
  async #visit(workspace, contact) {
    const { id, ...rest } = person(contact);
    if (!(await this.caller.ask("contacts.put", "PUT", `/v1/contacts/${id}`, { id, ...rest }, { workspace }))) {
      return;
    }
    const date = this.#soon();
    const asked = { sequence: "visit", contact, target: about(contact, date) };
    const answer = await this.caller.ask("enrollments.create", "POST", "/v1/enrollments", asked, { workspace });
    if (answer) {
      this.#enrolled(workspace, answer.body, { reminder: date }, ["reminder", "thanks"], answer.at);
    }
  }

  /** One who gets a list that was made by hand; where nobody has heard of it until its first message was late, it is made anew. */
  async #list(workspace, contact) {
    if (!(await this.caller.ask("contacts.put", "PUT", `/v1/contacts/${contact}`, person(contact), { workspace }))) {
      return;
    }
    for (let answer = { no: true }; answer?.no; ) {
      const first = this.#soon();
      const planned = Object.fromEntries(LIST.map((id, place) => [id, first + place * BETWEEN]));
      const entries = LIST.map((id) => ({ id, at: new Date(planned[id]).toISOString(), text: "Hello {{ contact.firstName }}", subject: `Message ${id}` }));
      const asked = { contact, entries, channel: "email" };
      answer = await this.caller.ask("scheduledMessages.create", "POST", "/v1/scheduled-messages", asked, { workspace, no: "entries.past" });
      if (answer && !answer.no) {
        this.#enrolled(workspace, { outcome: "enrolled", contact, enrollment: answer.body.enrollment }, planned, LIST, answer.at);
      }
    }
  }

  #enrolled(workspace, item, planned, steps, toldAt) {
    if (item.outcome !== "enrolled") {
      this.caller.faults.push(`${item.contact} was not enrolled: ${JSON.stringify(item.reason ?? item.problems)}`);
      return;
    }
    const one = { workspace, contact: item.contact, enrollment: item.enrollment, planned, steps, toldAt, answeredAt: undefined };
    this.all.push(one);
    if (this.#random() < ANSWERING) {
      this.#follow(this.#answer(one, ANSWERS[0] + this.#random() * ANSWERS[1]));
    }
  }

  /** They write: the moment at which this is acknowledged is noted, because after that nothing may reach them. */
  async #answer(one, after) {
    await rest(after);
    const event = { type: "replied", channel: "email", id: `${one.contact}-answers`, at: new Date().toISOString() };
    const tell = () => this.caller.ask("events.create", "POST", "/v1/events", { contact: one.contact, event }, { workspace: one.workspace });
    one.answers = true;
    const first = await tell();
    one.answeredAt = first?.at;
    if (this.#repeating && first) {
      await rest(this.#random() * ANSWERS[1]); // What others have said comes before it.
      const again = await tell();
      this.answersRepeated += 1;
      if (again && again.body.duplicate !== true) {
        this.caller.faults.push(`the answer of ${one.contact} counted twice`);
      }
    }
  }
}

function person(id) {
  return { id, firstName: "Ada", email: `${id}@example.com`, timezone: "UTC" };
}

function about(contact, date) {
  return { type: "appointment", id: `visit-${contact}`, date: new Date(date).toISOString() };
}
