"use strict";
// Renders /openapi.json. Text only ever enters the page as text nodes, never as markup.

const METHODS = ["get", "post", "put", "patch", "delete"];
let schemas = {};

function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) node[name] = value;
  for (const child of children) if (child !== null) node.append(child);
  return node;
}

function resolve(schema) {
  if (!schema || !schema.$ref) return schema || {};
  return schemas[schema.$ref.split("/").pop()] || {};
}

function typeName(schema) {
  if (!schema) return "any";
  if (schema.$ref) return schema.$ref.split("/").pop();
  for (const kind of ["anyOf", "oneOf", "allOf"]) {
    if (schema[kind]) return schema[kind].map(typeName).join(kind === "allOf" ? " & " : " | ");
  }
  if (schema.type === "array") return typeName(schema.items) + "[]";
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if ("const" in schema) return JSON.stringify(schema.const);
  return schema.format ? `${schema.type} (${schema.format})` : schema.type || "any";
}

function example(schema, depth = 0) {
  const s = resolve(schema);
  if (depth > 6) return null;
  if ("default" in s) return s.default;
  if (s.enum) return s.enum[0];
  if ("const" in s) return s.const;
  const choice = s.anyOf || s.oneOf || s.allOf;
  if (choice) return example(choice[0], depth + 1);
  if (s.properties) {
    const required = s.required || [];
    const shown = Object.entries(s.properties).filter(([name]) => required.includes(name));
    return Object.fromEntries(shown.map(([name, value]) => [name, example(value, depth + 1)]));
  }
  return { array: [], object: {}, integer: 0, number: 0, boolean: false, null: null }[s.type] ?? (s.type === "string" ? "" : null);
}

function fields(schema) {
  const s = resolve(schema);
  if (!s.properties) return make("p", {}, make("code", { textContent: typeName(schema) }));
  const rows = Object.entries(s.properties).map(([name, value]) =>
    make("tr", {},
      make("td", {}, make("code", { textContent: name + ((s.required || []).includes(name) ? " *" : "") })),
      make("td", {}, make("code", { textContent: typeName(value) })),
      make("td", { className: "note", textContent: value.description || "" })));
  return make("div", {},
    s.description ? make("p", { className: "note", textContent: s.description }) : null,
    make("table", {}, ...rows));
}

function contentOf(holder) {
  return Object.entries((holder && holder.content) || {});
}

function trial(path, method, operation) {
  const box = make("details", {}, make("summary", { textContent: "Try it" }));
  const inputs = (operation.parameters || []).map((parameter) => {
    const input = make("input", { placeholder: typeName(parameter.schema) });
    box.append(make("label", {}, `${parameter.name} (${parameter.in})`, input));
    return [parameter, input];
  });
  const json = contentOf(operation.requestBody).find(([type]) => type === "application/json");
  const body = json ? make("textarea", { value: JSON.stringify(example(json[1].schema), null, 2), spellcheck: false }) : null;
  if (body) box.append(body);
  const output = make("pre", { hidden: true });
  const send = make("button", { textContent: "Send" });
  send.addEventListener("click", async () => {
    output.hidden = false;
    output.textContent = "…";
    let url = path;
    const query = new URLSearchParams();
    const headers = {};
    for (const [parameter, input] of inputs) {
      if (parameter.in === "path") url = url.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
      else if (input.value !== "" && parameter.in === "query") query.append(parameter.name, input.value);
      else if (input.value !== "" && parameter.in === "header") headers[parameter.name] = input.value;
    }
    const token = document.getElementById("token").value.trim();
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    try {
      const target = query.size ? `${url}?${query}` : url;
      const response = await fetch(target, { method: method.toUpperCase(), headers, body: body ? body.value : undefined });
      const text = await response.text();
      let shown = text;
      try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch { /* not JSON: shown as it came */ }
      output.textContent = `${response.status} ${response.statusText}\n\n${shown}`;
    } catch (error) {
      output.textContent = String(error);
    }
  });
  box.append(send, output);
  return box;
}

function route(path, method, operation) {
  const inside = make("div");
  if (operation.description) inside.append(make("p", { textContent: operation.description }));
  if (operation.parameters && operation.parameters.length) {
    inside.append(make("h4", { textContent: "Parameters" }), make("table", {}, ...operation.parameters.map((parameter) =>
      make("tr", {},
        make("td", {}, make("code", { textContent: parameter.name + (parameter.required ? " *" : "") })),
        make("td", { textContent: parameter.in }),
        make("td", {}, make("code", { textContent: typeName(parameter.schema) })),
        make("td", { className: "note", textContent: parameter.description || "" })))));
  }
  for (const [type, value] of contentOf(operation.requestBody)) {
    inside.append(make("h4", { textContent: `Body: ${type}` }), fields(value.schema));
  }
  for (const [status, response] of Object.entries(operation.responses || {})) {
    inside.append(make("h4", { textContent: `${status} ${response.description || ""}` }));
    for (const [type, value] of contentOf(response)) {
      inside.append(make("p", { className: "note", textContent: type }), fields(value.schema));
    }
  }
  inside.append(trial(path, method, operation));
  const summary = make("summary", {},
    make("span", { className: `method ${method}`, textContent: method.toUpperCase() }),
    make("code", { textContent: path }),
    ` ${operation.summary || ""}${operation.security ? "" : " (public)"}`);
  const node = make("details", { className: "route" }, summary, inside);
  node.dataset.search = `${method} ${path} ${operation.summary || ""}`.toLowerCase();
  return node;
}

function show(spec) {
  schemas = (spec.components && spec.components.schemas) || {};
  document.getElementById("about").textContent = spec.info.description || "";
  const groups = new Map();
  for (const [path, operations] of Object.entries(spec.paths)) {
    for (const method of METHODS) {
      const operation = operations[method];
      if (!operation) continue;
      const tag = (operation.tags || ["other"])[0];
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push(route(path, method, operation));
    }
  }
  const main = document.getElementById("routes");
  main.replaceChildren();
  if (spec["x-missing"]) main.append(make("p", { textContent: `Not answering at the moment: ${spec["x-missing"].join(", ")}` }));
  for (const [tag, nodes] of groups) main.append(make("section", {}, make("h2", { textContent: tag }), ...nodes));
}

document.getElementById("filter").addEventListener("input", (event) => {
  const wanted = event.target.value.toLowerCase();
  for (const node of document.querySelectorAll("details.route")) node.hidden = !node.dataset.search.includes(wanted);
});

fetch("/openapi.json")
  .then((response) => response.json())
  .then(show)
  .catch((error) => { document.getElementById("routes").textContent = String(error); });
