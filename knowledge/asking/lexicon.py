"""What words and phrases mean in a question, whatever the directive."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from functools import lru_cache

from knowledge.asking.marks import Spelled
from knowledge.asking.tables import Outside, Phrases, Questions, Words, language_data
from knowledge.asking.tokens import THING, Book, Meaning, Phrase, Token, meaning_of
from knowledge.fold import fold

_WORD = re.compile(r"[a-z0-9]+")
YEAR, BEFORE = "nam", "truoc"
DAYS = frozenset(["ngay", "ngayxx", "hom", "bua", "khi", "luc", "thang", "mung", "mong", "thoi", "moc"])
REMEMBERED = 16_384
SPELLED = 4_096
"""Texts whose words are remembered: a pack's names are read by its lexicon, its index and its speller in turn."""
_ENDINGS = (("ies", "y"), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("es", ""), ("s", ""))
_ENGLISH_END = re.compile(r"[b-df-hj-lq-rv-xz]$|[^aeiouyn]g$|[^aeiouy][tkpmn]$|[a-z]{3,}e$")


@lru_cache(maxsize=REMEMBERED)
def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a text, without punctuation."""
    return tuple(_WORD.findall(fold(text)))


def _enter(book: Book, phrases: Iterable[str], tag: str) -> None:
    for phrase in phrases:
        if words := words_of(phrase):
            entry = book.setdefault(words, Phrase())
            entry.tags.add(tag)
            entry.written.setdefault(tag, []).append(phrase)


def _questions(book: Book, data: Questions) -> None:
    tables: dict[str, Mapping[str, Phrases]] = {
        "ask": data.asks,
        "verb": data.verbs,
        "period": data.periods,
        "year": data.years,
        "relative": data.relative,
    }
    for kind, table in tables.items():
        for name, phrases in table.items():
            _enter(book, phrases, f"{kind}:{name}")
    _enter(book, data.meaning, "ask:what")
    for name in (
        "due",
        "tasks",
        "meaning",
        "cues",
        "checks",
        "yesno",
        "only",
        "lateness",
        "levels",
        "own",
        "schools",
        "many",
        "document",
        "combined",
        "follow",
        "pronouns",
        "acts",
        "places",
        "orders",
        "manner",
        "courtesy",
        "thanks",
    ):
        _enter(book, getattr(data, name), name)


def _words(book: Book, words: Words, outside: Outside, everyday: Iterable[str]) -> None:
    for phrases in words.neutral.values():
        _enter(book, phrases, "neutral")
    for kind in ("pointed", "howto"):
        for phrases in getattr(outside, kind).values():
            _enter(book, phrases, kind)
    for group in words.synonyms:
        canonical = "_".join(words_of(group[0]))
        for phrase in group:
            for form in _forms(words_of(phrase)):
                entry = book.setdefault(form, Phrase())
                entry.canonical = entry.canonical or canonical
                entry.written.setdefault(THING, []).append(phrase)
    _enter(book, (word for word in everyday if words_of(word) not in book), "neutral")


def _forms(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """A phrase and, where its last word is English by its letters, its plural."""
    yield words
    if words and _ENGLISH_END.search(words[-1]):
        yield (*words[:-1], words[-1] + "s")


@lru_cache(maxsize=1)
def _shared_book() -> Book:
    data = language_data()
    book: Book = {}
    _questions(book, data["questions"])
    _words(book, data["words"], data["outside"], data["languages"].en)
    return book


class Lexicon:
    """Reads words into tokens: the longest known phrase at each place; a pack adds the names of its unit types."""

    def __init__(self, units: Mapping[str, Iterable[str]] | None = None, receiving: Iterable[str] = ()) -> None:
        """``units``: the names of each unit type; ``receiving``: the types to which others send something."""
        self._book: Book = dict(_shared_book())
        receivers = set(receiving)
        for code, names in (units or {}).items():
            for name in names:
                self._add_unit(name, f"unit:{code}")
                if code in receivers:
                    self._add_unit(name, "receives")
        self._meanings: dict[tuple[str, ...], Meaning] = {}
        self._spelled_meanings: dict[tuple[object, ...], Meaning | None] = {}
        self._lengths: dict[str, tuple[int, ...]] = {}
        for words in self._book:
            self._note_length(words)

    def _note_length(self, words: tuple[str, ...]) -> None:
        """Remembers how long the phrases are that begin with a word, the longest first."""
        lengths = self._lengths.get(words[0], ())
        if len(words) not in lengths:
            self._lengths[words[0]] = tuple(sorted((*lengths, len(words)), reverse=True))

    def _add_unit(self, name: str, tag: str) -> None:
        if words := expand(words_of(name)):
            old = self._book.get(words, Phrase())
            written = {**old.written, tag: [*old.written.get(tag, ()), name]}
            self._book[words] = Phrase(old.tags | {tag}, old.canonical, written)

    def add_name(self, name: str, canonical: str | None = None) -> None:
        """Makes one content word of a name, ``canonical`` where several names stand for one thing."""
        words = expand(words_of(name))
        self._meanings.pop(words, None)
        self._spelled_meanings.clear()
        old = self._book.get(words, Phrase())
        written = {**old.written, THING: [*old.written.get(THING, ()), name]}
        self._book[words] = Phrase(old.tags - {"neutral"}, canonical or old.canonical or "_".join(words), written)
        self._note_length(words)

    def phrases(self) -> Iterable[tuple[str, ...]]:
        """Every known phrase, as words."""
        return self._book.keys()

    def read(
        self, words: tuple[str, ...], spelled: Spelled | None = None, pairs: Container[tuple[str, str]] = ()
    ) -> list[Token]:
        """The tokens of ``words``, in order, nothing left out.

        ``spelled``: their diacritics, where they are typed; a word that is one of ``pairs`` with a neighbour is not
        judged by them.
        """
        return list(self.tokens(words, spelled, pairs))

    def tokens(
        self, words: tuple[str, ...], spelled: Spelled | None = None, pairs: Container[tuple[str, str]] = ()
    ) -> Iterator[Token]:
        """The same one by one."""
        place = 0
        while place < len(words):
            judged = spelled if spelled and not self.is_paired(words, place, pairs, spelled) else {}
            token = self._token(words, place, judged)
            yield token
            place = token.end

    def _token(self, words: tuple[str, ...], place: int, spelled: Spelled) -> Token:
        left = len(words) - place
        for length in self._lengths.get(words[place], ()):
            stretch = words[place : place + length]
            if (
                length <= left
                and not _reads_on(words, place, place + length)
                and (found := self._book.get(stretch))
                and (found.tags or not self._overlaps(words, place + length - 1, length, spelled))
                and (meaning := self._meaning(stretch, found, spelled))
            ):
                text, tags, content, soft = meaning
                return Token(text, place, place + length, tags, content, soft)
        return self._inflected(words[place], place) or Token(words[place], place, place + 1, frozenset(), content=True)

    def is_paired(
        self, words: tuple[str, ...], place: int, pairs: Container[tuple[str, str]], spelled: Spelled
    ) -> bool:
        """Whether a word stands beside one that it forms a pair with, everyday words left out."""
        word = words[place]
        if place and (words[place - 1], word) in pairs and not self._is_everyday(words[place - 1], spelled):
            return True
        after = words[place + 1] if place + 1 < len(words) else ""
        return bool(after) and (word, after) in pairs and not self._is_everyday(after, spelled)

    def _is_everyday(self, word: str, spelled: Spelled) -> bool:
        found = self._book.get((word,))
        if not found or not found.tags:
            return False
        if word not in spelled:
            return True
        meaning = self._spelled_meaning((word,), found, spelled)
        return bool(meaning and meaning[1])

    def _meaning(self, words: tuple[str, ...], found: Phrase, spelled: Spelled) -> Meaning | None:
        """A phrase's meaning as the question spells it."""
        if spelled and any(word in spelled for word in words):
            return self._spelled_meaning(words, found, spelled)
        if words not in self._meanings:
            self._meanings[words] = meaning_of(words, found)
        return self._meanings[words]

    def _spelled_meaning(self, words: tuple[str, ...], found: Phrase, spelled: Spelled) -> Meaning | None:
        """The same, remembered under the words with their diacritics."""
        key = (words, tuple(map(spelled.get, words)))
        if key not in self._spelled_meanings:
            if len(self._spelled_meanings) >= SPELLED:
                self._spelled_meanings.clear()
            left = found.as_spelled(words, spelled)
            self._spelled_meanings[key] = meaning_of(words, left) if left else None
        return self._spelled_meanings[key]

    def _overlaps(self, words: tuple[str, ...], last: int, length: int, spelled: Spelled) -> bool:
        """Whether the last word of a phrase begins a longer one (``về bộ`` before ``bộ chỉ số``)."""
        if length < 2:
            return False
        longer = (size for size in self._lengths.get(words[last], ()) if size > length)
        stretches = (words[last : last + size] for size in longer if last + size <= len(words))
        return any(
            (found := self._book.get(stretch)) and self._meaning(stretch, found, spelled) for stretch in stretches
        )

    def _inflected(self, word: str, place: int) -> Token | None:
        """An English form of a known word (``collected``), as that word."""
        for ending, more in _ENDINGS:
            if (
                word.endswith(ending)
                and len(word) > len(ending) + 3
                and (found := self._book.get((word[: -len(ending)] + more,)))
            ):
                text = found.canonical or word[: -len(ending)] + more
                return Token(
                    text, place, place + 1, frozenset(found.tags), found.canonical is not None or not found.tags
                )
        return None


def _reads_on(words: tuple[str, ...], start: int, end: int) -> bool:
    """Whether a year would end with a ``trước`` that belongs to what follows: ``năm học | trước ngày nào``."""
    return words[start] == YEAR and words[end - 1] == BEFORE and end < len(words) and words[end] in DAYS


@lru_cache(maxsize=1)
def _short_forms() -> tuple[dict[tuple[str, ...], tuple[str, ...]], dict[str, int]]:
    """Short forms with what they stand for, and the length of the longest that begins with a word."""
    table = {words_of(short): words_of(long) for short, long in language_data()["spelling"].abbreviations.items()}
    longest: dict[str, int] = {}
    for words in table:
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return table, longest


def is_short_form(word: str) -> bool:
    """Whether a word stands for something longer."""
    return (word,) in _short_forms()[0]


@lru_cache(maxsize=REMEMBERED)
def expand(words: tuple[str, ...]) -> tuple[str, ...]:
    """``words`` with short forms written out, the longest first."""
    table, longest = _short_forms()
    if longest.keys().isdisjoint(words):
        return words
    written: list[str] = []
    place = 0
    while place < len(words):
        for length in range(min(longest.get(words[place], 0), len(words) - place), 0, -1):
            if found := table.get(words[place : place + length]):
                written += found
                place += length
                break
        else:
            written.append(words[place])
            place += 1
    return tuple(written)
