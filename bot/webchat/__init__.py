"""The page that holds Microsoft Web Chat."""
