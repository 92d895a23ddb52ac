"""How far somebody is, said in words: "xong rồi", "đang làm kế hoạch", without a button in front."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from handlers import status
from handlers.duties import STATUS, words
from knowledge.fold import fold
from storage.rows import Button

if TYPE_CHECKING:
    from handlers.turn import Turn
    from storage.rows import Duty

WORD = re.compile(r"[\w-]+")
LONGEST = 80
ACTS = {
    "done": status.done,
    "started": status.started,
    "not-started": status.not_started,
    "trouble": status.trouble,
}


def is_status(turn: Turn) -> bool:
    """Whether a text says how far a duty is, and nothing else."""
    return turn.person is not None and _said(turn) is not None


def answer(turn: Turn) -> None:
    """Take it as one tap: for the duty that was named or the only one there is; else ask which."""
    value, named = _said(turn) or ("", "")
    turn.language = _language(turn, value)
    duties = turn.store.duties.of_unit(turn.who.unit, turn.viewer)
    meant = [duty for duty in duties if named in status.names_of(turn, duty)] if named else duties
    if not meant:
        status.ask(turn)
    elif len(meant) == 1:
        ACTS[value](turn, meant[0].id)
    else:
        told = [words(turn, duty) for duty in meant]
        lines = [f"{place}. {each.line()}" for place, each in enumerate(told, start=1)]
        buttons = [Button(each.short, f"status.{value}", {"duty": each.duty.id}) for each in told]
        head = turn.say("said.which", status=turn.say(f"button.{value}"))
        turn.reply("\n".join([head, *lines]), buttons)


def _said(turn: Turn) -> tuple[str, str] | None:
    """The status and the name that a text holds; the name is empty where it holds the status alone."""
    if len(turn.text) > LONGEST or turn.text.endswith("?"):
        return None
    text = " ".join(WORD.findall(fold(turn.text)))
    text = _without_courtesy(turn, text)
    for phrase, value in _phrases(turn):
        if text == phrase:
            return value, ""
        for name in (text.removeprefix(f"{phrase} "), text.removesuffix(f" {phrase}")):
            if name != text and any(name in status.names_of(turn, duty) for duty in _open(turn)):
                return value, name
    return None


def _language(turn: Turn, value: str) -> str:
    """The reader's own language where the status was said in it, whatever that of the duty's name."""
    text = f" {status.spoken(turn.text)} "
    own = turn.say(f"said.{value}", turn.setting).split(";")
    return turn.setting if any(f" {status.spoken(phrase)} " in text for phrase in own) else turn.language


def _phrases(turn: Turn) -> list[tuple[str, str]]:
    """What people say, the longest first."""
    found = [
        (fold(phrase), value)
        for value in STATUS
        for language in ("vi", "en")
        for phrase in turn.say(f"said.{value}", language).split(";")
    ]
    return sorted(found, key=lambda pair: -len(pair[0]))


def _without_courtesy(turn: Turn, text: str) -> str:
    """What is left without "dạ", "ạ", "trường em", "nhé" at its ends."""
    courtesies = {fold(word) for language in ("vi", "en") for word in turn.say("said.courtesy", language).split(";")}
    before = ""
    while text != before:
        before = text
        for word in courtesies:
            text = text.removeprefix(f"{word} ").removesuffix(f" {word}")
    return text


def _open(turn: Turn) -> list[Duty]:
    return turn.store.duties.of_unit(turn.who.unit, turn.viewer)
