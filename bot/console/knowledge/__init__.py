"""The desk's pages where articles are made of what people asked."""
