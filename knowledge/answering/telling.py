"""Writes what a directive says of a thing: the statement that answers, and what belongs to it."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answering import verdict
from knowledge.answering.about import NAMED
from knowledge.answering.draft import Draft, alike
from knowledge.answering.writing import Writer
from knowledge.asking import facts
from knowledge.asking.checks import is_check
from knowledge.asking.claims import read_claims
from knowledge.asking.conversation import explained
from knowledge.asking.items import Item, Statement
from knowledge.asking.matching import Match
from knowledge.asking.sentences import both, say
from knowledge.calendar import short_day
from knowledge.schema import Reference

MORE = 2
"""Further statements of an item that may follow the one that answers."""
LONG = 420
"""Letters up to which further statements are added."""


class Telling(Writer):
    """Answers with statements."""

    def fact(self, match: Match) -> Draft:
        """What the directive says of an item; of an event, where it stands today, where that is asked."""
        relative = (self.thought.slots.relative or "",) if is_check(self.thought) else ()
        if line := facts.standing(match.item, (*self.thought.asks, *relative), self.today):
            return Draft("answer", [line.say(self.language)], list(match.item.provisions))
        return self._fact(match)

    def documents(self, items: Sequence[Item]) -> Draft:
        """Documents that the directive cites, a line each."""
        draft = Draft("answer", [say("documents", self.language, count=len(items))])
        for row in (item.row for item in items):
            if isinstance(row, Reference):
                self._add_reference(draft, row, row.provisions, mark="• ")
        return draft

    def _fact(self, match: Match) -> Draft:
        item, asks = match.item, self.thought.asks
        claims = self.thought.reading.claims
        dated = claims.days or claims.months or claims.years or claims.until or self.thought.slots.relative
        if dated and is_check(self.thought):
            asks = (*asks, "when")
        by_when = item.kind == "reference" and "when" in asks and "due" in self.thought.reading.tags
        if by_when or (facts.dateless(item, asks) and not facts.also_asked(item, asks)):
            return self._dateless(match)
        leans = self.thought.inherits and self.thought.item is not None and not is_check(self.thought)
        heard = {} if leans else self.thought.likely.asked
        words = self.thought.reading.words
        order = facts.choose(match, asks, self.units, strictly=is_check(self.thought), heard=heard, words=words)
        if not order:
            return self._bare(item)
        best = item.statements[order[0]]
        asked_who = "who" in self.thought.asks or (is_check(self.thought) and "contact" not in self.thought.asks)
        if best.aspect == "contact" and asked_who and not getattr(item.row, "phone", None):
            other = {"contact"} if is_check(self.thought) else {"contact", "position"}
            order = [number for number in order if item.statements[number].aspect not in other]
            best = item.statements[order[0]]
        if (
            best.aspect == "contact"
            and best.made
            and not (getattr(item.row, "phone", None) or getattr(item.row, "email", None))
        ):
            return self.declined("unknown")
        said = verdict.of_fact(self.thought, match, best, self.thought.index)
        opening = verdict.opening(said=said)
        lines = [(say(opening, self.language) + " " if opening else "") + best.text.say(self.language)]
        draft = Draft("answer", lines, list(best.provisions or item.provisions))
        self._add_charge(draft, item, best)
        self._add_asked(draft, match, best)
        self._add_documents(draft, item, wrong=said is False and bool(claims.documents))
        self._add_more(draft, item, order)
        if best.general or (facts.general_knowledge(item) and best.made):
            draft.lines.append(say("general", self.language))
        return draft

    def _add_charge(self, draft: Draft, item: Item, best: Statement) -> None:
        if not {"who", "office"} & set(self.thought.asks) or best.aspect == "who":
            return
        if line := facts.in_charge(item, self.pack):
            draft.lines.insert(0, line.say(self.language))

    def _add_asked(self, draft: Draft, match: Match, best: Statement) -> None:
        """What else is asked of the same item (``trang nào, theo thông tư nào``), each in a line."""
        if "meaning" in self.thought.reading.tags and (named := explained(self.thought, match.item)):
            draft.lines[:0] = [row.text.say(self.language) for row in named.statements if row.aspect == "what"][:1]
        for ask in facts.also_asked(match.item, self.thought.asks):
            number = facts.choose(match, (ask,), self.units, words=self.thought.reading.words)[0]
            row = match.item.statements[number]
            text = row.text.say(self.language)
            if row is best or row.aspect not in facts.ASPECTS[ask] or any(alike(text, line) for line in draft.lines):
                continue
            draft.lines.append(text)
            draft.citations += row.provisions
        if "basis" in self.thought.asks and match.item.kind != "document":
            self._add_named(draft)

    def _add_named(self, draft: Draft) -> None:
        """The documents that the lines name, for who asks which one it is."""
        numbers = {claim.number for line in draft.lines for claim in read_claims(line)[0].documents}
        for row in self.pack.references:
            number = row.number.split("/")[0]
            if number.isdigit() and int(number) in numbers and len(numbers) <= MORE:
                self._add_reference(draft, row, row.provisions)

    def _add_reference(self, draft: Draft, row: Reference, provisions: Sequence[str], mark: str = "") -> None:
        """Number, day, issuer and subject of a document; ``mark`` where it stands in a list."""
        values = {"title": row.title, "issuer": row.issuer, "about": row.about}
        line = (
            both("reference.what", date=short_day(row.date), **values)
            if row.date
            else both("reference.what-undated", **values)
        ).say(self.language)
        if not any(line in each for each in draft.lines):
            draft.lines.append(mark + line)
            draft.citations += provisions

    def _add_documents(self, draft: Draft, document: Item, *, wrong: bool) -> None:
        """A document in full; where something is claimed to follow it that does not, what that follows."""
        if not isinstance(document.row, Reference):
            return
        self._add_reference(draft, document.row, document.provisions)
        if wrong:
            self._add_right_document(draft, document)

    def _add_right_document(self, draft: Draft, wrong: Item) -> None:
        """What the first thing that is named follows, besides the document that it does not."""
        for item in (match.item for match in self.thought.matches if match.recall > NAMED and match.item is not wrong):
            basis = next((row for row in item.statements if row.aspect == "basis"), None)
            if isinstance(item.row, Reference):
                self._add_reference(draft, item.row, item.provisions)
            elif basis:
                draft.lines.append(basis.text.say(self.language))
                draft.citations += basis.provisions or item.provisions
            if isinstance(item.row, Reference) or basis:
                return

    def _add_more(self, draft: Draft, item: Item, order: Sequence[int]) -> None:
        """Further statements, as long as they stay short: the first one is the answer."""
        room = LONG - sum(map(len, draft.lines))
        for number in order[1:]:
            row = item.statements[number]
            text = row.text.say(self.language)
            if (
                len(draft.lines) > MORE
                or len(text) > room
                or row.aspect in ("position", "when", "contact")
                or (row.made and item.kind != "norm")
            ):
                continue
            if item.kind == "norm" and not {*row.unit_types} & {*self.units} and self.units:
                continue
            if not self._is_of_whom_alone(item.statements[order[0]], row) and any(
                alike(text, line) for line in draft.lines
            ):
                continue
            draft.lines.append(text)
            draft.citations += row.provisions
            room -= len(text)

    def _is_of_whom_alone(self, best: Statement, row: Statement) -> bool:
        """Whether what somebody does belongs to who they are."""
        return best.aspect == "position" and row.aspect == "functions"

    def _dateless(self, match: Match) -> Draft:
        item = match.item
        order = facts.choose(match, ("what", "scope"), self.units)
        first = item.statements[order[0]] if order else None
        lines = [facts.no_date(item, self.language)]
        if first and len(first.text.say(self.language)) < LONG:
            lines.append(first.text.say(self.language))
        cited = [*item.provisions, *(first.provisions if first else ())]
        return Draft("answer", lines, cited, obligations=[item.id] if item.kind == "obligation" else [])

    def _bare(self, item: Item) -> Draft:
        return Draft("answer", [item.title.say(self.language) + "."], list(item.provisions))
