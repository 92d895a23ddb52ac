"""What is stored on a person: handed out whole, erased without a trace, and removed when it is old."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from bot import __main__ as command_line
from bot.administering import AdministrationError
from bot.blobs import BlobStore
from bot.playing import settings_for
from bot.privacy import erase_person, export_person
from bot.retention import limits, remove_old, sweep
from storage.engine import Database
from storage.privacy import RULES, references
from storage.tables import metadata
from tests.chat import COLLEAGUE, COORDINATOR, PRINCIPAL, Chat

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.rows import Person
    from storage.store import Store


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A school's principal reported a trouble and a plan with a file, and the reviewer was told."""
    chat = Chat(tmp_path)
    paper = tmp_path / "kế hoạch.txt"
    paper.write_text("nội dung của kế hoạch", encoding="utf-8")
    chat.write(PRINCIPAL, "/baocao")
    chat.press(PRINCIPAL, "Gặp khó khăn")
    chat.write(PRINCIPAL, "Mạng yếu, gọi tôi 0990000033")
    chat.write(PRINCIPAL, "/baocao")
    chat.press(PRINCIPAL, "Đã xong")
    chat.write(PRINCIPAL, "12/KH-THCS")
    chat.write(PRINCIPAL, "14/09/2023")
    chat.step({"from": PRINCIPAL, "file": str(paper)})
    chat.press(PRINCIPAL, "Gửi")
    chat.close()
    paper.unlink()
    return settings_for(tmp_path)


def person_of(settings: Settings) -> Person:
    database = Database(settings.database)
    with database.transaction() as store:
        found = store.people.person_by_code(PRINCIPAL)
    database.close()
    return found


def everything(settings: Settings) -> str:
    """All that the database holds, as text."""
    database = Database(settings.database)
    with database.engine.connect() as connection:
        rows = [str(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(select(table))]
    database.close()
    return "\n".join(rows)


def test_every_column_that_names_a_person_has_a_rule() -> None:
    named = {f"{table.name}.{column.name}" for table, column, _ in references()}
    assert named <= set(RULES)


def test_an_export_has_all_of_it_and_no_secret(settings: Settings, tmp_path: Path) -> None:
    lines = list(export_person(settings, PRINCIPAL, tmp_path / "out.zip"))
    assert "written to" in lines[0]
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        rows: dict[str, list[dict[str, Any]]] = json.loads(archive.read("person.json"))
        files = [name for name in archive.namelist() if name.startswith("files/")]
        assert archive.read(files[0]).decode() == "nội dung của kế hoạch"
    assert rows["person"][0]["code"] == PRINCIPAL
    assert {"account", "message", "inbound", "report", "report_file", "audit", "duty"} <= set(rows)
    assert "Mạng yếu, gọi tôi 0990000033" in [row["text"] for row in rows["inbound"]]
    assert files[0].endswith("kế hoạch.txt")
    with pytest.raises(AdministrationError, match="not in the directory"):
        list(export_person(settings, "x/y", None))


def test_nothing_identifies_who_was_erased_and_the_report_stays(settings: Settings) -> None:
    person = person_of(settings)
    before = everything(settings)
    assert all(word in before for word in (person.name, person.phone, person.email, person.code))
    lines = list(erase_person(settings, PRINCIPAL))
    assert any("1 report(s)" in line for line in lines)
    after = everything(settings)
    assert [word for word in (person.name, person.phone, person.email, person.code) if word in after] == []
    assert "12/KH-THCS" in after
    assert COLLEAGUE in after
    with pytest.raises(AdministrationError):
        list(erase_person(settings, PRINCIPAL))


def test_whoever_was_erased_is_a_stranger_when_writing_again(tmp_path: Path) -> None:
    chat = Chat(tmp_path)

    def erased(store: Store) -> object:
        return store.privacy.erase(store.people.person_by_code(PRINCIPAL))

    chat.write(PRINCIPAL, "/toi")
    chat.store(erased)
    line = chat.step({"stranger": PRINCIPAL, "text": "/han"})[0]
    assert "thuộc đơn vị nào" in line["text"]
    assert chat.reply(COORDINATOR, "/tiendo")["text"]
    chat.close()


def test_an_erasure_is_asked_back(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command_line, "_settings", lambda: settings)
    run = CliRunner().invoke(command_line.app, ["person", "erase", PRINCIPAL], input="n\n")
    assert run.exit_code == 1
    assert person_of(settings).name in run.output
    assert person_of(settings).active
    run = CliRunner().invoke(command_line.app, ["person", "erase", "nobody/here"], input="y\n")
    assert run.exit_code == 2
    assert "cannot be undone" not in run.output
    run = CliRunner().invoke(command_line.app, ["person", "erase", PRINCIPAL, "--yes"])
    assert run.exit_code == 0, run.output
    assert "is now erased-" in run.output


def test_old_texts_go_and_what_a_report_has_stays(tmp_path: Path) -> None:
    chat = Chat(tmp_path)
    paper = tmp_path / "a.txt"
    paper.write_text("trong báo cáo", encoding="utf-8")
    chat.write(PRINCIPAL, "/baocao")
    chat.press(PRINCIPAL, "Đã xong")
    chat.step({"from": PRINCIPAL, "file": str(paper)})
    chat.press(PRINCIPAL, "Gửi")
    chat.write(PRINCIPAL, "khi nào nộp kế hoạch?")
    app = chat.player.app
    loose = app.blobs.put("b.txt", b"x").hash
    later = datetime(2100, 1, 1, tzinfo=UTC)

    def sizes(store: Store) -> tuple[int, int]:
        account = store.people.find_account("console", PRINCIPAL)
        assert account is not None
        return len(store.outbox.history(account.id, 99)), len(store.conversations.history(account.id, 99))

    assert min(chat.store(sizes)) > 2

    def remove(day: datetime) -> None:
        chat._runner.run(remove_old(app.worker, app.blobs, app.settings, day, day.date()))

    remove(datetime(2023, 9, 19, tzinfo=UTC))
    assert min(chat.store(sizes)) > 2
    remove(later)
    assert chat.store(sizes) == (0, 0)
    kept = list(app.blobs.older_than(later))
    assert loose not in kept
    assert len(kept) == 1
    assert app.blobs.get(kept[0]).decode() == "trong báo cáo"
    assert chat.reply(PRINCIPAL, "khi nào nộp kế hoạch?")["text"]
    chat.close()


def test_a_day_is_swept_once_and_zero_means_for_ever(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'nhac.db'}")
    database.migrate()
    day = datetime(2023, 9, 18, tzinfo=UTC)
    with database.transaction() as store:
        begun = [store.privacy.begin_chore("retention", (day + timedelta(days=n)).date()) for n in (0, 0, 1, 0)]
    assert begun == [True, False, True, False]
    database.close()
    never = {"keep_texts_days": 0, "keep_inbox_days": 0, "keep_files_days": 0}
    old = limits(settings_for(tmp_path).model_copy(update=never), day)
    assert (old.texts, old.inbox, old.files) == (None, None, None)


def test_a_file_that_was_sent_again_is_left_alone(tmp_path: Path) -> None:
    blobs = BlobStore(tmp_path / "files")
    file = blobs.put("a", b"x")
    assert sweep(blobs, lambda _: True, datetime(2000, 1, 1, tzinfo=UTC)) == 0
    assert blobs.get(file.hash) == b"x"
    assert sweep(blobs, lambda _: True, datetime(2100, 1, 1, tzinfo=UTC)) == 1
