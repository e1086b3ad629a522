/** Lets people read the password they type. Without this script the button is not there. */

for (const button of document.querySelectorAll("[data-shows]")) {
  const box = document.getElementById(button.dataset.shows);
  button.hidden = false;
  button.setAttribute("aria-controls", box.id);
  const tell = (shown) => {
    box.type = shown ? "text" : "password";
    button.textContent = shown ? button.dataset.hide : button.dataset.show;
  };
  button.addEventListener("click", () => tell(box.type === "password"));
  // Sent hidden, so that browsers take it for a password and keep it out of what they suggest.
  box.form.addEventListener("submit", () => tell(false));
}
