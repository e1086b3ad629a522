/** Keys of the desk. They count where nothing is typed, and can be switched off, as single letters must be. */

const OFF = "guichet-keys-off";
const panel = document.getElementById("keys");
const button = document.getElementById("keys-button");
const choice = document.getElementById("keys-on");

choice.checked = localStorage.getItem(OFF) === null;
choice.addEventListener("change", () => {
  if (choice.checked) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "yes");
});
button.hidden = false;
button.addEventListener("click", () => panel.showModal());

const isTyping = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;

/** Go to the next or the previous ticket of the list. */
function step(by) {
  const links = [...document.querySelectorAll(".row-link")];
  const here = links.indexOf(document.activeElement);
  const next = here < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(here + by, 0), links.length - 1);
  links[next]?.focus();
  links[next]?.scrollIntoView({ block: "nearest" });
}

function open(name) {
  const box = document.getElementById(`${name}-text`);
  const around = box?.closest("details");
  if (around) around.open = true;
  box?.focus();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  r: () => open("reply"),
  n: () => open("note"),
  "?": () => panel.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const { target, key } = event;
  if (key === "Enter" && (event.ctrlKey || event.metaKey) && target.matches("textarea[data-send]")) {
    event.preventDefault();
    target.form.requestSubmit();
    return;
  }
  if (key === "Escape" && isTyping(target)) {
    target.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || isTyping(target) || panel.open || !choice.checked) return;
  const marked = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!KEYS[key] && !marked) return;
  event.preventDefault();
  if (KEYS[key]) KEYS[key]();
  else if (marked.matches("input")) marked.select();
  else marked.click();
});
