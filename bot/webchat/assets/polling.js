/** Whether polling, where WebSockets are blocked, still goes on: the library ends it for ever at the first error. */

const INTERVAL = 2; // seconds
const SILENCE = 5 * INTERVAL;

export const pollingInterval = INTERVAL * 1000; // as Direct Line's client takes it

/** Call `ended()` if `goesOn()` says that there should be polling and none was seen for a while. */
export function watchPolling(goesOn, ended) {
  let last = 0;

  new PerformanceObserver((seen) => {
    if (seen.getEntries().some((entry) => entry.name.includes("/activities?watermark="))) last = performance.now();
  }).observe({ type: "resource" });

  setInterval(() => {
    if (!goesOn() || document.hidden) {
      last = performance.now(); // hidden pages are slowed down: that is no silence
    } else if (performance.now() - last > SILENCE * 1000) {
      last = performance.now();
      ended();
    }
  }, INTERVAL * 1000);
}
