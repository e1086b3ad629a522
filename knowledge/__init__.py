"""What the assistant knows, as files, and how it is found."""
