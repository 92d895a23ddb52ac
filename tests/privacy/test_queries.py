"""What a viewer may not see, the store does not hand out, whoever asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage.rows import Draft, Role, Viewer
from tests.chat import OFFICE, PRINCIPAL

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
