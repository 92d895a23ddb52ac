"""Fixtures for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import structlog

from tests.chat import Chat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session", autouse=True)
def _plain_logs() -> None:
    """An exception as text: structlog's own way, with every local value in a frame, takes seconds for each."""
    as_text = structlog.processors.KeyValueRenderer(key_order=["event"])
    structlog.configure(processors=[structlog.processors.add_log_level, structlog.processors.format_exc_info, as_text])


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[Chat]:
    """The sample directory on 2023-09-18 at 09:00."""
    conversation = Chat(tmp_path)
    yield conversation
    conversation.close()
