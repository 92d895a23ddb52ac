"""/lich: a file in the chat, and an address that follows a duty and can be taken back."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from icalendar import Calendar

from bot.directory.reading import SAMPLE
from bot.play import Player
from bot.playing import settings_for
from storage.rows import Viewer
from tests.chat import PRINCIPAL, Chat, head
from tests.web.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.store import Store

PUBLIC = "https://nhac.example.vn"
ADDRESS = re.compile(r"https://nhac\.example\.vn(/calendar/[\w-]{20,64}\.ics)")


@pytest.fixture
def public(tmp_path: Path) -> Iterator[Chat]:
    """A played program that has a public address."""
    chat = Chat(tmp_path / "chat")
    settings = settings_for(tmp_path / "public").model_copy(update={"public_url": PUBLIC})
    chat.player = Player(settings, SAMPLE)
    chat.at("2023-09-18T09:00")
    yield chat
    chat.close()


def events(content: bytes) -> dict[str, Any]:
    """The events by their ids."""
    found = Calendar.from_ical(content)
    assert (found["METHOD"], found["VERSION"]) == ("PUBLISH", "2.0")
    return {str(event["UID"]): event for event in found.walk("VEVENT")}


def move(store: Store) -> None:
    """Another last day for the school's plan."""
    duty = next(each for each in store.duties.all_unmet("thcs-01") if each.obligation == "plan")
    store.duties.change(duty.id, duty.created_at.replace(year=2024), before=date(2023, 10, 21))


def test_the_file_has_a_day_for_each_duty_that_has_one(chat: Chat) -> None:
    line = chat.reply(PRINCIPAL, "/lich")
    assert head(line).startswith("📅 Lịch của Trường THCS mẫu 01")
    assert (line["files"], line["buttons"]) == (["lich-thcs-01.ics"], [])
    outgoing = chat.player._console.received[PRINCIPAL][-1]
    assert outgoing.files[0].type == "text/calendar"
    found = events(chat.player.app.blobs.get(outgoing.files[0].hash))
    plan = found["3626-plan-thcs-01@nhac"]
    assert plan["DTSTART"].dt == date(2023, 10, 4)
    assert str(plan["SUMMARY"]) == "Hạn cuối: Kế hoạch CNTT, CĐS – Trường THCS mẫu 01 (TP Vũng Tàu)"
    assert len(found) == 3


def test_a_unit_without_dated_duties_is_told_so(chat: Chat) -> None:
    assert "không có việc nào có hạn" in chat.reply("so-tccb/chuyen-vien", "/lich")["text"]


def test_the_address_is_made_changed_and_taken_back(public: Chat) -> None:
    assert public.reply(PRINCIPAL, "/lich")["buttons"] == ["Tạo địa chỉ lịch"]
    first = ADDRESS.search(public.pressed(PRINCIPAL, "Tạo địa chỉ lịch")["text"])
    assert first
    again = public.reply("thcs-01/dau-moi", "/calendar")
    assert first[0] in again["text"]
    second = ADDRESS.search(public.pressed(PRINCIPAL, "Đổi địa chỉ lịch")["text"])
    assert second
    assert second[0] != first[0]
    assert "Đã thu hồi" in public.pressed(PRINCIPAL, "Thu hồi địa chỉ")["text"]
    assert ADDRESS.search(public.reply(PRINCIPAL, "/lich")["text"]) is None


def test_the_address_follows_a_duty_that_moves(site: Server) -> None:
    viewer = Viewer(1, "principal", "thcs-01")
    token = "a" * 24

    def renew(store: Store, new: str) -> None:
        store.calendars.renew(viewer, new, site.app.clock.now())

    site.run(renew, token)
    with site.client() as client:
        answer = client.get(f"/calendar/{token}.ics")
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
        before = events(answer.content)["3626-plan-thcs-01@nhac"]
        tag = answer.headers["etag"]
        assert client.get(f"/calendar/{token}.ics", headers={"If-None-Match": tag}).status_code == 304
        site.run(move)
        answer = client.get(f"/calendar/{token}.ics", headers={"If-None-Match": tag})
        after = events(answer.content)["3626-plan-thcs-01@nhac"]
        assert (before["DTSTART"].dt, after["DTSTART"].dt) == (date(2023, 10, 4), date(2023, 10, 20))
        assert after["SEQUENCE"] > before["SEQUENCE"]
        site.run(renew, "b" * 24)
        assert client.get(f"/calendar/{token}.ics").status_code == 404
        assert client.get(f"/calendar/{'b' * 24}.ics").status_code == 200
        assert client.get("/calendar/..%2Fx.ics").status_code == 404
