"""The message extension in Microsoft Teams: agents look for tickets and articles there, and write articles."""
