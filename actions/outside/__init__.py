"""What lies outside the database: files that people send."""
