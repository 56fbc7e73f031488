/**
 * The messages that are scheduled already, each with its moment and a way to cancel it (A7).
 *
 * In: the host's list. Out: nodes, and a wish to cancel. Never: a message cancelled here; the host does it and gives the list anew.
 */
import { label } from "../core.js";
import { make, momentOf } from "../build.js";

/** The list's items; `cancel(message, moment)` is called for one that the person wants cancelled. */
export function pendingItems(element, messages, { now, zone }, cancel) {
  const say = element.say.bind(element);
  return messages.map((message) => {
    const view = label({ at: message.at, now, zone });
    const local = say("local", view);
    const text = make("p", { class: "pending-text", dir: "auto" }, message.text ?? "");
    const button = { type: "button", part: "button", "aria-label": say("pendingCancel", { local }), onclick: () => cancel(message, local) };
    const last = message.status === "sending" ? make("p", { class: "muted" }, say("pendingSending")) : make("button", button, say("cancel"));
    return make("li", { part: "pending", class: "pending" }, make("div", {}, make("p", { class: "moment" }, ...momentOf(message.at, view, say)), text), last);
  });
}
