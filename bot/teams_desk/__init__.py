"""The support team's channel in Microsoft Teams: a card for each ticket, and its conversation in the thread below."""
