/** The conversation on this page: begins, comes back after a reload, heals when the connection or the token dies. */

import { onRetry, tell } from "./banner.js";
import { onNewConversation } from "./new_conversation.js";
import { overrideLocalizedStrings, styleOptions } from "./look.js";
import { watchSockets } from "./sockets.js";

const SESSION = "/webchat/session";
const WAITS = [1, 2, 4, 8, 15]; // seconds before another try
const room = document.getElementById("webchat");
const locale = room.dataset.locale;
const { nonce } = document.querySelector("link[nonce]");

const Status = { ONLINE: 2, EXPIRED_TOKEN: 3, FAILED_TO_CONNECT: 4, ENDED: 5 }; // Direct Line's

let directLine = null; // the one in use
let store = null; // everything said, and what is half typed: it outlives a connection
let polls = false; // where something on the way blocks WebSockets
let blocked = 0;
let tries = 0;
let again = null; // the timer of the next try

const forgetSocket = watchSockets({
  opened() {
    blocked = 0;
    calm();
  },
  lost(everOpened) {
    tell(navigator.onLine ? "reconnecting" : "offline");
    blocked = everOpened ? 0 : blocked + 1;
    if (blocked === 2) {
      polls = true; // twice in a row it could not even open
      connect();
    }
  },
});

function calm() {
  tries = 0;
  tell(null);
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

/** Ask for this visitor's conversation, or a fresh one, and put it into the room. */
async function connect({ fresh = false } = {}) {
  clearTimeout(again);
  leave();
  try {
    const [session] = await Promise.all([askSession(fresh), bundle]);
    enter(session, fresh);
  } catch (problem) {
    console.warn("chat:", problem);
    tryAgain(fresh);
  }
}

function enter(session, fresh) {
  const line = window.WebChat.createDirectLine({
    token: session.token,
    domain: new URL(session.domain, location.href).href,
    // No conversationId: the token names the conversation; it begins, or all that was said in it is sent again.
    conversationStartProperties: { locale },
    webSocket: !polls,
    pollingInterval: 2000,
  });
  directLine = line;
  line.connectionStatus$.subscribe((status) => {
    if (line === directLine) heal(status);
  });
  if (fresh || !store) store = window.WebChat.createStore();
  const given = { directLine: line, store, locale, nonce, styleOptions, overrideLocalizedStrings };
  window.WebChat.renderWebChat(given, room);
}

/** Do what Direct Line's client leaves to the page: it gives up for ever on a dead token or a refused connection. */
function heal(status) {
  if (status === Status.ONLINE && polls) calm();
  if (status === Status.EXPIRED_TOKEN) connect();
  if (status === Status.FAILED_TO_CONNECT || status === Status.ENDED) tryAgain(false);
}

function tryAgain(fresh) {
  leave();
  if (tries === WAITS.length) {
    tell("failed");
    return;
  }
  tell(navigator.onLine ? "reconnecting" : "offline");
  again = setTimeout(connect, WAITS[tries] * 1000, { fresh });
  tries += 1;
}

function leave() {
  forgetSocket();
  const left = directLine;
  directLine = null; // first, so that its end is not taken for the conversation's
  left?.end();
}

/** Resolves when Web Chat is there; its script is deferred, so it is or never will be once the page is ready. */
const bundle = new Promise((there, missing) => {
  const check = () => (window.WebChat ? there() : missing(new Error("webchat.js did not load")));
  if (document.readyState === "complete") check();
  else window.addEventListener("load", check);
});

onRetry(() => (window.WebChat ? connect() : location.reload()));
onNewConversation(async () => {
  await connect({ fresh: true });
  room.querySelector("[data-id='webchat-sendbox-input']")?.focus();
});
window.addEventListener("offline", () => tell("offline"));
window.addEventListener("online", () => connect()); // at once, not when a timer happens to end

connect();
