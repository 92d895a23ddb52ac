"""The doctor: what it finds in each condition, and that it never prints a secret."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr

from bot.administering import Chosen, import_directory, invite
from bot.clock import SimulatedClock, SystemClock
from bot.directory.reading import SAMPLE
from bot.doctor import Finding, examine
from bot.settings import Settings
from storage.engine import Database
from tests.directories import PEOPLE, changed, folder
from tests.telegram_server import TOKEN, TelegramServer

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
PASSWORD = "made-up-and-hidden"


def settings(path: Path, **more: Any) -> Settings:
    given = {"data": path / "data", "database_url": None, "directory": SAMPLE, "telegram_token": SecretStr(TOKEN)}
    return Settings.model_construct(**{**given, **more})


def found(
    path: Path, server: TelegramServer | None = None, seconds_off: int = 0, **more: Any
) -> dict[str, list[Finding]]:
    """What the doctor says, by what it is about; with a server while it answers."""

    async def told() -> list[Finding]:
        if server is None:
            return list(examine(settings(path, **more), SystemClock(), offline=True))
        async with server:
            there = settings(path, **{"telegram_api_url": server.url, **more})
            clock = SimulatedClock(SystemClock().now() + timedelta(seconds=seconds_off))
            return await asyncio.to_thread(lambda: list(examine(there, clock, offline=False)))

    findings = asyncio.run(told())
    text = "\n".join(map(str, findings))
    assert TOKEN.split(":")[1] not in text
    assert PASSWORD not in text
    return {about: [each for each in findings if each.about == about] for about in {each.about for each in findings}}


def test_nothing_is_to_be_mended_before_the_first_start(tmp_path: Path) -> None:
    told = found(tmp_path, TelegramServer())
    assert {each.mark for group in told.values() for each in group} == {"ok"}
    assert set(told) == {"data", "database", "directory", "webhook", "token", "clock"}
    assert "@nhac_test_bot" in told["token"][0].text
    assert "122 people" in told["directory"][0].text
    assert not (tmp_path / "data").exists(), "looking changes nothing"


def test_it_tells_how_many_are_connected(tmp_path: Path) -> None:
    there = settings(tmp_path, telegram_token=None)
    list(import_directory(there, SAMPLE, apply=True))
    told = found(tmp_path)
    assert "122 people, none connected" in told["directory"][0].text
    assert told["database"][0].mark == "ok"


@pytest.mark.parametrize(
    ("about", "words", "more"),
    [
        ("token", "BotFather", {"telegram_token": SecretStr("42:another")}),
        ("token", "cannot be reached", {"telegram_api_url": "http://127.0.0.1:9"}),
        ("clock", "seconds fast", {"seconds_off": 600}),
        ("clock", "seconds slow", {"seconds_off": -600}),
        ("webhook", "https://", {"telegram_webhook_url": "http://nhac.example.vn/telegram"}),
        ("webhook", "port 9000", {"telegram_webhook_url": "https://nhac.example.vn:9000/telegram"}),
        ("directory", "NHAC_DIRECTORY", {"directory": None}),
        ("database", "cannot be used", {"database_url": f"postgresql://nhac:{PASSWORD}@127.0.0.1:9/nhac"}),
    ],
)
def test_what_is_wrong_says_what_to_mend(tmp_path: Path, about: str, words: str, more: dict[str, Any]) -> None:
    told = found(tmp_path, TelegramServer(), **more)
    assert told[about][0].mark == "mend"
    assert words in told[about][0].text


def test_a_webhook_that_fails_is_told_with_telegrams_words(tmp_path: Path) -> None:
    url = "https://nhac.example.vn/telegram"
    server = TelegramServer(
        webhook_errors={
            "last_error_date": int(SystemClock().now().timestamp()) - 60,
            "last_error_message": "Wrong response from the webhook: 502 Bad Gateway",
            "pending_update_count": 500,
        }
    )
    server.webhook = {"url": url}
    marks = {each.mark: each.text for each in found(tmp_path, server, telegram_webhook_url=url)["webhook"]}
    assert "502 Bad Gateway" in marks["mend"]
    assert "500 updates wait" in marks["note"]
    other = TelegramServer()
    other.webhook = {"url": "https://elsewhere.example.vn/secret-path"}
    told = found(tmp_path, other)["webhook"]
    assert any("elsewhere.example.vn" in each.text for each in told)
    assert not any("secret-path" in each.text for each in told)


def test_a_folder_that_is_none_and_a_directory_with_faults(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    faulty = folder(tmp_path / "directory", people=changed(PEOPLE, 2, "role", "king"))
    told = found(tmp_path, directory=faulty, database_url=f"sqlite:///{tmp_path / 'other' / 'nhac.db'}")
    assert told["data"][0].mark == "mend"
    assert told["directory"][0].mark == "mend"
    assert "people.csv" in told["directory"][0].text


def test_a_database_of_an_older_version_is_told(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'old.db'}")
    with database.transaction() as store:
        store._connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        store._connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('0000')")
    database.close()
    told = found(tmp_path, database_url=f"sqlite:///{tmp_path / 'old.db'}")
    assert "version 0000" in told["database"][0].text


@pytest.mark.parametrize(
    ("environment", "status", "words"),
    [
        ({"TELEGRAM_TOKEN": TOKEN, "NHAC_DIRECTORY": str(SAMPLE)}, 0, "ok    data"),
        ({"TELEGRAM_TOKEN": TOKEN}, 1, "mend  directory"),
        ({"TELEGRAM_TOKEN": "no token"}, 1, "mend  settings   TELEGRAM_TOKEN"),
    ],
)
def test_the_command_ends_with_what_it_found(
    tmp_path: Path, environment: dict[str, str], status: int, words: str
) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "bot", "doctor", "--offline"],
        env={"PATH": os.defpath, "PYTHONPATH": str(ROOT), "NHAC_DATA": str(tmp_path / "data"), **environment},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == status, ended.stderr
    assert words in ended.stdout


def _invited(path: Path, server: TelegramServer, **more: Any) -> list[str]:
    """What ``invite`` prints for the principal of a school, the server answering."""

    async def told() -> list[str]:
        async with server:
            there = settings(path, **{"telegram_api_url": server.url, "public_url": "https://nhac.example.vn", **more})
            list(import_directory(there, SAMPLE, apply=True))
            chosen = Chosen(None, "thcs-01/hieu-truong", everybody=False)
            return await asyncio.to_thread(lambda: list(invite(there, chosen, None)))

    return asyncio.run(told())


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, lambda code: f"https://t.me/nhac_test_bot?start={code}"),
        ({"telegram_bot": "nhac_brvt_bot"}, lambda code: f"https://t.me/nhac_brvt_bot?start={code}"),
        ({"telegram_token": None}, lambda code: None),
    ],
)
def test_an_invitation_has_a_link_for_telegram_where_there_is_a_bot(
    tmp_path: Path, more: dict[str, Any], expected: Callable[[str], str | None]
) -> None:
    (line,) = _invited(tmp_path, TelegramServer(), **more)
    _, _, web, *telegram = line.split("\t")
    code = web.removeprefix("https://nhac.example.vn/invite/")
    assert telegram == [link for link in [expected(code)] if link]


def test_without_an_answer_from_telegram_the_links_of_the_web_page_are_left(tmp_path: Path) -> None:
    told = _invited(tmp_path, TelegramServer(), telegram_api_url="http://127.0.0.1:9")
    assert "TELEGRAM_BOT" in told[0]
    assert "t.me" not in told[1]
