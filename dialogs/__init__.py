"""What we ask people: guided dialogs, as data."""
