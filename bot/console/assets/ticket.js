/** One ticket: what is said comes in without a reload, and what is being typed stays. */

const log = document.getElementById("log");
const scroll = document.getElementById("scroll");
const latest = document.getElementById("to-latest");
const TYPES_FOR = 5_000; // milliseconds that a sign of typing is good for
const AGAIN = 300; // milliseconds until the ticket is asked for once more
const NEAR = 80; // pixels from the end that still count as reading the newest

const isAtEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;
let follows = true; // the newest is being read, and stays in sight

function toEnd() {
  latest.hidden = true;
  scroll.scrollTop = scroll.scrollHeight;
  follows = true;
}

/** Ask only for messages that are not here yet. */
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.id !== "feed") return;
  const known = [...log.children].map((entry) => Number(entry.dataset.sequence));
  event.detail.parameters.after = String(Math.max(0, ...known));
});

let isOld = false; // something was done here since the feed was asked: how it shows the ticket may be from before

document.addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => {
  if (elt.id === "feed") isOld = isSending();
  else if (elt.matches("form.act")) isOld = true;
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, xhr, successful } = event.detail;
  if (elt.id !== "feed" || !successful) return;
  const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
  addEntries(page.querySelectorAll("#news > .entry"));
  if (isOld) {
    setTimeout(() => htmx.trigger(elt, "sse:ticket"), AGAIN);
    return;
  }
  renew(page, "standing");
  renew(page, "facts");
  renewSuggestions(page);
  const [before, after] = [document.getElementById("acts"), page.getElementById("acts")];
  if (after && before.dataset.mark !== after.dataset.mark) renewActs(after);
});

const isSending = () => document.querySelector("form.act.htmx-request") !== null;

function addEntries(entries) {
  let added = 0;
  for (const entry of entries) {
    if (document.getElementById(entry.id)) continue;
    const later = [...log.children].find((other) => Number(other.dataset.at) > Number(entry.dataset.at));
    if (entry.matches(".person")) showTyping(false);
    log.insertBefore(document.importNode(entry, true), later ?? null);
    added += 1;
  }
  if (!added) return;
  if (follows) toEnd();
  else latest.hidden = false;
}

/** Put a part in place of the one that is here, if it says anything else. */
function renew(page, id) {
  const [before, after] = [document.getElementById(id), page.getElementById(id)];
  if (after && before.outerHTML !== after.outerHTML) {
    htmx.swap(`#${id}`, after.outerHTML, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 });
  }
}

/** Other suggestions come when the person has said something else, unless one of these is being read. */
function renewSuggestions(page) {
  const [before, after] = [document.getElementById("suggestions"), page.getElementById("suggestions")];
  if (!after || before.dataset.mark === after.dataset.mark) return;
  if (before.querySelector("details[open]") && after.children.length) return;
  renew(page, "suggestions");
}

/** What may be done has changed: show it, with what was typed and where. */
function renewActs(after) {
  const before = document.getElementById("acts");
  const typed = [...before.querySelectorAll("textarea, input:not([type=hidden]):not([type=radio])")]
    .filter((field) => field.value !== field.defaultValue)
    .map(({ id, value }) => [id, value]);
  const open = [...before.querySelectorAll("details[open]")].map((panel) => panel.id);
  const focused = before.contains(document.activeElement) ? document.activeElement : null;
  const place = focused?.selectionStart ?? null;
  const unsent = before.querySelector("#reply-text");
  if (unsent?.value && !after.querySelector("#reply-text")) {
    // Nothing can be said any more: the box stays, and sending it is refused with the reason why.
    after.prepend(document.importNode(unsent.form, true));
  }
  htmx.swap("#acts", after.outerHTML, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 });
  for (const [id, value] of typed) {
    const field = document.getElementById(id);
    if (field) field.value = value;
  }
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  const again = focused && document.getElementById(focused.id);
  again?.focus();
  if (again && place !== null) again.setSelectionRange(place, place);
  dress();
}

/** After what was done the box is where one goes on. */
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id !== "acts") return;
  // As long as the box that was sent is open beside it, a browser opens no other of their name.
  document.querySelector("#acts .panel:has(.problem)")?.setAttribute("open", "");
  dress();
  const form = event.detail.requestConfig?.elt;
  const box = document.getElementById("reply-text");
  if (form?.matches("[action$='/reply'], [action$='/take'], [action$='/reopen']")) box?.focus();
});

/** A box that opens is in sight as a whole. */
document.addEventListener(
  "toggle",
  ({ target }) => {
    if (target.open && target.closest("#acts")) target.scrollIntoView({ block: "nearest" });
  },
  true,
);

/** Buttons that only work with a script are shown by it. */
function dress() {
  for (const button of document.querySelectorAll("[data-inserts][hidden]")) button.hidden = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-inserts]");
  if (!button) return;
  const box = document.getElementById(button.dataset.into);
  if (!box) return;
  event.preventDefault();
  const around = box.closest("details");
  if (around) around.open = true;
  box.setRangeText(button.dataset.inserts, box.selectionStart, box.selectionEnd, "end");
  box.focus();
});

/** The person is typing, until they have said it or not typed for a while. */
const typing = document.querySelector("#typing span");
let quiet; // the timer after which they are not

function showTyping(isTyping) {
  clearTimeout(quiet);
  typing.hidden = !isTyping;
  if (isTyping) quiet = setTimeout(showTyping, TYPES_FOR, false);
}

document.getElementById("typing-heard").addEventListener("htmx:sseMessage", () => showTyping(true));

scroll.addEventListener("scroll", () => {
  follows = isAtEnd();
  if (follows) latest.hidden = true;
});
new ResizeObserver(() => {
  if (follows) toEnd(); // a box that opens below takes its room from here
}).observe(scroll);
latest.addEventListener("click", toEnd);
dress();
const wanted = location.hash.startsWith("#m-") && document.getElementById(location.hash.slice(1));
if (wanted) {
  follows = false; // earlier messages were asked for
  wanted.scrollIntoView();
} else toEnd();
