"""What lies outside the database: files, mail."""
