"""How far somebody is, said in words: "xong rồi", "đang làm kế hoạch", without a button in front."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from handlers import status
from handlers.duties import STATUS, words
from handlers.phrases import phrases, spoken
from knowledge.asking.lexicon import expand, words_of
from knowledge.fold import fold
from storage.rows import Button

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handlers.turn import Turn
    from storage.rows import Duty

DAY = re.compile(r"\b(?:(?:hom|ngay|bua|on) )?\d{1,2} \d{1,2}(?: \d{4})?\b")
LONGEST = 80
PARTS = re.compile(r"[,;.\n]|\s(?:và|còn|and)\s", re.IGNORECASE)
MOST_PARTS = 6
BECAUSE = re.compile(r"\s(?:vì|vi|do|tại|tai|bởi vì|because)\s|:\s", re.IGNORECASE)
THEREFORE = re.compile(r"\s(?:nên|nen|so)\s", re.IGNORECASE)
LONGEST_REASON = 300
DONE = "da"
CLOSING = "roi"
"""Ends a sentence on what is done ("rồi"), and may stand far from its verb."""
OPENING = ("trouble", "done")
"""Statuses that ask something: only one can be taken at a time."""
BARE = ("done", "not-started")
ACTS = {
    "done": status.done,
    "started": status.started,
    "not-started": status.not_started,
    "trouble": status.trouble,
}


def is_status(turn: Turn) -> bool:
    """Whether a text says how far a duty is, and nothing else."""
    if turn.person is None:
        return False
    return _said(turn, turn.text) is not None or bool(_each_said(turn)) or _trouble(turn) is not None


def says_done(turn: Turn) -> bool:
    """Whether a text says that a duty is done."""
    said = _said(turn, turn.text)
    return said is not None and said[0] == "done"


def answer(turn: Turn) -> None:
    """Take it as one tap, of several statuses each: what opens a form or a question comes last."""
    said = _said(turn, turn.text)
    if said:
        _take(turn, *said)
        return
    if trouble := _trouble(turn):
        _take(turn, *trouble, note=turn.text)
        return
    several = sorted(_each_said(turn), key=lambda each: each[0] in OPENING)
    opening = [value for value, _ in several if value in OPENING]
    for value, named in several:
        _take(turn, value, named, ask=value in OPENING and len(opening) > 1)


def _trouble(turn: Turn) -> tuple[str, str] | None:
    """Trouble that is said with its reason ("máy hư nên chưa làm được kế hoạch"), with the name of the duty."""
    if len(turn.text) > LONGEST_REASON or turn.text.endswith("?"):
        return None
    parts = [BECAUSE.split(turn.text, 1)[0], *THEREFORE.split(turn.text, 1)[1:]]
    found = (_said(turn, part) for part in parts if part != turn.text)
    return next((said for said in found if said and said[0] == "trouble"), None)


def _take(turn: Turn, value: str, named: str, *, ask: bool = False, note: str = "") -> None:
    """Note it for the duty that was named or the only one there is; else, or with ``ask``, ask which.

    ``note``: what the reviewer of a duty in trouble is told.
    """
    turn.language = _language(turn, value)
    duties = turn.store.duties.of_unit(turn.who.unit, turn.viewer)
    meant = [duty for duty in duties if named in status.names_of(turn, duty)] if named else _shown(turn, value, duties)
    if not meant:
        status.ask(turn)
    elif len(meant) == 1 and note:
        status.trouble_because(turn, meant[0].id, note)
    elif len(meant) == 1 and not ask:
        ACTS[value](turn, meant[0].id)
    else:
        told = [words(turn, duty) for duty in meant]
        lines = [f"{place}. {each.line()}" for place, each in enumerate(told, start=1)]
        kept = {"note": note} if note else {}
        buttons = [Button(each.label, f"status.{value}", {"duty": each.duty.id, **kept}) for each in told]
        head = turn.say("said.which", status=turn.say(f"button.{value}"))
        turn.reply("\n".join([head, *lines]), buttons)


def _shown(turn: Turn, value: str, duties: Sequence[Duty]) -> Sequence[Duty]:
    """The duty whose status the message in front asks for, else all."""
    buttons = turn.shown.buttons if turn.shown else []
    asked = {each["args"].get("duty") for each in buttons if each["action"] == f"status.{value}"}
    return [duty for duty in duties if duty.id in asked] if len(asked) == 1 else duties


def _each_said(turn: Turn) -> list[tuple[str, str]]:
    """The statuses of a text that holds several, each with its duty; empty where any of it is something else."""
    if len(turn.text) > LONGEST * MOST_PARTS:
        return []
    found = [_said(turn, part) for part in PARTS.split(turn.text) if part.strip()]
    named = [each for each in found if each and each[1]]
    return named if 1 < len(named) == len(found) <= MOST_PARTS else []


def _said(turn: Turn, said: str) -> tuple[str, str] | None:
    """The status and the name that a text holds; the name is empty where it holds the status alone."""
    if len(said) > LONGEST or said.endswith("?"):
        return None
    bare = _bare(turn, said)
    return (bare, "") if bare else _spelled_out(turn, said)


def _spelled_out(turn: Turn, said: str) -> tuple[str, str] | None:
    """The same of a text that says more than "rồi" or "chưa"."""
    # Read as it is typed, for the title of a request may be anything, and with what is shortened written out.
    ways = [_without_besides(turn, each) for each in (spoken(said), " ".join(expand(words_of(said))))]
    # Folded, "dạ" is "đã", and "rồi" may be courtesy or belong to the phrase: read with them and without.
    keeps: tuple[tuple[str, ...], ...] = ((), (CLOSING,), (DONE,), (CLOSING, DONE))
    texts = list(dict.fromkeys(_without_courtesy(turn, whole, keep) for whole in ways for keep in keeps))
    for phrase, value in _phrases(turn):
        if phrase in texts:
            return value, ""
    for phrase, value in _phrases(turn):
        for text in texts:
            for name in (text.removeprefix(f"{phrase} "), text.removesuffix(f" {phrase}"), _within(phrase, text)):
                if name not in {"", text} and any(name in status.names_of(turn, duty) for duty in _open(turn)):
                    return value, name
    return None


def _bare(turn: Turn, said: str) -> str | None:
    """What "rồi" or "chưa" alone says under a message that asks how far a duty is."""
    asked = turn.shown and any(each["action"] == "status.done" for each in turn.shown.buttons)
    if not asked:
        return None
    word = spoken(said)
    return next((value for value in BARE if word in phrases(turn, f"said.bare-{value}")), None)


def _without_besides(turn: Turn, text: str) -> str:
    """What is left without the day and the way ("hôm 15/9", "sáng nay", "bằng email"), which change no status."""
    besides = _words(turn.say("said.besides", "vi"), turn.say("said.besides", "en"))
    left = f" {DAY.sub(' ', text)} "
    for phrase in sorted(besides, key=len, reverse=True):
        left = left.replace(f" {phrase} ", " ")
    return " ".join(left.split()) or text


def _within(phrase: str, text: str) -> str:
    """The name that stands within a phrase: "nộp kế hoạch rồi"; empty where there is none."""
    opening = phrase.removesuffix(f" {CLOSING}")
    if opening == phrase or not text.startswith(f"{opening} ") or not text.endswith(f" {CLOSING}"):
        return ""
    return text[len(opening) : -len(CLOSING)].strip()


def _language(turn: Turn, value: str) -> str:
    """The reader's own language where the status was said in it, whatever that of the duty's name."""
    text = f" {spoken(turn.text)} "
    own = turn.say(f"said.{value}", turn.setting).split(";")
    return turn.setting if any(f" {spoken(phrase)} " in text for phrase in own) else turn.language


def _phrases(turn: Turn) -> list[tuple[str, str]]:
    """What people say, the longest first."""
    wordings = tuple((value, turn.say(f"said.{value}", language)) for value in STATUS for language in ("vi", "en"))
    return _longest_first(wordings)


@lru_cache
def _longest_first(wordings: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """Every message is held against the same few phrases."""
    found = [(" ".join(fold(phrase).split()), value) for value, wording in wordings for phrase in wording.split(";")]
    return sorted(found, key=lambda pair: -len(pair[0]))


def _without_courtesy(turn: Turn, text: str, keep: Sequence[str] = ()) -> str:
    """What is left without "dạ", "ạ", "trường em", "nhé" at its ends."""
    courtesies = _words(turn.say("said.courtesy", "vi"), turn.say("said.courtesy", "en"))
    before = ""
    while text != before:
        before = text
        for word in courtesies:
            if (text.startswith(word) or text.endswith(word)) and word not in keep:
                text = text.removeprefix(f"{word} ").removesuffix(f" {word}")
    return text


@lru_cache
def _words(*wordings: str) -> frozenset[str]:
    return frozenset(fold(word) for wording in wordings for word in wording.split(";"))


def _open(turn: Turn) -> list[Duty]:
    return turn.store.duties.of_unit(turn.who.unit, turn.viewer)
