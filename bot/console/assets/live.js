/** The line to the desk: says when it is lost, and opens it anew. A line that opens begins with what was missed. */

const QUIET = 40_000; // milliseconds without a beat after which the line is taken for dead
const LOOK = 5_000;

const line = document.getElementById("line");
const stream = document.querySelector("[sse-connect]");
const { createEventSource } = htmx;
let source = null; // the one in use
let heard = Date.now();
let lost = false;

/** Keep what the extension opens, to end it when it is silent: browsers do not notice that themselves. */
htmx.createEventSource = (url) => {
  source = createEventSource(url);
  return source;
};

function lose() {
  if (lost) return;
  lost = true;
  line.textContent = line.dataset.lost;
  line.classList.add("shown");
}

function hear() {
  if (!navigator.onLine) return; // what still comes was under way
  heard = Date.now();
  if (!lost) return;
  lost = false;
  line.textContent = line.dataset.back;
  setTimeout(() => {
    if (!lost) line.classList.remove("shown");
  }, 2000);
}

function revive() {
  source?.close();
  source?.onerror?.(new Event("error")); // so that the extension opens another one
}

stream.addEventListener("htmx:sseOpen", hear);
stream.addEventListener("htmx:sseError", lose);
document.addEventListener("htmx:sseMessage", hear);
window.addEventListener("offline", lose);
window.addEventListener("online", revive); // what was open may be dead without knowing it
setInterval(() => {
  if (Date.now() - heard < QUIET) return;
  lose();
  heard = Date.now();
  revive();
}, LOOK);

/** A page that nobody looks at needs no line, of which a browser has six: the queue alone goes on counting. */
document.addEventListener("visibilitychange", () => {
  if (!stream.matches(".ticket")) return;
  if (document.hidden) {
    source?.close();
    heard = Date.now() + 24 * 3600 * 1000;
  } else if (source?.readyState === EventSource.CLOSED) {
    heard = Date.now();
    revive();
  }
});

/** How many people wait stands before the page's title: tabs show it, whatever else the agent is doing. */
function count() {
  const waiting = Number(document.querySelector("[data-waiting]")?.dataset.waiting ?? 0);
  const title = document.title.replace(/^\(\d+\) /, "");
  document.title = waiting ? `(${waiting}) ${title}` : title;
}

count();
document.addEventListener("htmx:afterSettle", count);

/** Another language is of what is shown now: filters may have changed since the page came. */
document.addEventListener("click", ({ target }) => {
  const link = target.closest(".self a[hreflang]");
  if (!link) return;
  const address = new URL(location.href);
  address.searchParams.delete("done");
  address.searchParams.set("lang", link.hreflang);
  link.href = address.href;
});

/** What could not be sent is said, and stays where it was typed. */
function tell(words) {
  line.textContent = words;
  line.classList.add("shown");
}

const isForm = (element) => element.matches("form[method=post]"); // what a page asks for by itself may fail unseen

document.addEventListener("htmx:sendError", ({ detail }) => {
  if (isForm(detail.elt)) tell(line.dataset.failed);
});
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { elt, xhr } = event.detail;
  if (!isForm(elt)) return;
  if (xhr.status === 401) {
    event.preventDefault(); // the sign-in page would come instead, and what was typed be gone
    tell(line.dataset.over);
  } else if (xhr.status >= 500) tell(line.dataset.failed);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 403 && event.detail.requestConfig.verb === "post") {
    event.detail.shouldSwap = true; // the form again, with what was typed and a good token
  }
});
