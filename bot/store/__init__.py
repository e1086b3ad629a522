"""Conversations and activities in the database."""
