/** How Web Chat looks: its options in the page's own colours, which follow light and dark by themselves. */

import { LONGEST } from "./slow_uploads.js";

export const styleOptions = {
  accent: "var(--accent)",
  backgroundColor: "transparent",
  primaryFont: "var(--font)",
  subtle: "var(--subtle)",
  fontSizeSmall: "0.8125rem",
  paddingRegular: 12,
  paddingWide: 16,

  bubbleBackground: "var(--surface)",
  bubbleBorderColor: "var(--line)",
  bubbleBorderRadius: 14,
  bubbleTextColor: "var(--text)",
  bubbleFromUserBackground: "var(--said)",
  bubbleFromUserBorderColor: "var(--said)",
  bubbleFromUserBorderRadius: 14,
  bubbleFromUserTextColor: "var(--on-said)",
  bubbleMinWidth: 0,
  bubbleMaxWidth: 620,
  richCardWrapTitle: true,

  suggestedActionLayout: "flow",
  suggestedActionBackgroundColor: "var(--surface)",
  suggestedActionBackgroundColorOnActive: "var(--raised)",
  suggestedActionBackgroundColorOnHover: "var(--raised)",
  suggestedActionBorderColor: "var(--accent)",
  suggestedActionBorderColorOnDisabled: "var(--line)",
  suggestedActionBorderRadius: 22,
  suggestedActionBorderWidth: 1,
  suggestedActionHeight: 44,
  suggestedActionTextColor: "var(--accent)",
  suggestedActionTextColorOnDisabled: "var(--subtle)",

  uploadAccept: ".xml,.xlsx,.csv,text/xml,application/xml,text/csv", // a hint: who sends another is told why not
  uploadMultiple: true,
  enableUploadThumbnail: false,
  sendAttachmentOn: "send", // what is attached is shown under the box, and can be taken away
  sendTimeoutForAttachments: LONGEST,
  maxMessageLength: 100000, // Web Chat would cut without a word; the assistant says what is too long
  sendBoxBackground: "var(--surface)",
  sendBoxBorderTop: "1px solid var(--line)",
  sendBoxButtonColor: "var(--accent)",
  sendBoxButtonColorOnDisabled: "var(--subtle)",
  sendBoxButtonShadeColorOnActive: "var(--raised)",
  sendBoxButtonShadeColorOnDisabled: "transparent",
  sendBoxButtonShadeColorOnHover: "var(--raised)",
  sendBoxButtonShadeBorderRadius: 12,
  sendBoxButtonKeyboardFocusIndicatorBorderColor: "var(--focus)",
  sendBoxButtonKeyboardFocusIndicatorBorderRadius: 12,
  sendBoxButtonKeyboardFocusIndicatorBorderWidth: 3,
  sendBoxHeight: 56,
  sendBoxPlaceholderColor: "var(--subtle)",
  sendBoxTextColor: "var(--text)",
  sendBoxTextWrap: true,
  sendBoxButtonAlignment: "bottom",

  notificationText: "var(--subtle)",
  timestampColor: "var(--subtle)",
  hideToaster: true, // the banner says it, in calmer words
  transcriptOverlayButtonBackground: "var(--accent)",
  transcriptOverlayButtonBackgroundOnFocus: "var(--accent-strong)",
  transcriptOverlayButtonBackgroundOnHover: "var(--accent-strong)",
  transcriptOverlayButtonColor: "var(--on-accent)",
  transcriptOverlayButtonColorOnFocus: "var(--on-accent)",
  transcriptOverlayButtonColorOnHover: "var(--on-accent)",
  transcriptActivityVisualKeyboardIndicatorColor: "var(--focus)",
  transcriptVisualKeyboardIndicatorColor: "var(--focus)",
  transcriptTerminatorBackgroundColor: "var(--subtle)",
  transcriptTerminatorColor: "var(--surface)",
};

/** Web Chat's own words with the apostrophe that French is printed with; plurals are objects of such words. */
export function overrideLocalizedStrings(words) {
  if (typeof words === "string") return words.replaceAll("'", "’");
  return Object.fromEntries(Object.entries(words).map(([key, inner]) => [key, overrideLocalizedStrings(inner)]));
}
