/** Files may take longer than words: Direct Line's client would end an upload after 20 seconds, without a word. */

export const LONGEST = 300_000; // milliseconds, as the server allows
export const GONE = 410; // how a file is told that was changed or moved since it was attached
export const TOO_LARGE = 413;

/** Let uploads of this line take their time, and have those that failed told at once instead of minutes later. */
export function letUploadsTakeTheirTime({ services }) {
  const { ajax } = services;
  services.ajax = (request) => {
    const isFile = request.url.startsWith("blob:");
    if (!isFile && !request.url.includes("/upload?")) return ajax(request);
    return ajax({ ...request, timeout: LONGEST }).catch((failed) => {
      // The client goes on waiting for what the server could not take; only a refusal ends that.
      if (isFile) failed.status = GONE;
      else if (!failed.status || failed.status >= 500) failed.status = 400;
      throw failed;
    });
  };
}
