"""The program was down while occasions passed, or its clock was set back: on both engines."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bot.clock import SimulatedClock
from tests.chat import COLLEAGUE, PRINCIPAL, Chat, to

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.chat import Line

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def chat(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Chat]:
    database = request.getfixturevalue("postgres_url") if request.param == "postgresql" else None
    conversation = Chat(tmp_path, database=database)
    yield conversation
    conversation.close()


def stand(chat: Chat, moment: str) -> None:
    """Put the clock to a moment without running what is due on the way: the program was down, or the clock was set."""
    clock = chat.player.app.clock
    assert isinstance(clock, SimulatedClock)
    clock.moment = datetime.fromisoformat(moment).replace(tzinfo=VIETNAM)


def reminders(lines: list[Line], who: str) -> list[Line]:
    return [line for line in to(lines, who) if line["cause"] == "reminder"]


def test_missed_occasions_are_merged_into_one_message(chat: Chat) -> None:
    stand(chat, "2023-10-05T09:30")  # 03/10 and 04/10 were missed, 05/10 came this morning
    lines = chat.step({"restart": True})
    for who in (PRINCIPAL, COLLEAGUE):
        assert len(reminders(lines, who)) == 1
    assert not reminders(chat.at("2023-10-05T18:00"), PRINCIPAL)


def test_none_is_older_than_three_days(chat: Chat) -> None:
    chat.at("2023-09-26T18:00")
    stand(chat, "2023-10-02T09:30")  # 27/09 and 29/09 were missed; the 29th is three days ago
    assert len(reminders(chat.step({"restart": True}), PRINCIPAL)) == 1
    stand(chat, "2023-10-20T09:30")  # the last own occasion was on 11/10
    assert not reminders(chat.step({"restart": True}), PRINCIPAL)


def test_a_clock_that_is_set_back_repeats_nothing(chat: Chat) -> None:
    first = reminders(chat.at("2023-09-20T09:00"), PRINCIPAL)
    assert len(first) == 1
    moment = datetime(2023, 9, 20, 9, tzinfo=VIETNAM)
    for back in (timedelta(hours=2), timedelta(days=2)):
        chat.player.app.clock.moment = moment - back  # type: ignore[attr-defined]
        assert not reminders(chat.step({"restart": True}), PRINCIPAL)
        assert not reminders(chat.at("2023-09-20T10:00"), PRINCIPAL)
    assert len(reminders(chat.at("2023-09-27T09:00"), PRINCIPAL)) == 1
