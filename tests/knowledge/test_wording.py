"""Broken wording is said in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from knowledge.wording import faults_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("vietnamese", "fault"),
    [
        ("hello: Chào {name}", None),
        ("hello: Chào", ("wording/vi.yaml", "hello", "its places differ from those in en.yaml: ['name']")),
        ("hello: Chào {name", ("wording/vi.yaml", "hello", "has a brace that is not closed, or not opened")),
        ("other: Chào {name}", ("wording/vi.yaml", "hello", "missing; en.yaml has it")),
        ("- hello", ("wording/vi.yaml", "", "cannot be read: it holds no table of keys")),
    ],
)
def test_what_is_wrong_with_the_wording(tmp_path: Path, vietnamese: str, fault: tuple[str, str, str] | None) -> None:
    (tmp_path / "en.yaml").write_text("hello: Hello {name}\n", encoding="utf-8")
    (tmp_path / "vi.yaml").write_text(vietnamese, encoding="utf-8")
    assert faults_of(tmp_path)[:1] == ([fault] if fault else [])


@pytest.mark.parametrize("broken", [b"hello: [", b"\xff\xfe"])
def test_a_file_that_cannot_be_read(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / "en.yaml").write_text("hello: Hello\n", encoding="utf-8")
    (tmp_path / "vi.yaml").write_bytes(broken)
    [(file, _, reason)] = faults_of(tmp_path)
    assert file == "wording/vi.yaml"
    assert reason.startswith("cannot be read: ")
