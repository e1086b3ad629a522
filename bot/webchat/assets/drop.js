/** Files that are let fall anywhere on the page, or pasted: without this a browser would leave the chat for them. */

import { attach, tellFolder } from "./attached.js";

const target = document.getElementById("drop");

const holdsFiles = ({ dataTransfer }) => dataTransfer?.types.includes("Files");

function isFolder(item) {
  return item.webkitGetAsEntry?.()?.isDirectory ?? false;
}

for (const kind of ["dragenter", "dragover"]) {
  addEventListener(kind, (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    target.hidden = false;
  });
}

addEventListener("dragleave", ({ relatedTarget }) => {
  if (relatedTarget === null) target.hidden = true; // out of the window
});

addEventListener("drop", (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  target.hidden = true;
  const items = [...event.dataTransfer.items].filter(({ kind }) => kind === "file");
  const files = items.filter((item) => !isFolder(item)).map((item) => item.getAsFile());
  if (files.length > 0) attach(files);
  if (files.length < items.length) tellFolder();
});

addEventListener("paste", (event) => {
  const { files, types } = event.clipboardData;
  if (files.length === 0 || types.includes("text/plain")) return; // a word processor pastes a picture beside its text
  event.preventDefault();
  attach([...files]);
});
