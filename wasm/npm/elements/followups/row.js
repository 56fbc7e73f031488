/**
 * One entry of the list on the screen: its fields, what the core says of it, its problems.
 *
 * In: the core's view of the entry. Out: edits, told to the element. Never: a judgement of what is typed.
 */
import { make, mark, momentOf, tell } from "../build.js";
import { sentences } from "../words.js";

let serial = 0;

/** Which field shows a problem, by the last part of the problem's path. */
const FIELDS = { text: "text", subject: "subject", at: "when", local: "when", days: "days" };
const REPLIES = [["true", true, "onReplyCancel"], ["hold", "hold", "onReplyHold"], ["false", false, "onReplySend"]];

export class Row {
  #element;
  #edits;
  #id = `e${(serial += 1)}`;
  #touched = new Set();
  #fields = {};
  #problems = {};
  #told = "";
  #subject;

  /** `edits` has `change(members)`, `moveToDay(days)` and `remove()`. */
  constructor(element, edits) {
    this.#element = element;
    this.#edits = edits;
    this.#build();
  }

  /** Shows what the core says now; `number` counts from 1. */
  update(view, number, { canRemove, whyNotRemove, subjects, outlook }) {
    const { say } = this.#sayer();
    tell(this.title, say("entry", { number }));
    mark(this.removal, "aria-label", say("removeOf", { number }));
    mark(this.removal, "aria-disabled", !canRemove);
    mark(this.removal, "title", canRemove ? undefined : whyNotRemove);
    this.#subject.hidden = !subjects && !view.subject;
    this.#fill(view);
    this.moment.replaceChildren(...(view.unread ? [] : momentOf(view.at, view, say)));
    tell(this.past, view.past && !view.unread ? say("past") : "");
    mark(this.node, "data-past", view.past && !view.unread ? "" : undefined);
    mark(this.moment, "class", view.past ? "moment danger" : "moment");
    tell(this.change, view.clockChange && !view.unread ? say("clockChange", view.clockChange) : "");
    tell(this.outlook, outlook ? this.#outlookOf(view, outlook) : "");
    this.#showProblems(view);
  }

  /** The problems of fields that have been touched, as one sentence, where they have changed since the last call. */
  news(number) {
    const said = Object.values(this.#problems).map((one) => (one.open ? one.node.textContent : "")).filter(Boolean).join("; ");
    if (said === this.#told) {
      return "";
    }
    this.#told = said;
    return said === "" ? this.#sayer().say("mended", { number }) : this.#sayer().say("said", { number, problems: said });
  }

  /** From now on every field shows its problems in full. */
  touchAll() {
    Object.keys(this.#problems).forEach((field) => this.#touched.add(field));
  }

  /** The first field with a problem. */
  get faulty() {
    return Object.entries(this.#problems).find(([, one]) => !one.node.hidden)?.[1].fields[0];
  }

  focus() {
    this.#fields.text.focus();
  }

  #sayer() {
    return { say: this.#element.say.bind(this.#element) };
  }

  #build() {
    const { say } = this.#sayer();
    const id = this.#id;
    this.title = make("h3", { id: `${id}-title` });
    this.moment = make("p", { class: "moment", part: "moment", id: `${id}-moment` });
    this.past = make("strong", { class: "badge danger", part: "past" });
    this.change = make("p", { class: "warning note", dir: "auto", part: "clock-change" });
    this.outlook = make("p", { class: "note muted", dir: "auto", part: "outlook" });
    this.removal = make("button", { type: "button", part: "button remove", onclick: () => this.#remove() }, say("remove"));
    this.#subject = this.#field("subject", "subject", make("input", { type: "text" }));
    const when = make(
      "div",
      { class: "when" },
      this.#field("date", "when", make("input", { type: "date" })),
      this.#field("time", "when", make("input", { type: "time" })),
      this.#field("days", "days", make("input", { type: "number", step: "1", inputMode: "numeric" })),
      this.#field("onReply", undefined, this.#replies()),
    );
    const head = make("div", { class: "head" }, this.title, this.moment, this.past, this.removal);
    const group = make(
      "div",
      { role: "group", "aria-labelledby": `${id}-title`, class: "entry", part: "entry" },
      head, this.#field("text", "text", make("textarea", { rows: 3, dir: "auto" })), this.#subject, this.#problem("subject"), when,
      this.#problem("when"), this.#problem("days"), this.change, this.outlook, this.#problem("entry"),
    );
    this.node = make("li", {}, group);
  }

  /** A label and its field; of the text also the hint and the problem, which stand right below it. */
  #field(name, problem, control) {
    const id = `${this.#id}-${name}`;
    control.id = id;
    control.setAttribute("part", `field ${name}`);
    this.#fields[name] = control;
    control.addEventListener(control.localName === "select" || problem === "when" || problem === "days" ? "change" : "input", () => this.#changed(name));
    control.addEventListener("blur", () => this.#left(problem));
    const parts = [make("label", { for: id }, this.#element.say(name)), control];
    if (name === "text") {
      parts.push(make("p", { class: "muted", id: `${id}-hint` }, this.#element.say("textHint")), this.#problem("text"));
      control.addEventListener("keydown", (event) => this.#newLine(event));
    }
    const described = { text: `${id}-hint ${this.#id}-text-problem`, date: `${this.#id}-moment ${this.#id}-when-problem`, time: `${this.#id}-moment ${this.#id}-when-problem` };
    mark(control, "aria-describedby", described[name] ?? (problem && `${this.#id}-${problem}-problem`));
    return make("div", { class: `field ${name}` }, ...parts);
  }

  #problem(name) {
    const node = make("p", { class: "problem", part: "problem", dir: "auto", id: `${this.#id}-${name}-problem`, hidden: true });
    const fields = { when: ["date", "time"], entry: ["text"] }[name] ?? [name];
    this.#problems[name] = { node, open: false, fields: fields.map((field) => this.#fields[field]) };
    return node;
  }

  #replies() {
    return make("select", {}, ...REPLIES.map(([value, , word]) => make("option", { value }, this.#element.say(word))));
  }

  /** Writes what the core has read into the fields, but never into the one that is being typed in. */
  #fill(view) {
    const [date, time] = view.unread ? [] : [view.local.slice(0, 10), view.local.slice(11, 16)];
    const wanted = { text: view.text, subject: view.subject ?? "", date, time, days: String(view.daysFromNow), onReply: String(view.cancelOnReply) };
    const busy = this.#element.shadowRoot.activeElement;
    for (const [name, value] of Object.entries(wanted)) {
      const field = this.#fields[name];
      if (value !== undefined && field !== busy && field.value !== value) {
        field.value = value;
      }
    }
  }

  #showProblems({ problems }) {
    const { say } = this.#sayer();
    for (const [name, shown] of Object.entries(this.#problems)) {
      const own = problems.filter(({ path }) => (FIELDS[path.split("/")[3]] ?? "entry") === name);
      shown.open = own.length > 0 && this.#touched.has(name);
      // What nobody has written yet is not held against them: only what there is to do is said.
      const help = own.every((one) => one.help) ? own.map((one) => ({ ...one, message: undefined })) : own;
      tell(shown.node, sentences(say, "problems", shown.open || name !== "text" ? own : help));
      mark(shown.node, "class", shown.open || name !== "text" ? "problem danger" : "problem muted");
      shown.fields.forEach((field) => mark(field, "aria-invalid", own.length > 0 && (shown.open || name !== "text")));
    }
  }

  #outlookOf(view, outlook) {
    const { say } = this.#sayer();
    const reasons = sentences(say, "reasons", outlook.reasons);
    if (outlook.status !== "sent") {
      return say("previewNot", { reasons });
    }
    const { local } = outlook;
    return outlook.at === view.at ? "" : say("previewMoved", { weekday: "", local: say("local", { local }), reasons }).replace("  ", " ");
  }

  #changed(name) {
    const { value } = this.#fields[name];
    if (name === "days") {
      this.#touched.add("days").add("when");
      this.#edits.moveToDay(value === "" ? Number.NaN : Number(value));
    } else if (name === "date" || name === "time") {
      this.#touched.add("when");
      this.#edits.change({ local: `${this.#fields.date.value}T${this.#fields.time.value}` });
    } else if (name === "onReply") {
      this.#edits.change({ cancelOnReply: REPLIES.find(([written]) => written === value)[1] });
    } else {
      this.#touched.add(name);
      this.#edits.change({ [name]: value });
    }
  }

  #left(problem) {
    if (problem) {
      this.#touched.add(problem);
    }
    // By then the focus is elsewhere, and the field may show what the core has read.
    this.#element.refresh();
  }

  /** Alt+Enter begins a new line, as Enter does (A4); browsers do nothing by themselves. */
  #newLine(event) {
    if (event.key !== "Enter" || !event.altKey || event.isComposing) {
      return;
    }
    event.preventDefault();
    const field = this.#fields.text;
    field.setRangeText("\n", field.selectionStart, field.selectionEnd, "end");
    field.scrollTop = field.scrollHeight;
    this.#changed("text");
  }

  #remove() {
    if (this.removal.getAttribute("aria-disabled") === "true") {
      this.#element.announce(this.removal.title);
      return;
    }
    this.#edits.remove();
  }
}
