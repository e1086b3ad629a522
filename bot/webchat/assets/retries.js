/** Web Chat forgets the files of a message that failed: its "retry" would send nothing, and wait for minutes. */

const POST = "DIRECT_LINE/POST_ACTIVITY";
const PENDING = "DIRECT_LINE/POST_ACTIVITY_PENDING";
const FULFILLED = "DIRECT_LINE/POST_ACTIVITY_FULFILLED";

/** A middleware of Web Chat's store that keeps where the files are until they are sent. */
export function keepFiles() {
  const kept = new Map();
  return () => (next) => (action) => {
    const attachments = action.payload?.activity?.attachments ?? [];
    if (action.type === PENDING && attachments.length > 0) kept.set(action.meta.clientActivityID, attachments);
    if (action.type === FULFILLED) kept.delete(action.meta.clientActivityID);
    if (action.type !== POST || attachments.every(({ contentUrl }) => contentUrl)) return next(action);
    const { activity } = action.payload;
    const files = kept.get(activity.channelData?.clientActivityID) ?? attachments;
    return next({ ...action, payload: { ...action.payload, activity: { ...activity, attachments: files } } });
  };
}
