"""YAML without its surprises: lists, dictionaries, texts and nothing else.

Every scalar is the text that stands in the file: ``no`` stays ``no``, ``1:30`` stays ``1:30``. Only an unquoted
``null``, ``~`` or nothing is None. Anchors, aliases, tags and second documents are refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

Raw: TypeAlias = "str | list[Raw] | dict[str, Raw] | None"
Place: TypeAlias = "tuple[str | int, ...]"
"""Where a value stands: the keys and numbers that lead to it."""
DEEPEST: Final = 12
EMPTY: Final = frozenset({"", "~", "null"})


class PlainYAMLError(Exception):
    """A text that is not YAML, or not plain; ``line`` counts from 1, 0 where it is not known."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}" if line else reason)
        self.line = line
        self.reason = reason


@dataclass(frozen=True)
class Document:
    """What a text holds, and the places of keys that stand twice in it (the later value is taken)."""

    data: Raw
    twice: tuple[Place, ...]


def read_plain(text: str) -> Document:
    """The one document of ``text``, None where it is empty; raises :class:`PlainYAMLError`."""
    # libyaml is ten times as fast as the parser in Python, which is there on every machine.
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        reader = _Reader(loader(text).get_event)
        return Document(reader.document(), tuple(reader.twice))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise PlainYAMLError(line, error.problem or "is not YAML") from None
    except yaml.YAMLError:  # a control character
        raise PlainYAMLError(0, "is not YAML") from None


def _refuse(event: yaml.Event, reason: str) -> PlainYAMLError:
    mark: Any = event.start_mark  # libyaml's marks are a class of their own
    return PlainYAMLError(mark.line + 1, reason)


class _Reader:
    """Builds values from events: half the time of a loader, which resolves what each scalar might mean."""

    def __init__(self, next_event: Callable[[], Any]) -> None:
        self.next = next_event
        self.twice: list[Place] = []

    def document(self) -> Raw:
        self.next()  # the start of the stream
        if isinstance(self.next(), yaml.StreamEndEvent):
            return None
        value = self.value(self.next(), ())
        self.next()  # the end of the document
        event = self.next()
        if not isinstance(event, yaml.StreamEndEvent):
            raise _refuse(event, "holds a second document")
        return value

    def value(self, event: yaml.NodeEvent, place: Place) -> Raw:
        """The value that starts with ``event``."""
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise _refuse(event, "anchors and aliases are not used")
        if getattr(event, "tag", None) not in (None, "!"):
            raise _refuse(event, "tags are not used")
        if isinstance(event, yaml.ScalarEvent):
            text = str(event.value)
            return None if not event.style and text in EMPTY else text
        if len(place) > DEEPEST:
            raise _refuse(event, "is nested too deep")
        return self.mapping(place) if isinstance(event, yaml.MappingStartEvent) else self.sequence(place)

    def sequence(self, place: Place) -> list[Raw]:
        rows: list[Raw] = []
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            rows.append(self.value(event, (*place, len(rows))))
        return rows

    def mapping(self, place: Place) -> dict[str, Raw]:
        row: dict[str, Raw] = {}
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            key = self.value(event, place)
            if not isinstance(key, str):
                raise _refuse(event, "a key is a word")
            below = (*place, key)
            if key in row:
                self.twice.append(below)
            row[key] = self.value(self.next(), below)
        return row
