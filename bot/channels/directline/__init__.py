"""Direct Line 3.0, as Microsoft's own clients speak it, served by us."""
