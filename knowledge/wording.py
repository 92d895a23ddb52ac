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
    tables: dict[str, dict[str, str]] = {}
    found: list[tuple[str, str, str]] = []
    for language in LANGUAGES:
        try:
            tables[language] = dict(_flat(_read(folder / f"{language}.yaml")))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            found.append((f"wording/{language}.yaml", "", f"cannot be read: {' '.join(str(error).split())}"))
    if found:
        return found
    for language, other in (("vi", "en"), ("en", "vi")):
        found += [(f"wording/{language}.yaml", *fault) for fault in _against(tables[language], tables[other], other)]
    return found


def _against(table: Mapping[str, str], others: Mapping[str, str], other: str) -> Iterator[tuple[str, str]]:
    """What one language lacks beside another: key and reason."""
    for key, wording in others.items():
        if key not in table:
            yield key, f"missing; {other}.yaml has it"
        elif (places := _places(table[key])) is None:
            yield key, "has a brace that is not closed, or not opened"
        elif (wanted := _places(wording)) is not None and places != wanted:
            yield key, f"its places differ from those in {other}.yaml: {sorted(wanted)}"


def _read(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    value = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader, in C where it is
    if not isinstance(value, dict):
        message = "it holds no table of keys"
        raise yaml.YAMLError(message)
    return value


def _flat(value: Any, prefix: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - whatever the file holds
    for key, inner in value.items():
        if isinstance(inner, dict):
            yield from _flat(inner, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(inner).strip()


def _places(wording: str) -> set[str] | None:
    """The places of a format string; None where it is none."""
    try:
        return {name for _, name, _, _ in Formatter().parse(wording) if name}
    except ValueError:
        return None
