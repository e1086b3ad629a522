// Reads cards, one a line, and answers each with a line of JSON: what is wrong with it, and the words that are drawn.
//
// Microsoft's own renderer parses and draws them. It says nothing of properties that it does not know, so these are
// looked for by its own tables of elements, actions and properties, each with the version that brought it.

const { createInterface } = require("node:readline");
const { parseHTML } = require("linkedom");
const MarkdownIt = require("markdown-it");

const { window, document } = parseHTML("<!doctype html><html><body></body></html>");
for (const name of ["HTMLElement", "HTMLButtonElement", "HTMLInputElement", "HTMLAnchorElement", "Node"]) {
  globalThis[name] = window[name];
}
Object.assign(globalThis, { window, document });
window.getComputedStyle = () => ({ getPropertyValue: () => "" });
globalThis.getComputedStyle = window.getComputedStyle;
globalThis.HTMLCollection ??= class {};
Object.defineProperty(window.HTMLElement.prototype, "innerText", {
  configurable: true,
  get() {
    return this.textContent;
  },
  set(text) {
    this.textContent = text;
  },
});
for (const kind of ["Input", "Select", "Button", "Slot"]) {
  globalThis[`HTML${kind}Element`] ??= window[`HTML${kind}Element`] ?? class {};
}

const AC = require("adaptivecards/dist/adaptivecards.js");

const NEWEST = "1.5"; // that Teams shows
const MOST_ACTIONS = 6; // of one set, that Teams draws
const markdown = new MarkdownIt();
AC.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdown.render(text);
  result.didProcess = true;
};

// What has no type of its own is known by where it stands.
const CLASSES = { AdaptiveCard: AC.AdaptiveCard, Column: AC.Column, TextRun: AC.TextRun };
const INSIDE = { choices: AC.Choice, facts: AC.Fact };
const FREE = new Set(["data", "targetElements"]);
const GENERAL = new Set(["type", "fallback", "requires"]);

function schemaOf(part, place) {
  const make = CLASSES[part.type] ?? INSIDE[place];
  if (make) return new make().getSchema();
  const version = AC.Version.parse(NEWEST, new AC.SerializationContext());
  for (const registry of [AC.GlobalRegistry.elements, AC.GlobalRegistry.actions]) {
    const known = registry.findByName(part.type);
    if (known) {
      const since = known.schemaVersion;
      if (since.compareTo(version) > 0) return `${part.type} is of version ${since}`;
      return new known.objectType().getSchema();
    }
  }
  return `${part.type ?? place} is not known`;
}

function* unknown(part, place) {
  const schema = schemaOf(part, place);
  if (typeof schema === "string") {
    yield schema;
    return;
  }
  const newest = AC.Version.parse(NEWEST, new AC.SerializationContext());
  const known = new Map();
  for (let number = 0; number < schema.getCount(); number++) {
    const property = schema.getItemAt(number);
    known.set(property.name, property);
  }
  for (const [name, value] of Object.entries(part)) {
    const property = known.get(name);
    const isGeneral = GENERAL.has(name) || (name === "$schema" && part.type === "AdaptiveCard");
    if (name === "card" && part.type === "Action.ShowCard") {
      yield* unknown(value, name);
      continue;
    }
    const isInside = ["body", "items", "columns", "inlines", "actions", "choices", "facts"].includes(name);
    if (!property && !isGeneral && !isInside) yield `${part.type ?? place}.${name} is not known`;
    if (property && property.targetVersion.compareTo(newest) > 0) yield `${part.type}.${name} is of a later version`;
    if (FREE.has(name) || name === "$schema" || name === "version") continue;
    if (name === "fallback" && typeof value === "object") yield* unknown(value, name);
    if (isInside) for (const inner of value) yield* unknown(inner, name);
    else if (property && value !== null) yield* wrongType(part, property, value);
  }
}

function* wrongType(part, property, value) {
  const kind = property.constructor.name;
  const wanted = { StringProperty: "string", BoolProperty: "boolean", NumProperty: "number" }[kind];
  if (wanted && typeof value !== wanted) yield `${part.type}.${property.name} is no ${wanted}`;
  if (kind === "EnumProperty") {
    const names = Object.keys(property.enumType).filter((name) => Number.isNaN(Number(name)));
    const is = names.some((name) => name.toLowerCase() === String(value).toLowerCase());
    if (!is) yield `${part.type}.${property.name}: ${value}`;
  }
  if (kind === "ValueSetProperty") {
    const is = property.values.some((one) => one.value.toLowerCase() === String(value).toLowerCase());
    if (!is) yield `${part.type}.${property.name}: ${value}`;
  }
}

function* doubled(part, seen) {
  if (part.id) {
    if (seen.has(part.id)) yield `two parts are called ${part.id}`;
    seen.add(part.id);
  }
  for (const name of ["body", "items", "columns"]) for (const inner of part[name] ?? []) yield* doubled(inner, seen);
}

function* drawn(content) {
  const context = new AC.SerializationContext(AC.Version.parse(NEWEST, new AC.SerializationContext()));
  AC.CardElement.langProperty.regEx.lastIndex = 0; // it keeps where it matched last, and fails each second time
  const card = new AC.AdaptiveCard();
  card.hostConfig = new AC.HostConfig({ actions: { maxActions: MOST_ACTIONS } });
  card.parse(content, context);
  for (let number = 0; number < context.eventCount; number++) yield context.getEventAt(number).message;
  const validation = card.validateProperties();
  for (const event of validation.validationEvents) yield event.message;
  const element = card.render();
  if (!element) yield "nothing is drawn";
  return element;
}

function check(card) {
  const problems = [...unknown(card, "card"), ...doubled(card, new Set())];
  let text = "";
  try {
    const drawing = drawn(card);
    let next = drawing.next();
    while (!next.done) {
      problems.push(next.value);
      next = drawing.next();
    }
    text = next.value?.textContent ?? "";
  } catch (broken) {
    problems.push(String(broken.stack));
  }
  return { problems, text };
}

createInterface({ input: process.stdin }).on("line", (line) => {
  process.stdout.write(`${JSON.stringify(check(JSON.parse(line)))}\n`);
});
