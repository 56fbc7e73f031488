/**
 * What both elements have in common: a shadow with style sheets, words, a clock, a polite voice, one update for many changes.
 *
 * In: properties and attributes. Out: calls of `update()` once the core can be asked. Never: a style attribute, or a file for a style.
 */
import { ready } from "./core.js";
import { make } from "./build.js";
import { SHARED } from "./style.js";
import { sayer } from "./words.js";

/** A server has no elements; there the classes stand on nothing, and nobody makes one of them. */
const Base = globalThis.HTMLElement ?? class {};
const sheets = new Map();

/** The style sheet of a text, made once for all elements. */
function sheet(text) {
  if (!sheets.has(text)) {
    const made = new CSSStyleSheet();
    made.replaceSync(text);
    sheets.set(text, made);
  }
  return sheets.get(text);
}

export class RelanceElement extends Base {
  #words;
  #given = {};
  #now;
  #planned = false;
  #built = false;
  #started = false;
  #voice;
  #said;
  #defaults;

  constructor(defaults, style) {
    super();
    this.#defaults = defaults;
    this.#words = sayer(defaults, {});
    const shadow = this.attachShadow({ mode: "open", delegatesFocus: true });
    shadow.adoptedStyleSheets = [sheet(SHARED), sheet(style)];
    this.#voice = make("p", { class: "unseen", role: "status", "aria-live": "polite" });
  }

  connectedCallback() {
    this.#keepEarlyProperties();
    this.refresh();
  }

  attributeChangedCallback() {
    this.refresh();
  }

  /** Replaces words of the English default; those that are left out stay. */
  set words(words) {
    this.#given = words ?? {};
    this.#words = sayer(this.#defaults, this.#given);
    this.rebuild();
  }

  get words() {
    return this.#given;
  }

  /** The time: an instant, a `Date`, or a function that gives one; the device's clock unless set. */
  set now(now) {
    this.#now = now;
    this.refresh();
  }

  get now() {
    const now = typeof this.#now === "function" ? this.#now() : (this.#now ?? this.getAttribute("now") ?? new Date());
    return now instanceof Date ? now.toISOString() : now;
  }

  /** Whether the time goes on by itself. */
  get ticking() {
    return typeof this.#now === "function" || (this.#now === undefined && !this.hasAttribute("now"));
  }

  /** The sentence for a key of the words. */
  say(key, values) {
    return this.#words(key, values);
  }

  /** Tells screen readers, when they have finished what they are reading. The same sentence again is told again. */
  announce(text) {
    clearTimeout(this.#said);
    this.#voice.textContent = "";
    this.#said = setTimeout(() => {
      this.#voice.textContent = text;
    }, 150);
  }

  /** Tells the host; returns false where it called `preventDefault`. */
  emit(name, detail) {
    return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));
  }

  /** Builds the shadow anew, because its words have changed. */
  rebuild() {
    this.#built = false;
    this.refresh();
  }

  /** Updates soon, once for all changes until then. */
  refresh() {
    if (this.#planned || !this.isConnected) {
      return;
    }
    this.#planned = true;
    queueMicrotask(() => {
      this.#planned = false;
      if (this.isConnected) {
        this.#show();
      }
    });
  }

  #show() {
    if (!this.#built) {
      this.#built = true;
      this.shadowRoot.replaceChildren(...this.build(), this.#voice);
    }
    if (this.#started) {
      this.update();
      return;
    }
    ready().then(
      () => {
        this.#started = true;
        this.refresh();
      },
      (error) => this.fail(error),
    );
  }

  /** A property that was set before the class was known hides the class's own: it is set again, through it. */
  #keepEarlyProperties() {
    for (const name of this.constructor.properties) {
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
    }
  }
}

/** Defines an element, where there are elements and nobody has defined it. */
export function define(name, element) {
  if (globalThis.customElements && !customElements.get(name)) {
    customElements.define(name, element);
  }
}
