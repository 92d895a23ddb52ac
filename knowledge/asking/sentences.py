"""The sentences around the facts of a pack, from ``language/sentences.yaml``."""

from __future__ import annotations

from functools import lru_cache

import yaml
from pydantic import TypeAdapter

from knowledge.asking.tables import LANGUAGE
from knowledge.schema import Text


@lru_cache(maxsize=1)
def _sentences() -> dict[str, Text]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load((LANGUAGE / "sentences.yaml").read_text(encoding="utf-8"), loader)  # noqa: S506 - a safe loader
    return TypeAdapter(dict[str, Text]).validate_python(data)


def say(key: str, language: str, **values: object) -> str:
    """The sentence ``key`` with ``values`` filled in; KeyError where there is no such sentence or value."""
    return _sentences()[key].say(language).format_map(values)


def both(key: str, **values: Text | str) -> Text:
    """The sentence ``key`` in both languages, each filled in with the values in that language."""
    filled = {
        language: say(
            key,
            language,
            **{name: value.say(language) if isinstance(value, Text) else value for name, value in values.items()},
        )
        for language in ("vi", "en")
    }
    return Text(vi=filled["vi"], en=filled["en"])
