"""What is stored on a person: handed out whole, erased, and removed when it is old."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, String, cast, delete, func, or_, select, update

from storage.rows import Person
from storage.tables import (
    account,
    audit,
    chore,
    conversation,
    duty,
    inbound,
    invite,
    message,
    metadata,
    person,
    report,
    report_file,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import Column, ColumnElement, Connection, Delete, Table, Update

HASH = re.compile(r"[0-9a-f]{64}")
SECRETS = {"invite": {"code_hash"}, "calendar_feed": {"token"}, "inbound": {"error"}}
"""Columns that are handed to nobody."""
ERASED = "erased"
"""The state of a message whose words are gone."""

RULES: dict[str, str] = {
    "account.person": "emptied",
    "announcement.author": "kept",
    "audit.actor": "kept",
    "calendar_feed.made_by": "kept",
    "conversation.account": "deleted",
    "conversation.person": "deleted",
    "draft.saved_by": "kept",
    "duty.progress_by": "kept",
    "inbound.account": "deleted",
    "invite.person": "deleted",
    "invite.used_by": "deleted",
    "message.account": "emptied",
    "message.person": "emptied",
    "opt_out.person": "kept",
    "reminder.person": "kept",
    "report.sent_by": "kept",
    "request.author": "kept",
}
"""What an erasure does with every row that names a person or an account: deleted, emptied of what identifies,
or kept, for it is the unit's and names only the pseudonym. A new column without a rule fails a test."""


@dataclass(frozen=True)
class Erased:
    """What an erasure did, in rows."""

    accounts: int
    messages: int
    inbound: int
    conversations: int
    invites: int
    mentions: int
    """Texts to others from which the name, the phone number or the address was taken."""
    kept_reports: int


def references() -> list[tuple[Table, Column[Any], str]]:
    """Every column that points to a person or an account: table, column, and which of the two."""
    return [
        (table, column, key.column.table.name)
        for table in metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name in {"person", "account"}
    ]


class Privacy:
    """What is stored on people, within one transaction. For the administrator's commands, not for handlers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all_on(self, who: Person) -> dict[str, list[dict[str, Any]]]:
        """Every row that names a person, by table; secrets are left out."""
        found: dict[str, list[dict[str, Any]]] = {"person": self._rows(person, person.c.id == who.id)}
        accounts = self._accounts(who.id)
        for table, column, target in references():
            wanted = column == who.id if target == "person" else column.in_(accounts)
            known = found.setdefault(table.name, [])
            known += [row for row in self._rows(table, wanted) if row not in known]
        found["audit"] += [row for row in self._rows(audit, _about(who)) if row not in found["audit"]]
        reports = [row["id"] for row in found["report"]]
        found["report_file"] = self._rows(report_file, report_file.c.report.in_(reports))
        return {name: rows for name, rows in found.items() if rows}

    def erase(self, who: Person) -> Erased:
        """Take away what identifies a person; the unit's reports and duties stay, and name a pseudonym."""
        accounts = self._accounts(who.id)
        theirs = or_(message.c.person == who.id, message.c.account.in_(accounts))
        emptied = self._do(update(message).where(theirs).values(**_empty()))
        came = self._do(delete(inbound).where(or_(inbound.c.account.in_(accounts), self._unowned(accounts))))
        owner = or_(conversation.c.person == who.id, conversation.c.account.in_(accounts))
        conversations = self._do(delete(conversation).where(owner))
        invites = self._do(delete(invite).where(or_(invite.c.person == who.id, invite.c.used_by.in_(accounts))))
        self._do(update(audit).where(_about(who)).values(before=None, after=None, subject=f"person:{ERASED}-{who.id}"))
        mentions = self._forget_mentions(who)
        for identifier in accounts:
            values = {"external_id": f"{ERASED}-{identifier}", "blocked": True, "language": None}
            self._do(update(account).where(account.c.id == identifier).values(**values))
        pseudonym = {"code": f"{ERASED}-{who.id}", "name": f"({ERASED} {who.id})", "phone": "", "email": ""}
        self._do(update(person).where(person.c.id == who.id).values(**pseudonym, active=False))
        count = select(func.count()).select_from(report).where(report.c.sent_by == who.id)
        kept = self._connection.scalar(count) or 0
        return Erased(len(accounts), emptied, came, conversations, invites, mentions, kept)

    def remove_old(self, texts: datetime | None, inbox: datetime | None) -> dict[str, int]:
        """Empty messages from before ``texts``, forget what came in before ``inbox`` (None: keep); counts by what."""
        counts = {"messages": 0, "contexts": 0, "inbound": 0}
        if texts is not None:
            settled = message.c.state.in_(("sent", "failed", "skipped"))
            counts["messages"] = self._do(
                update(message).where(message.c.created_at < texts, settled).values(**_empty())
            )
            at_rest = or_(conversation.c.dialog.is_(None), cast(conversation.c.dialog, String) == "null")
            old = (conversation.c.updated_at < texts) & at_rest
            counts["contexts"] = self._do(delete(conversation).where(old))
        if inbox is not None:
            counts["inbound"] = self._do(delete(inbound).where(inbound.c.received_at < inbox))
        return counts

    def wanted_files(self, since: datetime) -> set[str]:
        """The hashes of contents that reports, drafts and all else refer to, and messages newer than a moment."""
        wanted = set(self._connection.scalars(select(report_file.c.blob)))
        for table in metadata.sorted_tables:
            columns = [column for column in table.columns if isinstance(column.type, JSON)]
            if table is message:
                query = select(message.c.files).where(
                    message.c.created_at >= since, cast(message.c.files, String) != "[]"
                )
            elif table is audit or not columns:
                continue  # the trail says that a file was there, and does not hold it
            else:
                query = select(*columns)
            for row in self._connection.execute(query):
                wanted.update(HASH.findall(str(tuple(row))))
        return wanted

    def begin_chore(self, name: str, day: date) -> bool:
        """Whether a daily chore is still to be done on a day; it counts as done from now on."""
        known = self._connection.scalar(select(chore.c.done_on).where(chore.c.name == name))
        if known is not None and known >= day:
            return False
        if known is None:
            self._connection.execute(chore.insert().values(name=name, done_on=day))
        else:
            self._do(update(chore).where(chore.c.name == name).values(done_on=day))
        return True

    def _accounts(self, identifier: int) -> Sequence[int]:
        return self._connection.scalars(select(account.c.id).where(account.c.person == identifier)).all()

    def _unowned(self, accounts: Sequence[int]) -> ColumnElement[bool]:
        """What failed before its account was known bears the channel's identifier in its own."""
        known = select(account.c.channel, account.c.external_id).where(account.c.id.in_(accounts))
        begun = [
            (inbound.c.channel == row.channel) & inbound.c.message_id.startswith(row.external_id, autoescape=True)
            for row in self._connection.execute(known)
        ]
        return or_(inbound.c.account.in_([]), *begun) & inbound.c.account.is_(None)

    def _forget_mentions(self, who: Person) -> int:
        """Take name, phone number and address out of what others were sent and wrote."""
        namesakes = select(func.count()).select_from(person).where(person.c.name == who.name, person.c.id != who.id)
        words = [who.phone, who.email, *([] if self._connection.scalar(namesakes) else [who.name])]
        changed = 0
        for word in filter(None, words):
            for column in (message.c.text, inbound.c.text, duty.c.progress_note, duty.c.reason):
                found = column.contains(word, autoescape=True)
                values = {column.name: func.replace(column, word, "(…)")}
                changed += self._do(update(column.table).where(found).values(**values))
        return changed + self._forget_in_trail(who, [word for word in words if word])

    def _forget_in_trail(self, who: Person, words: Sequence[str]) -> int:
        """Take words out of what the trail says a person wrote."""
        changed = 0
        for row in self._connection.execute(select(audit).where(audit.c.actor == who.id)):
            values = {name: _without(getattr(row, name), words) for name in ("before", "after")}
            if (row.before, row.after) != (values["before"], values["after"]):
                changed += self._do(update(audit).where(audit.c.id == row.id).values(**values))
        return changed

    def _rows(self, table: Table, wanted: ColumnElement[bool]) -> list[dict[str, Any]]:
        hidden = SECRETS.get(table.name, set())
        rows = self._connection.execute(select(table).where(wanted)).mappings()
        return [{name: value for name, value in row.items() if name not in hidden} for row in rows]

    def _do(self, statement: Update | Delete) -> int:
        return self._connection.execute(statement).rowcount


def _about(who: Person) -> ColumnElement[bool]:
    return audit.c.subject == f"person:{who.code}"


def _without(value: object, words: Sequence[str]) -> object:
    """JSON as it was, but that its texts lack some words."""
    if isinstance(value, dict):
        return {key: _without(each, words) for key, each in value.items()}
    if isinstance(value, str):
        for word in words:
            value = value.replace(word, "(…)")
    return value


def _empty() -> dict[str, Any]:
    return {"text": "", "buttons": [], "files": [], "state": ERASED}
