"""The tables. Instants are kept in UTC; days are plain days in the department's time zone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Time,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)

if TYPE_CHECKING:
    from sqlalchemy import Dialect

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMES)


class Instant(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC without an offset in the database, so that every engine compares it alike."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """To UTC; a naive moment is a fault of the caller."""
        if value is not None and value.tzinfo is None:
            message = f"a moment without a time zone: {value}"
            raise ValueError(message)
        return value.astimezone(UTC).replace(tzinfo=None) if value is not None else None

    def process_result_value(self, value: Any, _dialect: Dialect) -> datetime | None:  # noqa: ANN401 - the driver's
        """Back to an aware moment."""
        return value.replace(tzinfo=UTC) if value is not None else None


def _key() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _to(target: str, *, name: str | None = None, null: bool = False, index: bool = False) -> Column[int]:
    return Column(name or target.split(".", maxsplit=1)[0], ForeignKey(target), nullable=null, index=index)


def _checked_by_sqlite(name: str) -> ForeignKeyConstraint:
    """A key to the table of that name where checking it costs little: PostgreSQL locks and checks row by row."""
    return ForeignKeyConstraint([name], [f"{name}.id"]).ddl_if(dialect="sqlite")


unit = Table(
    "unit",
    metadata,
    Column("code", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("type", String(32), nullable=False, index=True),
    Column("parent", ForeignKey("unit.code"), index=True),
    Column("district", String(100), nullable=False, server_default=""),
    Column("active", Boolean, nullable=False, default=True),
)

person = Table(
    "person",
    metadata,
    _key(),
    Column("code", String(100), nullable=False, unique=True),
    _to("unit.code", index=True),
    Column("name", String(200), nullable=False),
    Column("role", String(16), nullable=False),
    Column("phone", String(20), nullable=False, server_default=""),
    Column("email", String(200), nullable=False, server_default=""),
    Column("language", String(2), nullable=False, default="vi"),
    Column("active", Boolean, nullable=False, default=True),
    Column("remind_at", Time),
    Column("snoozed_until", Date),
)

opt_out = Table(
    "opt_out",
    metadata,
    Column("person", ForeignKey("person.id"), primary_key=True),
    Column("kind", String(16), primary_key=True),
)

account = Table(
    "account",
    metadata,
    _key(),
    Column("channel", String(16), nullable=False),
    Column("external_id", String(100), nullable=False),
    _to("person.id", null=True, index=True),
    Column("language", String(2)),
    Column("blocked", Boolean, nullable=False, default=False),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    UniqueConstraint("channel", "external_id"),
)

invite = Table(
    "invite",
    metadata,
    _key(),
    _to("person.id", index=True),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    _to("account.id", name="used_by", null=True),
    Column("revoked_at", Instant),
)

inbound = Table(
    "inbound",
    metadata,
    _key(),
    Column("channel", String(16), nullable=False),
    Column("message_id", String(100), nullable=False),
    _to("account.id", null=True, index=True),
    Column("received_at", Instant, nullable=False),
    Column("text", Text, nullable=False, default=""),
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("error", String(300)),
    UniqueConstraint("channel", "message_id"),
)

conversation = Table(
    "conversation",
    metadata,
    _key(),
    Column("person", ForeignKey("person.id"), unique=True),
    Column("account", ForeignKey("account.id"), unique=True),
    Column("dialog", JSON),
    Column("context", JSON),
    Column("context_at", Instant),
    Column("updated_at", Instant, nullable=False),
)

activation = Table(
    "activation",
    metadata,
    Column("pack", String(64), primary_key=True),
    Column("activated_at", Instant, nullable=False),
)

duty = Table(
    "duty",
    metadata,
    _key(),
    Column("pack", String(64), nullable=False),
    Column("obligation", String(64), nullable=False),
    _to("unit.code"),
    Column("reviewer", ForeignKey("unit.code")),
    Column("before", Date),
    Column("state", String(10), nullable=False),
    Column("progress", String(16)),
    Column("progress_note", Text),
    Column("progress_by", ForeignKey("person.id")),
    Column("progress_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("open_since", Instant, nullable=False),
    Column("returned_on", Date),
    Column("reason", Text),
    Column("nudged_on", Date),
    Column("next_occasion", Date),
    UniqueConstraint("pack", "obligation", "unit"),
    Index("ix_duty_unit", "unit"),
    Index("ix_duty_reviewer", "reviewer"),
    Index("ix_duty_next_occasion", "next_occasion"),
)

request = Table(
    "request",
    metadata,
    _key(),
    Column("author", ForeignKey("person.id"), nullable=False),
    _to("unit.code"),
    Column("title", String(100), nullable=False),
    Column("ask", Text, nullable=False),
    Column("audience", JSON, nullable=False),
    Column("before", Date, nullable=False),
    Column("created_at", Instant, nullable=False),
)

report = Table(
    "report",
    metadata,
    _key(),
    _to("duty.id"),
    Column("version", Integer, nullable=False),
    Column("form", String(64), nullable=False),
    Column("answers", JSON, nullable=False),
    Column("via", String(8), nullable=False),
    Column("note", Text),
    Column("sent_by", ForeignKey("person.id"), nullable=False),
    Column("sent_at", Instant, nullable=False),
    Column("number", String(20), nullable=False, unique=True),
    Column("withdrawn_at", Instant),
    Column("form_version", Integer),
    Column("reopened_at", Instant),
    UniqueConstraint("duty", "version"),
)

draft = Table(
    "draft",
    metadata,
    _key(),
    Column("duty", ForeignKey("duty.id"), nullable=False, unique=True),
    Column("state", JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("corrects", ForeignKey("report.id")),
    Column("saved_by", ForeignKey("person.id"), nullable=False),
    Column("saved_at", Instant, nullable=False),
)

blob = Table(
    "blob",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("type", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
)

report_file = Table(
    "report_file",
    metadata,
    _key(),
    _to("report.id", index=True),
    _to("blob.hash"),
    Column("name", String(200), nullable=False),
)

announcement = Table(
    "announcement",
    metadata,
    _key(),
    Column("author", ForeignKey("person.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("audience", JSON, nullable=False),
    Column("state", String(10), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("send_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("people", Integer, nullable=False, default=0),
    Column("board", Integer),
    Column("files", JSON, nullable=False, server_default=text("'[]'")),
    Column("mandatory", Boolean, nullable=False, server_default=false()),
    Column("approved_by", Integer),
    Column("remind_at", Instant),
    Index("ix_announcement_state_send_at", "state", "send_at"),
)

message = Table(
    "message",
    metadata,
    _key(),
    Column("key", String(120), unique=True),
    Column("cause", String(16), nullable=False),
    Column("priority", Integer, nullable=False),
    _to("person.id", null=True, index=True),
    Column("account", Integer),
    Column("channel", String(16)),
    Column("text", Text, nullable=False, default=""),
    Column("buttons", JSON, nullable=False),
    Column("files", JSON, nullable=False),
    Column("edits", ForeignKey("message.id"), index=True),
    Column("render", String(16)),
    Column("announcement", Integer),
    Column("state", String(10), nullable=False),
    Column("reason", String(300)),
    Column("attempts", Integer, nullable=False, default=0),
    Column("unsure", Integer, nullable=False, server_default="0"),
    Column("due_at", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("provider_id", String(100)),
    Column("created_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("read_at", Instant),
    _checked_by_sqlite("account"),
    _checked_by_sqlite("announcement"),
    Index("ix_message_account_id", "account", "id"),
    Index("ix_message_announcement_state", "announcement", "state"),
    Index(
        "ix_message_waiting",
        "channel",
        "state",
        "priority",
        "due_at",
        "id",
        sqlite_where=text("state IN ('queued', 'sending', 'uncertain')"),
        postgresql_where=text("state IN ('queued', 'sending', 'uncertain')"),
    ),
)

reminder = Table(
    "reminder",
    metadata,
    _key(),
    _to("duty.id"),
    Column("before", Date, nullable=False),
    Column("occasion", String(24), nullable=False),
    Column("day", Date, nullable=False),
    _to("person.id"),
    _to("message.id", index=True),
    Column("skipped", String(16)),
    UniqueConstraint("duty", "before", "occasion", "person"),
)

audit = Table(
    "audit",
    metadata,
    _key(),
    Column("at", Instant, nullable=False),
    Column("actor", ForeignKey("person.id")),
    Column("action", String(32), nullable=False),
    Column("subject", String(64), nullable=False, index=True),
    Column("before", JSON),
    Column("after", JSON),
)

calendar_feed = Table(
    "calendar_feed",
    metadata,
    Column("unit", ForeignKey("unit.code"), primary_key=True),
    Column("token", String(64), nullable=False, unique=True),
    Column("made_by", ForeignKey("person.id"), nullable=False),
    Column("created_at", Instant, nullable=False),
)

chore = Table(
    "chore",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("done_on", Date, nullable=False),
)
