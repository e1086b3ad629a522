/** Tells how good a new password is while it is typed: the server judges, by what it would refuse it for. */

const PAUSE = 400; // milliseconds without a key

for (const box of document.querySelectorAll("[data-meter]")) {
  const place = document.getElementById(box.dataset.meter);
  const meter = place.querySelector("meter");
  const words = place.querySelector("[aria-live]");
  let asked = 0;
  let timer;

  box.addEventListener("input", () => {
    clearTimeout(timer);
    asked += 1;
    if (box.value) timer = setTimeout(judge, PAUSE, asked);
    else place.hidden = true;
  });

  async function judge(number) {
    const body = new URLSearchParams(new FormData(box.form));
    body.delete("password"); // the current one is nobody's business here
    try {
      const response = await fetch(box.dataset.judge, { method: "POST", body });
      if (!response.ok || number !== asked) return; // more was typed since
      const judged = await response.json();
      meter.value = judged.score;
      words.textContent = judged.words;
      place.hidden = false;
    } catch {
      place.hidden = true; // sending the form says it all the same
    }
  }
}
