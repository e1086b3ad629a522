/** The button that starts another conversation, and the question before it does. */

const button = document.getElementById("new");
const dialog = document.getElementById("again");

/** Call `start` once the person has asked for it and confirmed. */
export function onNewConversation(start) {
  button.disabled = false;
  button.addEventListener("click", () => {
    dialog.returnValue = "";
    dialog.showModal();
  });
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "yes") start();
  });
}
