"""The Bot Framework channel: Microsoft Teams and whatever else an Azure Bot is connected to."""
