"""The pages for what must not pass through a chat: passwords, confirmations, an organisation's accounts."""
