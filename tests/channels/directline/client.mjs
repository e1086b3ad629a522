// A page's Direct Line, as Microsoft ships it, outside a browser.
// Told what to do on standard input, one JSON object a line; tells what happens on standard output, likewise.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(process.argv[2]); // a file beside node_modules
globalThis.XMLHttpRequest = require("xhr2");
globalThis.WebSocket = require("ws").WebSocket;
const { DirectLine, ConnectionStatus } = require("botframework-directlinejs");
const { Observable } = require("rxjs/Observable"); // with the operators that the library has added

const tell = (event) => process.stdout.write(JSON.stringify(event) + "\n");
const SOON = 200; // milliseconds

let line;

/** The library ends polling for ever when the server is away; its option `ajax` lets a page ask again instead. */
function patient(request) {
  const isPoll = request.method === "GET" && request.url.includes("/activities?watermark=");
  const asked = Observable.ajax(request);
  if (!isPoll) return asked;
  return asked.retryWhen((error$) =>
    error$.mergeMap((error) => (error.status === 0 ? Observable.of(error) : Observable.throw(error))).delay(SOON),
  );
}

/** Post until it is taken: always the same activity with the same id, as it may have arrived. */
function post(activity) {
  line.postActivity(structuredClone(activity)).subscribe({
    next: (id) => (id === "retry" ? setTimeout(post, SOON, activity) : tell({ posted: id })),
    error: (problem) => tell({ refused: problem.status }),
  });
}

const orders = {
  start({ options }) {
    line = new DirectLine({ ...options, timeout: 1000, pollingInterval: 200, ajax: patient });
    line.getRetryDelay = () => SOON; // it would wait 3 to 15 seconds
    line.connectionStatus$.subscribe((status) => {
      tell({ status: ConnectionStatus[status], conversation: line.conversationId, watermark: line.watermark });
    });
    line.activity$.subscribe({
      next: (activity) => tell({ activity }),
      error: (problem) => tell({ problem: String(problem) }),
      complete: () => tell({ problem: "it stopped listening" }),
    });
  },
  post: ({ activity }) => post(activity),
  refresh() {
    const before = line.token;
    line.refreshToken().subscribe((token) => {
      line.token = token;
      tell({ refreshed: token !== before });
    });
  },
  where: () => tell({ conversation: line.conversationId, watermark: line.watermark, token: line.token }),
};

createInterface({ input: process.stdin })
  .on("line", (order) => orders[JSON.parse(order).order](JSON.parse(order)))
  .on("close", () => process.exit(0));
