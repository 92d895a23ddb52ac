"""The conversations of tests/conversations, unchanged, with Telegram between the people and the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chat import Chat
from tests.conversations import test_announcements, test_people, test_reminders, test_reports, test_status
from tests.telegram.carried import CarriedPlayer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


PLAYED_ONCE = {"test_only_one_reminder_a_day_reaches_a_person"}
"""A whole year: over Telegram it takes long and shows nothing that the other occasions do not."""


@pytest.fixture
def chat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Chat]:
    """The sample directory on 2023-09-18 at 09:00, over Telegram."""
    monkeypatch.setattr("tests.chat.Player", CarriedPlayer)
    conversation = Chat(tmp_path)
    yield conversation
    conversation.close()


for module in (test_announcements, test_people, test_reminders, test_reports, test_status):
    for name, function in list(vars(module).items()):
        if name.startswith("test_") and name not in PLAYED_ONCE:
            globals()[name] = function
