/** The calm line above the conversation that says when something is wrong with the connection. */

const lines = document.querySelectorAll("#banner [data-state]");

/** Show "offline", "reconnecting" or "failed"; null takes the line away. */
export function tell(state) {
  for (const line of lines) line.hidden = line.dataset.state !== state;
}

/** Call `retry` when the person asks for it under "failed". */
export function onRetry(retry) {
  document.getElementById("retry").addEventListener("click", retry);
}
