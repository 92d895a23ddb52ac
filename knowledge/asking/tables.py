"""The shared language data: the files of ``language/`` and their form."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict

LANGUAGE = Path(__file__).parent.parent / "language"


def _split(value: object) -> object:
    """``"a b, c"`` as ``("a b", "c")``; anything else is left to pydantic to refuse."""
    return tuple(part for part in re.split(r"\s*,\s*", value.strip()) if part) if isinstance(value, str) else value


Phrases = Annotated[tuple[str, ...], BeforeValidator(_split)]


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Syllables(_Data):
    """``syllables.yaml``."""

    onsets: Phrases
    rimes: Phrases
    initials: Phrases
    finals: Phrases
    rarer: Phrases
    respelled: Phrases
    heard: Phrases


class Spellings(_Data):
    """``spelling.yaml``."""

    abbreviations: dict[str, str]
    ambiguous: dict[str, Phrases]
    regional: dict[str, str]
    numbered: Phrases


class Questions(_Data):
    """``questions.yaml``."""

    asks: dict[str, Phrases]
    due: Phrases
    meaning: Phrases
    tasks: Phrases
    needs: Phrases
    salutations: Phrases
    dismissed: Phrases
    requests: Phrases
    wishes: Phrases
    unknown: Phrases
    settled: Phrases
    cues: Phrases
    verbs: dict[str, Phrases]
    checks: Phrases
    yesno: Phrases
    again: Phrases
    doubt: Phrases
    only: Phrases
    lateness: Phrases
    leave: Phrases
    duty: Phrases
    in_time: Phrases
    last_day: Phrases
    inclusive: Phrases
    same_day: Phrases
    everybody: Phrases
    every: Phrases
    receiving: Phrases
    first: Phrases
    final: Phrases
    cited_all: Phrases
    cited_first: Phrases
    cited_last: Phrases
    done: Phrases
    then: Phrases
    exams: Phrases
    onward: Phrases
    onward_received: Phrases
    since: Phrases
    levels: Phrases
    each: Phrases
    compared: Phrases
    gap: Phrases
    besides: Phrases
    alike: Phrases
    differing: Phrases
    own: Phrases
    schools: Phrases
    many: Phrases
    document: Phrases
    combined: Phrases
    follow: Phrases
    pronouns: Phrases
    periods: dict[str, Phrases]
    years: dict[str, Phrases]
    relative: dict[str, Phrases]
    left: Phrases
    passed: Phrases
    acts: Phrases
    places: Phrases
    orders: Phrases
    manner: Phrases
    courtesy: Phrases
    thanks: Phrases


class Words(_Data):
    """``words.yaml``."""

    particles: Phrases
    neutral: dict[str, Phrases]
    synonyms: tuple[Phrases, ...]


class Languages(_Data):
    """``languages.yaml``."""

    vi: Phrases
    en: Phrases
    borrowed: Phrases


class Outside(_Data):
    """``outside.yaml``."""

    pointed: dict[str, Phrases]
    howto: dict[str, Phrases]


@lru_cache(maxsize=1)
def language_data() -> dict[str, Any]:
    """Every file of ``language/`` by its model's name; raises pydantic.ValidationError or yaml.YAMLError."""
    models: dict[str, type[_Data]] = {
        "syllables": Syllables,
        "spelling": Spellings,
        "questions": Questions,
        "words": Words,
        "languages": Languages,
        "outside": Outside,
    }
    return {name: model.model_validate(_read(f"{name}.yaml")) for name, model in models.items()}


def _read(name: str) -> object:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((LANGUAGE / name).read_text(encoding="utf-8"), loader)  # noqa: S506 - a safe loader, libyaml's where it is there
