"""``python -m bot ask``: answers without a database, quickly started."""

from __future__ import annotations

import gc
import json
import sys
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING, Any

from knowledge.answering.knowledge import Answer, Knowledge
from knowledge.pack import PackError, load_packs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from knowledge.schema import Pack

VIETNAM = timedelta(hours=7)  # no daylight saving; a table of time zones need not be read for it


class AskError(Exception):
    """What cannot be asked; ``faults``: a line each."""

    def __init__(self, *faults: object) -> None:
        """``faults``: a line each."""
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True)
class Options:
    """The options of one question as they were typed."""

    unit_type: str | None
    language: str | None
    today: str | None
    packs: Path | None
    as_json: bool
    explain: bool
    before: tuple[str, ...] = ()
    """Earlier questions of the same person."""
    ago: int = 0
    """Minutes since the last of them."""


def one(question: str, options: Options) -> None:
    """Print the answer to one question; raises AskError."""
    gc.disable()  # half a second of making objects that all stay: collecting would be a tenth of it
    packs = _packs(options.packs)
    if options.unit_type is not None:
        _check_unit_type(options.unit_type, packs)
    if options.language not in {None, "vi", "en"}:
        message = f"--lang {options.language}: must be vi or en"
        raise AskError(message)
    knowledge = Knowledge(packs)
    today = _day(options.today) if options.today else _system_day()
    context: Mapping[str, Any] = {}
    for text in options.before:
        context = _answered(knowledge, text, options, today, context).context
    forgotten = bool(context) and _is_forgotten(options.ago)
    found = _answered(knowledge, question, options, today, {} if forgotten else context)
    if options.explain:
        print(found.understanding.explain())
        print(f"forgotten:  the earlier question, after {options.ago} minutes" if forgotten else _kept(found))
    if options.as_json:
        print(json.dumps(as_json(found), ensure_ascii=False))
    else:
        print("\n".join([found.text, *(f"  [{each}]" for each in found.suggestions)]))


def _answered(knowledge: Knowledge, question: str, options: Options, today: date, context: Mapping[str, Any]) -> Answer:
    return knowledge.answer(
        question,
        unit_type=options.unit_type,
        today=today,
        language=options.language or "vi",
        fixed_language=options.language is not None,
        context=context,
    )


def _is_forgotten(minutes: int) -> bool:
    from handlers.questions import CONTEXT_LASTS

    return timedelta(minutes=minutes) > CONTEXT_LASTS


def _kept(found: Answer) -> str:
    """What the next question can lean on."""
    shown = ("item", "asks", "units", "people", "documents")
    kept = [f"{key}={found.context[key]}" for key in shown if found.context.get(key)]
    return f"kept:       {'; '.join(kept) or '-'} (for 30 minutes)"


def as_json(found: Answer, identifier: str | None = None) -> dict[str, Any]:
    """An answer by the contract of the evaluation."""
    head = {"id": identifier} if identifier is not None else {}
    return {
        **head,
        "kind": found.kind,
        "text": found.text,
        "citations": list(found.citations),
        "suggestions": list(found.suggestions),
    }


def _packs(folder: Path | None) -> tuple[Pack, ...]:
    try:
        return load_packs(folder)
    except PackError as error:
        raise AskError(*error.faults) from error


def _check_unit_type(code: str, packs: tuple[Pack, ...]) -> None:
    known = sorted({unit_type.code for pack in packs for unit_type in pack.unit_types})
    if code not in known:
        message = f"--as {code}: no such unit type; known are {', '.join(known)}"
        raise AskError(message)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"--today {text}: must be a day as YYYY-MM-DD"
        raise AskError(message) from error


def _system_day() -> date:
    from bot.clock import SystemClock

    return (SystemClock().now().astimezone(UTC) + VIETNAM).date()


def batch(file: Path, folder: Path | None) -> None:
    """Print an answer a line for a file of questions; raises AskError naming every bad line."""
    from knowledge.answering.batch import BadLinesError, answer_batch

    try:
        lines = file.read_text(encoding="utf-8").splitlines() if str(file) != "-" else sys.stdin.read().splitlines()
        for answered in answer_batch(Knowledge(_packs(folder)), lines):
            print(json.dumps(answered, ensure_ascii=False))
    except BadLinesError as error:
        raise AskError(*(f"{file}: {fault}" for fault in error.faults)) from error
    except (OSError, UnicodeDecodeError) as error:
        message = f"{file}: {error}"
        raise AskError(message) from error
