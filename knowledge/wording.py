"""What users read, by key, in Vietnamese and English."""

from __future__ import annotations

from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LANGUAGES = ("vi", "en")
FOLDER = Path(__file__).parent / "wording"


class Wording:
    """Every sentence that the program says; ``tables`` maps a language to dotted keys and format strings."""

    def __init__(self, tables: Mapping[str, Mapping[str, str]]) -> None:
        self._tables = tables

    def say(self, language: str, key: str, **values: object) -> str:
        """The wording of a key with its ``{places}`` filled; KeyError where there is none."""
        return self._tables[language][key].format(**values)


def load_wording(folder: Path = FOLDER) -> Wording:
    """Read ``vi.yaml`` and ``en.yaml``; ``faults_of`` tells whether they hold together."""
    return Wording({language: dict(_flat(_read(folder / f"{language}.yaml"))) for language in LANGUAGES})


def faults_of(folder: Path = FOLDER) -> list[tuple[str, str, str]]:
    """What is wrong with the wording: file, key and reason, where a language lacks a key or one of its places."""
    tables = {language: dict(_flat(_read(folder / f"{language}.yaml"))) for language in LANGUAGES}
    found = []
    for language, other in (("vi", "en"), ("en", "vi")):
        file = f"wording/{language}.yaml"
        for key, wording in tables[other].items():
            if key not in tables[language]:
                found.append((file, key, f"missing; {other}.yaml has it"))
            elif _places(tables[language][key]) != _places(wording):
                found.append((file, key, f"its places differ from those in {other}.yaml: {sorted(_places(wording))}"))
    return found


def _read(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader, in C where it is


def _flat(value: Any, prefix: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - whatever the file holds
    for key, inner in value.items():
        if isinstance(inner, dict):
            yield from _flat(inner, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(inner).strip()


def _places(wording: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(wording) if name}
