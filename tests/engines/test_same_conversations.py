"""Conversations of tests/conversations, unchanged, over PostgreSQL; all of them with NHAC_TEST_DATABASE=postgresql."""

from __future__ import annotations

import pytest

from tests.conversations import test_announcements, test_people, test_reminders, test_reports, test_status

pytestmark = pytest.mark.postgres


@pytest.fixture
def chat_database(postgres_url: str) -> str:
    return postgres_url


for module in (test_announcements, test_people, test_reminders, test_reports, test_status):
    for name, function in list(vars(module).items()):
        if name.startswith("test_"):
            globals()[name] = function
