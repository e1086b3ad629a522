"""What the `guichet` command can do, a module a command."""
