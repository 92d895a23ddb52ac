"""Everything that an English reader gets is English, but for names and for what people themselves wrote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.chat import COORDINATOR, DEPARTMENT, PRINCIPAL, Chat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.store import Store
    from tests.chat import Line

READERS = {PRINCIPAL, COORDINATOR, DEPARTMENT}
TITLE = "Số máy tính hỏng"
LETTERS = re.compile("[ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE)
NAMES = [
    TITLE,
    "Tiếng Việt",
    "Chọn ngôn ngữ",
    "SGDĐT-VP",
    "GDĐT",
    "Sở",
    "Phòng",
    "Phó CVP",
    "Nguyễn Kim Khanh",
    "Châu Đức",
    "Bà Rịa – Vũng Tàu",
    "Vũng Tàu",
]
TYPED = f"""
/help | /me | /deadlines | /report | /progress | /export | /calendar | /announce | /cancel | /request | /cancel
/reminders | /unsure | /start | /language | /xyz | hello | thanks | ok | asdfgh | when is the plan due?
what do I still owe? | when is {TITLE} due? | /progress {TITLE} | who can help? | snooze until tomorrow
remind me later | which schools have not submitted {TITLE} | /export csv
"""


class English:
    """A conversation in which whatever the English readers get is looked at."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.leaks: list[tuple[str, str]] = []
        self._names: list[str] = []
        chat.store(self._learn)
        for who in READERS:
            self.write(who, "/language en")

    def write(self, who: str, text: str) -> list[Line]:
        return self._look(self.chat.write(who, text))

    def press(self, who: str, *labels: str) -> None:
        for label in labels:
            self._look(self.chat.press(who, label))

    def at(self, moment: str) -> None:
        self._look(self.chat.at(moment))

    def _learn(self, store: Store) -> None:
        names = {unit.name for unit in store.people.units()} | {person.name for person in store.people.people()}
        short = {name.partition(" (")[0] for name in names}
        self._names = sorted(names | short | {*NAMES, *store.people.districts()}, key=len, reverse=True)

    def _look(self, lines: list[Line]) -> list[Line]:
        for line in lines:
            text = "\n".join([line["text"], *line["buttons"]])
            for name in self._names:
                text = text.replace(name, "")
            if line["to"] in READERS and LETTERS.search(text):
                self.leaks.append((line["to"], line["text"]))
        return lines


@pytest.fixture
def english(chat: Chat) -> Iterator[English]:
    played = English(chat)
    yield played
    assert played.leaks == []


def asked(english: English) -> None:
    for text in (f"/request {TITLE}", "How many?", "THCS", "29/9"):
        english.write(COORDINATOR, text)
    english.press(COORDINATOR, "Send")


def test_whatever_is_typed(english: English) -> None:
    asked(english)
    for text in re.split(r"[|\n]", TYPED.strip()):
        for who in sorted(READERS):
            english.write(who, text.strip())


def test_a_status_of_a_request_that_is_typed_and_its_form(english: English) -> None:
    asked(english)
    english.write(PRINCIPAL, f"in progress {TITLE}")
    english.write(PRINCIPAL, f"having trouble {TITLE}")
    english.write(PRINCIPAL, "no room")
    english.write(PRINCIPAL, f"done {TITLE}")
    english.press(PRINCIPAL, "Skip", "Skip", "Skip", "Edit", "Answer")
    english.write(PRINCIPAL, "twelve")
    english.press(PRINCIPAL, "Edit", "Back", "Send", "Withdraw")
    english.write(PRINCIPAL, f"xong {TITLE}")
    english.press(PRINCIPAL, "Use the earlier answers", "Send", "Correct")
    english.write(PRINCIPAL, "thirteen")
    english.press(PRINCIPAL, "Send")
    english.press(COORDINATOR, "Return")
    english.write(COORDINATOR, "wrong figure")
    english.press(PRINCIPAL, "Done")
    english.write(PRINCIPAL, "/cancel")
    english.write(PRINCIPAL, "/report")


def test_a_report_its_faults_and_what_the_coordinator_does_with_it(english: English) -> None:
    english.write(PRINCIPAL, "/report plan")
    english.press(PRINCIPAL, "Having trouble", "Skip", "Done")
    for text in ("x", "x", "x", "when is the plan due?", "12/KH-THCS", "32/1", "1/1/2030", "17/9", "https://x.vn/a"):
        english.write(PRINCIPAL, text)
    english.press(PRINCIPAL, "Send")
    english.press(COORDINATOR, "Accept")
    english.write(PRINCIPAL, "/deadlines")
    english.press(PRINCIPAL, "Reports sent", "ICT and DX plan", "Versions")
    english.write(COORDINATOR, "/progress")
    english.press(COORDINATOR, "Nudge", "By type", "THCS")
    english.write(COORDINATOR, "/progress")
    english.press(COORDINATOR, "See each unit", "Trường THCS mẫu 02", "Extend")
    english.write(COORDINATOR, "yesterday")
    english.write(COORDINATOR, "20/10")
    english.press(COORDINATOR, "Record paper copy")
    english.write(COORDINATOR, "on paper")


def test_announcements_reminders_and_settings(english: English) -> None:
    english.write(DEPARTMENT, "/announce Meeting")
    english.write(DEPARTMENT, "nobody at all")
    english.press(DEPARTMENT, "By type", "THCS", "Must be read", "Add a condition", "By role", "head of the unit")
    english.press(DEPARTMENT, "Send now")
    english.press(PRINCIPAL, "Read")
    english.press(DEPARTMENT, "Who has not read", "Ask who has not read")
    for moment in ("2023-09-20T08:00", "2023-10-12T08:00"):
        english.at(moment)
    english.write(PRINCIPAL, "/reminders")
    english.press(PRINCIPAL, "Another hour")
    english.write(PRINCIPAL, "23:00")
    english.write(PRINCIPAL, "9")
    english.press(PRINCIPAL, "What reaches me", "Turn off deadline reminders", "Tomorrow", "End the snooze")
