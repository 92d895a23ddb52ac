"""Which paper or document a few words mean that follow an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from knowledge.asking.items import Item
from knowledge.asking.understanding import Thought, content
from knowledge.fold import fold

DOCUMENTS = frozenset({"thong_tu", "quyet_dinh", "ke_hoach", "de_an"})
POINTING = frozenset({"do", "nay", "ay", "that", "this", "the"})
SIGNING = frozenset({"ky", "ky_ngay", "ban_hanh", "de", "signed", "dated", "issued"})


def document_meant(thought: Thought, context: Mapping[str, Any], *, subject: bool) -> Item | None:
    """The document of the last answer that ``thông tư đó`` means; ``subject``: whether a question has its own."""
    words = thought.reading.words
    if signed := _signed_last(thought, context, subject=subject):
        return signed
    kinds = [word for word in content(thought) if word in DOCUMENTS]
    if not kinds or set(content(thought)) - set(kinds) or not POINTING & set(words) or thought.reading.claims.documents:
        return None
    numbers = context.get("documents", [])
    named = [
        item for item in thought.index.of_kind("reference") if item.number.isdigit() and int(item.number) in numbers
    ]
    kind = kinds[0].replace("_", " ")
    return next((item for item in named if fold(item.title.vi).startswith(kind)), None)


def paper_meant(thought: Thought, context: Mapping[str, Any], asks: tuple[str, ...]) -> Item | None:
    """The one paper whose name a few words begin, after the day of another was told (``còn công văn``)."""
    tokens = thought.reading.tokens
    leans = {"document", "follow"} <= thought.reading.tags and not content(thought)
    if asks or not leans or context.get("intent") not in ("due", "deadlines"):
        return None
    said = " ".join(word for token in tokens if "document" in token.tags for word in token.text.split("_"))
    papers = [
        item
        for item in thought.index.of_kind("obligation")
        if any(f"{fold(name)} ".startswith(f"{said} ") for name in item.names)
    ]
    return papers[0] if len(papers) == 1 else None


def _signed_last(thought: Thought, context: Mapping[str, Any], *, subject: bool) -> Item | None:
    """The one document of the last answer, asked when or by whom it was signed, and nothing else (``ký hồi nào``)."""
    said = {*thought.reading.words, *(token.text for token in thought.reading.tokens)}
    if not SIGNING & said or not {"when", "who"} & set(thought.asks) or subject:
        return None
    own = thought.pack.document.short_number
    numbers = {number for number in context.get("documents", []) if str(number) != own}
    if not numbers and "who" in context.get("asks", ()) and context.get("people"):
        return thought.index.of_kind("document")[0]  # it was told who signed the directive itself
    named = [item for item in thought.index.of_kind("reference") if item.number.isdigit()]
    return next((item for item in named if {int(item.number)} == numbers), None)


def placed(thought: Thought, earlier: Item, context: Mapping[str, Any]) -> Item:
    """Asked where, the thing with an address that came near in the earlier question, where its answer has none."""
    if any(row.aspect == "where" for row in earlier.statements) or earlier.kind == "obligation":
        return earlier
    if earlier.kind == "reference":
        return next((item for item in thought.index.of_kind("system") if _follows(item, earlier)), earlier)
    near = context.get("near", [])
    placed = (
        item
        for item in thought.index.of_kind("system")
        if item.key in near and any(row.aspect == "where" for row in item.statements)
    )
    return next(placed, earlier)


def _follows(system: Item, document: Item) -> bool:
    """Whether a system has an address and follows a document."""
    named = any(f" {document.number}/" in row.text.vi for row in system.statements)
    return named and any(row.aspect == "where" for row in system.statements)
