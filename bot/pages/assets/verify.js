/** Computes a file's SHA-256 here, so that it need not be sent. A large one is sent: it would not fit in memory. */

const LARGEST_HERE = 50_000_000; // bytes

const form = document.getElementById("verify");
const file = form.elements.namedItem("file");
const reading = document.getElementById("reading");
const canHash = Boolean(globalThis.crypto?.subtle); // not over plain http

const isRead = (chosen) => canHash && chosen.size <= LARGEST_HERE;

file.addEventListener("change", () => {
  const chosen = file.files[0];
  reading.textContent = chosen && isRead(chosen) ? form.dataset.local : "";
});

form.addEventListener("submit", async (event) => {
  const chosen = file.files[0];
  if (!chosen) return;
  if (chosen.size > Number(form.dataset.most)) {
    event.preventDefault();
    reading.textContent = form.dataset.tooLarge;
  } else if (isRead(chosen)) {
    event.preventDefault();
    reading.textContent = form.dataset.computing;
    try {
      const digest = await crypto.subtle.digest("SHA-256", await chosen.arrayBuffer());
      send([...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
    } catch {
      reading.textContent = form.dataset.unreadable;
    }
  }
});

/** Send the form with the digest in the place of the file. */
function send(sha256) {
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "sha256", value: sha256 });
  file.disabled = true; // what is disabled is not sent
  form.append(field);
  form.submit();
}

// Whoever comes back to the page can choose again.
addEventListener("pageshow", () => {
  file.disabled = false;
  reading.textContent = "";
  form.querySelector("[name=sha256]")?.remove();
});
