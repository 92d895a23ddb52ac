"""Loads aiogram without building a validator for each of its models: that is 100 MiB and three seconds."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterator

REBUILD = "model_rebuild"
READ = ("Update", "User")
"""What nhac reads: updates, and who the bot is. The other models stay unbuilt, and need not be built."""


def load_aiogram() -> None:
    """Import aiogram, building only what is read; where it was imported before, nothing is left to save.

    At its import aiogram calls ``model_rebuild`` of every type, one after another.
    """
    if "aiogram" in sys.modules:
        return
    with _left_unbuilt("aiogram."):
        from aiogram import types
        from aiogram.client.default import Default
    names = {**vars(types), "Default": Default}
    for name in READ:
        getattr(types, name).model_rebuild(_types_namespace=names)


@contextmanager
def _left_unbuilt(package: str) -> Iterator[None]:
    """Meanwhile models of a package are declared and not built."""
    before = vars(BaseModel)[REBUILD]

    def rebuild(cls: type[BaseModel], /, **options: Any) -> bool | None:  # noqa: ANN401 - pydantic's signature
        built: bool | None = None if cls.__module__.startswith(package) else before.__get__(None, cls)(**options)
        return built

    setattr(BaseModel, REBUILD, classmethod(rebuild))
    try:
        yield
    finally:
        setattr(BaseModel, REBUILD, before)
