"""Invitations: links that bind a chat account to a person, issued, written to a sheet to hand out, and revoked.

A code lets whoever holds it in as that person: it is shown to whoever asked for it and stands in no log.
"""

from __future__ import annotations

import io
import os
import re
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from handlers import invites
from storage.audit import Noted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from handlers.turn import World
    from storage.rows import Person, Unit
    from storage.store import Store

# Heading (wording ``invite-sheet.<key>``) and width in characters.
COLUMNS: Final = (
    ("unit", 40),
    ("person", 40),
    ("role", 20),
    ("link", 60),
    ("telegram", 60),
    ("code", 28),
    ("expires", 16),
)
LINKS: Final = frozenset({"link", "telegram"})
LONGEST_TITLE: Final = 31
NOT_IN_TITLES: Final = re.compile(r"[\[\]:*?/\\]")
# A name that spreadsheets keep for themselves.
RESERVED: Final = "history"
NAMELESS: Final = "-"
ONLY_FOR_THE_OWNER: Final = 0o600


class InvitationError(Exception):
    """Invitations that cannot be made or written; its text is one line for the operator."""


@dataclass(frozen=True)
class Invitation:
    """A code for a person; ``office`` is the Phòng that hands it out, None where the department itself does."""

    person: Person
    unit: Unit
    code: str = field(repr=False)
    expires_at: datetime
    office: Unit | None


def links(base_url: str, code: str) -> str:
    """The address that opens an invite: ``https://host/invite/CODE``."""
    return f"{base_url.rstrip('/')}/invite/{quote(code, safe='')}"


def telegram_link(bot: str, code: str) -> str:
    """The address that opens the chat with the bot and hands it the code."""
    return f"https://t.me/{bot}?start={code}"


@dataclass(frozen=True)
class Ways:
    """How people get in: the address of the web page, and the bot's user name where there is one."""

    base_url: str
    bot: str | None = None


def issue_for(store: Store, world: World, people: Sequence[Person], now: datetime) -> list[Invitation]:
    """A new code for each person; the codes that they had and did not use are worthless from now on.

    Raises InvitationError where somebody is no longer in the directory, before any code is made.
    """
    gone = [person.code for person in people if not person.active]
    if gone:
        message = f"no longer in the directory: {', '.join(gone)}"
        raise InvitationError(message)
    units = {unit.code: unit for unit in store.people.units()}
    districts = {kind.code for pack in world.packs.values() for kind in pack.unit_types if kind.group == "district"}
    issued = [
        Invitation(
            person=person,
            unit=units[person.unit],
            code=invites.issue(store, world, person, now),
            expires_at=now + invites.LASTS,
            office=_office(units[person.unit], units, districts),
        )
        for person in people
    ]
    store.audit.note_all([Noted("invite", f"person:{each.person.code}") for each in issued], actor=None, now=now)
    return issued


def revoke(store: Store, people: Iterable[Person], now: datetime) -> int:
    """Make the unused codes of people worthless; returns how many codes there were."""
    revoked = {person.code: store.invites.revoke(person.id, now) for person in people}
    noted = [Noted("revoke-invite", f"person:{code}") for code, count in revoked.items() if count]
    store.audit.note_all(noted, actor=None, now=now)
    return sum(revoked.values())


def check_new(path: Path) -> None:
    """Raises InvitationError where a sheet cannot be written to ``path``: to be asked before codes are made."""
    if path.suffix.lower() != ".xlsx":
        message = f"{path} does not end in .xlsx"
    elif os.path.lexists(path):
        message = f"{path} exists already; name another file"
    elif not path.parent.is_dir():
        message = f"{path.parent} is no folder"
    else:
        return
    raise InvitationError(message)


def write_sheet(path: Path, invitations: Sequence[Invitation], world: World, ways: Ways, language: str = "vi") -> None:
    """Write a workbook with a sheet for each Phòng, and one for the units directly under the department.

    Only its owner may read the file. Raises InvitationError where it is there already, cannot be written, or would be
    empty.
    """
    if not invitations:
        raise InvitationError("there is nobody to invite")
    check_new(path)
    _write_new(path, _workbook(invitations, world, ways, language))


def _office(unit: Unit, units: Mapping[str, Unit], districts: set[str]) -> Unit | None:
    """The Phòng that a unit is or belongs to."""
    at: Unit | None = unit
    while at and at.type not in districts:
        at = units.get(at.parent or "")
    return at


def _workbook(invitations: Sequence[Invitation], world: World, ways: Ways, language: str) -> bytes:
    from xlsxwriter import Workbook

    offices: dict[Unit | None, list[Invitation]] = defaultdict(list)
    for each in invitations:
        offices[each.office].append(each)
    ordered = sorted(offices, key=lambda office: (office is not None, office.name if office else ""))
    department = world.wording.say(language, "invite-sheet.department")
    titles = _titles([office.name if office else department for office in ordered])
    content = io.BytesIO()
    # What people are called is text, whatever it looks like.
    workbook = Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False})
    bold = workbook.add_format({"bold": True})
    for office, title in zip(ordered, titles, strict=True):
        sheet = workbook.add_worksheet(title)
        _head(sheet, world, _headings(ways), language, bold)
        for number, each in enumerate(sorted(offices[office], key=_place), start=1):
            _row(sheet, number, _cells(each, world, ways, language))
    workbook.close()
    return content.getvalue()


def _place(each: Invitation) -> tuple[bool, str, str]:
    """Within a sheet: the Phòng first, then its schools."""
    return each.unit != each.office, each.unit.code, each.person.code


def _headings(ways: Ways) -> list[tuple[str, int]]:
    """Without a bot there is no column for it."""
    return [(key, width) for key, width in COLUMNS if key != "telegram" or ways.bot]


def _head(  # xlsxwriter has no types
    sheet: Any,  # noqa: ANN401 - the same
    world: World,
    headings: Sequence[tuple[str, int]],
    language: str,
    bold: object,
) -> None:
    for column, (key, width) in enumerate(headings):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, world.wording.say(language, f"invite-sheet.{key}"), bold)
    sheet.freeze_panes(1, 0)


def _cells(each: Invitation, world: World, ways: Ways, language: str) -> dict[str, str]:
    """What stands in each column, by its heading's key."""
    cells = {
        "unit": each.unit.name,
        "person": each.person.name,
        "role": world.wording.say(language, f"role.{each.person.role}"),
        "link": links(ways.base_url, each.code),
        "telegram": telegram_link(ways.bot or "", each.code),
        "code": each.code,
        "expires": f"{world.local(each.expires_at):%d/%m/%Y}",
    }
    return {key: cells[key] for key, _ in _headings(ways)}


def _row(sheet: Any, number: int, cells: Mapping[str, str]) -> None:  # noqa: ANN401 - xlsxwriter has no types
    for column, (key, cell) in enumerate(cells.items()):
        if key in LINKS:
            sheet.write_url(number, column, cell)
        else:
            sheet.write_string(number, column, cell)


def _titles(names: Sequence[str]) -> Iterator[str]:
    """A name for each sheet that spreadsheets accept, none twice whatever its case."""
    taken = {RESERVED}
    for name in names:
        plain = " ".join(NOT_IN_TITLES.sub(" ", name).split())
        title, count = _cut(plain, LONGEST_TITLE), 1
        while title.casefold() in taken:
            count += 1
            title = f"{_cut(plain, LONGEST_TITLE - len(f' {count}'))} {count}"
        taken.add(title.casefold())
        yield title


def _cut(name: str, most: int) -> str:
    """The beginning of a name; spreadsheets count in UTF-16, and want no quotation mark at either end."""
    short = name.strip("' ").encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")
    return short.strip("' ") or NAMELESS


def _write_new(path: Path, content: bytes) -> None:
    try:
        descriptor = os.open(
            path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), ONLY_FOR_THE_OWNER
        )
    except OSError as error:
        message = f"{path} cannot be written ({error.strerror})"
        raise InvitationError(message) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
    except OSError as error:
        # Half a workbook opens nowhere, and its name would be in the way of the next attempt.
        with suppress(OSError):
            path.unlink()
        message = f"{path} cannot be written ({error.strerror})"
        raise InvitationError(message) from error
