"""The REST API by which other programs work on tickets."""
