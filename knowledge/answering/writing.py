"""What all answers are written with: for whom, on which day, in which language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from knowledge.answering import duties
from knowledge.answering.draft import Draft, document_name, help_line
from knowledge.asking.items import Item
from knowledge.asking.sentences import say
from knowledge.asking.shelf import Shelf
from knowledge.asking.understanding import Thought
from knowledge.schema import Obligation


class Writer:
    """Writes for one asker, one day and one language."""

    def __init__(self, thought: Thought, shelf: Shelf, asker: str | None, today: date, language: str) -> None:
        self.thought = thought
        self.shelf = shelf
        self.pack = shelf.pack
        self.asker = asker
        self.today = today
        self.language = language
        self.units = thought.slots.units or ((asker,) if asker else ())

    def unsure(self, items: Sequence[Item]) -> Draft:
        """The candidates as questions."""
        suggestions = []
        for item in items:
            if isinstance(item.row, Obligation):
                suggestions.append(say("ask.due", self.language, what=item.row.short.say(self.language)))
            else:
                suggestions.append(say("ask.what", self.language, what=item.title.say(self.language)))
        return Draft("clarify", [say("clarify.what", self.language)], suggestions=suggestions)

    def help(self) -> Draft:
        """Whom to turn to."""
        row = self.pack.document.help
        return Draft("answer", [row.text.say(self.language)], [row.provision])

    def declined(self, intent: str) -> Draft:
        """Kind and short: what it is, and who may know."""
        document = document_name(self.pack, self.language)
        if intent in ("greeting", "thanks"):
            return Draft("unknown", [say(intent, self.language, document=document)], suggestions=self._openers())
        key = {"year": "unknown.year", "orders": "unknown.orders"}.get(intent, "unknown")
        year = self.pack.document.school_year.replace("-", "–")
        return Draft(
            "unknown", [say(key, self.language, document=document, year=year), help_line(self.pack, self.language)]
        )

    def _openers(self) -> list[str]:
        return [
            say("ask.due", self.language, what=self.pack.obligations[0].short.say(self.language)),
            say("ask.help", self.language),
        ]

    def _who(self, codes: object) -> str:
        return duties.who(list(dict.fromkeys(codes)), self.pack, self.language)  # type: ignore[call-overload]

    def _says(self, table: str) -> bool:
        return self.thought.reading.says(table)

    def _names_schools_too(self) -> bool:
        """Whether schools are asked for beside offices (``hạn của trường, của Phòng và của Văn phòng Sở``)."""
        schools = [code for code in self.thought.slots.units if duties.group_of(code, self.pack) == "school"]
        several = "list" in self.thought.asks or self._says("compared") or self._says("each")
        return several and self.thought.slots.schools_meant and bool(self.thought.slots.units) and not schools
