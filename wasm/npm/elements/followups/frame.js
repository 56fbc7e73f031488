/**
 * The frame around the entries: heading, notice, entries, adding, what is scheduled already, and the end with Send.
 *
 * In: words and what to call. Out: the nodes by name. Never: an entry; those come and go.
 */
import { make } from "../build.js";

/** Builds the frame: a dialog, or a section where the list is part of the page. `acts` has a function for each button. */
export function buildFrame(say, inline, acts) {
  const button = (name) => make("button", { type: "button", part: `button ${name}`, onclick: acts[name] }, say(name));
  const nodes = {
    zone: make("p", { class: "muted" }),
    count: make("p", { class: "muted", part: "count" }),
    notice: make("div", { class: "banner", part: "notice", hidden: true }),
    noticeText: make("p", { dir: "auto" }),
    entries: make("ol", { class: "entries", part: "entries", role: "list" }),
    whyNotAdd: make("p", { class: "muted", id: "why-not-add", dir: "auto" }),
    pending: make("div", { hidden: true }),
    pendingList: make("ul", { role: "list" }),
    whyNotSend: make("p", { class: "muted", id: "why-not-send", dir: "auto", part: "why-not-send" }),
    fillUndo: button("fillUndo"),
    add: button("add"),
    fill: button("fill"),
    cancel: button("cancel"),
    send: button("send"),
  };
  nodes.notice.append(make("div", { class: "line" }, nodes.noticeText, nodes.fillUndo));
  nodes.pending.append(make("h3", {}, say("pending")), nodes.pendingList);
  nodes.add.setAttribute("aria-describedby", "why-not-add");
  nodes.send.setAttribute("aria-describedby", "why-not-send");
  nodes.send.classList.add("main");
  nodes.cancel.hidden = inline;
  const header = make("header", { part: "header" }, make("h2", { id: "heading" }, say("heading")), nodes.count, nodes.zone);
  const adding = make("div", { class: "line" }, nodes.add, nodes.fill, nodes.whyNotAdd);
  const body = make("div", { class: "body", part: "body" }, nodes.notice, nodes.entries, adding, nodes.pending);
  const footer = make("div", { class: "foot", part: "footer" }, nodes.whyNotSend, nodes.cancel, nodes.send);
  nodes.frame = make(inline ? "section" : "dialog", { part: "frame", "aria-labelledby": "heading" }, header, body, footer);
  return nodes;
}
