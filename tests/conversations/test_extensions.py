"""A duty that was extended or waived: new occasions from its new day, or none any more."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.chat import PRINCIPAL, Chat, Line, head, to

if TYPE_CHECKING:
    from storage.store import Store


def plan(store: Store) -> int:
    return next(duty.id for duty in store.duties.all_unmet("thcs-01") if duty.obligation == "plan")


def extend(chat: Chat, day: str) -> None:
    now = chat.player.app.clock.now()
    chat.store(lambda store: store.duties.extend(plan(store), date.fromisoformat(day), None, now))


def days(lines: list[Line]) -> list[str]:
    return [line["at"][:10] for line in to(lines, PRINCIPAL) if line["cause"] == "reminder"]


def test_the_new_day_has_occasions_of_its_own_and_the_old_one_none(chat: Chat) -> None:
    chat.at("2023-09-29T09:00")
    extend(chat, "2023-10-20")
    told = chat.at("2023-11-30T08:00")
    # The last day is Thursday the 19th; fourteen days before it is the 5th.
    assert days(told) == [
        *("2023-10-05", "2023-10-12", "2023-10-16", "2023-10-18", "2023-10-19"),
        *("2023-10-20", "2023-10-23", "2023-10-26"),
    ]
    assert "20/10/2023" in head(to(told, PRINCIPAL)[0])


def test_occasions_of_the_new_day_that_have_gone_are_not_made_up_for(chat: Chat) -> None:
    chat.at("2023-10-03T10:00")
    extend(chat, "2023-10-06")
    # The 2nd, three days before the 5th, has gone when the day is set.
    assert days(chat.at("2023-10-08T08:00")) == ["2023-10-04", "2023-10-05", "2023-10-06"]


def test_a_waived_duty_is_silent(chat: Chat) -> None:
    now = chat.player.app.clock.now()
    chat.store(lambda store: store.duties.waive(plan(store), "Trường mới thành lập", None, now))
    assert days(chat.at("2023-11-30T08:00")) == []


def test_what_is_met_is_neither_extended_nor_waived(chat: Chat) -> None:
    identifier, now = chat.store(plan), chat.player.app.clock.now()
    chat.store(lambda store: store.duties.change(identifier, now, state="submitted"))
    with pytest.raises(LookupError):
        chat.store(lambda store: store.duties.extend(identifier, date(2023, 10, 20), None, now))
    with pytest.raises(LookupError):
        chat.store(lambda store: store.duties.waive(identifier, "x", None, now))


def test_both_leave_their_trace(chat: Chat) -> None:
    identifier = chat.store(plan)
    extend(chat, "2023-10-20")
    now = chat.player.app.clock.now()
    chat.store(lambda store: store.duties.waive(identifier, "Trường nhỏ", 1, now))
    noted = chat.store(lambda store: store.audit.of(f"duty:{identifier}"))
    assert noted == [
        ("extend", None, {"before": "2023-10-05"}, {"before": "2023-10-20"}),
        ("waive", 1, {"state": "open"}, {"state": "waived", "reason": "Trường nhỏ"}),
    ]
