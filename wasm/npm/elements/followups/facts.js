/**
 * What a host tells `<relance-followups>`, as properties and attributes.
 *
 * In: the host's data. Out: what each question to the core needs of it. Never: a question.
 */
import { mark } from "../build.js";
import { RelanceElement } from "../element.js";
import { FOLLOWUPS } from "../words.js";
import { STYLE } from "./style.js";

export class FollowupsFacts extends RelanceElement {
  static observedAttributes = ["open", "inline", "zone", "now", "channel", "name", "subjects"];
  static properties = ["settings", "now", "contact", "conversation", "value", "autoFill", "pending", "words"];

  #facts = { settings: undefined, contact: undefined, conversation: undefined, autoFill: undefined, pending: [] };

  constructor() {
    super(FOLLOWUPS, STYLE);
  }

  attributeChangedCallback(name) {
    if (name === "inline") {
      this.rebuild();
    }
    this.refresh();
  }

  get settings() {
    return this.#facts.settings;
  }

  set settings(settings) {
    this.#know({ settings });
  }

  get contact() {
    return this.#facts.contact;
  }

  set contact(contact) {
    this.#know({ contact });
  }

  get conversation() {
    return this.#facts.conversation;
  }

  set conversation(conversation) {
    this.#know({ conversation });
  }

  get autoFill() {
    return this.#facts.autoFill;
  }

  set autoFill(autoFill) {
    this.#know({ autoFill });
  }

  get pending() {
    return this.#facts.pending;
  }

  set pending(pending) {
    this.#know({ pending: pending ?? [] });
  }

  get zone() {
    return this.getAttribute("zone") ?? this.contact?.timezone ?? this.settings?.zone ?? "UTC";
  }

  set zone(zone) {
    mark(this, "zone", zone);
  }

  get channel() {
    return this.getAttribute("channel");
  }

  set channel(channel) {
    mark(this, "channel", channel);
  }

  get open() {
    return this.hasAttribute("open");
  }

  set open(open) {
    this.toggleAttribute("open", Boolean(open));
  }

  /** What each question about the list says beside the entries. */
  get asked() {
    const asked = { now: this.now, zone: this.zone };
    return this.settings ? { ...asked, settings: this.settings } : asked;
  }

  /** What the version needs beside the entries. */
  get more() {
    const name = this.getAttribute("name");
    return { ...(this.channel ? { channel: this.channel } : {}), ...(name ? { name } : {}) };
  }

  /** Whom the list is for. */
  get people() {
    const { contact, conversation } = this;
    return { ...(contact ? { contact } : {}), ...(conversation ? { conversation } : {}) };
  }

  #know(facts) {
    Object.assign(this.#facts, facts);
    this.refresh();
  }
}
