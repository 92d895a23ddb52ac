"""A page's socket: nothing is lost, nothing comes twice, nothing breaks it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.web.conversation import cleaned
from bot.web.limits import Limit
from tests.web.pages import wire
from tests.web.server import LEFT, RIGHT, Server

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_what_is_typed_is_shown_acknowledged_and_answered(demo: Server) -> None:
    with wire(demo, LEFT) as page:
        assert page.next("history")["items"] == []
        assert page.next("clock")["at"] == "2023-09-18T09:00:00"
        page.send(type="say", key="key-00001", text="khi nào trường tôi nộp kế hoạch?")
        own, reply, kept = page.next("own"), page.next("message"), page.next("kept")
        assert (own["key"], own["text"], own["at"]) == (
            "key-00001",
            "khi nào trường tôi nộp kế hoạch?",
            "2023-09-18T09:00:00",
        )
        assert "05/10/2023" in reply["item"]["text"]
        assert [item["id"] for item in page.history()] == [kept["id"], reply["item"]["id"]]


def test_a_message_that_is_sent_again_is_the_same_message(demo: Server) -> None:
    with wire(demo, LEFT) as page:
        page.say("/han", "key-00001")
        page.send(type="say", key="key-00001", text="/han")
        assert page.next("own")["key"] == "key-00001"
        assert page.next("kept")["id"] == "i1"
        assert len(page.history()) == 2


def test_what_happened_while_the_store_was_read_is_told_again(demo: Server) -> None:
    with wire(demo, LEFT) as page:
        page.say("/toi", "key-00001")
        page.history()
        assert page.next("message")["item"]["id"] == "m1"
        kept = page.next("kept")
        assert (kept["id"], kept["text"]) == ("i1", "/toi")


def test_every_page_of_an_account_sees_everything(demo: Server) -> None:
    with wire(demo, LEFT) as one, wire(demo, LEFT) as other, wire(demo, RIGHT) as stranger:
        for page in (one, other, stranger):
            page.next("clock")
        one.send(type="say", key="key-00001", text="/toi")
        assert other.next("own")["text"] == "/toi"
        reply = other.next("message")
        assert reply["item"]["text"] == one.next("message")["item"]["text"]
        assert other.next("kept")["key"] == "key-00001"
        assert stranger.history() == []


def test_questions_and_answers_of_one_moment_stay_in_order(demo: Server) -> None:
    with wire(demo, LEFT) as page:
        for place in range(3):
            page.say(f"/han {place}", f"key-0000{place}")
        sides = ["own" in item for item in page.history()]
    assert sides == [True, False] * 3


def test_a_press_is_shown_with_its_label_and_forged_ones_change_nothing(demo: Server) -> None:
    with wire(demo, LEFT) as page, wire(demo, RIGHT) as other:
        page.send(type="say", key="key-00001", text="/baocao")
        item = page.next("message")["item"]
        index = item["buttons"].index("Đang làm")
        other.send(type="press", key="key-00002", form=item["form"], index=index)
        assert other.next("own")["text"] == ""
        other.next("kept")
        page.send(type="press", key="key-00003", form=item["form"], index=index)
        assert page.next("own")["text"] == "Đang làm"
        page.send(type="press", key="key-00004", form=2**31 - 1, index=999)
        page.next("kept")
        assert page.next("kept")["key"] == "key-00004"
        assert "Đang làm" in [shown["text"] for shown in page.history()]


TEXTS = (
    "x" * 9_999,
    "<img src=x onerror=alert(1)><script>alert(1)</script>",
    "\x00\x07\x1b[31mđỏ\x7f",
    "\u202egnạh nôm\u202c \u2066\u2069",
    "🎉🎉🎉",
    "\ud800 nửa ký tự",
    "' OR 1=1; --",
    "a\u0300\u0301" * 500,
)


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A demo for tests that leave nothing behind, or each have somebody of their own."""
    server = Server(tmp_path_factory.mktemp("lasting"), demo=True)
    yield server
    server.close()


@pytest.mark.parametrize(("unit", "text"), list(enumerate(TEXTS, start=1)))
def test_no_text_breaks_it(lasting: Server, unit: int, text: str) -> None:
    with wire(lasting, f"th-{unit:02}/hieu-truong") as page:
        assert page.say(text, "key-00001")
        shown = page.history()[0]["text"]
        assert "\x00" not in shown
        assert "trường" in page.say("/toi", "key-00002").lower()


def test_a_text_that_is_too_long_or_empty_is_refused_kindly(demo: Server) -> None:
    with wire(demo, LEFT) as page:
        page.send(type="say", key="key-00001", text="ơ" * 100_000)
        assert page.next("refused")["reason"] == "long"
        page.send(type="say", key="key-00002", text=" \n ")
        assert page.next("refused")["reason"] == "empty"
        assert page.history() == []


def test_who_hurries_is_asked_to_wait(demo: Server) -> None:
    with wire(demo, LEFT) as page:
        for place in range(30):
            page.send(type="say", key=f"key-000{place:02}", text="/toi")
        assert page.next("refused")["reason"] == "fast"


@pytest.mark.parametrize(
    "frame",
    [
        "not json",
        "[]",
        "{}",
        json.dumps({"type": "say", "key": "key-00001", "text": 1}),
        json.dumps({"type": "say", "key": "short", "text": "x"}),
        json.dumps({"type": "press", "key": "key-00001", "form": -1, "index": 0}),
        json.dumps({"type": "press", "key": "key-00001", "form": 2**63, "index": 0}),
        json.dumps({"type": "ping", "more": 1}),
    ],
)
def test_what_no_page_sends_ends_the_line(lasting: Server, frame: str) -> None:
    with wire(lasting, LEFT) as page:
        page.connection.send(frame)
        assert page.closing() == 1008
    with wire(lasting, LEFT) as page:
        page.next("history")
        page.send(type="ping")
        page.next("pong")


def test_an_account_has_only_so_many_open_pages(demo: Server) -> None:
    with wire(demo, LEFT) as first:
        first.next("clock")
        for _ in range(11):
            with wire(demo, LEFT) as page:
                page.next("clock")
        first.send(type="ping")
        first.next("pong")


def test_cleaning_keeps_what_people_write() -> None:
    assert cleaned("Dòng 1\r\nDòng 2\tđây 👩‍🏫") == "Dòng 1\nDòng 2\tđây 👩‍🏫"
    assert cleaned("a\x00b\x85c") == "abc"
    assert cleaned("\udfff") == "�"


def test_a_limit_lets_a_burst_through_and_then_the_rate() -> None:
    now = [0.0]
    limit = Limit(burst=2, rate=0.5, seconds=lambda: now[0])
    assert [limit.allows("a") for _ in range(3)] == [True, True, False]
    assert limit.allows("b")
    now[0] = 2
    assert [limit.allows("a") for _ in range(2)] == [True, False]
