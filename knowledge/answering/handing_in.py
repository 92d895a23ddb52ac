"""Writes when and where things are handed in: one, several, or those of a stretch of time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from knowledge.answering import chain, duties, together, verdict
from knowledge.answering.about import PAPERS
from knowledge.answering.draft import Draft, help_line
from knowledge.answering.duties import Due
from knowledge.answering.writing import Writer
from knowledge.asking.checks import is_check
from knowledge.asking.claims import DayClaim
from knowledge.asking.items import Statement
from knowledge.asking.sentences import say
from knowledge.asking.understanding import SOUGHT, content
from knowledge.calendar import days_left, last_day, long_day, short_day
from knowledge.schema import Obligation

PAIR = 2
STRANGE = 1.4
"""What words that an obligation does not account for weigh, from which on a check of it is not just about it."""


class HandingIn(Writer):
    """Answers about deadlines."""

    def due(self, obligations: Sequence[Obligation]) -> Draft:
        """When and where an obligation is handed in."""
        obligations = [chain.by_its_sender(self.thought, row, self.pack) for row in obligations]
        every = duties.dues_of(self.pack, obligations)
        chosen = duties.others_than(self.thought.left_out.units, self._of_the_day(self._meant(every)))
        if not chosen and {"who", "scope"} & set(self.thought.asks):
            chosen = every
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
            chosen = list(dict.fromkeys([*self._compared(every), *chosen]))
        open_ = not is_check(self.thought)
        if not chosen and self.asker and open_ and duties.group_of(self.asker, self.pack) != "school":
            # “danh sách của các trường THCS”: the type only tells whose, the office that asks hands it in.
            chosen = duties.concerning(every, [self.asker], self.pack)
        if not chosen and self.thought.slots.schools_send:
            return duties.of_schools(every, self.pack)  # the office that is named asks on their behalf
        if not chosen and (self.thought.reading.claims.days or open_):
            chosen = duties.sent_to(every, self._receivers(), self.asker, self.pack, self.shelf.lexicon)
        return chosen or ([] if self.units else every)

    def _compared(self, every: list[Due]) -> list[Due]:
        """What the deadline of an office is compared with: the asker's own, where that is said, else the schools'."""
        own = duties.concerning(every, [self.asker], self.pack) if self.asker and self.thought.slots.own else []
        return own or duties.of_schools(every, self.pack)

    def _receivers(self) -> list[str]:
        """Those whom it is about as receivers: what goes to a department goes to each of its offices."""
        departments = {unit.code for unit in self.pack.unit_types if unit.group == "department"}
        return [duties.DEPARTMENT if code in departments else code for code in self.units]

    def _named_by_itself(self, every: list[Due]) -> list[Due]:
        """The dues of units that call what they hand in by a name of its own, where that name is in the question."""
        features = set(self.thought.features)
        named = [due for due in every if duties.is_called(due, features, self.thought.index)]
        return named if len(named) < len(every) else []

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

    def _ask_due(self, due: Due, code: str) -> str:
        return say("ask.due-who", self.language, who=self._who([code]), what=due.obligation.short.say(self.language))


def _due_on(days: Iterable[DayClaim], dues: Iterable[Due]) -> list[Due]:
    return [due for due in dues if due.variant.before and any(day.is_day(due.variant.before) for day in days)]
