/** Signs of typing are sent to agents only: the assistant does not look, and addresses have a limit of requests. */

const POST = "DIRECT_LINE/POST_ACTIVITY";

/** A middleware of Web Chat's store that keeps the other signs here. */
export function typingForAgents() {
  return ({ getState }) =>
    (next) =>
    (action) => {
      const isSign = action.type === POST && action.payload.activity.type === "typing";
      return isSign && !isWithAgent(getState().activities) ? undefined : next(action);
    };
}

/** Whoever has spoken last on our side has the conversation. */
function isWithAgent(activities) {
  const ours = activities.filter(({ type, from }) => type === "message" && from?.role === "bot");
  return Boolean(ours.at(-1)?.channelData?.guichet?.agent);
}
