/**
 * Shows /openapi.json as a page: areas, operations, what they take and give, an example and a call of each.
 *
 * In: the description. Out: elements. Never: markup made from text; a request to another host.
 */
"use strict";

const METHODS = ["get", "post", "put", "patch", "delete"];
/** How deep examples go; descriptions of trees have no end. */
const DEEPEST = 6;

let description;

/** An element with its attributes and what is in it. */
function element(name, attributes, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) made.setAttribute(key, value);
  made.append(...inside.filter((one) => one !== null && one !== undefined && one !== ""));
  return made;
}

/** What a reference stands for, and its name. */
function resolved(schema) {
  if (!schema || !schema.$ref) return { schema: schema ?? {}, name: "" };
  const path = schema.$ref.split("/").slice(1);
  const found = path.reduce((at, part) => at?.[part], description);
  const { $ref, ...beside } = schema;
  return { schema: { ...(found ?? {}), ...beside }, name: path[path.length - 1] };
}

/** The ways that a value may be, without "nothing". */
function ways(schema) {
  return (schema.oneOf ?? schema.anyOf ?? []).filter((way) => way.type !== "null");
}

/** A type in a few words. */
function typed(given) {
  const { schema, name } = resolved(given);
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(" | ");
  const several = ways(schema);
  if (several.length === 1) return typed(several[0]);
  if (several.length > 1) return name || several.map(typed).join(" | ");
  const types = [schema.type ?? (schema.properties ? "object" : "any")].flat().filter((type) => type !== "null");
  if (types[0] === "array") return `list of ${typed(schema.items)}`;
  const words = name && types[0] === "object" ? name : types.join(" or ");
  const bounds = [];
  if (schema.format) bounds.push(schema.format);
  if (schema.minimum !== undefined && schema.minimum !== 0) bounds.push(`from ${schema.minimum}`);
  if (schema.maximum !== undefined) bounds.push(`to ${schema.maximum}`);
  if (schema.maxLength !== undefined) bounds.push(`up to ${schema.maxLength} characters`);
  if (schema.pattern) bounds.push(schema.pattern);
  return bounds.length ? `${words} (${bounds.join(", ")})` : words;
}

/** A value that fits; only what must be there, and in the first two levels what may be. */
function example(given, depth = 0) {
  const { schema } = resolved(given);
  if (schema.examples?.length) return schema.examples[0];
  if ("const" in schema) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.default !== undefined && schema.default !== null && typeof schema.default !== "object") return schema.default;
  const [first] = ways(schema);
  const all = schema.allOf ?? [];
  const [type] = [schema.type ?? (schema.properties || all.length ? "object" : undefined)].flat().filter((one) => one !== "null");
  if (schema.properties || all.length || (first && type === "object")) {
    const parts = [...all.map((part) => example(part, depth)), first ? example(first, depth) : {}];
    const made = Object.assign({}, ...parts.filter((part) => part && typeof part === "object"));
    for (const [name, member] of Object.entries(schema.properties ?? {})) {
      const wanted = schema.required?.includes(name) || depth < 1;
      if (wanted && depth < DEEPEST) made[name] = example(member, depth + 1);
    }
    return made;
  }
  if (first) return example(first, depth);
  switch (type) {
    case "array":
      return depth < DEEPEST ? [example(schema.items, depth + 1)] : [];
    case "object":
      return {};
    case "integer":
    case "number":
      return schema.minimum ?? 1;
    case "boolean":
      return true;
    case "string":
      return { "date-time": "2026-11-23T09:00:00.000Z", date: "2026-11-23", uri: "https://example.com/" }[schema.format] ?? "text";
    default:
      return {};
  }
}

/** The members of a schema; what is below one is made once somebody looks. */
function members(given) {
  const { schema } = resolved(given);
  if (schema.type === "array" || (Array.isArray(schema.type) && schema.type.includes("array"))) return members(schema.items);
  const list = element("ul", { class: "members" });
  for (const part of schema.allOf ?? []) list.append(...(members(part)?.children ?? []));
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const must = schema.required?.includes(name) ? element("span", { class: "must" }, " must be there") : "";
    const head = [element("code", {}, name), " ", element("span", { class: "type" }, typed(member)), must];
    const says = resolved(member).schema.description;
    list.append(element("li", {}, ...head, says ? element("p", {}, says) : "", below(member)));
  }
  const several = ways(schema);
  for (const way of several.length > 1 ? several : []) {
    const { schema: one } = resolved(way);
    const kind = Object.values(one.properties ?? {}).find((member) => "const" in member)?.const;
    list.append(element("li", {}, element("code", {}, String(kind ?? one.title ?? typed(way))),
      one.description ? element("p", {}, one.description) : "", below(way)));
  }
  if (several.length === 1) return members(several[0]);
  if (schema.additionalProperties && typeof schema.additionalProperties === "object") {
    const each = schema.additionalProperties;
    list.append(element("li", {}, element("code", {}, "any name"), " ", element("span", { class: "type" }, typed(each)), below(each)));
  }
  return list.children.length ? list : null;
}

/** What is below a member, behind a disclosure. */
function below(given) {
  const inner = (one, depth) => {
    const { schema } = resolved(one);
    if (schema.properties || schema.allOf || typeof schema.additionalProperties === "object") return true;
    if (depth > DEEPEST) return false;
    return (schema.items && inner(schema.items, depth + 1)) || ways(schema).some((way) => inner(way, depth + 1));
  };
  if (!inner(given, 0)) return "";
  const box = element("details", {}, element("summary", {}, "what is in it"));
  box.addEventListener("toggle", () => {
    if (box.open && box.children.length === 1) box.append(members(given) ?? "");
  });
  return box;
}

/** The call of an operation for a shell. */
function curl(method, path, operation) {
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => `$${name.toUpperCase()}`);
  const lines = [`curl ${method === "get" ? "" : `-X ${method.toUpperCase()} `}"${location.origin}${filled}"`];
  if (!operation.security || operation.security.length) lines.push(`-H "authorization: Bearer $RELANCE_KEY"`);
  if (method === "post") lines.push(`-H "idempotency-key: $(uuidgen)"`);
  const body = operation.requestBody?.content?.["application/json"];
  if (body) {
    const text = JSON.stringify(example(body.schema), null, 2).replaceAll("'", "'\\''");
    lines.push(`-H "content-type: application/json"`, `-d '${text}'`);
  }
  return lines.join(" \\\n  ");
}

function copied(text) {
  const button = element("button", { type: "button" }, "Copy");
  button.addEventListener("click", async () => {
    await navigator.clipboard?.writeText(text);
    button.textContent = "Copied";
  });
  return button;
}

/** Everything of an operation. */
function whole(method, path, operation) {
  const parts = [element("p", { class: "needs" }, operation.description ?? "", " ", element("code", {}, operation.operationId))];
  const heading = (text) => parts.push(element("h3", {}, text));
  if (operation.parameters?.length) {
    heading("Parameters");
    const list = element("ul", { class: "members" });
    for (const one of operation.parameters) {
      const must = one.required ? element("span", { class: "must" }, " must be there") : "";
      list.append(element("li", {}, element("code", {}, one.name), " ",
        element("span", { class: "type" }, `${one.in}, ${typed(one.schema)}`), must, one.description ? element("p", {}, one.description) : ""));
    }
    parts.push(list);
  }
  const body = operation.requestBody?.content?.["application/json"];
  if (body) {
    heading("Body");
    parts.push(element("p", { class: "type" }, typed(body.schema)), members(body.schema) ?? "");
  }
  for (const [status, given] of Object.entries(operation.responses ?? {})) {
    const answer = resolved(given).schema;
    heading(status === "default" ? "Otherwise" : `Answer ${status}`);
    parts.push(element("p", {}, answer.description ?? ""));
    for (const [kind, { schema }] of Object.entries(answer.content ?? {})) {
      parts.push(element("p", { class: "type" }, schema ? `${kind}: ${typed(schema)}` : kind));
      if (!schema) continue;
      parts.push(members(schema) ?? "");
      if (status === "default" || kind !== "application/json") continue;
      const shown = element("details", {}, element("summary", {}, "an example"));
      shown.append(element("pre", { tabindex: "0" }, JSON.stringify(example(schema), null, 2)));
      parts.push(shown);
    }
  }
  heading("Call");
  const call = curl(method, path, operation);
  parts.push(element("pre", { tabindex: "0" }, call), copied(call));
  return element("div", {}, ...parts);
}

function shown(method, path, operation) {
  const summary = element("summary", {},
    element("span", { class: `method ${method}` }, method.toUpperCase()), element("code", {}, path),
    element("span", { class: "says" }, operation.summary ?? ""));
  const box = element("details", { class: "operation", id: operation.operationId }, summary);
  box.dataset.words = `${method} ${path} ${operation.operationId} ${operation.summary ?? ""}`.toLowerCase();
  box.addEventListener("toggle", () => {
    if (box.open && box.children.length === 1) box.append(whole(method, path, operation));
  });
  return box;
}

function draw() {
  document.getElementById("version").textContent = description.info.version;
  document.getElementById("about").textContent = description.info.summary ?? "";
  const areas = new Map();
  const put = (path, methods) => {
    for (const method of METHODS.filter((one) => methods[one])) {
      const operation = methods[method];
      const area = operation.tags?.[0] ?? "other";
      if (!areas.has(area)) areas.set(area, []);
      areas.get(area).push(shown(method, path, operation));
    }
  };
  for (const [path, methods] of Object.entries(description.paths)) put(path, methods);
  for (const [name, methods] of Object.entries(description.webhooks ?? {})) put(`your webhook (${name})`, methods);
  const all = document.getElementById("operations");
  all.replaceChildren();
  for (const [area, operations] of [...areas].sort(([one], [other]) => one.localeCompare(other))) {
    const heading = element("h2", { id: `area-${area}` }, area);
    all.append(element("section", { "aria-labelledby": `area-${area}` }, heading, ...operations));
    document.getElementById("areas").append(element("li", {}, element("a", { href: `#area-${area}` }, area)));
  }
}

function filtered() {
  const words = document.getElementById("filter").value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const section of document.querySelectorAll("#operations section")) {
    let some = false;
    for (const box of section.querySelectorAll("details.operation")) {
      box.hidden = !words.every((word) => box.dataset.words.includes(word));
      count += box.hidden ? 0 : 1;
      some ||= !box.hidden;
    }
    section.hidden = !some;
  }
  document.getElementById("count").textContent = `${count} operations`;
}

/** Opens what the address names. */
function named() {
  const found = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (found?.classList.contains("operation")) found.open = true;
  found?.scrollIntoView();
}

async function begin() {
  const answer = await fetch("/openapi.json");
  description = await answer.json();
  draw();
  filtered();
  document.getElementById("filter").addEventListener("input", filtered);
  addEventListener("hashchange", named);
  named();
}

begin().catch((error) => {
  const all = document.getElementById("operations");
  all.replaceChildren(element("p", { role: "alert" }, `The description could not be read: ${error.message}`));
});
