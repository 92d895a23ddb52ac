"""What stands on the pages themselves, in both languages; what the assistant says is the wording's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent / "texts.yaml"
LANGUAGES = ("vi", "en")

Texts = dict[str, Any]


def load_texts(path: Path = FILE) -> dict[str, Texts]:
    """By language: the sentences by key. ``page`` holds those that the page's script needs."""
    found: dict[str, Texts] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def chosen(asked: str | None, setting: str | None) -> str:
    """The language of a page: what its address asks for, else the reader's setting, else Vietnamese."""
    return next((each for each in (asked, setting) if each in LANGUAGES), LANGUAGES[0])
