"""How people are spoken to, whatever the program says."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest
import yaml

from bot.web import texts
from knowledge import wording

SPOKEN_BY_PEOPLE = ("said", "courtesy", "asked-for", "audience")
"""Groups that hold what people write, too."""


def _leaves(data: object) -> list[str]:
    if isinstance(data, dict):
        return list(chain.from_iterable(_leaves(each) for each in data.values()))
    return [str(data)]


@pytest.mark.parametrize(
    "path",
    [Path(wording.__file__).parent / "wording" / "vi.yaml", Path(texts.__file__).with_name("texts.yaml")],
    ids=["chat", "page"],
)
def test_people_are_addressed_in_one_way(path: Path) -> None:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    own = {group: texts_ for group, texts_ in data.items() if group not in SPOKEN_BY_PEOPLE}
    other = [text for text in _leaves(own) if any(word in f" {text.lower()} " for word in (" bạn ", " bạn,", " bạn."))]
    assert other == []
