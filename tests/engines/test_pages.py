"""The chat page of many processes: whichever sends, the page shows it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.app import App
from bot.channels.webchat import Sent, WebChat
from bot.playing import settings_for
from handlers.turn import Incoming

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.postgres
def test_a_page_shows_what_another_process_sends(postgres_url: str, tmp_path: Path) -> None:
    async def story() -> None:
        chats = [WebChat(), WebChat()]
        apps = [App(settings_for(tmp_path, postgres_url), {chat.name: chat}) for chat in chats]
        for app in apps:
            await app.start()
        assert [app.delivery.may_send("web") for app in apps] == [True, False]
        with chats[0].line("a") as near, chats[1].line("a") as far:
            await apps[1].receive(Incoming("web", "a", "1", text="/trogiup"))
            async with asyncio.timeout(5):
                shown = [await line.take() for line in (near, far)]
            texts = [each.outgoing.text for each in shown if isinstance(each, Sent)]
            assert len(texts) == 2
            assert texts[0] == texts[1]
            await asyncio.sleep(0.2)
            assert near.waiting.empty(), "shown once"
            assert far.waiting.empty()
        for app in apps:
            await app.stop()

    asyncio.run(story())
