"""How alike questions are to phrasings: the files, the weights, and what follows for an answer."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.answering.knowledge import Answer
from knowledge.asking.shelf import Shelf
from knowledge.check import check_pack
from knowledge.learning import learn
from knowledge.likeness import LikenessError, read_likeness, write_likeness
from knowledge.pack import PACKS, PackError, load_pack
from knowledge.phrasings import PHRASINGS, WEIGHTS, read_phrasings
from tests.knowledge.conftest import SECOND
from tests.knowledge.scoring import development

Ask = Callable[..., Answer]
PHRASES = {
    "obligations.tsv": [
        "",
        "chỗ ngồi đọc cho mấy bé",
        "góc đọc trong phòng học",
        "kệ để truyện ở lớp",
        "where do children read",
    ],
    "general.tsv": ["deadlines\tcòn phải gửi gì nữa", "outside\tgiá một cái kệ", "outside\thôm nay mưa không"],
}


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """The second pack with a few phrasings of its first obligation."""
    folder = tmp_path / SECOND.name
    shutil.copytree(SECOND, folder)
    obligation = load_pack(folder).obligations[0].id
    (folder / PHRASINGS).mkdir()
    for name, lines in PHRASES.items():
        rows = [line if "\t" in line else f"{obligation}\t{line}" for line in lines if line]
        (folder / PHRASINGS / name).write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def test_another_packs_phrasings_are_learned_without_code(second: Path) -> None:
    assert any("make learn" in str(fault) for fault in check_pack(second))
    assert learn(second) == 7
    assert not [fault for fault in check_pack(second) if PHRASINGS in str(fault)]
    pack = load_pack(second)
    assert pack.likeness is not None
    near = pack.likeness.of(("goc", "doc", "trong", "phong", "hoc"))
    assert near.nearest[0] == f"obligation:{pack.obligations[0].id}"


def test_weights_are_the_same_each_time(second: Path) -> None:
    learn(second)
    first = (second / PHRASINGS / WEIGHTS).read_bytes()
    learn(second)
    assert (second / PHRASINGS / WEIGHTS).read_bytes() == first


def test_weights_survive_writing(tmp_path: Path, shelf: Shelf) -> None:
    likeness = shelf.pack.likeness
    assert likeness is not None
    write_likeness(tmp_path / WEIGHTS, likeness)
    again = read_likeness(tmp_path / WEIGHTS)
    words = ("may", "tinh", "bi", "virus")
    assert again.of(words) == likeness.of(words)


@pytest.mark.parametrize("content", [b"", b"nhac likeness 0\n", b"nhac likeness 1\n", b"nhac likeness 1\nxyz"])
def test_damaged_weights_are_named(second: Path, content: bytes) -> None:
    (second / PHRASINGS / WEIGHTS).write_bytes(content)
    with pytest.raises(LikenessError):
        read_likeness(second / PHRASINGS / WEIGHTS)
    with pytest.raises(PackError, match=WEIGHTS):
        load_pack(second)


@pytest.mark.parametrize(
    ("name", "line", "fault"),
    [
        ("tasks.tsv", "no tab", "line 1: expects an id, a tab and a question"),
        ("tasks.tsv", "a-task\t", "line 1: expects an id, a tab and a question"),
        ("tasks.tsv", "no-such-task\tbao giờ", "task:no-such-task: is no entry of the pack"),
        ("general.tsv", "weather\tmưa không", "line 1: unknown kind 'weather'"),
        ("games.tsv", "chess\tbao giờ", "line 1: no entries are called games"),
    ],
)
def test_bad_phrasings_are_named(second: Path, name: str, line: str, fault: str) -> None:
    for path in (second / PHRASINGS).glob("*.tsv"):
        path.unlink()
    (second / PHRASINGS / name).write_text(line + "\n", encoding="utf-8")
    assert any(f"{PHRASINGS}/{name}: {fault}" in str(found) for found in check_pack(second))


def test_why_it_was_answered_is_told(ask: Ask) -> None:
    answer = ask("Could you lay out every submission we owe this year with its date?", unit="thcs", language="en")
    assert "like phrasings of deadlines" in answer.understanding.explain()
    assert "05/10/2023" in answer.text


def test_what_is_like_near_misses_is_declined(ask: Ask) -> None:
    assert ask("xin file mẫu để làm bản kế hoạch CNTT, tải chỗ nào").kind == "unknown"


def test_what_is_far_from_all_phrasings_is_asked_back(ask: Ask) -> None:
    answer = ask("phòng tổ chức cán bộ có mở lớp cho nhân viên không", unit="thcs")
    assert answer.kind == "clarify"
    assert answer.suggestions
    assert "far from what is asked of it" in answer.understanding.reasons


def test_no_question_of_the_evaluation_is_a_phrasing() -> None:
    asked = {row["q"].casefold() for row in development()}
    texts = {row.text.casefold() for row in read_phrasings(PACKS / "3626") if not isinstance(row, Exception)}
    assert not asked & texts
