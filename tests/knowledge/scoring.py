"""The scorer of the eval contract, over answers in memory."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

QUESTIONS = Path(__file__).parent / "questions.jsonl"
CONVERSATIONS = Path(__file__).parent / "conversations.jsonl"
"""Follow-ups, checks, stretches of time, offices, English and near misses."""
STRANGERS = Path(__file__).parent / "strangers.jsonl"
"""Sets by people who never saw the program, written from the facts in the manner of the evaluation; most of the first
seven are among the pack's phrasings by now."""
DEVELOPMENT = Path(__file__).parents[3] / "shared" / "eval" / "dev.jsonl"
"""The evaluation's development set, which stands beside the project."""
KEYS = ("id", "q", "as", "lang", "today", "before")


def fold(text: str) -> str:
    text = unicodedata.normalize("NFD", text.casefold())
    text = "".join(letter for letter in text if not unicodedata.combining(letter)).replace("đ", "d")
    text = re.sub(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b", lambda m: f"{int(m[1]):02}/{int(m[2]):02}/{m[3]}", text)
    return re.sub(r"\s+", " ", re.sub(r"[–—]", "-", text))


def questions(path: Path = QUESTIONS) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def development() -> list[dict[str, Any]]:
    """The development set; empty where it is not at hand."""
    return questions(DEVELOPMENT) if DEVELOPMENT.exists() else []


def asked(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    return (json.dumps({key: row[key] for key in KEYS if key in row}) for row in rows)


def related(cited: str, wanted: str) -> bool:
    cited, wanted = cited.casefold(), wanted.casefold()
    return cited == wanted or cited.startswith(wanted + ".") or wanted.startswith(cited + ".")


def faults(expected: Mapping[str, Any], got: Mapping[str, Any]) -> list[str]:
    kinds = expected["kind"] if isinstance(expected["kind"], list) else [expected["kind"]]
    if got["kind"] not in kinds:
        return [f"kind {got['kind']}"]
    text = fold(str(got["text"]) + (" " + " ".join(got["suggestions"]) if got["kind"] == "clarify" else ""))
    found = [f"lacks {part}" for part in expected.get("all", []) if fold(part) not in text]
    found += [f"lacks {group}" for group in expected.get("any", []) if not any(fold(part) in text for part in group)]
    found += [f"has {part}" for part in expected.get("none", []) if fold(part) in text]
    wanted = expected.get("cite", []) if got["kind"] == "answer" else []
    if wanted and not any(related(cited, each) for cited in got["citations"] for each in wanted):
        found.append(f"cites {got['citations']}")
    return found
