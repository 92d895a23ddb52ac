"""The contract of ``python -m bot play``: steps, faults of a script, faults of the channel."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.chat import COLLEAGUE, COORDINATOR, DEPARTMENT, PRINCIPAL, Chat, head, only, to

ROOT = Path(__file__).parent.parent
STORY = ROOT / "examples" / "story.jsonl"
START = '{"at": "2023-09-18T09:00"}'


def play(*arguments: str, script: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command line."""
    command = [sys.executable, "-m", "bot", "play", *arguments]
    return subprocess.run(command, input=script, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False)


def test_the_story_of_the_readme() -> None:
    run = play(str(STORY))
    assert run.returncode == 0, run.stderr
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert all(set(line) - {"edit"} == {"at", "to", "text", "buttons", "cause", "files"} for line in lines)
    told = [(line["cause"], head(line)) for line in to(lines, PRINCIPAL)]
    assert "trước thứ Năm, 05/10/2023" in told[0][1]
    assert [cause for cause, _ in told].count("reminder") == 1, "none after it was handed in"
    assert any(text.startswith("✅ Đã nộp") for _, text in told)
    assert any(cause == "announcement" for cause, _ in told)
    boards = [head(line) for line in to(lines, DEPARTMENT)]
    assert boards[-1] == "📢 Đã gửi 4/4 · đã đọc 1"
    assert "1/6 đơn vị đã nộp" not in boards
    assert any("Tiếp nhận" in line["buttons"] for line in to(lines, COORDINATOR))


@pytest.mark.parametrize(
    ("script", "line", "reason"),
    [
        ('{"from": "thcs-01/hieu-truong", "text": "a"}', 1, "the first step"),
        ('{"when": 1}', 1, "no step"),
        ("{}", 1, "no step"),
        ("no", 1, "not JSON"),
        ("[]", 1, "not a JSON object"),
        ('{"at": "soon"}', 1, "no moment"),
        ('{"at": "2023-09-18T09:00", "to": "x"}', 1, "unknown key 'to'"),
        (START + '\n{"at": "2023-09-18T08:59"}', 2, "time goes back"),
        (START + '\n\n{"from": "nobody", "text": "a"}', 3, "no person 'nobody'"),
        (START + '\n{"from": "thcs-01/hieu-truong"}', 2, "exactly one of"),
        (START + '\n{"from": "thcs-01/hieu-truong", "text": "a", "press": "b"}', 2, "exactly one of"),
        (START + '\n{"from": "thcs-01/hieu-truong", "press": "Gửi"}', 2, "has a button 'Gửi'"),
        (START + '\n{"from": "thcs-01/hieu-truong", "repeat": true}', 2, "no update to repeat"),
        (START + '\n{"from": "thcs-01/hieu-truong", "file": "/nowhere/x.pdf"}', 2, "cannot be sent"),
        (START + '\n{"from": "thcs-01/hieu-truong", "text": 1}', 2, "must be a string"),
        (START + '\n{"stranger": "thcs-01/hieu-truong", "text": "a"}', 2, "no stranger's name"),
        (START + '\n{"invite": "nobody", "as": "c1"}', 2, "no person"),
        (START + '\n{"invite": "thcs-01/hieu-truong"}', 2, '"as" is missing'),
        (START + '\n{"fail": "blocked"}', 2, '"to" is needed'),
        (START + '\n{"fail": "rain"}', 2, "unknown fault"),
        (START + '\n{"restart": 1}', 2, "must be true"),
    ],
)
def test_a_step_that_cannot_be_done_ends_it_with_its_line(script: str, line: int, reason: str) -> None:
    run = play("-", script=script)
    assert run.returncode == 2
    assert f"line {line}: " in run.stderr
    assert reason in run.stderr
    assert "Traceback" not in run.stderr


def test_every_fault_that_can_be_seen_is_listed_and_nothing_is_played() -> None:
    run = play("-", script=START + '\nno\n{"from": "thcs-01/hieu-truong", "text": "/han"}\n{"zzz": 1}')
    assert run.returncode == 2
    assert run.stdout == ""
    assert [line.split(": ")[1] for line in run.stderr.splitlines()] == ["line 2", "line 4"]


def test_half_an_emoji_is_only_text(chat: Chat) -> None:
    run = play("-", script=START + '\n{"from": "thcs-01/hieu-truong", "text": "/toi \\ud83d"}')
    assert run.returncode == 0
    assert [head(json.loads(line)) for line in run.stdout.splitlines()] == ["Hiệu trưởng Trường THCS mẫu 01"]


def test_buttons_are_found_by_label(chat: Chat) -> None:
    chat.write(PRINCIPAL, "/baocao")
    assert "đang làm" in chat.pressed(PRINCIPAL, "ĐANG LÀM")["text"]
    chat.write(PRINCIPAL, "/han")
    assert "Sơ kết" in chat.pressed(PRINCIPAL, "sơ kết")["text"], "a prefix is enough"


def test_an_older_message_is_reached_with_back(chat: Chat) -> None:
    chat.write(PRINCIPAL, "/baocao")
    chat.press(PRINCIPAL, "Sơ kết HK1")
    assert "Kế hoạch" in chat.pressed(PRINCIPAL, "Đang làm", back=1)["text"]


def test_nothing_runs_after_the_last_step(chat: Chat) -> None:
    assert chat.at("2023-09-20T07:59:59") == []


def test_somebody_who_blocks_gets_nothing_until_writing_again(chat: Chat) -> None:
    chat.step({"fail": "blocked", "to": PRINCIPAL})
    lines = chat.at("2023-09-27T08:00")
    assert to(lines, PRINCIPAL) == []
    assert to(lines, COLLEAGUE)
    chat.step({"fail": "none"})
    assert chat.write(PRINCIPAL, "/han")
    assert to(chat.at("2023-09-29T08:00"), PRINCIPAL)


def test_a_flood_pauses_the_channel_and_loses_nothing(chat: Chat) -> None:
    chat.step({"fail": "flood", "seconds": 30})
    assert chat.write(PRINCIPAL, "/han") == []
    assert chat.write(COLLEAGUE, "/han") == [], "the whole channel waits"
    lines = chat.at("2023-09-18T09:01")
    assert {(line["to"], line["at"]) for line in lines} == {
        (PRINCIPAL, "2023-09-18T09:00:30"),
        (COLLEAGUE, "2023-09-18T09:00:30"),
    }


def test_a_reply_that_was_not_confirmed_goes_once_more(chat: Chat) -> None:
    chat.step({"fail": "timeout", "to": PRINCIPAL})
    first = only(chat.write(PRINCIPAL, "/han"), PRINCIPAL)
    again = chat.at("2023-09-18T10:00")
    assert [line["text"] for line in again] == [first["text"]]
    assert chat.at("2023-09-18T12:00") == []


def test_an_announcement_that_was_not_confirmed_waits_for_a_decision(chat: Chat) -> None:
    chat.write(DEPARTMENT, "/thongbao Họp lúc 14:00")
    chat.write(DEPARTMENT, "thcs vũng tàu")
    chat.step({"fail": "timeout", "to": PRINCIPAL})
    lines = chat.press(DEPARTMENT, "Gửi ngay")
    assert len(to(lines, PRINCIPAL)) == 1
    assert "Chưa rõ đã tới hay chưa: 1" in to(lines, DEPARTMENT)[-1]["text"]
    assert to(chat.at("2023-09-19T09:00"), PRINCIPAL) == []


def test_a_database_that_exists_goes_on(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'kept.db'}"
    first = play("-", "--database", url, script=START)
    second = play("-", "--database", url, script='{"at": "2023-09-20T08:00"}')
    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    lines: list[dict[str, Any]] = [json.loads(line) for line in second.stdout.splitlines()]
    assert to(lines, PRINCIPAL)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["nowhere.jsonl"], "nowhere.jsonl"),
        ([str(STORY), "--directory", "nowhere"], "is missing"),
        ([str(STORY), "--database", "nonsense"], "DATABASE_URL"),
        ([str(STORY), "--database", "sqlite:////proc/none/x.db"], "cannot be made"),
    ],
)
def test_what_cannot_be_opened_is_said_in_a_line(arguments: list[str], reason: str) -> None:
    run = play(*arguments)
    assert run.returncode == 2
    assert reason in run.stderr
    assert "Traceback" not in run.stderr
