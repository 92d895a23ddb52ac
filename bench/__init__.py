"""Measurements: `python -m bench` runs every module that has a `main`."""
