"""Some of the conversations of tests/conversations, unchanged, over PostgreSQL.

``NHAC_TEST_DATABASE=postgresql make test ARGS="tests/conversations tests/test_play.py"`` plays them all so.
"""

from __future__ import annotations

import pytest

from tests.conversations import test_announcements, test_people, test_reminders, test_reports, test_status

pytestmark = pytest.mark.postgres
CHOSEN = {
    test_announcements: (
        "test_to_everyone_with_the_exact_count_and_receipts",
        "test_who_has_submitted_is_left_out",
        "test_scheduled_it_goes_out_at_its_time",
    ),
    test_people: ("test_an_invite_binds_an_account_once", "test_pushes_follow_the_person_to_the_newest_account"),
    test_reminders: ("test_two_duties_of_one_day_are_one_message", "test_a_restart_repeats_nothing"),
    test_reports: (
        "test_the_form_of_the_plan_from_first_question_to_receipt",
        "test_the_reviewer_gets_the_files",
        "test_a_returned_report_is_open_again_with_the_reason",
    ),
    test_status: ("test_what_is_overdue_comes_first_in_the_progress", "test_the_same_update_twice_is_one"),
}


@pytest.fixture
def chat_database(postgres_url: str) -> str:
    return postgres_url


for module, names in CHOSEN.items():
    for name in names:
        globals()[name] = getattr(module, name)
