"""The sentences of the pages themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.web.texts import FILE, LANGUAGES, chosen, load_texts

if TYPE_CHECKING:
    from collections.abc import Iterator


def _flat(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(inner, f"{key}.{name}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _flat(inner, f"{key}.{place}")
    else:
        yield key, value


def test_both_languages_say_the_same_things() -> None:
    texts = load_texts()
    assert tuple(texts) == LANGUAGES
    vietnamese, english = (dict(_flat(texts[language])) for language in LANGUAGES)
    assert vietnamese.keys() == english.keys()
    for key, text in vietnamese.items():
        assert re.findall(r"\{\w+\}", text) == re.findall(r"\{\w+\}", english[key]), key


def test_every_sentence_is_used() -> None:
    folder = FILE.parent
    used = "".join(file.read_text() for suffix in ("html", "js", "py") for file in folder.rglob(f"*.{suffix}"))
    for key, _ in _flat(load_texts()["vi"]):
        last = key.rsplit(".", 1)[-1]
        if not last.isdigit():
            assert re.search(rf"\b{last}\b", used), key


def test_the_address_decides_before_the_setting() -> None:
    assert chosen("en", "vi") == "en"
    assert chosen("xx", "en") == "en"
    assert chosen(None, None) == "vi"
