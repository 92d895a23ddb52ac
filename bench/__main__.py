"""Runs benches in turn, each a module of this package with a ``main``: all of them, or those that are named."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Sequence

import bench


def main(named: Sequence[str]) -> None:
    """Prints the tables of the benches ``named``, of every one where none is; exits where one is not known."""
    rows = pkgutil.iter_modules(bench.__path__)
    names = sorted(row.name for row in rows if not row.name.startswith("_"))
    if unknown := set(named) - set(names):
        sys.exit(f"bench: no {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    for name in named or names:
        importlib.import_module(f"bench.{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
