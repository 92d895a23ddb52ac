"""Free text: a question about the directive, answered in the asker's own terms."""

from __future__ import annotations

from datetime import timedelta
from textwrap import shorten
from typing import TYPE_CHECKING

from handlers import own_duties
from handlers.duties import words
from knowledge.fold import fold
from storage.rows import MET, UNMET, Button

if TYPE_CHECKING:
    from handlers.turn import Turn
    from knowledge.answering.knowledge import Answer

CONTEXT_LASTS = timedelta(minutes=30)
LONGEST_LABEL = 60
FEW = 4
"""Words up to which a text without a question is a stray remark."""
ADDRESSED = frozenset({"greeting", "thanks", "orders", "year"})
QUESTION_WORDS = (
    *("khi nao", "bao gio", "chung nao", "luc nao", "hom nao", "ngay nao", "ngay may", "bao nhieu", "may ngay"),
    *("o dau", "cho ai", "gap ai", "goi ai", "la gi", "the nao", "phai khong", "dung khong", "so dien thoai nao"),
    *("ai phu trach", "when", "where", "who", "how many", "what"),
)
"""Words that nobody needs to fill a form in, and that hardly any question does without."""


def answer(turn: Turn) -> None:
    """Answer a question from the ledger or the directive, ask back, or say that the directive does not tell."""
    own = own_duties.answer(turn)
    if own is None:
        _reply(turn, _asked(turn))
    elif own.also:
        found = _asked(turn)
        turn.store.conversations.set_context(turn.account, found.context, turn.now)
        told = [own.text, *([_with_own_duties(turn, found)] if found.kind == "answer" else [])]
        turn.reply("\n\n".join(told), own.buttons)
    else:
        turn.reply(own.text, own.buttons)


def ask(turn: Turn, question: str) -> None:
    """Answer a question that was offered as a button."""
    _reply(turn, _asked(turn, question))


def answer_in_between(turn: Turn) -> bool:
    """Answer a question asked in the middle of a dialog; False where the text is no question."""
    if not is_question(turn.text):
        return False
    if _answered_from_the_ledger(turn):
        return True
    found = _asked(turn)
    if found.kind == "unknown" and not turn.text.endswith("?"):
        return False
    _reply(turn, found)
    return True


def answer_if_known(turn: Turn) -> bool:
    """Answer a text that is surely a question; False where it may be something else."""
    if is_question(turn.text) and _answered_from_the_ledger(turn):
        return True
    found = _asked(turn) if is_question(turn.text) else None
    if found is None or found.kind != "answer":
        return False
    _reply(turn, found)
    return True


def is_question(text: str) -> bool:
    """Whether a text asks something, as far as its words tell."""
    said = f" {fold(text)} "
    return text.rstrip().endswith("?") or any(f" {word} " in said for word in QUESTION_WORDS)


def _answered_from_the_ledger(turn: Turn) -> bool:
    """Within a dialog its own buttons follow, so none go along."""
    own = own_duties.answer(turn)
    if own is None or own.also:
        return False
    turn.reply(own.text)
    return True


def _asked(turn: Turn, question: str | None = None) -> Answer:
    return turn.world.knowledge.answer(
        question or turn.text,
        unit_type=turn.unit.type if turn.unit else None,
        today=turn.today,
        language=turn.setting,
        context=turn.context,
    )


def _reply(turn: Turn, found: Answer) -> None:
    turn.context = found.context
    turn.store.conversations.set_context(turn.account, found.context, turn.now)
    buttons = [
        Button(shorten(each, LONGEST_LABEL, placeholder="…"), "question.ask", {"question": each})
        for each in found.suggestions
    ]
    text = _with_own_duties(turn, found)
    if found.kind == "unknown" and turn.person is not None and _is_a_few_words(turn, found):
        keys = (("deadlines", "deadlines.show"), ("my-reports", "report.sent"))
        turn.reply(turn.say("question.unclear", found.language), [turn.button(key, action) for key, action in keys])
        return
    if found.kind == "unknown":
        key = "question.instead" if turn.person else "question.instead-stranger"
        text = f"{text}\n{turn.say(key, found.language)}"
    turn.reply(text, buttons)


def _is_a_few_words(turn: Turn, found: Answer) -> bool:
    """Whether what cannot be answered is no question at all ("rồi", "chưa", a thumb)."""
    asked = is_question(turn.text) or found.understanding.asks or found.understanding.intent in ADDRESSED
    return not asked and len(turn.text.split()) <= FEW


def _with_own_duties(turn: Turn, found: Answer) -> str:
    """The answer, headed by what the asker's unit has handed in of it already, or by the day given to it alone."""
    if turn.person is None or found.kind != "answer" or not found.obligations:
        return found.text
    about = set(found.obligations)
    duties = turn.store.duties.of_unit(turn.person.unit, turn.viewer, (*UNMET, *MET, "waived"))
    told = [words(turn, duty, found.language) for duty in duties if (duty.pack, duty.obligation) in about]
    own = [each.say("question.own-duty", title=each.short, status=each.status) for each in told if not each.duty.unmet]
    own += [each.say("question.own-day", title=each.short, day=each.day) for each in told if each.extended]
    if not own:
        return found.text
    return "\n".join([*own, found.text])
