"""The file of certification data, "flux": its format, its checks, what came of them."""
