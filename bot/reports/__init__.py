"""What people and their tools get of a deposit as files: acknowledgement, processing report, rejected records, list."""
