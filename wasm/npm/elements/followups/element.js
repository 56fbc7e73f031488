/**
 * `<relance-followups>`: a hand-made list of scheduled messages, as a dialog or in the page (A1 to A9).
 *
 * In: settings, time, zone, people, entries, the host's Auto Fill. Out: events with the entries and the version that they are. Never: a
 * rule of its own, and never a message sent; that is the host's.
 */
import { mark, tell } from "../build.js";
import { sentences } from "../words.js";
import { FollowupsFacts } from "./facts.js";
import { Fill } from "./fill.js";
import { buildFrame } from "./frame.js";
import { List } from "./list.js";
import { pendingItems } from "./pending.js";
import { Row } from "./row.js";

/** The core's reasons are one list; these two are about adding and removing, all others about sending. */
const NOT_ADD = "entries.full";
const NOT_REMOVE = "entries.lastOne";
/** How often the list is looked at again while the clock goes on, in milliseconds. */
const TICK = 15000;
/** How long typing must rest before what it broke or mended is read out, in milliseconds. */
const REST = 600;

export class RelanceFollowups extends FollowupsFacts {
  #list = new List();
  #fill = new Fill();
  #rows = new Map();
  #nodes;
  #shown = "";
  #notice = { text: "", bad: false };
  #sending = false;
  #tick;
  #rest;

  connectedCallback() {
    super.connectedCallback();
    this.#tick = setInterval(() => this.ticking && this.refresh(), TICK);
  }

  disconnectedCallback() {
    clearInterval(this.#tick);
    clearTimeout(this.#rest);
    this.#fill.stop();
  }

  get value() {
    return this.#list.result.entries.length > 0 ? this.#list.readable : this.#list.entries;
  }

  set value(entries) {
    this.#list.hold(entries ?? []);
    this.#fill.undo();
    this.refresh();
  }

  get result() {
    return this.#list.result;
  }

  show() {
    this.open = true;
  }

  close() {
    this.open = false;
  }

  reset() {
    this.#notice = { text: "", bad: false };
    this.value = [];
  }

  /** Hands the list to the host; or shows what stands in the way, and goes there. */
  send() {
    if (this.#sending || this.#fill.running) {
      return;
    }
    if (!this.#view()?.canSend) {
      this.#rows.forEach((row) => row.touchAll());
      this.update();
      this.announce(this.#nodes.whyNotSend.textContent);
      [...this.#rows.values()].map((row) => row.faulty).find(Boolean)?.focus();
      return;
    }
    const version = this.#list.toVersion(this.asked, this.more);
    const waits = [];
    const closes = this.emit("relance-send", { entries: this.#list.readable, version, waitUntil: (promise) => waits.push(promise) });
    this.#finish(waits, closes);
  }

  /** Lets go of the list without sending it. The host can prevent it; what is typed stays for the next time. */
  cancel() {
    if (this.emit("relance-cancel", { entries: this.value })) {
      this.close();
    }
  }

  /** Builds the frame; the rows come with the entries. */
  build() {
    this.#rows.clear();
    this.#nodes = buildFrame(this.say.bind(this), this.hasAttribute("inline"), {
      add: () => this.#add(),
      fill: () => this.#toggleFill(),
      fillUndo: () => this.#undoFill(),
      cancel: () => this.cancel(),
      send: () => this.send(),
    });
    const { frame } = this.#nodes;
    frame.addEventListener("cancel", (event) => this.#escape(event));
    frame.addEventListener("close", () => this.close());
    return [frame];
  }

  /** Shows what is now the case. */
  update() {
    const { frame } = this.#nodes;
    const modal = frame.localName === "dialog";
    if (modal && !this.open) {
      frame.close();
      return;
    }
    if (this.#view()) {
      this.#showRows();
    }
    this.#showFrame();
    if (modal && !frame.open) {
      frame.showModal();
      [...this.#rows.values()][0]?.focus();
    }
  }

  /** Says in the frame that something does not work at all. */
  fail(error) {
    this.#say(this.say("notLoaded", { message: error.message }), true);
  }

  /** What the core says of the list now; nothing where it can't say anything, which is then shown. */
  #view() {
    try {
      if (this.#list.empty) {
        this.#list.begin(this.asked);
      }
      return this.#list.view(this.asked);
    } catch (error) {
      this.fail(error);
      return undefined;
    }
  }

  #showRows() {
    const { entries, canRemove, reasons } = this.#list.result;
    const whyNotRemove = this.#why(reasons.filter(({ code }) => code === NOT_REMOVE));
    const outlook = this.#list.outlook(this.asked, this.more, this.people);
    const subjects = this.hasAttribute("subjects");
    const gone = new Set(this.#rows.keys());
    entries.forEach((view, index) => {
      gone.delete(view.id);
      const row = this.#rows.get(view.id) ?? this.#newRow(view.id);
      row.update(view, index + 1, { canRemove, whyNotRemove, subjects, outlook: outlook.get(view.id) });
      const there = this.#nodes.entries.children[index];
      if (there !== row.node) {
        this.#nodes.entries.insertBefore(row.node, there ?? null);
      }
    });
    gone.forEach((id) => {
      this.#rows.get(id).node.remove();
      this.#rows.delete(id);
    });
  }

  #newRow(id) {
    const index = () => this.#list.result.entries.findIndex((view) => view.id === id);
    const row = new Row(this, {
      change: (members) => this.#edit(() => this.#list.edit(index(), members)),
      moveToDay: (days) => this.#edit(() => this.#list.moveToDay(index(), days, this.asked)),
      remove: () => this.#remove(index()),
    });
    this.#rows.set(id, row);
    return row;
  }

  #showFrame() {
    const nodes = this.#nodes;
    const { entries, canAdd, canSend, reasons } = this.#list.result;
    const busy = this.#sending || this.#fill.running;
    tell(nodes.count, this.say("count", { count: entries.length }));
    tell(nodes.zone, this.say("zone", { zone: this.zone }));
    mark(nodes.add, "aria-disabled", !canAdd || busy);
    tell(nodes.whyNotAdd, this.#why(reasons.filter(({ code }) => code === NOT_ADD)));
    tell(nodes.fill, this.say(this.#fill.running ? "fillCancel" : "fill"));
    nodes.fill.hidden = typeof this.autoFill !== "function";
    mark(nodes.entries, "aria-busy", this.#fill.running);
    mark(nodes.send, "aria-disabled", !canSend || busy);
    const why = this.#why(reasons.filter(({ code }) => code !== NOT_ADD && code !== NOT_REMOVE));
    tell(nodes.whyNotSend, this.#standing(canSend, why));
    nodes.fillUndo.hidden = !this.#fill.undoable;
    mark(nodes.notice, "class", this.#notice.bad ? "banner danger" : "banner");
    tell(nodes.noticeText, this.#notice.text);
    nodes.notice.hidden = this.#notice.text === "";
    this.#showPending();
  }

  #standing(canSend, why) {
    if (this.#sending) {
      return this.say("sending");
    }
    if (this.#fill.running) {
      return this.say("filling");
    }
    return canSend ? this.say("ready") : this.say("whyNotSend", { reasons: why });
  }

  #showPending() {
    const { pending, pendingList } = this.#nodes;
    pending.hidden = this.pending.length === 0;
    const asked = this.asked;
    // A list that says the same is left alone, so that a button in it keeps the focus.
    const shown = JSON.stringify([this.pending, asked.zone, asked.now.slice(0, 16)]);
    if (shown !== this.#shown) {
      this.#shown = shown;
      pendingList.replaceChildren(...pendingItems(this, this.pending, asked, (message, local) => this.#cancelPending(message, local)));
    }
  }

  async #cancelPending(message, local) {
    const waits = [];
    this.emit("relance-cancel-pending", { message, waitUntil: (promise) => waits.push(promise) });
    try {
      await Promise.all(waits);
      this.#say(this.say("pendingCancelled", { local }));
    } catch (error) {
      this.#say(this.say("pendingFailed", { local, message: error.message }), true);
    }
  }

  #edit(change) {
    change();
    this.update();
    this.emit("relance-change", { entries: this.value, result: this.result });
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#readOut(), REST);
  }

  /** Reads out what the last edits broke or mended, once they rest. */
  #readOut() {
    const news = [...this.#rows.values()].map((row, index) => row.news(index + 1)).filter(Boolean);
    if (news.length > 0) {
      this.announce([...news, this.#nodes.whyNotSend.textContent].join(". "));
    }
  }

  #add() {
    if (!this.result.canAdd) {
      this.announce(this.#nodes.whyNotAdd.textContent);
      return;
    }
    this.#edit(() => this.#list.add(this.asked));
    [...this.#rows.values()].at(-1).focus();
    this.announce(this.say("added", { number: this.#rows.size }));
  }

  #remove(index) {
    this.#edit(() => this.#list.remove(index, this.asked));
    // The focus goes to what took its place.
    const rows = this.#list.result.entries.map(({ id }) => this.#rows.get(id));
    rows[Math.min(index, rows.length - 1)].focus();
    this.announce(this.say("removed", { number: index + 1 }));
  }

  async #toggleFill() {
    if (this.#fill.running) {
      this.#fill.stop();
      return;
    }
    const before = this.value;
    const { now, zone, settings } = this.asked;
    const asking = this.#fill.run(this.autoFill, { entries: before, now, zone, settings, ...this.people });
    this.#say(this.say("filling"));
    const { entries, error, stopped } = await asking;
    if (stopped) {
      this.#say(this.say("fillCancelled"));
    } else if (error) {
      this.#say(this.say("fillFailed", { message: error.message }), true);
    } else {
      this.#review(entries, before);
    }
  }

  /** Shows a proposal for review: the same checks hold for it as for what a person writes (A9). */
  #review(entries, before) {
    try {
      this.#list.replace(entries, this.asked);
    } catch (error) {
      this.#say(this.say("fillFailed", { message: error.message }), true);
      return;
    }
    this.#fill.remember(before);
    this.#say(this.say("fillDone"));
    this.#rows.forEach((row) => row.touchAll());
    this.#edit(() => {});
  }

  #undoFill() {
    this.#list.hold(this.#fill.undo());
    this.#say(this.say("fillUndone"));
    this.#edit(() => {});
    this.#nodes.fill.focus();
  }

  /** Escape stops what runs before it closes anything. */
  #escape(event) {
    event.preventDefault();
    if (this.#fill.running) {
      this.#fill.stop();
    } else if (!this.#sending) {
      this.cancel();
    }
  }

  async #finish(waits, closes) {
    this.#sending = waits.length > 0;
    this.update();
    try {
      await Promise.all(waits);
      this.#sending = false;
      if (closes) {
        this.#list.hold([]);
        this.close();
      }
      this.#say(this.say("sent"));
    } catch (error) {
      this.#sending = false;
      this.#say(this.say("notSent", { message: error.message }), true);
    }
  }

  /** Shows a notice and reads it out. */
  #say(text, bad = false) {
    this.#notice = { text, bad };
    this.announce(text);
    this.#showFrame();
  }

  #why(reasons) {
    return sentences(this.say.bind(this), "reasons", reasons);
  }
}
