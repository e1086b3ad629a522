/** Sends files in parts, so that a cut costs nothing: by the tus protocol. Without this script the form sends one. */

const AT_ONCE = 3; // files on their way
const SPOKEN_EVERY = 25; // percent
const LONGEST_PAUSE = 30_000; // milliseconds before another try
const DAY = 24 * 3600 * 1000; // the server forgets what nobody has finished by then
const MARK = "guichet"; // what our entries in the browser's memory begin with

const form = document.getElementById("send");
const words = form.dataset;
const drop = document.getElementById("drop");
const box = document.getElementById("file");
const sent = document.getElementById("sent");
const list = sent.querySelector("ul");
const together = document.getElementById("together");
const spoken = document.getElementById("spoken");
const percents = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });
const memory = tus.defaultOptions.urlStorage;
const sendings = [];

/** Fills in the places of a text, as {name}. */
const fill = (text, values) => text.replace(/{(\w+)}/g, (_, name) => values[name]);
const say = (text) => (spoken.textContent = text);
const megabytes = (bytes) => {
  const [number, unit] = bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
  return new Intl.NumberFormat(document.documentElement.lang, {
    style: "unit",
    unit,
    maximumFractionDigits: number < 10 ? 1 : 0,
  }).format(number);
};

/** What a file is known by in this browser, so that it goes on where it stood after a reload. */
const fingerprint = (file) =>
  [MARK, words.account, encodeURIComponent(file.name), file.size, file.lastModified].join("::");

class Sending {
  constructor(file) {
    this.file = file;
    this.state = "queued";
    this.tries = 0;
    this.told = 0; // percent, spoken last
    this.row = document.getElementById("upload").content.firstElementChild.cloneNode(true);
    this.bar = this.row.querySelector("progress");
    this.line = this.row.querySelector(".upload-state");
    this.link = this.row.querySelector("a");
    this.row.querySelector("strong").textContent = file.name;
    this.row.querySelector("small").textContent = megabytes(file.size);
    this.bar.setAttribute("aria-label", file.name);
    for (const button of this.row.querySelectorAll("button")) {
      button.querySelector(".unseen").textContent = file.name;
      button.addEventListener("click", () => this[button.dataset.does]());
    }
    list.append(this.row);
    sent.hidden = false;
    this.show(words.starting);
    this.upload = new tus.Upload(file, {
      endpoint: words.uploads,
      metadata: { filename: file.name },
      headers: { "X-Csrf-Token": form.elements.token.value },
      fingerprint: async () => fingerprint(file),
      removeFingerprintOnSuccess: true,
      retryDelays: null, // we try again for as long as the page is open
      // A server that is away has not forgotten the upload: without this another one would be begun.
      onAfterResponse: (request, response) => {
        if (request.getMethod() === "HEAD" && response.getStatus() >= 500) throw new Error("away");
      },
      onProgress: (bytes, all) => this.progress(bytes, all),
      onSuccess: ({ lastResponse }) => this.done(lastResponse.getHeader("Upload-Location")),
      onError: (error) => this.failed(error.originalResponse),
    });
  }

  async start() {
    this.state = "sending";
    const before = await this.upload.findPreviousUploads();
    if (this.state !== "sending") return;
    if (before.length > 0) {
      this.upload.resumeFromPreviousUpload(before[0]);
      this.show(words.resumed);
    }
    this.upload.start();
  }

  progress(bytes, all) {
    this.tries = 0;
    const share = all ? bytes / all : 1;
    const percent = Math.floor(share * 100);
    this.bar.value = percent;
    this.show(fill(words.sending, { percent: percents.format(percent / 100), of: megabytes(all) }));
    if (percent >= this.told + SPOKEN_EVERY && percent < 100) {
      this.told = percent - (percent % SPOKEN_EVERY);
      say(fill(words.spoken, { name: this.file.name, percent: percents.format(percent / 100) }));
    }
  }

  done(address) {
    this.ends("done", words.done);
    this.bar.value = 100;
    if (!address || !/^\/(?!\/)/.test(address)) return;
    this.link.href = address;
    this.link.hidden = false;
    if (sendings.length === 1) location.assign(address);
  }

  failed(response) {
    const status = response ? response.getStatus() : 0;
    const reason = response ? response.getBody() : "";
    if (status === 0 || status === 409 || status === 423 || (status >= 500 && status !== 507)) return this.wait();
    this.wrong(
      {
        401: words.signedOut,
        403: words.stale,
        413: fill(words.tooLarge, { name: this.file.name }),
        429: reason === "too many open" ? words.tooManyOpen : words.tooMany,
        507: words.noRoom,
      }[status] ?? words.failed,
      status !== 413,
    );
  }

  /** Tries again by itself: later and later, or as soon as the browser is on line. */
  wait() {
    this.state = "waiting";
    if (this.tries > 0) this.show(words.waiting);
    if (this.tries === 1) say(words.waiting);
    const pause = this.tries === 0 ? 100 : Math.min(LONGEST_PAUSE, 500 * 2 ** this.tries);
    this.tries += 1;
    this.timer = setTimeout(() => this.goOn(), pause);
  }

  goOn() {
    if (this.state !== "waiting") return;
    clearTimeout(this.timer);
    this.state = "sending";
    this.upload.start();
  }

  wrong(text, mayTryAgain) {
    this.ends("wrong", text);
    this.row.querySelector("[data-does=again]").hidden = !mayTryAgain;
  }

  again() {
    this.row.querySelector("[data-does=again]").hidden = true;
    this.row.querySelector("[data-does=cancel]").firstChild.data = `${words.cancel} `;
    this.row.classList.remove("wrong");
    this.show(words.starting);
    this.state = "queued";
    goOn();
  }

  cancel() {
    const hasBegun = this.state === "sending" || this.state === "waiting";
    this.state = "cancelled";
    clearTimeout(this.timer);
    if (hasBegun) this.upload.abort(true).catch(() => {}); // if it is not heard, the server forgets it in a day
    this.row.remove();
    sendings.splice(sendings.indexOf(this), 1);
    sent.hidden = sendings.length === 0;
    box.focus();
    goOn();
  }

  ends(state, text) {
    this.state = state;
    this.row.classList.add(state);
    this.row.querySelector("[data-does=cancel]").hidden = state === "done";
    if (state === "wrong") this.row.querySelector("[data-does=cancel]").firstChild.data = `${words.remove} `;
    this.show(text);
    say(`${this.file.name} : ${text}`);
    goOn();
  }

  show(text) {
    this.line.textContent = text;
  }
}

/** Starts those that wait for their turn. */
function goOn() {
  const busy = sendings.filter(({ state }) => state === "sending" || state === "waiting").length;
  const queued = sendings.filter(({ state }) => state === "queued");
  for (const sending of queued.slice(0, Math.max(0, AT_ONCE - busy))) sending.start();
  const done = sendings.filter(({ state }) => state === "done").length;
  together.hidden = done < 2 || busy > 0 || queued.length > 0; // to leave the page would cut them
}

function take(files) {
  for (const row of list.querySelectorAll(".before")) row.remove();
  for (const file of files) {
    if (sendings.some((other) => other.state !== "wrong" && fingerprint(other.file) === fingerprint(file))) continue;
    const sending = new Sending(file);
    sendings.push(sending);
    if (file.size === 0) sending.wrong(words.empty, false);
    else if (file.size > Number(words.most)) sending.wrong(fill(words.tooLarge, { name: file.name }), false);
  }
  goOn();
}

/** Lists what was on its way when the page was left: only the person can open those files again. */
async function remember() {
  for (const entry of await memory.findAllUploads()) {
    const [mark, account, name] = entry.urlStorageKey.replace(/^tus::/, "").split("::");
    if (mark !== MARK) continue;
    if (Date.now() - Date.parse(entry.creationTime) > DAY) memory.removeUpload(entry.urlStorageKey);
    else if (account === words.account) {
      const row = document.createElement("li");
      row.className = "upload before";
      row.textContent = fill(words.interrupted, { name: decodeURIComponent(name) });
      list.append(row);
      sent.hidden = false;
    }
  }
}

box.multiple = true;
form.querySelector("[type=submit]").hidden = true;
form.addEventListener("submit", (event) => event.preventDefault());
drop.querySelector(".drop-here").hidden = false;
box.addEventListener("change", () => {
  take([...box.files]);
  box.value = ""; // the same file may be chosen again
});
for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  drop.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", kind === "dragenter" || kind === "dragover");
    if (kind === "drop") take([...event.dataTransfer.files]);
  });
}
addEventListener("online", () => sendings.forEach((sending) => sending.goOn()));
addEventListener("beforeunload", (event) => {
  if (sendings.some(({ state }) => ["queued", "sending", "waiting"].includes(state))) event.preventDefault();
});
remember();
