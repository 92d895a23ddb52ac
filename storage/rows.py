"""What the store hands out: one frozen row a table, and the words that their columns may hold."""

from __future__ import annotations

from dataclasses import dataclass, fields
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Literal, TypeVar

if TYPE_CHECKING:
    from datetime import date, datetime, time, timedelta

    from sqlalchemy import Row

Role = Literal["principal", "focal", "coordinator", "department"]
DutyState = Literal["open", "submitted", "accepted", "returned", "waived"]
Progress = Literal["started", "not-started", "trouble"]
Cause = Literal["reply", "reminder", "prompt", "announcement", "escalation", "answer"]
MessageState = Literal["queued", "sending", "sent", "failed", "uncertain", "skipped", "erased"]
OptOut = Literal["reminder", "nudge", "digest", "announcement"]
"""What a person may do without."""
AnnouncementState = Literal["proposed", "scheduled", "sent", "recalled", "refused"]
"""``proposed`` waits for a second person's approval, ``scheduled`` for its moment."""
LANGUAGES = ("vi", "en")
"""In which readers are written to."""
UNMET: tuple[DutyState, ...] = ("open", "returned")
MET: tuple[DutyState, ...] = ("submitted", "accepted")

T = TypeVar("T")


_IN_ORDER: dict[type, itemgetter[Any]] = {}


def shaped(kind: type[T], row: Row[*tuple[Any, ...]]) -> T:
    """A table's row as a dataclass; columns that it has no field for are left out."""
    if kind not in _IN_ORDER:
        _IN_ORDER[kind] = itemgetter(*(field.name for field in fields(kind)))  # type: ignore[arg-type]
    return kind(*_IN_ORDER[kind](row._mapping))  # noqa: SLF001 - SQLAlchemy's documented name for it


@dataclass(frozen=True)
class Unit:
    """A school or office."""

    code: str
    name: str
    type: str
    parent: str | None
    district: str
    active: bool


@dataclass(frozen=True)
class Person:
    """Somebody of a unit."""

    id: int
    code: str
    unit: str
    name: str
    role: Role
    phone: str
    email: str
    language: str
    active: bool
    remind_at: time | None
    """When reminders go to them; None: at the hour of the rule."""
    snoozed_until: date | None


@dataclass(frozen=True)
class Account:
    """A person on a channel; a stranger's has no person."""

    id: int
    channel: str
    external_id: str
    person: int | None
    language: str | None
    blocked: bool


@dataclass(frozen=True)
class Shown:
    """The message that a reader has in front, as far as it can be answered: its row in the outbox, and its buttons."""

    id: int
    buttons: list[dict[str, Any]]


@dataclass(frozen=True)
class Reader:
    """Who reads an account, ``role`` None for a stranger, and in which language."""

    external_id: str
    role: Role | None
    language: str


@dataclass(frozen=True)
class Sender:
    """Who wrote, and where their conversation stands; ``person`` and ``unit`` None for a stranger."""

    account: Account
    person: Person | None
    unit: Unit | None
    dialog: dict[str, Any] | None
    context: dict[str, Any]
    context_at: datetime | None
    shown: Shown | None
    """None where nothing has reached the account yet."""

    def recent(self, now: datetime, keep: timedelta) -> dict[str, Any]:
        """What the last question was about; empty once it is older than ``keep``."""
        return self.context if self.context_at and now - self.context_at <= keep else {}


@dataclass(frozen=True)
class Invite:
    """A single-use code that binds an account to a person."""

    id: int
    person: int
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True)
class Duty:
    """One obligation of one unit. ``before`` is the day before which it is due; None: never reminded."""

    id: int
    pack: str
    obligation: str
    unit: str
    reviewer: str | None
    before: date | None
    state: DutyState
    progress: Progress | None
    progress_note: str | None
    progress_by: int | None
    progress_at: datetime | None
    created_at: datetime
    changed_at: datetime
    open_since: datetime
    returned_on: date | None
    reason: str | None
    nudged_on: date | None

    @property
    def unmet(self) -> bool:
        """Whether the unit still has to hand it in."""
        return self.state in UNMET


@dataclass(frozen=True)
class Report:
    """A filled form as it was sent; ``via`` is ``chat`` or ``paper``."""

    id: int
    duty: int
    version: int
    form: str
    answers: dict[str, Any]
    via: str
    note: str | None
    sent_by: int
    sent_at: datetime
    number: str
    withdrawn_at: datetime | None
    form_version: int | None
    reopened_at: datetime | None
    """When the reviewer allowed a correction after the last day."""


@dataclass(frozen=True)
class Draft:
    """What a unit has answered so far and not sent: one a duty. ``version`` goes up with every changed answer."""

    duty: int
    state: dict[str, Any]
    version: int
    corrects: int | None
    saved_by: int
    saved_at: datetime


@dataclass(frozen=True)
class Button:
    """A label, and what a press of it does: the name of an action and its arguments, kept on the server."""

    label: str
    action: str
    args: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """As it stands in a message's row."""
        return {"label": self.label, "action": self.action, "args": self.args}


@dataclass(frozen=True)
class StoredFile:
    """A file in the blob store, by the hash of its content."""

    hash: str
    name: str
    type: str
    size: int

    def to_json(self) -> dict[str, Any]:
        """As it stands in a message's row or a dialog."""
        return {"hash": self.hash, "name": self.name, "type": self.type, "size": self.size}


@dataclass(frozen=True)
class Message:
    """One row of the outbox."""

    id: int
    key: str | None
    cause: Cause
    person: int | None
    account: int | None
    channel: str | None
    text: str
    buttons: list[dict[str, Any]]
    files: list[dict[str, Any]]
    edits: int | None
    render: str | None
    announcement: int | None
    state: MessageState
    attempts: int
    unsure: int
    """How often nobody knew whether it left."""
    due_at: datetime
    provider_id: str | None
    created_at: datetime
    sent_at: datetime | None
    read_at: datetime | None


@dataclass(frozen=True)
class Address:
    """Where a message goes. ``edits``: the channel's own id of the message that it replaces."""

    channel: str
    external_id: str
    active: bool
    edits: str | None


@dataclass(frozen=True)
class Unsure:
    """How many messages of an announcement are ``uncertain``."""

    announcement: int
    count: int


@dataclass(frozen=True)
class Reminded:
    """A duty under a combined reminder; ``before``: the day by which it was due then."""

    id: int
    duty: int
    before: date
    occasion: str
    day: date
    skipped: str | None


@dataclass(frozen=True)
class Announcement:
    """A broadcast. ``people``: to how many it went; ``board``: the author's message that shows the counts.

    ``mandatory``: nobody can opt out of it; ``approved_by``: the second person, where one was asked for.
    ``remind_at``: when those who have not read it are reminded by themselves; None where that is done, or not wanted.
    """

    id: int
    author: int
    text: str
    audience: dict[str, Any]
    state: AnnouncementState
    send_at: datetime
    people: int
    board: int | None
    files: list[dict[str, Any]]
    mandatory: bool
    approved_by: int | None
    remind_at: datetime | None


@dataclass(frozen=True)
class Request:
    """An obligation that somebody made for the units of an audience; ``unit``: the office that asks and reviews."""

    id: int
    author: int
    unit: str
    title: str
    ask: str
    before: date
    created_at: datetime


@dataclass(frozen=True)
class Viewer:
    """On whose behalf duties are read: queries yield only what this person may see."""

    person: int
    role: Role
    unit: str
