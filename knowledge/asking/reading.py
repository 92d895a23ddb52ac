"""From a message to tokens: what is noise is taken out, the part that asks is found, the words are put right."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import groupby, pairwise
from typing import Protocol

from knowledge.asking.asks import asks_of
from knowledge.asking.claims import A_YEAR, Claims, read_claims
from knowledge.asking.diacritics import is_well_marked, misspelled
from knowledge.asking.lexicon import Lexicon, words_of
from knowledge.asking.marks import OTHER, Spelled, typed
from knowledge.asking.slots import Slots, read_slots
from knowledge.asking.spelling import Speller
from knowledge.asking.tables import language_data
from knowledge.asking.tokens import Token
from knowledge.fold import fold
from knowledge.language import detect_language

SHORT = 300
"""Letters up to which a message is read as a whole."""
NEEDED = 3.0
"""What a sentence gains that says what is asked after all."""
SENTENCES = 6
"""Sentences of a long message that are understood in full."""
LIKEST = 3
"""Further ones that are most like what people ask."""
WINDOW, STEP, MOST_SLID = 12, 4, 700
"""Words of a window, between the beginnings of two, and up to which a part is looked through."""
LONGEST_WORDS = 60
LONGEST_SENTENCE = 45
"""Words up to which a sentence is read as it stands."""
LONGEST_TEXT = 4_000
FEWEST, FEW = 3, 7
"""Words that a question has more of, and up to which it says little by itself."""
POLITE = frozenset({"courtesy", "thanks", "cues", "manner"})
_POINTING = frozenset(["do", "ay", "nay", "that", "this", "it", "them", "those"])
STRONG = frozenset(["nao", "gi", "dau", "ai", "may", "nhieu", "when", "what", "who", "where", "which", "how"])

_ENDS = re.compile(r"(?<=[.!?;\n])\s+|\n+|(?<=[?!])")
MACHINES = frozenset({"tinh", "chu", "moc"})
_THANKS = re.compile(r",\s*(?:(?:em|toi|minh|chung toi|chung em|xin|rat|chan thanh) )*(?:cam on|kinh chuc|chuc) ")
LEAST = 20
"""Letters of a sentence before its thanks, that there be something asked in it."""
_LETTERS = re.compile(r"\w+")
_ASKING = frozenset(
    [
        "nao",
        "khi",
        "gio",
        "ai",
        "dau",
        "may",
        "gi",
        "han",
        "hoi",
        "bao",
        "sao",
        "khong",
        "ko",
        "when",
        "what",
        "who",
        "which",
        "where",
        "how",
        "deadline",
        "due",
        "whom",
        "long",
        "many",
    ]
)


class Known(Protocol):
    """What a pack knows of spelling."""

    @property
    def spelled(self) -> Spelled:
        """The spellings of its words."""

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Words that stand side by side in it."""


@dataclass(frozen=True)
class Reading:
    """A stretch of a message as it is understood."""

    text: str
    words: tuple[str, ...]
    tokens: tuple[Token, ...]
    claims: Claims
    slots: Slots
    english: bool

    @cached_property
    def tags(self) -> frozenset[str]:
        """Every tag of every token."""
        return frozenset().union(*(token.tags for token in self.tokens))

    def told(self) -> tuple[str, ...]:
        """Its words without courtesy; one that is spelled as another word than the pack's stands for nothing.

        Nor do school years tell what is asked: which year is meant is read from the figures.
        """
        told: list[str] = []
        for token in self.tokens:
            if not token.tags & POLITE:
                told += ["?"] if token.text.endswith(OTHER) else self.words[token.start : token.end]
        return tuple(word for word in told if word != A_YEAR)

    def says(self, table: str) -> bool:
        """Whether one of the phrases of a table of ``questions.yaml`` stands in it, wherever tokens begin."""
        phrases = _phrases_by_word(table)
        return any(phrase in self._said for word in phrases.keys() & self._heard for phrase in phrases[word])

    def spoken(self, table: str) -> frozenset[str]:
        """The words of the phrases of a table that stand in it."""
        phrases = _phrases_by_word(table)
        found = (phrase for word in phrases.keys() & self._heard for phrase in phrases[word] if phrase in self._said)
        return frozenset(word for phrase in found for word in phrase.split())

    @cached_property
    def _said(self) -> str:
        return _spaced(list(self.words))

    @cached_property
    def _heard(self) -> frozenset[str]:
        return frozenset(self.words)

    def asks(self) -> tuple[str, ...]:
        """What it asks for, in order: ``when``, ``who`` and so on."""
        return asks_of(self.tokens)


@cache
def _phrases_of(table: str) -> tuple[str, ...]:
    """The phrases of a table of ``questions.yaml``, to look for in a sentence."""
    return tuple(_spaced(list(words_of(phrase))) for phrase in getattr(language_data()["questions"], table))


@cache
def _phrases_by_word(table: str) -> dict[str, tuple[str, ...]]:
    """The same by their first word."""
    phrases = sorted(_phrases_of(table))
    return {word: tuple(group) for word, group in groupby(phrases, key=lambda phrase: phrase.split()[0])}


def parts_of(text: str) -> list[str]:
    """A message as its sentences."""
    return [part for part in _ENDS.split(text) if part]


def behind_colon(part: str) -> str:
    """What a sentence asks behind its colon; all of it where it asks nothing there."""
    return _at_a_colon(part)[-1]


def pieces_of(part: str) -> tuple[str, ...]:
    """A sentence of a letter, what it asks behind a colon, and where it has no end, what asks in it."""
    cuts = (_without_thanks(cut) for cut in _at_a_colon(part))
    return tuple(dict.fromkeys(piece.strip() for cut in cuts for piece in _windows(cut) if piece.strip()))


def stretches(text: str, near: Callable[[str], float] = lambda _: 0.0) -> tuple[str, ...]:
    """The parts of a cleaned message worth understanding: all of a short one, those that ask of a long one.

    ``near``: how near a part is to what people ask, about 0 and more where it is.
    """
    asked = _after_cue(text)
    parts = [part for part in _ENDS.split(text) if part]
    if len(text) > SHORT:
        parts = [cut for part in parts if not is_beside(part) for cut in _at_a_colon(part)] or parts
    parts = [_without_thanks(part) for part in parts] if len(text) > SHORT else parts
    pieces = [piece.strip() for part in parts for piece in _windows(part) if piece.strip()]
    whole = (text,) if len(text) <= SHORT else ()
    if len(pieces) < 2:
        return (*asked, *(whole or (*pieces[:1], *_nearest([text], near))))
    clear = [place for place, piece in enumerate(pieces) if is_question(piece)]
    ranked = sorted(clear or range(len(pieces)), key=lambda place: (-_asking(pieces[place]), place))
    best = [pieces[place] for place in ranked[:SENTENCES] if _asking(pieces[place]) > 0]
    if not whole:
        best += _with_the_one_before(pieces, clear)
        best += _nearest([*pieces, *parts], near)
    return tuple(dict.fromkeys((*asked, *whole, *best))) or (pieces[-1],)


def _without_thanks(part: str) -> str:
    """A sentence of a letter without the thanks and wishes that end it (``…, em cảm ơn, chúc anh chị mạnh khỏe``)."""
    folded = fold(part)
    found = _THANKS.search(folded) if len(folded) == len(part) else None
    return part[: found.start()] if found and found.start() > LEAST else part


def _with_the_one_before(pieces: Sequence[str], asking: Sequence[int]) -> list[str]:
    """Questions of a letter that point to what stands before them, with that (``… có đúng ngày đó không?``)."""
    return [
        f"{pieces[place - 1]} {pieces[place]}"
        for place in asking
        if place
        and "?" in pieces[place]
        and _POINTING & set(fold(pieces[place]).split())
        and (_holds(pieces[place], "checks") or len(pieces[place].split()) <= FEW)
        and len(pieces[place - 1].split()) <= LONGEST_SENTENCE
        and "?" not in pieces[place - 1]
    ]


def is_beside(part: str) -> bool:
    """Whether a part of a letter is its salutation, or says that it does not ask."""
    return _holds(part, "dismissed") or ("?" not in part and fold(part).startswith(_salutations()))


@cache
def _salutations() -> tuple[str, ...]:
    return tuple(fold(phrase) for phrase in language_data()["questions"].salutations)


def _at_a_colon(part: str) -> tuple[str, ...]:
    """A sentence, and what it asks behind its colon (``một điều thôi: trước ngày nào …``)."""
    asked = part.rpartition(": ")[2]
    words = fold(asked[:600]).split()
    return (part, asked) if asked != part and len(words) > FEWEST and STRONG & set(words) else (part,)


def _nearest(pieces: Sequence[str], near: Callable[[str], float]) -> list[str]:
    """The parts of a long message that are most like what people ask, the likest first."""
    values = {part: near(part) for piece in pieces for part in dict.fromkeys((piece, *_sliding(piece)))}
    return [part for part in sorted(values, key=lambda part: -values[part])[:LIKEST] if values[part] > 0]


def _sliding(piece: str) -> list[str]:
    """What a part without end may hold, a window after the other."""
    words = piece.split()[:MOST_SLID]
    if len(words) <= LONGEST_SENTENCE:
        return []
    return [
        " ".join(words[place : place + length])
        for length in (WINDOW, 2 * WINDOW)
        for place in range(0, len(words) - length + STEP, STEP)
    ]


def _after_cue(text: str) -> tuple[str, ...]:
    """What follows ``cho em hỏi`` in a message that says something else first."""
    if len(text) > SHORT:
        return ()
    words = text.split()
    folded = [fold(word).strip(".,:;") for word in words]
    starts = [place + length for place in range(3, len(folded)) for length in _cue_lengths(folded, place)]
    return (" ".join(words[starts[0] :]),) if starts and len(words) - starts[0] > 3 else ()


def _windows(sentence: str) -> list[str]:
    """A sentence without end is cut around what asks in it: a cue (``cho tôi hỏi``), else question words."""
    words = sentence.split()
    if len(words) <= LONGEST_SENTENCE:
        return [sentence]
    folded = [fold(word).strip(".,:;") for word in words[:LONGEST_TEXT]]
    starts = [place for place in range(len(folded)) if _cue_at(folded, place)]
    if starts:
        return [" ".join(words[place : place + length]) for place in starts[:3] for length in (10, 14, 20, 32)]
    asking = [place for place, word in enumerate(folded) if word in STRONG]
    return [" ".join(words[max(0, place - before) : place + 3]) for place in asking[:6] for before in (8, 14)] or [
        " ".join(words[:LONGEST_SENTENCE])
    ]


def _cue_at(words: list[str], place: int) -> bool:
    return bool(_cue_lengths(words, place))


def _cue_lengths(words: list[str], place: int) -> list[int]:
    """How many words the cues have that begin at a place."""
    cues = _cues().get(words[place], ())
    return [len(cue) for cue in cues if tuple(words[place : place + len(cue)]) == cue]


@lru_cache(maxsize=1)
def _cues() -> dict[str, list[tuple[str, ...]]]:
    """What says that a question follows, by its first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for cue in language_data()["questions"].cues:
        words = words_of(cue)
        found.setdefault(words[0], []).append(words)
    return found


def is_question(sentence: str) -> bool:
    """Whether a sentence ends with a question mark, or says that it asks (``cho hỏi``)."""
    return "?" in sentence or is_needed(sentence) or _has_cue(sentence)


def _has_cue(sentence: str) -> bool:
    words = [word.strip(".,:;") for word in fold(sentence[:600]).split()]
    return any(_cue_at(words, place) for place in range(len(words)))


def is_needed(sentence: str) -> bool:
    """Whether a sentence says that it is the one to answer (``điều tôi cần biết là``)."""
    return _holds(sentence, "needs")


def _holds(sentence: str, table: str) -> bool:
    """Whether a phrase of a table of ``questions.yaml`` stands in a sentence, as it is typed."""
    said = _spaced([word.strip(".,:;") for word in fold(sentence[:600]).split()])
    return any(phrase in said for phrase in _phrases_of(table))


def _spaced(words: list[str]) -> str:
    """Words as a sentence to look phrases up in."""
    return f" {' '.join(words)} "


def _asking(sentence: str) -> float:
    words = fold(sentence[:600]).replace("?", " ? ").split()
    said = NEEDED * is_needed(sentence) + _has_cue(sentence)
    return 2.0 * ("?" in words) + said + sum(1 for word in set(words) if word in _ASKING) - len(words) / 100


def read(
    text: str, lexicon: Lexicon, speller: Speller, *, english: bool | None = None, shelf: Known | None = None
) -> Reading:
    """One stretch of a cleaned message, read; ``shelf``: how the pack spells its words, and which it has in pairs."""
    in_english = detect_language(text) == "en" if english is None else english
    claims, rest = read_claims(_without_particles(text))
    words = words_of(rest)[: 4 * LONGEST_WORDS]
    corrected = speller.correct(words, english=in_english, odd=misspelled(text, shelf.spelled if shelf else {}))
    if in_english:
        corrected = _without_may(corrected)
    if corrected != words:
        more, rest = read_claims(" ".join(corrected))
        claims, corrected = _joined(claims, more), words_of(rest)
    spelled = typed(text, corrected) if is_well_marked(text) else {}
    tokens = tuple(lexicon.read(corrected, spelled, shelf.pairs if shelf and spelled else ()))
    if spelled and shelf:
        tokens = tuple(
            other
            if (other := _foreign(token, spelled, shelf.spelled)) is token
            or not lexicon.is_paired(corrected, token.start, shelf.pairs, spelled)
            else token
            for token in tokens
        )
    return Reading(text, corrected, tokens, claims, read_slots(tokens), in_english)


def _without_may(words: tuple[str, ...]) -> tuple[str, ...]:
    """English words without the verb that is a machine, or "how many", in Vietnamese."""
    return tuple(word for word, after in pairwise((*words, "")) if word != "may" or after in MACHINES)


def _foreign(token: Token, spelled: Spelled, known: Spelled) -> Token:
    """A word that the pack only has with other diacritics is marked as another word (``đạt`` beside ``đặt``)."""
    typed, meant = spelled.get(token.text), known.get(token.text)
    if not typed or not meant or typed & meant or token.tags or not token.content:
        return token
    return token._replace(text=token.text + OTHER)


def _without_particles(text: str) -> str:
    """``text`` without words that only diacritics tell from others, unless they are part of a phrase (``thì sao``)."""
    questions, words = language_data()["questions"], language_data()["words"]

    def kept(found: re.Match[str]) -> str:
        if found[0].lower() not in words.particles:
            return found[0]
        pair = fold(" ".join(text[found.start() : found.start() + 20].split()[:2]).strip(" ?.!,"))
        return found[0] if pair in map(fold, questions.follow) else ""

    return _LETTERS.sub(kept, text) if any(particle in text.lower() for particle in words.particles) else text


def _joined(first: Claims, second: Claims) -> Claims:
    """What both spellings of a text name, each once."""
    return Claims(
        list(dict.fromkeys(first.days + second.days)),
        list(dict.fromkeys(first.months + second.months)),
        list(dict.fromkeys(first.school_years + second.school_years)),
        list(dict.fromkeys(first.years + second.years)),
        list(dict.fromkeys(first.documents + second.documents)),
        first.ahead or second.ahead,
        first.until or second.until,
        list(dict.fromkeys(first.provisions + second.provisions)),
    )
