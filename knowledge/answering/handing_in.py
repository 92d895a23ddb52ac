"""Writes when and where things are handed in: one, several, or those of a stretch of time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from knowledge.answering import chain, duties, sequence, together, verdict
from knowledge.answering.about import PAPERS
from knowledge.answering.draft import Draft, help_line
from knowledge.answering.duties import Due
from knowledge.answering.windows import Window, window_of
from knowledge.answering.writing import Writer
from knowledge.asking.checks import is_check
from knowledge.asking.claims import DayClaim
from knowledge.asking.items import Item, Statement
from knowledge.asking.sentences import say
from knowledge.asking.understanding import SOUGHT, content
from knowledge.calendar import days_left, last_day, long_day, short_day
from knowledge.schema import Obligation, Person

PAIR = 2
DEPARTMENT = "so"
"""The unit type that stands for all its offices."""
STRANGE = 1.4
"""What words that an obligation does not account for weigh, from which on a check of it is not just about it."""


class HandingIn(Writer):
    """Answers about deadlines."""

    def due(self, obligations: Sequence[Obligation]) -> Draft:
        """When and where an obligation is handed in."""
        obligations = [chain.by_its_sender(self.thought, row, self.pack) for row in obligations]
        every = duties.dues_of(self.pack, obligations)
        chosen = duties.others_than(self.thought.left_out.units, self._of_the_day(self._meant(every)))
        if not chosen:
            return self._not_theirs(obligations[0])
        if several := together.dues_of_stages(self.thought, chosen, self.pack, self.shelf.lexicon):
            chosen = duties.by_day(several, self.today)
        else:
            chosen = chain.with_what_follows(self.thought, chosen, self.pack, self.shelf.lexicon)
        draft = self._lines_in_full(chosen)
        said = verdict.of_dues(self.thought, chosen, self.shelf.lexicon)
        plain = said is None and is_check(self.thought) and not verdict.asks_whether_done(self.thought)
        if plain and self.units and not self.thought.asks and self._is_plain(chosen):
            self._confirm_duty(draft, chosen)
        else:
            self._open(draft, chosen, said=said)
        if said is False:
            self._tell_others(draft, [due for due in self._named_by_itself(every) if due not in chosen])
        if self.thought.slots.combined and not self._says("compared"):
            draft.lines.append(
                say("combined", self.language, who=self._who(self.units), help=help_line(self.pack, self.language))
            )
        elif len(chosen) > 1 and not self.units:
            draft.suggestions += [self._ask_due(due, code) for due in chosen for code in due.variant.unit_types[:1]]
        return draft

    def _lines_in_full(self, chosen: Sequence[Due]) -> Draft:
        draft = Draft("answer", [], obligations=list(dict.fromkeys(due.obligation.id for due in chosen)))
        for due in chosen[:4]:
            draft.lines += self._due_lines(due, alone=len(chosen) == 1)
            draft.citations.append(due.variant.provision)
        if self._says("gap") and (apart := self._days_apart(chosen)):
            draft.lines.append(say("due.apart", self.language, days=apart))
        return draft

    def _of_the_day(self, chosen: list[Due]) -> list[Due]:
        """What is due on a day that is named, where nothing of what was read is (``hạn 30/01/2024 là của việc gì``)."""
        days = self.thought.reading.claims.days
        named = self.thought.slots.units or PAPERS & {token.text for token in self.thought.reading.tokens}
        if not days or named or is_check(self.thought) or not set(self.thought.asks) & SOUGHT:
            return chosen
        if _due_on(days, chosen):
            return chosen
        return _due_on(days, duties.dues_of(self.pack)) or chosen

    def _tell_others(self, draft: Draft, others: Sequence[Due]) -> None:
        """Adds whose it is that was said to be somebody else's (``THPT tự chấm điểm gửi Bộ``)."""
        for due in others:
            draft.lines += self._due_lines(due, alone=False)
            draft.citations.append(due.variant.provision)

    def _meant(self, every: list[Due]) -> list[Due]:
        """Those of the obligations' dues that are asked for; none where they are nothing of theirs."""
        if chain.LEVELS in self.thought.reading.tags and not chain.starts_at_one_school(self.thought, self.pack):
            return every
        if (named := self._named_by_itself(every)) and not (self.thought.slots.units or self.thought.slots.own):
            return named
        chosen = duties.select(every, self.thought.slots, self.asker, self.pack, self.shelf.lexicon)
        chosen = together.without_receivers(self.thought, chosen, self.shelf.lexicon)
        if chosen and self._names_schools_too():
            chosen = [*duties.of_schools(every, self.pack), *chosen]
        if len(chosen) < PAIR and (self._says("compared") or self._says("gap")):
            chosen = duties.of_schools(every, self.pack) or chosen
        open_ = not is_check(self.thought)
        if not chosen and self.asker and open_ and duties.group_of(self.asker, self.pack) != "school":
            # “danh sách của các trường THCS”: the type only tells whose, the office that asks hands it in.
            chosen = duties.concerning(every, [self.asker], self.pack)
        if not chosen and self.thought.slots.schools_send:
            return duties.of_schools(every, self.pack)  # the office that is named asks on their behalf
        if not chosen and (self.thought.reading.claims.days or open_):
            chosen = duties.sent_to(every, self._receivers(), self.asker, self.pack, self.shelf.lexicon)
        return chosen or ([] if self.units else every)

    def _receivers(self) -> list[str]:
        """Those whom it is about as receivers: what goes to a department goes to each of its offices."""
        departments = {unit.code for unit in self.pack.unit_types if unit.group == "department"}
        return [DEPARTMENT if code in departments else code for code in self.units]

    def _named_by_itself(self, every: list[Due]) -> list[Due]:
        """The dues of units that call what they hand in by a name of its own, where that name is in the question."""
        features = set(self.thought.features)
        named = [due for due in every if duties.is_called(due, features, self.thought.index)]
        return named if len(named) < len(every) else []

    def _names_schools_too(self) -> bool:
        """Whether schools are asked for beside offices (``hạn của trường, của Phòng và của Văn phòng Sở``)."""
        schools = [code for code in self.thought.slots.units if duties.group_of(code, self.pack) == "school"]
        several = "list" in self.thought.asks or self._says("compared") or self._says("each")
        return several and self.thought.slots.schools_meant and bool(self.thought.slots.units) and not schools

    def _due_lines(self, due: Due, *, alone: bool) -> list[str]:
        named = [code for code in due.variant.unit_types if code in self.units and not self._says("besides")]
        lines = [duties.due_line(due, named or due.variant.unit_types, self.pack, self.language, self.today)]
        if due.variant.before is None:
            lines += [row.text.say(self.language) for row in self._facts_of(due.obligation, "when")[:1]]
            lines = lines[-1:]
        elif alone:
            if self._says("last_day"):
                lines.append(say("last-day", self.language, day=long_day(last_day(due.variant.before), self.language)))
            if line := duties.work_day_line(due, self.pack, self.language, self.today):
                lines.append(line)
        return lines

    def _days_apart(self, chosen: Sequence[Due]) -> int:
        """How many days lie between two deadlines; 0 where there are not two."""
        days = sorted({due.variant.before for due in chosen if due.variant.before})
        return (days[1] - days[0]).days if len(days) == PAIR else 0

    def _is_plain(self, chosen: Sequence[Due]) -> bool:
        """Whether a question has nothing that the obligation does not account for (``có mẫu sơ kết không`` has)."""
        match = next((row for row in self.thought.matches if row.item.row is chosen[0].obligation), None)
        left = [word for word in content(self.thought) if match and word not in match.found and ":" not in word]
        return sum(map(self.thought.index.weight, left)) < STRANGE

    def _confirm_duty(self, draft: Draft, chosen: Sequence[Due]) -> None:
        """Asked whether something must be done: yes, and who has to."""
        if chosen[0].variant.before is None:
            rows = self._facts_of(chosen[0].obligation, "scope") or self._facts_of(chosen[0].obligation, "what")
            draft.lines = [row.text.say(self.language) for row in rows[:1]] or draft.lines
        draft.lines[0] = f"{say('it-is', self.language)} {draft.lines[0]}"

    def _facts_of(self, obligation: Obligation, aspect: str) -> list[Statement]:
        item = next(item for item in self.shelf.items if item.row is obligation)
        return [row for row in item.statements if row.aspect == aspect]

    def _open(self, draft: Draft, chosen: Sequence[Due], *, said: bool | None) -> None:
        """Puts the verdict or the count of days before the first line."""
        late = "overdue" in self.thought.asks and not self.thought.reading.claims.days
        opening = None if late and said else verdict.opening(said=said)
        if opening is None and len(chosen) > 1 and (self._says("alike") or self._says("differing")):
            same = len({due.variant.before for due in chosen}) == 1
            opening = "it-is" if same == self._says("alike") else "it-is-not"
        asks = set(self.thought.asks)
        if (handed := verdict.handed_in_on(self.thought, chosen, self.today)) is not None:
            key = "due.day-late" if handed.late else "due.day-in-time"
            days = {"day": short_day(handed.day), "last": short_day(handed.last)}
            draft.lines[0] = f"{say(key, self.language, **days)} {draft.lines[0]}"
        elif opening:
            draft.lines[0] = f"{say(opening, self.language)} {draft.lines[0]}"
        elif "remaining" in asks and not self._says("gap"):
            draft.lines[0] = f"{duties.countdown(chosen[0], self.language, self.today)} ".lstrip() + draft.lines[0]
        elif "overdue" in asks and chosen[0].variant.before and days_left(chosen[0].variant.before, self.today) >= 0:
            draft.lines[0] = say("due.in-time", self.language) + " " + draft.lines[0]

    def _not_theirs(self, obligation: Obligation) -> Draft:
        others = [code for variant in obligation.variants for code in variant.unit_types]
        dated = any(variant.before for variant in obligation.variants)
        line = say(
            "not-theirs" if dated else "not-theirs.undated",
            self.language,
            who=self._who(self.units),
            what=duties.inside(obligation.title.say(self.language)),
            others=self._who(others),
        )
        lines = [f"{say('it-is-not', self.language)} {line}" if is_check(self.thought) else line]
        if not dated:
            lines += [row.text.say(self.language) for row in self._facts_of(obligation, "scope")[:1]]
        return Draft(
            "answer", lines, [variant.provision for variant in obligation.variants], obligations=[obligation.id]
        )

    def deadlines(self) -> Draft:
        """Several obligations: of a type, of a month, the next one."""
        slots = self.thought.slots
        every = [due for due in duties.dues_of(self.pack) if due.variant.before]
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

    def _says(self, table: str) -> bool:
        return self.thought.reading.says(table)

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
        named = [code for code in self.units if code in subjects or code == DEPARTMENT] if chosen else self.units
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

    def _ask_due(self, due: Due, code: str) -> str:
        return say("ask.due-who", self.language, who=self._who([code]), what=due.obligation.short.say(self.language))

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


def _due_on(days: Iterable[DayClaim], dues: Iterable[Due]) -> list[Due]:
    return [due for due in dues if due.variant.before and any(day.is_day(due.variant.before) for day in days)]
