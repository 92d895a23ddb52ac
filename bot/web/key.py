"""The key that signs cookies: the setting, or one that is made once in the data folder."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Settings

NAME = "cookie.key"
KEY_BYTES = 48


def secret_key(settings: Settings) -> str:
    """The key in force; OSError where the data folder cannot be written."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    path = settings.data / NAME
    return _made(path) if not path.exists() else path.read_text(encoding="ascii").strip()


def _made(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    key = secrets.token_urlsafe(KEY_BYTES)
    # Exclusively, so that of two processes starting at once one wins and the other reads its key.
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return key
