"""Fixtures for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chat import Chat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def chat(tmp_path: Path) -> Iterator[Chat]:
    """The sample directory on 2023-09-18 at 09:00."""
    conversation = Chat(tmp_path)
    yield conversation
    conversation.close()
