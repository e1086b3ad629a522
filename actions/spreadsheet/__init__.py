"""Certification data from a spreadsheet: read with suspicion, its columns and values understood, a flux made of it."""
