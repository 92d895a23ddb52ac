"""What a viewer may not see, the store does not hand out, whoever asks for it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

import pytest

from storage.rows import UNMET, Draft, Role, Viewer
from tests.chat import DEPARTMENT, OFFICE, PRINCIPAL
from tests.conversations.test_requests import ask

if TYPE_CHECKING:
    from storage.store import Store
    from tests.chat import Chat

# role and unit of a viewer; whether a report of thcs-01 is shown, and whether a draft of it is
VIEWERS: list[tuple[Role, str, bool, bool]] = [
    ("principal", "thcs-01", True, True),
    ("focal", "thcs-01", True, True),
    ("principal", "thcs-02", False, False),
    ("focal", "thcs-02", False, False),
    ("coordinator", "phong-vung-tau", True, False),
    ("focal", "phong-vung-tau", False, False),
    ("coordinator", "phong-ba-ria", False, False),
    ("coordinator", "so-khtc", False, False),
    ("department", "so-vp", True, False),
]


@pytest.mark.parametrize(("role", "unit", "report", "draft"), VIEWERS)
def test_reports_files_and_drafts(chat: Chat, role: Role, unit: str, report: bool, draft: bool) -> None:
    chat.write(PRINCIPAL, "/baocao")
    chat.press(PRINCIPAL, "Đã xong")
    chat.press(PRINCIPAL, "Gửi")
    viewer = Viewer(0, role, unit)

    def seen(store: Store) -> tuple[bool, ...]:
        [sent] = store.reports.of_unit("thcs-01", "3626", OFFICE)
        store.drafts.save(Draft(sent.duty, {}, 1, None, sent.sent_by, sent.sent_at))
        return (
            store.reports.latest(sent.duty, viewer) is not None,
            bool(store.reports.of_duty(sent.duty, viewer)),
            bool(store.reports.of_unit("thcs-01", "3626", viewer)),
            store.duties.get(sent.duty, viewer) is not None,
            store.drafts.get(sent.duty, viewer) is not None,
            bool(store.drafts.of_unit(viewer)),
        )

    assert chat.store(seen) == (*[report] * 4, *[draft] * 2)


def test_an_office_looks_at_what_others_ask_of_its_own_units_only(chat: Chat) -> None:
    ask(chat, "thcs", who=DEPARTMENT)
    chat.press(DEPARTMENT, "Gửi")

    def seen(store: Store, viewer: Viewer) -> set[str]:
        rows = store.duties.followed(viewer, "request-1", "request", UNMET, "overseen")
        assert bool(rows) == bool(store.duties.tallies(viewer, "overseen"))
        assert all(store.duties.get(duty.id, viewer) is None for duty, _ in rows), "the duty itself is not shown"
        return {unit.code for _, unit in rows}

    for role, unit, codes in (
        ("coordinator", "phong-vung-tau", {"thcs-01", "thcs-02"}),
        ("principal", "phong-vung-tau", {"thcs-01", "thcs-02"}),
        ("focal", "phong-vung-tau", set()),
        ("principal", "thcs-01", set()),
        ("coordinator", "so-gdtrh", set()),
        ("department", "so-vp", set()),
    ):
        assert chat.store(partial(seen, viewer=Viewer(0, cast("Role", role), unit))) == codes, (role, unit)
