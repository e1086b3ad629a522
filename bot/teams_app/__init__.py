"""The package of the Teams app, which administrators upload: made of `manifest/` and the settings, and checked."""
