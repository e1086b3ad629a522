/** Files that are chosen but not sent: seen, taken away again, and kept out where the conversation takes none so large. */

import { keepFiles } from "./retries.js";
import { GONE, TOO_LARGE } from "./slow_uploads.js";
import { typingForAgents } from "./typing.js";

const SET = "WEB_CHAT/SET_SEND_BOX_ATTACHMENTS";
const SUBMIT = "WEB_CHAT/SUBMIT_SEND_BOX";
const REFUSED = "DIRECT_LINE/POST_ACTIVITY_REJECTED";

const tray = document.getElementById("attached");
const row = document.getElementById("attached-file").content.firstElementChild;
const list = tray.querySelector("ul");
const left = document.getElementById("left-out");
const spoken = document.getElementById("attached-spoken");
const words = tray.dataset;
const room = document.getElementById("webchat");

let store = null; // of the conversation that is shown
let shown = [];

/** Web Chat's store for a conversation. Its own button would put new files in the place of those before. */
export function createStore() {
  const ours = window.WebChat.createStore({}, typingForAgents(), keepFiles(), () => (next) => (action) => {
    if (action.type === SET && !action.isWhole && action.payload.attachments.length > 0) {
      return next({ ...action, payload: { attachments: joined(action.payload.attachments) } });
    }
    if (action.type === REFUSED && [GONE, TOO_LARGE].includes(action.payload?.status)) {
      const { clientActivityID } = action.meta;
      const sent = ours.getState().activities.find((one) => one.channelData?.clientActivityID === clientActivityID);
      tell({ [action.payload.status === GONE ? "gone" : "large"]: sent?.attachments ?? [] });
    }
    return next(action);
  });
  store = ours;
  ours.subscribe(() => ours === store && show(ours.getState().sendBoxAttachments));
  show([]);
  return ours;
}

/** Have files ready to be sent, however they were chosen. */
export function attach(files) {
  store?.dispatch({ type: SET, payload: { attachments: files.map((blob) => ({ blob })) } });
  room.querySelector("[data-id='webchat-sendbox-input']")?.focus();
}

/** Tell why something was not taken that is no file. */
export function tellFolder() {
  tell({ folder: true });
}

function joined(chosen) {
  const before = store.getState().sendBoxAttachments;
  const known = new Set(before.map(mark));
  const fresh = chosen.filter((one) => !known.has(mark(one)));
  const large = fresh.filter(({ blob }) => blob.size > Number(words.mostBytes));
  const fit = fresh.filter((one) => !large.includes(one));
  const room = Number(words.mostFiles) - before.length;
  tell({ large: large.map(({ blob }) => blob), many: fit.slice(room).map(({ blob }) => blob) });
  return Object.freeze([...before, ...fit.slice(0, room)]);
}

const mark = ({ blob }) => `${blob.name}/${blob.size}/${blob.lastModified}`;

/** Say what was not taken, and which page takes it; nothing to say takes the line away. */
function tell({ large = [], many = [], gone = [], folder = false }) {
  left.hidden = large.length + many.length + gone.length === 0 && !folder;
  left.querySelector("a").hidden = large.length === 0;
  left.querySelector("span").textContent = [
    large.length > 0 && `${large.map(quoted).join(", ")}${words.tooLarge}`,
    many.length > 0 && `${words.tooMany} ${many.map(quoted).join(", ")}`,
    gone.length > 0 && `${gone.map(quoted).join(", ")}${words.gone}`,
    folder && words.folder,
  ]
    .filter(Boolean)
    .join(" ");
}

const quoted = ({ name }) => words.quoted.replace("{name}", name);

function show(attachments) {
  if (attachments === shown) return;
  const added = attachments.length > shown.length;
  if (attachments.length === 0 && shown.length > 0) left.hidden = true; // they were sent, or taken away
  shown = attachments;
  tray.hidden = attachments.length === 0;
  list.replaceChildren(...attachments.map(asRow));
  if (added) spoken.textContent = `${words.spoken} ${attachments.map(({ blob }) => blob.name).join(", ")}`;
  else spoken.textContent = "";
}

function asRow(attachment) {
  const item = row.cloneNode(true);
  item.querySelector(".attached-name").textContent = attachment.blob.name;
  item.querySelector("small").textContent = size(attachment.blob.size);
  const button = item.querySelector("button");
  button.setAttribute("aria-label", words.remove.replace("{name}", attachment.blob.name));
  button.addEventListener("click", () => remove(attachment));
  return item;
}

function remove(attachment) {
  const place = shown.indexOf(attachment);
  const attachments = Object.freeze(shown.filter((one) => one !== attachment));
  store.dispatch({ type: SET, payload: { attachments }, isWhole: true });
  const next = list.querySelectorAll("button")[Math.min(place, attachments.length - 1)];
  (next ?? room.querySelector("[data-id='webchat-sendbox-input']"))?.focus();
}

function size(bytes) {
  const power = bytes < 1e3 ? 0 : bytes < 1e6 ? 1 : 2;
  const [unit, number] = [["byte", "kilobyte", "megabyte"][power], bytes / 1000 ** power];
  const looks = { style: "unit", unit, maximumFractionDigits: number < 10 ? 1 : 0 };
  return new Intl.NumberFormat(document.documentElement.lang, looks).format(number);
}

document.getElementById("send-attached").addEventListener("click", () => {
  store.dispatch({ type: SUBMIT, payload: { method: "mouse" } });
  room.querySelector("[data-id='webchat-sendbox-input']")?.focus();
});
left.querySelector("button").addEventListener("click", () => tell({}));
room.addEventListener("change", ({ target }) => {
  if (target.type !== "file") return;
  setTimeout(() => (target.value = "")); // once Web Chat has read it: the same file, mended, may be chosen again
});
