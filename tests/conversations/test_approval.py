"""Where the setting asks for it, a second person approves an announcement."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.directory.reading import SAMPLE
from tests.chat import DEPARTMENT, PRINCIPAL, Chat, head, only, to

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECOND = "so-vp/pho"


@pytest.fixture
def careful(tmp_path: Path) -> Iterator[Chat]:
    directory = tmp_path / "directory"
    directory.mkdir()
    for name in ("units.csv", "people.csv"):
        text = (SAMPLE / name).read_text(encoding="utf-8")
        more = f"{SECOND},so-vp,Phó Chánh Văn phòng,department,,,vi\n" if name == "people.csv" else ""
        (directory / name).write_text(text + more, encoding="utf-8")
    chat = Chat(tmp_path, directory=directory)
    _ask_for_approval(chat)
    yield chat
    chat.close()


def _ask_for_approval(chat: Chat) -> None:
    """As NHAC_APPROVAL would."""
    app = chat.player.app
    app.world = replace(app.world, approval=True)
    app.inbox._world = app.world


def compose(chat: Chat) -> str:
    chat.write(DEPARTMENT, "/thongbao Họp lúc 14:00")
    return str(chat.reply(DEPARTMENT, "thcs-01")["text"])


def test_it_goes_out_when_the_second_person_approves(careful: Chat) -> None:
    assert "Cần người thứ hai duyệt" in compose(careful)
    lines = careful.press(DEPARTMENT, "Gửi ngay")
    assert to(lines, PRINCIPAL) == []
    assert head(only(lines, DEPARTMENT)).startswith("⏳ Đang chờ Phó Chánh Văn phòng duyệt")
    asked = only(lines, SECOND)
    assert head(asked).endswith("gửi ngay khi duyệt, tới 2 người – Trường THCS mẫu 01 (TP Vũng Tàu).")
    assert "Họp lúc 14:00" in asked["text"]
    assert asked["buttons"] == ["Duyệt", "Không duyệt"]
    lines = careful.press(SECOND, "Duyệt")
    assert "Họp lúc 14:00" in only(lines, PRINCIPAL)["text"]
    assert head(to(lines, DEPARTMENT)[-1]) == "📢 Đã gửi 2/2 · đã đọc 0"
    assert head(careful.pressed(SECOND, "Duyệt")) == "Mục này không còn mở nữa.", "once is enough"


def test_the_author_cannot_approve(careful: Chat) -> None:
    compose(careful)
    careful.press(DEPARTMENT, "Gửi ngay")
    assert head(careful.pressed(DEPARTMENT, "Duyệt", button_of=SECOND)) == "Mục này không còn mở nữa."


def test_what_is_not_approved_goes_to_nobody(careful: Chat) -> None:
    compose(careful)
    careful.press(DEPARTMENT, "Gửi ngay")
    told = only(careful.press(SECOND, "Không duyệt"), DEPARTMENT)
    assert "không duyệt thông báo này" in told["text"]
    assert to(careful.at("2023-09-19T09:00"), PRINCIPAL) == []


def test_a_time_holds_after_the_approval(careful: Chat) -> None:
    compose(careful)
    careful.press(DEPARTMENT, "Hẹn giờ")
    careful.write(DEPARTMENT, "14h30")
    careful.press(SECOND, "Duyệt")
    assert [line["at"] for line in to(careful.at("2023-09-18T15:00"), PRINCIPAL)] == ["2023-09-18T14:30:00"]


def test_one_that_waits_for_approval_is_recalled(careful: Chat) -> None:
    compose(careful)
    careful.press(DEPARTMENT, "Gửi ngay")
    assert "chưa gửi cho ai" in careful.pressed(DEPARTMENT, "Hủy")["text"]
    assert head(careful.pressed(SECOND, "Duyệt")) == "Mục này không còn mở nữa."


def test_without_a_second_person_it_says_so(chat: Chat) -> None:
    _ask_for_approval(chat)
    compose(chat)
    assert "chưa có người thứ hai" in chat.pressed(DEPARTMENT, "Gửi ngay")["text"]
