"""Reports: versions of a filled form, never overwritten, with their files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from storage.inserting import once
from storage.locks import lock
from storage.rows import Report, StoredFile, shaped
from storage.tables import blob, report, report_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection


class Reports:
    """The reports of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(  # noqa: PLR0913 - a row's columns, by keyword
        self,
        duty_id: int,
        *,
        form: str,
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
        statement = insert(report).values(**values, sent_by=sent_by, sent_at=now, number=f"{now:%Y}-{running:05}")
        row = self._connection.execute(statement.returning(report)).one()
        for file in files:
            self._connection.execute(insert(report_file).values(report=row.id, blob=file.hash, name=file.name))
        return shaped(Report, row)

    def latest(self, duty_id: int) -> Report | None:
        """The newest version that was not withdrawn."""
        query = select(report).where(report.c.duty == duty_id, report.c.withdrawn_at.is_(None))
        row = self._connection.execute(query.order_by(report.c.version.desc()).limit(1)).first()
        return shaped(Report, row) if row else None

    def withdraw(self, identifier: int, now: datetime) -> None:
        """Note that a report was taken back; its version stays."""
        self._connection.execute(update(report).where(report.c.id == identifier).values(withdrawn_at=now))

    def files(self, identifier: int) -> list[StoredFile]:
        """A report's files."""
        query = (
            select(blob.c.hash, report_file.c.name, blob.c.type, blob.c.size)
            .join(blob, blob.c.hash == report_file.c.blob)
            .where(report_file.c.report == identifier)
            .order_by(report_file.c.id)
        )
        return [shaped(StoredFile, row) for row in self._connection.execute(query)]

    def remember(self, file: StoredFile, now: datetime) -> None:
        """Note that the blob store holds a file's content."""
        values = {"hash": file.hash, "type": file.type, "size": file.size, "created_at": now}
        self._connection.execute(once(self._connection, blob).values(**values))
