"""What leaves: payloads and what becomes of them, splitting, flood limits, networks that fail."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from aiogram.filters.callback_data import MAX_CALLBACK_LENGTH
from hypothesis import given
from hypothesis import strategies as st

from bot.blobs import BlobStore
from bot.channels.base import (
    FloodError,
    GoneError,
    MovedError,
    Outgoing,
    RefusedError,
    TryLaterError,
    UncertainError,
    UnreachableError,
)
from bot.channels.telegram import Telegram
from bot.channels.telegram_parsing import LARGEST_ID, pack, unpack
from bot.channels.telegram_request import Request
from bot.channels.telegram_text import length, split
from handlers.turn import Press
from tests.telegram_server import TelegramServer

if TYPE_CHECKING:
    from pathlib import Path

    from storage.rows import StoredFile

LONG = "\n".join(f"Dòng {number}: {'nội dung ' * 12}" for number in range(80))


def message(
    text: str = "Xin chào <b>& tạm biệt",
    labels: tuple[str, ...] = (),
    files: tuple[StoredFile, ...] = (),
    chat: int = 5,
) -> Outgoing:
    return Outgoing(1, str(chat), text, labels, files, "reply")


def channel(server: TelegramServer, folder: Path, seconds: float = 0.3) -> Telegram:
    return Telegram(server.token, BlobStore(folder), api=server.url, limits=None, request=Request(seconds))


@pytest.mark.parametrize(
    ("outgoing", "texts", "labels"),
    [
        (message(), ["Xin chào <b>& tạm biệt"], [[]]),
        (message(labels=("Đã xong", "Gặp khó khăn")), ["Xin chào <b>& tạm biệt"], [["Đã xong", "Gặp khó khăn"]]),
        (message(labels=("x" * 300,)), ["Xin chào <b>& tạm biệt"], [["x" * 63 + "…"]]),
        (message(LONG, ("Đã xong",)), split(LONG), [[]] * (len(split(LONG)) - 1) + [["Đã xong"]]),
    ],
)
def test_what_the_reader_sees(tmp_path: Path, outgoing: Outgoing, texts: list[str], labels: list[list[str]]) -> None:
    async def story() -> None:
        async with TelegramServer() as server:
            server.chat(5).started = True
            telegram = channel(server, tmp_path)
            identifier = await telegram.send(outgoing)
            shown = server.chats[5].shown
            assert [each.text for each in shown] == texts
            assert [each.labels for each in shown] == labels
            assert identifier == ",".join(str(each.id) for each in shown)
            assert not server.invalid
            await telegram.close()

    asyncio.run(story())


def test_our_pictures_are_shown_and_papers_go_as_files(tmp_path: Path) -> None:
    async def story() -> None:
        async with TelegramServer() as server:
            server.chat(5).started = True
            telegram, blobs = channel(server, tmp_path), BlobStore(tmp_path)
            picture = blobs.put("tien-do.png", b"\x89PNG\r\n\x1a\n" + bytes(64))
            paper = blobs.put("ban-giay.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(64))
            await telegram.send(message("Tiến độ", ("A",), files=(picture, paper)))
            methods = [call.method for call in server.calls if call.method.startswith("send")]
            assert methods == ["sendMessage", "sendPhoto", "sendDocument"]
            assert not server.invalid
            await telegram.close()

    asyncio.run(story())


def test_documents_follow_their_text_and_edits_replace_it(tmp_path: Path) -> None:
    async def story() -> None:
        async with TelegramServer() as server:
            server.chat(5).started = True
            telegram = channel(server, tmp_path)
            file = BlobStore(tmp_path).put("kế hoạch.txt", "nội dung".encode())
            first = await telegram.send(message(LONG, ("A",), files=(file,)))
            shown = server.chats[5].shown
            assert (shown[-1].document, shown[-1].content) == ("kế hoạch.txt", "nội dung".encode())
            count = len(shown)
            left = ""
            for _ in range(2):  # the second time nothing changes, and that is no fault
                left = await telegram.send(Outgoing(2, "5", "Ngắn", ("B",), (), "reply", edits=first, edited_id=1))
            assert shown[0].text == "Ngắn"
            assert shown[0].labels == ["B"]
            assert left == first.split(",")[0]
            assert len(shown) == count - len(first.split(",")) + 1, "parts that are left over are gone"
            await telegram.send(Outgoing(3, "5", LONG, (), (), "reply", edits=left, edited_id=1))
            assert length(shown[0].text) <= 4096
            assert shown[0].text.endswith("…")
            with pytest.raises(RefusedError):
                await telegram.send(Outgoing(4, "5", "x", (), (), "reply", edits="999", edited_id=1))
            await telegram.close()

    asyncio.run(story())


@pytest.mark.parametrize(
    ("chat", "fault", "error"),
    [
        ("unknown", None, GoneError),
        ("stranger", None, GoneError),
        ("blocked", None, GoneError),
        ("deactivated", None, GoneError),
        ("moved", None, MovedError),
        ("open", 429, FloodError),
        ("open", 500, TryLaterError),
        ("open", 502, TryLaterError),
        ("open", 504, UncertainError),
        ("open", 401, UnreachableError),
        ("open", 400, RefusedError),
        ("open", "drop", UncertainError),
        ("open", "lost", UncertainError),
        ("open", "stall", UncertainError),
        ("open", "vanish", UnreachableError),
    ],
)
def test_every_refusal_tells_how_to_go_on(
    tmp_path: Path, chat: str, fault: int | str | None, error: type[Exception]
) -> None:
    async def story() -> None:
        async with TelegramServer() as server:
            if chat != "unknown":
                there = server.chat(5)
                there.started = chat != "stranger"
                there.blocked, there.deactivated = chat == "blocked", chat == "deactivated"
                there.moved_to = -1007 if chat == "moved" else None
            telegram = channel(server, tmp_path)
            if fault == "vanish":
                await server.vanish()
            elif fault is not None:
                server.fail(fault, "sendMessage", seconds=1)
            with pytest.raises(error) as raised:
                await telegram.send(message())
            assert type(raised.value) is error, raised.value
            assert "Xin" not in str(raised.value)
            assert server.token not in str(raised.value)
            assert (fault == "lost") == bool(chat == "open" and server.chats[5].shown), "what was lost had arrived"
            await telegram.close()

    asyncio.run(story())


def test_nothing_is_sent_while_telegram_wants_silence(tmp_path: Path) -> None:
    async def story() -> None:
        async with TelegramServer() as server:
            server.chat(5).started = True
            telegram = channel(server, tmp_path)
            server.fail(429, "sendMessage", seconds=30)
            for _ in range(5):
                with pytest.raises(FloodError) as raised:
                    await telegram.send(message())
                assert 29 < raised.value.seconds <= 30
            assert len(server.calls) == 1
            await telegram.close()

    asyncio.run(story())


def test_a_long_text_goes_on_after_the_part_that_left(tmp_path: Path) -> None:
    async def story() -> None:
        async with TelegramServer() as server:
            server.chat(5).started = True
            telegram = channel(server, tmp_path)
            server.fail(500, "sendMessage", skip=1)
            with pytest.raises(TryLaterError):
                await telegram.send(message(LONG))
            await telegram.send(message(LONG))
            assert [each.text for each in server.chats[5].shown] == split(LONG)
            await telegram.close()

    asyncio.run(story())


@given(st.text(st.sampled_from("ab đ\n\n 😀<>&"), max_size=400), st.integers(4, 60))
def test_parts_fit_and_lose_nothing(text: str, most: int) -> None:
    parts = split(text, most)
    assert all(0 < length(part) <= most and part == part.strip() for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@given(st.integers(0, LARGEST_ID - 1), st.integers(0, 999))
def test_a_button_brings_back_what_it_was_given(row: int, place: int) -> None:
    assert len(pack(row, place).encode()) <= MAX_CALLBACK_LENGTH
    assert unpack(pack(row, place)) == Press(row, place)


@given(st.text(max_size=80))
def test_whatever_a_button_brings_back_is_a_press(data: str) -> None:
    press = unpack(data)
    assert press == Press(-1, -1) or (0 <= press.message < LARGEST_ID and 0 <= press.index < 1000)
