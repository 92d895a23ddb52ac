"""How fast questions are answered, beside matchers that compare everything, and with larger vocabularies."""

from __future__ import annotations

import gc
import json
import random
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

from knowledge.answering.knowledge import Knowledge
from knowledge.fold import fold
from knowledge.pack import PACKS, load_pack
from knowledge.schema import Entry, Names, Pack, Task, Text

QUESTIONS = Path(__file__).parents[1] / "tests" / "knowledge" / "questions.jsonl"
TODAY = date(2023, 9, 20)
SIZES = (1, 10, 100)
LISTS = ("obligations", "references", "events", "tasks", "offices", "people", "systems", "norms", "terms", "topics")


def main() -> None:
    """Prints the table: median and 99th percentile in milliseconds a question."""
    questions = _questions()
    pack = load_pack(PACKS / "3626")
    print(f"answering: {len(questions)} questions; milliseconds a question")
    print(f"  pack load {_seconds(lambda: load_pack(PACKS / '3626')) * 1000:.0f} ms", end=", ")
    print(f"index {_seconds(lambda: Knowledge([pack]).warm()) * 1000:.0f} ms")
    print(f"  {'':34}{'median':>9}{'p99':>9}")
    for size in SIZES:
        grown = enlarged(pack, size)
        _row(f"answer(), vocabulary x{size}", _answerer(grown), questions)
        few = questions[:: max(1, size // 2)]
        _row(f"rapidfuzz extractOne(WRatio), x{size}", _wratio(_phrasings(grown)), few)
        _row(f"bm25s over texts, x{size}", _bm25(_texts(grown)), few)
    long = ["".join(random.Random(7).choices("abcdefghijklmnopqrstuvwxyzđăâêôơư ?.", k=10_000)) for _ in range(20)]
    _row("answer(), noise of 10,000 letters", _answerer(pack), long)


def _questions() -> list[str]:
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return [row["q"] for row in rows if len(row["q"]) < 300]


def _seconds(work: Callable[[], object]) -> float:
    times = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def _row(name: str, ask: Callable[[str], object], questions: Sequence[str]) -> None:
    for question in questions[:5]:
        ask(question)
    times = []
    for question in questions:
        start = time.perf_counter()
        ask(question)
        times.append((time.perf_counter() - start) * 1000)
    print(f"  {name:34}{statistics.median(times):9.2f}{sorted(times)[int(len(times) * 0.99)]:9.2f}")


def _answerer(pack: Pack) -> Callable[[str], object]:
    knowledge = Knowledge([pack])
    knowledge.warm()
    gc.collect()
    gc.freeze()  # as the program does before it listens
    return lambda question: knowledge.answer(question, unit_type="thcs", today=TODAY)


def _wratio(phrases: Sequence[str]) -> Callable[[str], object]:
    from rapidfuzz import fuzz, process

    return lambda question: process.extractOne(fold(question), phrases, scorer=fuzz.WRatio)


def _bm25(texts: Sequence[str]) -> Callable[[str], object]:
    import bm25s

    index = bm25s.BM25()
    index.index([fold(text).split() for text in texts], show_progress=False)
    return lambda question: index.retrieve([fold(question).split()], k=3, show_progress=False)


def _entries(pack: Pack) -> Iterable[Entry]:
    return (row for key in LISTS for row in getattr(pack, key))


def _phrasings(pack: Pack) -> list[str]:
    return [fold(name) for row in _entries(pack) for name in (*row.names.vi, *row.names.en)]


def _texts(pack: Pack) -> list[str]:
    return [fact.text.vi for row in _entries(pack) for fact in row.facts] + [row.title.vi for row in _entries(pack)]


def enlarged(pack: Pack, size: int) -> Pack:
    """The pack with ``size`` times its names: copies of every entry, one word of each name made up."""
    chance = random.Random(size)
    rows = tuple(_copy(row, number, chance) for number in range(1, size) for row in _entries(pack))
    return pack.model_copy(update={"tasks": (*pack.tasks, *rows)})


def _copy(row: Entry, number: int, chance: random.Random) -> Task:
    names = Names.model_construct(
        vi=tuple(_altered(name, chance) for name in row.names.vi),
        en=tuple(_altered(name, chance) for name in row.names.en),
    )
    title = Text.model_construct(vi=_altered(row.title.vi, chance), en=_altered(row.title.en, chance))
    return Task.model_construct(id=f"{row.id}-{number}", title=title, names=names, provisions=row.provisions, facts=())


def _altered(name: str, chance: random.Random) -> str:
    words = name.split()
    words[chance.randrange(len(words))] = "".join(chance.choices("bcdghklmnprstvxaeiou", k=6))
    return " ".join(words)


if __name__ == "__main__":
    main()
