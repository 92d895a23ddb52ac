"""Writes lists of what is handed in: of somebody, of a stretch of time, of several papers."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answering import duties, sequence, verdict
from knowledge.answering.draft import Draft
from knowledge.answering.duties import Due
from knowledge.answering.windows import Window, window_of
from knowledge.answering.writing import Writer
from knowledge.asking.checks import is_check
from knowledge.asking.items import Item
from knowledge.asking.sentences import say
from knowledge.asking.understanding import SOUGHT
from knowledge.calendar import days_left, short_day
from knowledge.schema import Obligation, Person


class Listing(Writer):
    """Answers with several deadlines."""

    def deadlines(self) -> Draft:
        """Several obligations: of a type, of a month, the next one."""
        slots = self.thought.slots
        every = [due for due in duties.dues_of(self.pack, self._not_left_out()) if due.variant.before]
        if self._says("receiving"):
            return self._received(every)
        narrow = self._window().narrows()
        all_of_them = sequence.is_everybodys(self.thought) or (
            not self.units and sequence.asks_for_an_end(self.thought)
        )
        if not (self.units or slots.many or slots.schools_meant or narrow or all_of_them):
            return self._which_deadline(every)
        chosen = every if all_of_them else duties.select(every, slots, self.asker, self.pack, self.shelf.lexicon)
        if self._names_schools_too():
            chosen = [*duties.of_schools(every, self.pack), *chosen]
        chosen = duties.by_day(dict.fromkeys(chosen), self.today)
        # A part of the year that is named beside what is handed in is that paper's.
        met = sequence.done(self.thought) if self._is_next() else ()
        chosen = sequence.after(chosen, met) if met else self._in_time(chosen)
        draft = self._listed(sequence.ends(self.thought, chosen, self.today), every, everybodys=all_of_them)
        if is_check(self.thought) and self.thought.reading.claims.days and chosen and not narrow:
            said = any(verdict.of_dues(self.thought, [due], self.shelf.lexicon) for due in chosen)
            draft.lines[0] = f"{say('right' if said else 'wrong', self.language)} {draft.lines[0]}"
            if not said:
                self._tell_whose(draft, every)
        return draft

    def _not_left_out(self) -> list[Obligation]:
        """The obligations without those that others are asked for besides."""
        return [row for row in self.pack.obligations if f"obligation:{row.id}" not in self.thought.left_out.items]

    def _received(self, every: list[Due]) -> Draft:
        """What is handed in to the asker or to the office that is named."""
        chosen = duties.received_by(every, self.thought.slots.units, self.asker, self.pack, self.shelf.lexicon)
        if not chosen or chosen[0].variant.recipient is None:
            return self._which_deadline(every)
        who = chosen[0].variant.recipient.say(self.language)
        shown = self._in_time(duties.by_day(chosen, self.today))
        return Draft(
            "answer",
            [say("list.received" if shown else "list.received-none", self.language, who=who), *self._lines_of(shown)],
            [due.variant.provision for due in shown or chosen],
            obligations=[due.obligation.id for due in shown],
        )

    def _tell_whose(self, draft: Draft, every: Sequence[Due]) -> None:
        """Adds whose deadline the day is that was taken for somebody else's."""
        days = self.thought.reading.claims.days
        theirs = [due for due in every if due.variant.before and any(day.is_day(due.variant.before) for day in days)]
        if theirs and theirs[0].variant.before:
            draft.lines.append(say("list.day-of", self.language, day=short_day(theirs[0].variant.before)))
            draft.lines += self._lines_of(theirs)
            draft.citations += [due.variant.provision for due in theirs]

    def _lines_of(self, dues: Sequence[Due]) -> list[str]:
        """Each of them as a line with whose it is."""
        return [duties.list_line(due, self.pack, self.language, self.today, due.variant.unit_types) for due in dues]

    def _is_next(self) -> bool:
        """Whether only what comes next is wanted."""
        asks = self.thought.asks
        return ("next" in asks and "list" not in asks) or bool(sequence.done(self.thought) and self._says("then"))

    def _in_time(self, dues: list[Due]) -> list[Due]:
        if self.thought.slots.period:
            named = {period for token in self.thought.reading.tokens for period in token.kind("period")}
            return [due for due in dues if due.obligation.period in named | {self.thought.slots.period}]
        window = self._window()
        return [due for due in dues if window.holds(due, self.today)]

    def _window(self) -> Window:
        if self._is_next() or "next" in self.thought.asks:
            return Window(left=True)
        return window_of(
            self.thought.reading,
            self.today,
            self.pack,
            check=is_check(self.thought) and not set(self.thought.asks) & SOUGHT,
        )

    def _listed(self, chosen: list[Due], every: list[Due], *, everybodys: bool = False) -> Draft:
        subjects = {code for due in chosen for code in due.variant.unit_types}
        named = [code for code in self.units if code in subjects or code == duties.DEPARTMENT] if chosen else self.units
        theirs = named or (code for due in chosen for code in due.variant.unit_types)
        subject = say("everybody", self.language) if everybodys else self._who(theirs)
        if not chosen:
            dues = every if everybodys else duties.concerning(every, self.units, self.pack)
            coming = [] if sequence.done(self.thought) else self._next_line(dues, subject, named=everybodys)
            key = "list.none" if not dues else "list.month-none" if coming else "list.done"
            key = "list.then-none" if dues and sequence.done(self.thought) else key
            return Draft(
                "answer",
                [say(key, self.language, who=subject), *coming],
                [due.variant.provision for due in dues] or [self._own_provision()],
            )
        shown = chosen
        head = self._head(chosen, subject, everybodys=everybodys)
        if self._is_next():
            shown = [due for due in chosen if days_left(due.variant.before, self.today) >= 0][:2] or chosen  # type: ignore[arg-type]
            head = say("list.next", self.language, who=subject)
        codes = everybodys or len({code for due in shown for code in due.variant.unit_types} & set(self.units)) != 1
        lines = [
            duties.list_line(
                due,
                self.pack,
                self.language,
                self.today,
                due.variant.unit_types if everybodys else self._codes(due) if codes else None,
            )
            for due in shown
        ]
        return Draft(
            "answer",
            [head, *lines],
            [due.variant.provision for due in shown],
            obligations=[due.obligation.id for due in shown],
        )

    def _head(self, chosen: Sequence[Due], subject: str, *, everybodys: bool) -> str:
        """What stands over a list: how many, or of everybody's the day or the end of the year that is asked for."""
        days = {due.variant.before for due in chosen}
        day = next(iter(days)) if len(days) == 1 else None
        if everybodys and day:
            if sequence.asks_for_an_end(self.thought):
                return say("list.last" if self._says("final") else "list.first", self.language)
            return say("list.day-of", self.language, day=short_day(day))
        return say("list.head-one" if len(chosen) == 1 else "list.head", self.language, who=subject, count=len(chosen))

    def _next_line(self, theirs: Sequence[Due], subject: str, *, named: bool) -> list[str]:
        """The nearest deadline that is still to come; ``named``: with whose it is."""
        coming = [
            due
            for due in duties.by_day(theirs, self.today)
            if due.variant.before and days_left(due.variant.before, self.today) >= 0
        ]
        head = [say("list.next", self.language, who=duties.inside(subject))] if coming else []
        return head + [
            duties.list_line(due, self.pack, self.language, self.today, due.variant.unit_types if named else None)
            for due in coming[:1]
        ]

    def _codes(self, due: Due) -> list[str]:
        return [code for code in due.variant.unit_types if code in self.units] or list(due.variant.unit_types)

    def _own_provision(self) -> str:
        office = next((row for row in self.pack.offices if row.unit_type in self.units and row.provisions), None)
        return office.provisions[-1] if office else self.pack.obligations[0].provisions[0]

    def _which_deadline(self, every: Sequence[Due]) -> Draft:
        """Nobody knows who asks, nor what for."""
        rows = list(dict.fromkeys(due.obligation.id for due in every))
        schools = [self.pack.obligation(key) for key in rows]
        schools.sort(key=lambda row: -sum(len(variant.unit_types) for variant in row.variants))
        names = [row.short.say(self.language) for row in schools[:3]]
        text = say("clarify.duty", self.language, names=", ".join(names))
        return Draft(
            "clarify",
            [text],
            suggestions=[say("ask.due", self.language, what=row.short.say(self.language)) for row in schools[:3]],
        )

    def ambiguous(self, items: Sequence[Item]) -> Draft:
        """Several things are meant by the same words."""
        rows = [item.row for item in items]
        obligations = [row for row in rows if isinstance(row, Obligation)]
        if obligations:
            return self._several(obligations)
        people = [row for row in rows if isinstance(row, Person)]
        if people:
            names = "; ".join(f"{row.name} ({row.position.say(self.language)})" for row in people)
            text = say("clarify.person", self.language, count=len(people), names=names)
            return Draft(
                "clarify",
                [text],
                suggestions=[say("ask.person", self.language, name=row.title.say(self.language)) for row in people],
            )
        return self.unsure(items)

    def _judge_each(self, draft: Draft, chosen: Sequence[Due]) -> None:
        """Whether each of several days that are claimed is that of one of them."""
        days = self.thought.reading.claims.days
        befores = [due.variant.before for due in chosen if due.variant.before]
        if is_check(self.thought) and days and befores:
            said = all(any(map(day.is_day, befores)) for day in days)
            said = said and all(any(day.is_day(before) for day in days) for before in befores)
            draft.lines[0] = f"{say('right' if said else 'wrong', self.language)} {draft.lines[0]}"

    def _several(self, obligations: Sequence[Obligation]) -> Draft:
        every = [due for due in duties.dues_of(self.pack, obligations) if due.variant.before]
        chosen = duties.select(every, self.thought.slots, self.asker, self.pack, self.shelf.lexicon)
        if self.units and chosen:
            window = self._window()
            draft = self._listed(
                [due for due in duties.by_day(chosen, self.today) if window.holds(due, self.today)], every
            )
            self._judge_each(draft, chosen)
            return draft
        if self.units:
            return self._which_deadline(every)
        return self._listed(duties.by_day(every, self.today), every, everybodys=True)
