/** What becomes of Direct Line's WebSocket: its library says that it is online even while the socket is broken. */

/**
 * Call `opened()` when the newest socket opens, and `lost(everOpened)` when it closes or cannot open.
 * The page opens no other sockets than Direct Line's.
 */
export function watchSockets({ opened, lost }) {
  let newest = null;

  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      newest = this;
      let everOpened = false;
      this.addEventListener("open", () => {
        everOpened = true;
        if (newest === this) opened();
      });
      this.addEventListener("close", () => {
        if (newest === this) lost(everOpened);
      });
    }
  };

  /** From now on the sockets there are concern nobody: they are being replaced. */
  return function forget() {
    newest = null;
  };
}
