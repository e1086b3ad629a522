/** Looks now and then whether what a page shows has changed, and shows it in its place: nobody loses where they were. */

const FIRST = 2000; // milliseconds
const LONGEST = 15000;

const told = document.getElementById("told");
let pause = FIRST;

const shown = () => document.getElementById("watched");

async function look() {
  if (document.hidden) return again();
  let page;
  try {
    const response = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (response.redirected) return location.reload(); // signed out meanwhile
    page = new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    return again(); // away for a moment
  }
  const now = page.getElementById("watched");
  if (!now) return location.reload();
  if (now.dataset.state !== shown().dataset.state) {
    shown().replaceWith(document.adoptNode(now));
    told.textContent = now.dataset.changed;
    pause = FIRST;
  }
  if ("going" in now.dataset) again();
}

function again() {
  setTimeout(look, pause);
  pause = Math.min(pause * 1.5, LONGEST);
}

if (shown() && "going" in shown().dataset) again();
