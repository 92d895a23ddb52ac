"""A school year against an oracle of its own: every due reminder exactly once, none that should not be."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.school_year import play_year, unfit

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("seed", [1, 2])
def test_every_due_reminder_exactly_once_and_no_other(tmp_path: Path, seed: int) -> None:
    year = play_year(tmp_path, schools=40, people=90, seed=seed)
    received = set(year.received)
    assert sorted(year.due - received)[:5] == [], "missed"
    assert sorted(received - year.due)[:5] == [], "should not have been"
    assert [each for each, count in year.received.items() if count > 1] == [], "twice"
    days = Counter((line["to"], line["at"][:10]) for line in year.messages)
    assert [each for each, count in days.items() if count > 1] == [], "more than one message a day"
    assert unfit(year.messages) == []
    assert len(year.due) > 500, "the year was an empty one"
