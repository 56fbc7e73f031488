/**
 * The list of a timeline: each step and each change of the whole, with both clocks, channel and reasons. The list is the truth.
 *
 * In: rows. Out: items with the nodes that others act on. Never: a moment that the core did not give.
 */
import { make, momentOf } from "../build.js";
import { sentences } from "../words.js";

let serial = 0;

/** The item of a row: `node`, and for a step its `button`. */
export function itemOf(row, say) {
  const id = `r${(serial += 1)}`;
  const status = make("span", { class: `status ${row.status}`, part: "status" }, say(`statuses.${row.status}`) ?? row.status);
  const facts = make("dl", { id: `${id}-facts` }, ...factsOf(row, say).flatMap(([name, text]) => [make("dt", {}, name), make("dd", { dir: "auto" }, ...[text].flat())]));
  const item = { node: make("li", { class: `step-item ${row.number === undefined ? "whole" : row.status}`, part: "step" }) };
  const top = make("div", { class: "top" });
  if (row.number !== undefined) {
    const name = say("step", { number: row.number, id: row.id });
    item.button = make("button", { type: "button", part: "button", tabIndex: -1, dir: "auto", "aria-describedby": `${id}-status ${id}-facts` }, name);
    status.id = `${id}-status`;
    top.append(item.button);
  }
  top.append(status);
  item.node.append(top, facts);
  return item;
}

/** Everything that there is to say of a row, as names and texts. */
function factsOf(row, say) {
  const facts = [];
  if (row.view) {
    facts.push([say("contact"), momentOf(row.at, row.view, say)]);
    if (row.viewerView.zone !== row.view.zone) {
      facts.push([say("viewer"), momentOf(row.at, row.viewerView, say)]);
    }
  } else {
    facts.push([say("contact"), say("noTime")]);
  }
  if (row.channel) {
    facts.push([say("channel"), [row.channel, row.form].filter(Boolean).join(", ")]);
  }
  const why = whyOf(row, say);
  return why === "" ? facts : [...facts, [say("why"), why]];
}

/** The reasons of a row, and where it would have been without them. */
export function whyOf(row, say) {
  const [move] = row.moves;
  const without = move ? [say("wouldHave", { local: say("local", { local: move.fromLocal }) })] : [];
  return [sentences(say, "reasons", row.reasons), ...without].filter(Boolean).join(". ");
}
