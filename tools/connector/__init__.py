"""A Bot Connector and its Microsoft Teams on this machine, as strict as the real ones and as shaky as they can be.

By hand: `python -m tools.connector`. From tests: `tools.connector.connector.StrictConnector`.
"""
