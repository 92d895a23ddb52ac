"""Runs every bench in turn: each module of this package with a ``main``."""

from __future__ import annotations

import importlib
import pkgutil

import bench


def main() -> None:
    """Prints the tables of every bench."""
    for module in sorted(row.name for row in pkgutil.iter_modules(bench.__path__) if not row.name.startswith("_")):
        loaded = importlib.import_module(f"bench.{module}")
        if hasattr(loaded, "main"):
            loaded.main()


if __name__ == "__main__":
    main()
