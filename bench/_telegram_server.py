"""The tests' Bot API server in a process of its own: a line of JSON says what is to come, another what came.

In: ``{"updates": n}`` puts questions in line, all different, a dozen from each of 122 people at once; with
``"own_chats": 1`` each in a chat of its own, with ``"out_of": m`` those of m that people repeat; ``{"messages": n}``
opens chats. Out, when that many messages were sent:
``{"first": seconds, "last": seconds}`` of the monotonic clock, which all processes of a machine share.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from random import Random

from bench._telegram_bots import FIRST, PEOPLE
from tests.telegram_server import TelegramServer
from tests.telegram_users import User

SEED = 1
QUESTIONS = Path(__file__).parents[1] / "tests" / "knowledge" / "questions.jsonl"


def questions() -> list[str]:
    """What people ask."""
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return [row["q"] for row in rows if 0 < len(row["q"].strip()) < 300 and not row["q"].startswith("/")]


async def main() -> None:
    """Serve until the input ends."""
    lines = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    asked = questions()
    async with TelegramServer(validates=False) as server:
        _say({"url": server.url})
        async for line in lines:
            wanted = json.loads(line)
            _forget(server)
            count = _prepare(server, wanted, asked)
            _say({"ready": count})
            _say(await _came(server, count))


def _forget(server: TelegramServer) -> None:
    server.calls.clear()
    server.chats.clear()
    server.updates.clear()
    server.history.clear()


def _prepare(server: TelegramServer, wanted: dict[str, int], asked: Sequence[str]) -> int:
    count, out_of = wanted.get("updates", 0), wanted.get("out_of")
    people = count if wanted.get("own_chats") else PEOPLE
    for number in range(people):
        server.chat(FIRST + number).started = True
    for number, question in enumerate(_repeated(asked, out_of, count) if out_of else islice(cycle(asked), count)):
        User(server, FIRST + number % people).write(question)
    return count or wanted["messages"]


def _repeated(asked: Sequence[str], out_of: int, count: int) -> list[str]:
    """Questions as people repeat them: the second is asked half as often as the first, the third a third as often."""
    random = Random(SEED)
    return random.choices(random.sample(asked, out_of), [1 / place for place in range(1, out_of + 1)], k=count)


async def _came(server: TelegramServer, count: int) -> dict[str, float]:
    sent = server.sent()
    while len(sent) < count:
        await asyncio.sleep(0.05)
        sent = server.sent()
    return {"first": sent[0].at, "last": sent[count - 1].at}


def _say(line: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
