/**
 * `<relance-timeline>`: what was sent and what is planned, as a list and as a drawing of it, with the reason of each (B12, C9, D1).
 *
 * In: a preview, a timeline, both zones, the calendar. Out: the list, the drawing, an event for a chosen step. Never: a rule of its own.
 */
import { draw, make, mark, tell } from "../build.js";
import { RelanceElement } from "../element.js";
import { TIMELINE, sentences } from "../words.js";
import { daysOf } from "./days.js";
import { drawingOf } from "./drawing.js";
import { itemOf, whyOf } from "./items.js";
import { rowsOf } from "./rows.js";
import { STYLE } from "./style.js";

/** Where each arrow key goes in the list. */
const KEYS = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };

export class RelanceTimeline extends RelanceElement {
  static observedAttributes = ["zone", "viewer-zone", "now"];
  static properties = ["preview", "timeline", "calendar", "policies", "region", "holidays", "now", "words"];

  #facts = {};
  #nodes;
  #items = new Map();
  #marks = new Map();
  #rows = [];
  #days = [];
  #watch;
  #width = 0;

  constructor() {
    super(TIMELINE, STYLE);
  }

  connectedCallback() {
    super.connectedCallback();
    this.#watch = new ResizeObserver(() => this.#resized());
    this.#watch.observe(this);
  }

  disconnectedCallback() {
    this.#watch.disconnect();
  }

  /** The contact's zone: the preview's, the one of the timeline's beginning, else UTC unless set. */
  get zone() {
    const began = this.timeline?.[0]?.decisions.find(({ what }) => what === "enrolled")?.reasons[0]?.zone;
    return this.getAttribute("zone") ?? this.preview?.zone?.zone ?? began ?? "UTC";
  }

  set zone(zone) {
    mark(this, "zone", zone);
  }

  /** The zone of whoever looks at it; the device's unless set. */
  get viewerZone() {
    return this.getAttribute("viewer-zone") ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  }

  set viewerZone(zone) {
    mark(this, "viewer-zone", zone);
  }

  build() {
    const say = this.say.bind(this);
    const nodes = {
      zones: make("p", { class: "muted", part: "zones" }),
      notice: make("p", { class: "danger", part: "notice", dir: "auto", hidden: true }),
      changes: make("ul", { class: "changes warning", role: "list", hidden: true, part: "clock-changes" }),
      hint: make("p", { class: "muted", id: "hint" }, say("hint")),
      steps: make("ol", { class: "steps", role: "list", part: "steps", "aria-describedby": "hint" }),
      hours: make("ul", { role: "list" }),
      drawn: make("div"),
      tip: make("div", { class: "tip", "aria-hidden": "true", dir: "auto", hidden: true, part: "tip" }),
      legend: make("ul", { class: "legend", "aria-hidden": "true", role: "presentation" }),
    };
    nodes.details = make("details", {}, make("summary", {}, say("openHours")), nodes.hours);
    nodes.picture = make("div", { class: "picture", part: "picture" }, nodes.drawn, nodes.tip, nodes.legend);
    nodes.steps.addEventListener("keydown", (event) => this.#key(event));
    const list = make("div", { class: "steps" }, nodes.hint, nodes.steps, nodes.details);
    const views = make("div", { class: "views" }, list, nodes.picture);
    this.#nodes = nodes;
    return [make("section", { class: "frame", part: "frame", "aria-labelledby": "heading" }, make("h2", { id: "heading" }, say("heading")), nodes.zones, nodes.notice, nodes.changes, views)];
  }

  /** Shows what is now the case. */
  update() {
    const { zone, now, viewerZone: viewer } = this;
    try {
      this.#rows = rowsOf({ timeline: this.timeline, preview: this.preview, zone, viewer, now });
      const { days, changes } = daysOf({ rows: this.#rows, zone, viewer, now, hours: this.#hours() });
      this.#days = days;
      tell(this.#nodes.notice, this.#standing());
      mark(this.#nodes.notice, "class", this.preview?.refused ? "danger" : "muted");
      tell(this.#nodes.zones, viewer === zone ? this.say("zone", { zone }) : this.say("zones", { zone, viewer }));
      this.#showChanges(changes);
      this.#showHours();
    } catch (error) {
      this.fail(error);
      return;
    }
    this.#showItems();
    this.#draw();
  }

  fail(error) {
    mark(this.#nodes.notice, "class", "danger");
    tell(this.#nodes.notice, this.say("notLoaded", { message: error.message }));
  }

  #standing() {
    const refused = this.preview?.refused;
    if (refused) {
      return this.say("refused", { reasons: sentences(this.say.bind(this), "reasons", [refused]) });
    }
    return this.#rows.length === 0 ? this.say("empty") : "";
  }

  /** What the operation `open` needs beside zone and time. */
  #hours() {
    const { calendar, policies, region, holidays } = this;
    return Object.fromEntries(Object.entries({ calendar, policies, region, holidays }).filter(([, value]) => value !== undefined && value !== null));
  }

  #showChanges(changes) {
    const say = this.say.bind(this);
    const sentence = (change) => say("clockChange", { ...change, text: say("clockOf", { text: change.text, whose: say(change.whose) }) });
    this.#nodes.changes.replaceChildren(...changes.map((change) => make("li", { dir: "auto" }, sentence(change))));
    this.#nodes.changes.hidden = changes.length === 0;
  }

  #showHours() {
    const time = (minutes) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
    const line = ({ date, weekday, open }) => {
      const hours = open.map(({ start, end }) => `${time(start)}–${time(end)}`).join(", ") || this.say("closedAllDay");
      return make("li", {}, `${this.say(`weekdays.${weekday}`)} ${date}: ${hours}`);
    };
    this.#nodes.hours.replaceChildren(...this.#days.map(line));
    this.#nodes.details.hidden = this.#days.length === 0;
  }

  #showItems() {
    const say = this.say.bind(this);
    const place = [...this.#items.values()].findIndex(({ button }) => button && button === this.shadowRoot.activeElement);
    this.#items = new Map(this.#rows.map((row) => [row, itemOf(row, say)]));
    this.#nodes.steps.replaceChildren(...[...this.#items.values()].map(({ node }) => node));
    this.#nodes.hint.hidden = this.#buttons().length < 2;
    for (const [row, { node, button }] of this.#items) {
      node.addEventListener("pointerenter", () => this.#activate(row));
      node.addEventListener("pointerleave", () => this.#activate(undefined));
      button?.addEventListener("focus", () => this.#activate(row));
      button?.addEventListener("blur", () => this.#activate(undefined));
      button?.addEventListener("click", () => this.#choose(row));
    }
    const first = this.#buttons()[0];
    if (first) {
      first.tabIndex = 0;
    }
    [...this.#items.values()][place]?.button?.focus();
  }

  #draw() {
    const { drawn, legend, picture } = this.#nodes;
    const width = Math.floor(picture.clientWidth);
    picture.hidden = this.#days.length === 0;
    if (picture.hidden || width < 100) {
      return;
    }
    const turned = getComputedStyle(this).direction === "rtl";
    const { svg, marks } = drawingOf({ rows: this.#rows, days: this.#days, width, turned, say: this.say.bind(this) });
    this.#marks = marks;
    this.#activate([...this.#items].find(([, { button }]) => button && button === this.shadowRoot.activeElement)?.[0]);
    for (const [row, { group }] of marks) {
      group.addEventListener("pointerenter", () => this.#activate(row));
      group.addEventListener("pointerleave", () => this.#activate(undefined));
      group.addEventListener("click", () => this.#items.get(row).button.focus());
    }
    drawn.replaceChildren(svg);
    legend.replaceChildren(...this.#legend());
  }

  /** What the signs mean that are to be seen, and no others. */
  #legend() {
    const sample = (...nodes) => draw("svg", { width: 22, height: 14, viewBox: "0 0 22 14" }, ...nodes);
    const codes = new Set(this.#days.flatMap(({ closed }) => closed.map(({ code }) => code)));
    const hatched = (code) => (code === "schedule.outsideWorkingHours" || code === "schedule.closedDate" ? "url(#courtesy)" : "url(#protected)");
    const line = (properties) => sample(draw("line", { x1: 11, x2: 11, y1: 0, y2: 14, ...properties }));
    const signs = [...codes].map((code) => [sample(draw("rect", { width: 22, height: 14, fill: hatched(code) })), this.say(`closed.${code}`) ?? code]);
    if (this.#rows.some(({ moves }) => moves.length > 0)) {
      signs.push([sample(draw("circle", { class: "wanted", cx: 11, cy: 7, r: 5 })), this.say("legendWanted")]);
    }
    if (this.#days.some(({ midnight }) => midnight !== undefined)) {
      signs.push([line({ class: "midnight" }), this.say("legendMidnight")]);
    }
    if (this.#days.some(({ changes }) => changes.length > 0)) {
      signs.push([sample(draw("rect", { class: "change", x: 7, width: 8, height: 14 })), this.say("legendChange")]);
    }
    return signs.map(([sign, word]) => make("li", {}, sign, word));
  }

  /** Shows a step's reason beside its mark, and which of the list it is. */
  #activate(row) {
    const { tip } = this.#nodes;
    this.#items.forEach(({ node }, other) => node.classList.toggle("active", other === row));
    this.#marks.forEach(({ group }, other) => group.classList.toggle("active", other === row));
    const place = this.#marks.get(row);
    tip.hidden = place === undefined;
    if (place) {
      tip.textContent = [this.say("step", row), whyOf(row, this.say.bind(this)) || this.say("asPlanned")].join(": ");
      const { clientWidth } = this.#nodes.picture;
      tip.style.top = `${place.y + 16}px`;
      tip.style.left = `${Math.max(0, Math.min(place.x - 40, clientWidth - tip.offsetWidth))}px`;
    }
  }

  #choose(row) {
    this.emit("relance-step", { step: row.id, status: row.status, at: row.at, reasons: row.reasons });
  }

  /** The arrow keys go from step to step, Escape hides the reason. */
  #key(event) {
    if (event.key === "Escape") {
      this.#nodes.tip.hidden = true;
      return;
    }
    const buttons = this.#buttons();
    const at = buttons.indexOf(this.shadowRoot.activeElement);
    if (!(event.key in KEYS) || at < 0) {
      return;
    }
    event.preventDefault();
    const next = buttons[Math.max(0, Math.min(buttons.length - 1, at + KEYS[event.key]))];
    buttons.forEach((button) => {
      button.tabIndex = button === next ? 0 : -1;
    });
    next.focus();
  }

  #buttons() {
    return [...this.#items.values()].map(({ button }) => button).filter(Boolean);
  }

  #resized() {
    const width = this.clientWidth;
    if (width !== this.#width && this.#rows.length > 0) {
      this.#width = width;
      this.#draw();
    }
  }

  static {
    // Facts that only have to be kept and shown.
    for (const name of ["preview", "timeline", "calendar", "policies", "region", "holidays"]) {
      Object.defineProperty(this.prototype, name, {
        configurable: true,
        enumerable: true,
        get() {
          return this.#facts[name];
        },
        set(value) {
          this.#facts[name] = value;
          this.refresh();
        },
      });
    }
  }
}
