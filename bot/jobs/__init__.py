"""Work that is done after the commit that asks for it: files are fetched, looked at, converted, checked."""
