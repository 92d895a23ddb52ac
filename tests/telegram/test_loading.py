"""aiogram as the program loads it: what is read is there, the rest is not built."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PROGRAM = """
from bot.channels.telegram_loading import load_aiogram
load_aiogram()
from aiogram.types import Poll, Update
from pydantic import BaseModel
message = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "chào"}
print(Update.model_validate({"update_id": 1, "message": message}).message.text)
print(Poll.__pydantic_complete__)
class Own(BaseModel):
    number: int
print(Own.model_rebuild(force=True), Own(number="1").number)
"""


def test_what_is_read_is_built_and_the_rest_is_left() -> None:
    ended = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.stdout.split("\n")[:3] == ["chào", "False", "True 1"], ended.stderr
