"""The outside of the assistant: channels, pages, the turn, the wiring."""
