"""What the portal keeps, in the database."""
