"""Fixtures for everybody."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
import structlog

from tests.chat import Chat
from tests.postgres import NoPostgresError, Postgres

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENGINE = "NHAC_TEST_DATABASE"
"""Set to ``postgresql``, every conversation is played over PostgreSQL."""


# By default a traceback is drawn with every local variable, which takes half a minute.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)


@pytest.fixture
def chat_database() -> str | None:
    """The address of the database that a conversation is played over; None: a temporary SQLite file."""
    return None


@pytest.fixture
def chat(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Chat]:
    """The sample directory on 2023-09-18 at 09:00."""
    everything = os.environ.get(ENGINE) == "postgresql"  # noqa: TID251 - which engine to try is the tester's to say
    database = request.getfixturevalue("postgres_url" if everything else "chat_database")
    conversation = Chat(tmp_path, database=database)
    yield conversation
    conversation.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server; the tests that need it are skipped where there is none, and fail in CI."""
    try:
        server = Postgres()
    except NoPostgresError:
        reason = "no PostgreSQL here: apt install postgresql, or make setup with the tests' tools"
        if os.environ.get("CI"):  # noqa: TID251 - whether a missing server is a failure is the machine's to say
            pytest.fail(reason)
        pytest.skip(reason)
    yield server
    server.close()


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """A migrated PostgreSQL database of one test's own."""
    url = postgres.migrated()
    yield url
    postgres.drop(url)
