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
def plain_tracebacks() -> None:
    """Log as the program does: the library's own way takes twenty seconds to draw every local variable."""
    structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()])


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[Chat]:
    """The sample directory on 2023-09-18 at 09:00."""
    conversation = Chat(tmp_path)
    yield conversation
    conversation.close()
