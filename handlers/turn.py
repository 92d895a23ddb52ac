"""One message and everything a handler needs to answer it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Literal

from storage.rows import Account, Button, Cause, Person, Shown, StoredFile, Unit, Viewer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from knowledge.answering.knowledge import Knowledge
    from knowledge.forms import Form
    from knowledge.schema import Pack
    from knowledge.wording import Wording
    from storage.store import Store

QUIET_FROM, QUIET_UNTIL = time(20), time(7)
QUIET: frozenset[Cause] = frozenset({"prompt", "reminder"})


Kind = Literal[
    "said",
    "edited",
    "sticker",
    "voice",
    "unreadable",
    "file-too-large",
    "file-empty",
    "file-lost",
    "blocked",
    "unblocked",
    "moved",
]
"""What came: words, a press, a contact or a file are ``said``; of the rest a channel only tells that it came."""


@dataclass(frozen=True)
class Press:
    """A press of the button ``index`` (from 0) of the outbox message ``message``; both may be forged."""

    message: int
    index: int


@dataclass(frozen=True)
class Contact:
    """A phone number that the channel vouches for; ``own``: it is that of whoever sent it."""

    phone: str
    own: bool


@dataclass(frozen=True)
class Incoming:
    """What a channel parsed out of one update.

    ``message_id`` is unique within the channel: the same update delivered again bears the same one.
    ``external_id`` is the channel's own identifier of the account, ``language`` what the channel tells of the reader.
    """

    channel: str
    external_id: str
    message_id: str
    text: str = ""
    press: Press | None = None
    file: StoredFile | None = None
    language: str | None = None
    kind: Kind = "said"
    """With ``moved`` the text is the account's new external id."""
    contact: Contact | None = None
    group: bool = False
    """Whether others read along: the account is that of a group, and is never a person's."""
    shares_contact: bool = False
    """Whether the channel can ask its reader for the own phone number."""
    forwarded: bool = False
    """Whether somebody else wrote it, and the sender only passed it on."""
    keeps_buttons: bool = False
    """Whether the channel leaves the buttons of old messages in sight until they are taken off."""


@dataclass(frozen=True)
class World:
    """What does not change from message to message; the composition root builds it."""

    packs: Mapping[str, Pack]
    knowledge: Knowledge
    wording: Wording
    forms: Mapping[tuple[str, str], Form]
    zone: ZoneInfo
    new_code: Callable[[], str]
    """A fresh secret of at least 128 random bits, in characters that a link may hold."""
    keep: Callable[[str, bytes], StoredFile]
    """Puts a content into the blob store under a name that people see."""
    public_url: str | None = None
    """The address at which people reach the web server; None where it has none."""
    report_template: Path | None = None
    """The department's own template of the consolidated report."""
    approval: bool = False
    """Whether an announcement needs a second person's approval."""

    def local(self, moment: datetime) -> datetime:
        """A moment on the department's clock."""
        return moment.astimezone(self.zone)

    def outside_quiet_hours(self, moment: datetime) -> datetime:
        """``moment``, or the morning after where it falls into the night."""
        local = self.local(moment)
        if local.time() >= QUIET_FROM:
            local = datetime.combine(local.date() + timedelta(days=1), QUIET_UNTIL, self.zone)
        elif local.time() < QUIET_UNTIL:
            local = datetime.combine(local.date(), QUIET_UNTIL, self.zone)
        return local


@dataclass
class Turn:
    """One inbound message within its transaction. Replies go to the outbox of the same transaction."""

    store: Store
    world: World
    now: datetime
    account: Account
    person: Person | None
    unit: Unit | None
    language: str
    incoming: Incoming
    message: int | None = None
    """The outbox message whose button was pressed."""
    dialog: dict[str, Any] | None = None
    context: dict[str, Any] = field(default_factory=dict)
    """What the last question was about."""
    shown: Shown | None = None
    """The message in front of whoever writes, with its buttons."""
    edited: set[int] = field(default_factory=set)
    """The outbox messages that this turn replaced."""

    @property
    def today(self) -> date:
        """The day on the department's clock."""
        return self.world.local(self.now).date()

    @property
    def text(self) -> str:
        """What was typed, without the blanks around it."""
        return self.incoming.text.strip()

    @property
    def setting(self) -> str:
        """The language that the reader chose, whatever the message was written in."""
        return self.person.language if self.person else (self.account.language or "vi")

    @property
    def who(self) -> Person:
        """The person; PermissionError for a stranger."""
        if self.person is None:
            raise PermissionError
        return self.person

    @property
    def viewer(self) -> Viewer:
        """On whose behalf duties are read; PermissionError for a stranger."""
        return Viewer(self.who.id, self.who.role, self.who.unit)

    @property
    def _whose(self) -> int | None:
        return self.person.id if self.person else None

    def say(self, key: str, language: str | None = None, **values: object) -> str:
        """A wording in the language of the turn."""
        return self.world.wording.say(language or self.language, key, **values)

    def button(self, key: str, action: str, language: str | None = None, **args: Any) -> Button:  # noqa: ANN401 - JSON
        """A button whose label is the wording ``button.<key>``, in the reader's setting unless told otherwise."""
        return Button(self.say(f"button.{key}", language or self.setting), action, args)

    def reply(self, text: str, buttons: Sequence[Button] = (), files: Sequence[StoredFile] = ()) -> None:
        """Answer whoever wrote."""
        self.store.outbox.reply(text, self.account, self._whose, now=self.now, buttons=buttons, files=files)

    def post(self, text: str, buttons: Sequence[Button] = ()) -> int:
        """Answer whoever wrote with what is to be edited later; its id in the outbox."""
        put, account = self.store.outbox.put, self.account.id
        identifier = put("reply", text, now=self.now, account_id=account, person_id=self._whose, buttons=buttons)
        if identifier is None:  # only a key could be taken, and a reply has none
            raise RuntimeError
        return identifier

    def edit(self, message: int, text: str, buttons: Sequence[Button] = ()) -> None:
        """Replace a message that went out before."""
        self.edited.add(message)
        self.store.outbox.edit(message, text, now=self.now, buttons=buttons)

    def push(
        self,
        cause: Cause,
        to: Person,
        text: str,
        buttons: Sequence[Button] = (),
        files: Sequence[StoredFile] = (),
    ) -> None:
        """Tell somebody else, at night only in the morning where the cause can wait."""
        due_at = self.world.outside_quiet_hours(self.now) if cause in QUIET else self.now
        self.store.outbox.put(cause, text, now=self.now, due_at=due_at, person_id=to.id, buttons=buttons, files=files)

    def end_dialog(self) -> None:
        """Leave the dialog."""
        self.dialog = None
        self.store.conversations.set_dialog(self.account, None, self.now)

    def keep_dialog(self, dialog: dict[str, Any]) -> None:
        """Stay in a dialog, or enter it; ``dialog["kind"]`` names its handler. Within, the reader's setting holds."""
        self.language = self.setting
        self.dialog = dialog
        self.store.conversations.set_dialog(self.account, dialog, self.now)
