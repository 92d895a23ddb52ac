"""Reports: versions of a filled form, never overwritten, with their files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from storage.duties import visible
from storage.inserting import once
from storage.locks import lock
from storage.rows import Report, StoredFile, shaped
from storage.tables import blob, duty, report, report_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Select

    from storage.rows import Viewer


class Reports:
    """The reports of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(  # noqa: PLR0913 - a row's columns, by keyword
        self,
        duty_id: int,
        *,
        form: str,
        form_version: int,
        answers: dict[str, Any],
        files: Sequence[StoredFile],
        via: str,
        note: str | None,
        sent_by: int,
        now: datetime,
    ) -> Report:
        """Keep a new version of a duty's report; its receipt number is ``<year>-<running number>``."""
        lock(self._connection, "report number")
        version = 1 + (self._connection.scalar(select(func.max(report.c.version)).where(report.c.duty == duty_id)) or 0)
        running = 1 + (self._connection.scalar(select(func.max(report.c.id))) or 0)
        values = {"duty": duty_id, "version": version, "form": form, "answers": answers, "via": via, "note": note}
        values["form_version"] = form_version
        statement = insert(report).values(**values, sent_by=sent_by, sent_at=now, number=f"{now:%Y}-{running:05}")
        row = self._connection.execute(statement.returning(report)).one()
        for file in files:
            self._connection.execute(insert(report_file).values(report=row.id, blob=file.hash, name=file.name))
        return shaped(Report, row)

    def latest(self, duty_id: int, viewer: Viewer) -> Report | None:
        """The newest version that was not withdrawn; None where there is none that the viewer may see."""
        query = _seen_by(viewer).where(report.c.duty == duty_id, report.c.withdrawn_at.is_(None))
        row = self._connection.execute(query.order_by(report.c.version.desc()).limit(1)).first()
        return shaped(Report, row) if row else None

    def of_duty(self, duty_id: int, viewer: Viewer) -> list[Report]:
        """Every version of a duty's report, the oldest first, those that were withdrawn too."""
        query = _seen_by(viewer).where(report.c.duty == duty_id).order_by(report.c.version)
        return [shaped(Report, row) for row in self._connection.execute(query)]

    def of_unit(self, unit: str, pack: str, viewer: Viewer) -> list[Report]:
        """What a unit filled in for a pack's duties, the newest first, what was withdrawn too."""
        query = _seen_by(viewer).where(duty.c.unit == unit, duty.c.pack == pack, report.c.via == "chat")
        return [shaped(Report, row) for row in self._connection.execute(query.order_by(report.c.id.desc()))]

    def withdraw(self, duty_id: int, now: datetime) -> None:
        """Note that a duty's report was taken back; its versions stay."""
        statement = update(report).where(report.c.duty == duty_id, report.c.withdrawn_at.is_(None))
        self._connection.execute(statement.values(withdrawn_at=now))

    def reopen(self, identifier: int, now: datetime) -> None:
        """Note that a report may be corrected though its last day has gone."""
        self._connection.execute(update(report).where(report.c.id == identifier).values(reopened_at=now))

    def files(self, identifier: int, viewer: Viewer) -> list[StoredFile]:
        """A report's files; none where the viewer may not see it."""
        query = (
            select(blob.c.hash, report_file.c.name, blob.c.type, blob.c.size)
            .join(blob, blob.c.hash == report_file.c.blob)
            .join(report, report.c.id == report_file.c.report)
            .join(duty, duty.c.id == report.c.duty)
            .where(report_file.c.report == identifier, visible(viewer))
            .order_by(report_file.c.id)
        )
        return [shaped(StoredFile, row) for row in self._connection.execute(query)]

    def remember(self, file: StoredFile, now: datetime) -> None:
        """Note that the blob store holds a file's content."""
        values = {"hash": file.hash, "type": file.type, "size": file.size, "created_at": now}
        self._connection.execute(once(self._connection, blob).values(**values))


def _seen_by(viewer: Viewer) -> Select[Any]:
    """The reports of the duties that a viewer may see."""
    return select(*report.c).join(duty, duty.c.id == report.c.duty).where(visible(viewer))
