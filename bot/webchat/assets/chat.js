/** The conversation on this page: begins, comes back after a reload, heals when the connection or the token dies. */

import { createStore } from "./attached.js";
import { onRetry, tell } from "./banner.js";
import { cardActionMiddleware } from "./downloads.js";
import "./drop.js";
import { overrideLocalizedStrings, styleOptions } from "./look.js";
import { onNewConversation } from "./new_conversation.js";
import { pollingInterval, watchPolling } from "./polling.js";
import { letUploadsTakeTheirTime } from "./slow_uploads.js";
import { watchSockets } from "./sockets.js";

const SESSION = "/webchat/session";
const WAITS = [1, 2, 4, 8, 15, 30]; // seconds before another try; the last one again and again
const PATIENCE = 4; // tries until the page says that it fails, and where people are; it goes on trying
const BLOCKED = 2; // sockets that could not even open, one after the other: something on the way forbids them
const Status = { ONLINE: 2, EXPIRED_TOKEN: 3, FAILED_TO_CONNECT: 4, ENDED: 5 }; // Direct Line's

const room = document.getElementById("webchat");
const { locale } = room.dataset;
const { nonce } = document.querySelector("link[nonce]");

let directLine = null; // the one in use
let store = null; // everything said, and what is half typed: it outlives a connection
let deadline = 0; // when a page that was asleep has a dead token
let blocked = 0;
let tries = 0;
let again; // the timer of the next try

const polls = () => blocked >= BLOCKED;

/** Ask for this visitor's conversation, or a fresh one, and put it into the room. */
async function connect({ fresh = false } = {}) {
  clearTimeout(again);
  leave();
  try {
    const [session] = await Promise.all([askSession(fresh), bundle]);
    enter(session, fresh);
  } catch (problem) {
    console.warn("chat:", problem);
    tryAgain({ fresh });
  }
}

async function askSession(fresh) {
  const response = await fetch(SESSION, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ fresh }),
  });
  if (!response.ok) throw new Error(`${SESSION} answered ${response.status}`);
  return response.json();
}

function enter(session, fresh) {
  const line = window.WebChat.createDirectLine({
    token: session.token,
    domain: new URL(session.domain, location.href).href,
    // No conversationId: the token names the conversation; it begins, or all that was said in it is sent again.
    conversationStartProperties: { locale },
    webSocket: !polls(),
    pollingInterval,
  });
  letUploadsTakeTheirTime(line);
  leave(); // another connect() may have been quicker
  directLine = line;
  deadline = Date.now() + session.expires_in * 1000;
  line.connectionStatus$.subscribe((status) => {
    if (line === directLine) heal(status);
  });
  if (fresh || !store) store = createStore();
  const looks = { locale, nonce, styleOptions, overrideLocalizedStrings };
  const given = { directLine: line, store, cardActionMiddleware, sendTypingIndicator: true, ...looks };
  window.WebChat.renderWebChat(given, room);
}

/** Do what Direct Line's client leaves to the page: it gives up for ever on a dead token or a refused connection. */
function heal(status) {
  if (status === Status.ONLINE && polls()) calm();
  if (status === Status.EXPIRED_TOKEN) connect();
  if (status === Status.FAILED_TO_CONNECT || status === Status.ENDED) tryAgain();
}

function tryAgain({ fresh = false } = {}) {
  clearTimeout(again);
  leave();
  if (!navigator.onLine) tell("offline");
  else tell(tries < PATIENCE ? "reconnecting" : "failed");
  const wait = WAITS[Math.min(tries, WAITS.length - 1)] * (0.75 + Math.random() / 2); // not all pages at once
  again = setTimeout(connect, wait * 1000, { fresh });
  tries += 1;
}

function leave() {
  forgetSocket();
  const left = directLine;
  directLine = null; // first, so that its end is not taken for the conversation's
  left?.end();
}

function calm() {
  tries = 0;
  tell(null);
}

const forgetSocket = watchSockets({
  opened() {
    blocked = 0;
    calm();
  },
  lost(everOpened) {
    blocked = everOpened ? 0 : blocked + 1;
    if (polls()) connect();
    else tryAgain(); // sooner than Direct Line's client, which waits for up to half a minute
  },
});

/** Web Chat's script is deferred: when the page has loaded it is there, or it never will be. */
const bundle = new Promise((there, missing) => {
  const check = () => (window.WebChat ? there() : missing(new Error("webchat.js did not load")));
  if (document.readyState === "complete") check();
  else window.addEventListener("load", check);
});
bundle.catch(() => {
  tries = PATIENCE; // waiting does not mend this
});

watchPolling(() => polls() && directLine !== null, connect);
onRetry(() => (window.WebChat ? connect() : location.reload()));
onNewConversation(async () => {
  await connect({ fresh: true });
  room.querySelector("[data-id='webchat-sendbox-input']")?.focus();
});
window.addEventListener("offline", () => tell("offline"));
window.addEventListener("online", () => connect()); // at once, not when a timer happens to end
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && directLine && Date.now() > deadline) connect(); // before the person types into a dead line
});

connect();
