"""Spoils questions the way hands, keyboards and regions do, and measures how often they are answered the same.

``python -m tests.knowledge.noise`` prints the table for every question, or for the files that it is given.
"""

from __future__ import annotations

import random
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.answering.knowledge import Answer, Knowledge
from knowledge.asking.diacritics import is_well_marked
from knowledge.fold import fold
from knowledge.pack import PACKS, load_pack
from tests.knowledge.scoring import questions

Spoil = Callable[[str, random.Random], str]
TODAY = "2023-09-20"
_WORD = re.compile(r"[^\W\d_]+")
_TELEX = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_VNI = {"\u0300": "2", "\u0301": "1", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_TELEX_MARKS = {"đ": "d", "\u0302": "", "\u0306": "w", "\u031b": "w"}
_VNI_MARKS = {"đ": "9", "\u0302": "6", "\u0306": "8", "\u031b": "7"}
_SOUNDS = (
    ("tr", "ch"), ("gi", "d"), ("d", "gi"), ("d", "v"), ("v", "d"), ("r", "d"), ("s", "x"), ("x", "s"),
    ("n", "l"), ("l", "n"),
)  # fmt: skip
_ENDS = (("ng", "n"), ("n", "ng"), ("c", "t"), ("t", "c"), ("i", "y"), ("y", "i"))
_CHAT = (
    (r"\bph", "f"), (r"\bkhông\b", "hok"), (r"\bgì\b", "j"), (r"\bvậy\b", "z"), (r"\bđược\b", "dc"),
    (r"\bbiết\b", "bít"), (r"\brồi\b", "r"), (r"\btrường\b", "trg"), (r"\bvới\b", "vs"), (r"\bqu", "w"),
    (r"nh\b", "h"), (r"ng\b", "g"), (r"\bc(?=[aouăâôơư])", "k"), (r"\bgi(?=[aeouăâêôơưáờớ])", "z"), (r"iêu\b", "iu"),
    (r"\bbao nhiêu\b", "bn"), (r"\bthế nào\b", "tnao"),
)  # fmt: skip


def _keyed(
    word: str, tones: Mapping[str, str], marks: Mapping[str, str], *, inside: bool = False, late: bool = False
) -> str:
    """A word as the keys of an input method; ``inside``: tones right behind their vowel; ``late``: all at the end."""
    typed, after, tone = "", "", ""
    for letter in unicodedata.normalize("NFD", word.lower()):
        if letter in tones:
            tone = tones[letter]
            typed, tone = (typed + tone, "") if inside else (typed, tone)
        elif letter in marks or letter == "đ":
            typed += "d" if letter == "đ" else ""
            key = marks[letter] or typed[-1]
            typed, after = (typed, after + key) if late else (typed + key, after)
        else:
            typed += letter
    return typed + after.replace("77", "7").replace("ww", "w") + tone


def _each(change: Callable[[str, random.Random], str], share: float = 1.0) -> Spoil:
    """Changes words of a text, ``share`` of them."""
    return lambda text, chance: _WORD.sub(
        lambda found: change(found[0], chance) if share == 1.0 or chance.random() < share else found[0], text
    )


def _telex(**how: bool) -> Callable[[str, random.Random], str]:
    return lambda word, _: _keyed(word, _TELEX, _TELEX_MARKS, **how)


def _vni(**how: bool) -> Callable[[str, random.Random], str]:
    return lambda word, _: _keyed(word, _VNI, _VNI_MARKS, **how)


def _slip(word: str, chance: random.Random) -> str:
    """One letter doubled, left out, or swapped with the next."""
    if len(word) < 4:
        return word
    at = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    return before + chance.choice((letter * 2 + after, after, after[0] + letter + after[1:]))


def _one_slip(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) > 3 and word.isalpha()]
    if long:
        place = chance.choice(long)
        words[place] = _slip(words[place], chance)
    return " ".join(words)


def _sound(word: str, _: random.Random) -> str:
    for right, wrong in () if word.isupper() else _SOUNDS:
        if word.lower().startswith(right) and word[1:2] not in ("h", "g"):
            return wrong + word[len(right) :]
    return word


def _ending(word: str, _: random.Random) -> str:
    for right, wrong in () if word.isupper() else _ENDS:
        if word.lower().endswith(right) and len(word) > 2 and not word.lower().endswith("nh"):
            return word[: -len(right)] + wrong
    return word


def _hook_or_tilde(text: str, _: random.Random) -> str:
    parts = unicodedata.normalize("NFD", text).translate({0x309: "\u0303", 0x303: "\u0309"})
    return unicodedata.normalize("NFC", parts)


def _wrong_tone(word: str, chance: random.Random) -> str:
    parts = unicodedata.normalize("NFD", word)
    tones = [part for part in parts if part in _TELEX]
    return unicodedata.normalize("NFC", parts.replace(tones[0], chance.choice(list(_TELEX)))) if tones else word


def _glued(text: str, _: random.Random) -> str:
    return re.sub(r"(?<=[a-z0-9]) (?=[a-z0-9])", "", fold(text))


def _partly_glued(text: str, chance: random.Random) -> str:
    return re.sub(r"(?<=[^\W\d_]) (?=[^\W\d_])", lambda _: "" if chance.random() < 0.4 else " ", text)


def _chat(text: str, _: random.Random) -> str:
    for plain, spoilt in _CHAT:
        text = re.sub(plain, spoilt, text.lower())
    return text


def _markup(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    place = chance.randrange(len(words))
    words[place] = f"<b class='x'>{words[place]}</b>"
    return "<p>" + "&nbsp;".join((" ".join(words[:2]), " ".join(words[2:]))) + "</p><img src='a.png'/><br>"


KINDS: dict[str, Spoil] = {
    "no diacritics": lambda text, _: fold(text),
    "capitals": lambda text, _: text.upper(),
    "capitals, no diacritics": lambda text, _: fold(text).upper(),
    "dictated": lambda text, _: re.sub(r"[?!.,;:](?= |$)", "", text.lower()),
    "emoji": lambda text, _: "🙏🙏 " + text.replace(" ", " 😅 ", 1) + "❤️",
    "markup": _markup,
    "Telex": _each(_telex()),
    "Telex, tone inside": _each(_telex(inside=True)),
    "Telex, keys at the end": _each(_telex(late=True)),
    "Telex in capitals": lambda text, chance: _each(_telex())(text, chance).upper(),
    "Telex, half the words": _each(_telex(), 0.5),
    "VNI": _each(_vni(late=True)),
    "VNI, inside": _each(_vni(inside=True)),
    "VNI, half the words": _each(_vni(), 0.5),
    "glued": _glued,
    "partly glued": _partly_glued,
    "one slip": _one_slip,
    "one slip, no diacritics": lambda text, chance: _one_slip(fold(text), chance),
    "slips in a third": _each(_slip, 0.33),
    "hỏi for ngã": _hook_or_tilde,
    "wrong tones": _each(_wrong_tone, 0.3),
    "sounds: s/x, ch/tr, l/n, d/gi/v": _each(_sound, 0.3),
    "sounds: n/ng, c/t, i/y": _each(_ending, 0.3),
    "chat": _chat,
}


def usable(rows: Iterable[Mapping[str, Any]], kind: str) -> list[Mapping[str, Any]]:
    """The questions to which a kind of noise can be done: ordinary Vietnamese, or any for what knows no language."""
    if kind in ("capitals", "dictated", "emoji", "markup"):
        return list(rows)
    return [row for row in rows if is_well_marked(row["q"]) and len(row["q"]) < 300]


def ask(knowledge: Knowledge, row: Mapping[str, Any], text: str) -> Answer:
    """The answer to ``text`` in the place of a row's question, after what was asked before it."""
    context = None
    today = date.fromisoformat(row.get("today", TODAY))
    for before in row.get("before", ()):
        context = knowledge.answer(before, unit_type=row.get("as"), today=today, context=context).context
    return knowledge.answer(text, unit_type=row.get("as"), today=today, context=context)


def kept(knowledge: Knowledge, rows: Iterable[Mapping[str, Any]], kind: str, seed: int = 7) -> list[tuple[bool, str]]:
    """Whether each question is answered in the same words once it is spoilt, with the spoilt question."""
    chance = random.Random(seed)
    done = []
    for row in rows:
        text = KINDS[kind](row["q"], chance)
        first, second = ask(knowledge, row, row["q"]), ask(knowledge, row, text)
        done.append(((first.kind, first.text) == (second.kind, second.text), text))
    return done


def main(paths: list[str]) -> None:
    """Writes the share of each kind; with ``-v KIND FILE ...`` the questions that were lost."""
    knowledge = Knowledge([load_pack(PACKS / "3626")])
    only = paths.pop(1) if paths[:1] == ["-v"] else None
    rows = [row for path in paths if path != "-v" for row in questions(Path(path))] or questions()
    for kind in [only] if only else KINDS:
        done = kept(knowledge, usable(rows, kind), kind)
        lost = [text for same, text in done if not same] if only else []
        share = 100 * sum(same for same, _ in done) / len(done)
        sys.stdout.write("\n".join((f"{kind:34}{len(done):6}{share:8.1f} %", *lost, "")))
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
