/**
 * Makes elements of a page and of a drawing from names, properties and children.
 *
 * In: names and data. Out: nodes. Never: markup read from data; a text is always a text.
 */
const DRAWING = "http://www.w3.org/2000/svg";

/** An HTML element: `on…` listens, `class` and names with a hyphen are attributes, all else is a property. */
export function make(name, properties = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) {
      node.addEventListener(key.slice(2), value);
    } else if (key === "class" || key === "part" || key === "role" || key === "for" || key.includes("-")) {
      node.setAttribute(key, value);
    } else {
      node[key] = value;
    }
  }
  node.append(...children);
  return node;
}

/** An element of a drawing; all its properties are attributes. */
export function draw(name, attributes = {}, ...children) {
  const node = document.createElementNS(DRAWING, name);
  for (const [key, value] of Object.entries(attributes)) {
    node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

/** Gives a node this text, and hides it without one. What is there already is left alone, so that nothing is read out twice. */
export function tell(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
  node.hidden = text === "";
}

/** Sets an attribute, or takes it away. */
export function mark(node, name, value) {
  if (value === undefined || value === null || value === false) {
    node.removeAttribute(name);
  } else {
    node.setAttribute(name, value === true ? "true" : value);
  }
}

/** A moment in words, with its local time in one piece: it neither breaks at the end of a line nor turns with the direction around it. */
export function momentOf(at, view, say) {
  const local = say("local", view);
  const text = say("moment", { weekday: say(`weekdays.${view.weekday}`), local, relative: say("relative", view) });
  const place = text.indexOf(local);
  return place < 0 ? [text] : [text.slice(0, place), make("time", { dateTime: at }, local), text.slice(place + local.length)];
}
