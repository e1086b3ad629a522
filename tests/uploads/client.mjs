// The real tus client, told what to do on its standard input, and telling on its standard output.
import { createReadStream } from "node:fs";
import { createRequire } from "node:module";

const tus = createRequire(import.meta.url)("tus-js-client");
const { path, size, endpoint, headers } = JSON.parse(process.argv[2]);
const tell = (event, facts = {}) => process.stdout.write(`${JSON.stringify({ event, ...facts })}\n`);

const upload = new tus.Upload(createReadStream(path), {
  endpoint,
  headers,
  uploadSize: size,
  chunkSize: 4_000_000, // a stream cannot be rewound further
  metadata: { filename: "flux.xml" },
  retryDelays: Array(1000).fill(100),
  onBeforeRequest: (request) =>
    tell("asks", { method: request.getMethod(), offset: request.getHeader("Upload-Offset") }),
  onProgress: (sent) => tell("sent", { sent }),
  onSuccess: ({ lastResponse }) => tell("done", { address: lastResponse.getHeader("Upload-Location") }),
  onError: (error) => tell("failed", { why: String(error) }),
});
upload.start();
