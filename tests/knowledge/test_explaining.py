"""``python -m bot ask --explain``: what was read, and for how long it is kept."""

from __future__ import annotations

import pytest

from bot.asking import Options, one


@pytest.mark.parametrize(("ago", "has"), [(5, "context:    what is asked"), (31, "forgotten:  the earlier question")])
def test_the_context_is_shown_until_it_is_forgotten(capsys: pytest.CaptureFixture[str], ago: int, has: str) -> None:
    one(
        "còn tổng kết?",
        Options("th", None, "2023-09-20", None, as_json=False, explain=True, before=("sơ kết nộp khi nào",), ago=ago),
    )
    told = capsys.readouterr().out
    assert has in told
    assert "30/05/2024" in told
