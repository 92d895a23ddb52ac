"""Units, people and their accounts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import Select, and_, bindparam, case, func, insert, select, update

from storage.inserting import MOST_AT_ONCE, chunks
from storage.rows import Account, Person, Reader, Role, Unit, shaped
from storage.tables import account, person, unit

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, ScalarSelect

WEB = "web"
RESPONSIBLE: tuple[Role, ...] = ("principal", "focal", "coordinator")

# Asked for with every message that comes in: written once, so that SQLAlchemy need not compose them each time.
UNIT = select(unit).where(unit.c.code == bindparam("code"))
PERSON = select(person).where(person.c.id == bindparam("id"))
ACCOUNT = select(account).where(account.c.id == bindparam("id"))
FOUND = select(account).where(account.c.channel == bindparam("channel"), account.c.external_id == bindparam("as"))
BEHIND = select(account.c.external_id, account.c.person).where(
    account.c.channel == bindparam("channel"), account.c.external_id.in_(bindparam("those", expanding=True))
)
READERS = (
    select(account.c.external_id, account.c.language.label("told"), person.c.role, person.c.language.label("theirs"))
    .outerjoin(person, and_(person.c.id == account.c.person, person.c.active))
    .where(account.c.channel == bindparam("channel"))
    .where(account.c.external_id.in_(bindparam("those", expanding=True)))
)
SPEAKS = update(account).where(account.c.id == bindparam("of")).values(language=bindparam("said"))
SEEN = update(account).where(account.c.id == bindparam("of")).values(seen_at=bindparam("now"), blocked=False)


def push_account() -> ScalarSelect[int]:
    """The account to which a person's pushes go, for use inside a statement over ``person``.

    The most recently active one that is not blocked; the web chat only where there is no other.
    """
    return (
        select(account.c.id)
        .where(account.c.person == person.c.id, ~account.c.blocked)
        .order_by(case((account.c.channel == WEB, 1), else_=0), account.c.seen_at.desc(), account.c.id)
        .limit(1)
        .scalar_subquery()
        .correlate(person)
    )


class People:
    """Units, people and accounts of one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[str, list[Person]] = {}

    def unit(self, code: str) -> Unit:
        """The unit of that code; KeyError where there is none."""
        row = self._connection.execute(UNIT, {"code": code}).first()
        if row is None:
            raise KeyError(code)
        return shaped(Unit, row)

    def units(self) -> list[Unit]:
        """Every active unit."""
        rows = self._connection.execute(select(unit).where(unit.c.active).order_by(unit.c.code))
        return [shaped(Unit, row) for row in rows]

    def districts(self) -> list[str]:
        """Every district that an active unit stands in."""
        query = select(unit.c.district).where(unit.c.active, unit.c.district != "").distinct().order_by(unit.c.district)
        return list(self._connection.scalars(query))

    def person(self, identifier: int) -> Person:
        """The person of that id; KeyError where there is none."""
        row = self._connection.execute(PERSON, {"id": identifier}).first()
        if row is None:
            raise KeyError(identifier)
        return shaped(Person, row)

    def person_by_code(self, code: str) -> Person:
        """The person of that code in the directory; KeyError where there is none."""
        return self._one(select(person).where(person.c.code == code), code)

    def people(self) -> list[Person]:
        """Every active person."""
        rows = self._connection.execute(select(person).where(person.c.active).order_by(person.c.id))
        return [shaped(Person, row) for row in rows]

    def without_account(self) -> list[Person]:
        """Every active person who has no account yet."""
        have = select(account.c.person).where(account.c.person.is_not(None))
        query = select(person).where(person.c.active, person.c.id.not_in(have)).order_by(person.c.id)
        return [shaped(Person, row) for row in self._connection.execute(query)]

    def of_unit(self, code: str, roles: Sequence[Role]) -> list[Person]:
        """The active people of a unit who have one of the roles."""
        query = select(person).where(person.c.unit == code, person.c.active, person.c.role.in_(roles))
        return [shaped(Person, row) for row in self._connection.execute(query.order_by(person.c.id))]

    def with_role(self, role: Role) -> list[Person]:
        """Every active person of a role."""
        query = select(person).where(person.c.active, person.c.role == role)
        return [shaped(Person, row) for row in self._connection.execute(query.order_by(person.c.id))]

    def responsible(self, code: str) -> list[Person]:
        """Who is reminded of a unit's duties: principal and focal persons, in an office its coordinators too."""
        return self._of_known_unit(code, RESPONSIBLE)

    def look_up(self, units: Iterable[str]) -> None:
        """Read the people of many units at once, for those who then ask unit by unit in the same transaction."""
        for codes in chunks(sorted(set(units) - self._known.keys()), MOST_AT_ONCE):
            query = select(person).where(person.c.unit.in_(codes), person.c.active).order_by(person.c.id)
            self._known |= {code: [] for code in codes}
            for row in self._connection.execute(query):
                self._known[row.unit].append(shaped(Person, row))

    def reviewers(self, code: str | None) -> list[Person]:
        """Who follows the duties that the unit ``code`` reviews; the department where no unit does."""
        if code is None:
            return self.with_role("department")
        return self._of_known_unit(code, ("coordinator",))

    def account(self, identifier: int) -> Account:
        """The account of that id; KeyError where there is none."""
        row = self._connection.execute(ACCOUNT, {"id": identifier}).first()
        if row is None:
            raise KeyError(identifier)
        return shaped(Account, row)

    def find_account(self, channel: str, external_id: str) -> Account | None:
        """The account of a channel's own identifier."""
        row = self._connection.execute(FOUND, {"channel": channel, "as": external_id}).first()
        return shaped(Account, row) if row else None

    def behind(self, channel: str, external_ids: Collection[str]) -> dict[str, int | None]:
        """Whose the accounts of a channel's own identifiers are, as far as there are any; None: a stranger's."""
        rows = self._connection.execute(BEHIND, {"channel": channel, "those": list(external_ids)})
        return {row.external_id: row.person for row in rows}

    def readers(self, channel: str, external_ids: Collection[str]) -> list[Reader]:
        """Who reads each account of a channel, as far as there are any."""
        return [
            Reader(row.external_id, row.role, row.theirs or row.told or "vi")
            for row in self._connection.execute(READERS, {"channel": channel, "those": list(external_ids)})
        ]

    def seen(self, channel: str, external_id: str, now: datetime) -> Account:
        """The account that just wrote, made where it is new; writing revives a blocked one."""
        known = self.find_account(channel, external_id)
        if known is not None:
            self._connection.execute(SEEN, {"of": known.id, "now": now})
            return replace(known, blocked=False)
        values = {"channel": channel, "external_id": external_id, "created_at": now, "seen_at": now}
        self._connection.execute(insert(account).values(**values, blocked=False))
        found = self.find_account(channel, external_id)
        if found is None:
            raise KeyError(external_id)
        return found

    def give_everybody_an_account(self, channel: str, now: datetime) -> None:
        """One ready account a person, whose external id is the person's code."""
        codes = select(account.c.external_id).where(account.c.channel == channel)
        query = select(person.c.id, person.c.code).where(person.c.active, person.c.code.not_in(codes))
        rows = [
            {"channel": channel, "external_id": code, "person": identifier, "created_at": now, "seen_at": now}
            for identifier, code in self._connection.execute(query)
        ]
        if rows:
            self._connection.execute(insert(account).values(blocked=False), rows)

    def push_account_of(self, identifier: int) -> int | None:
        """The account to which pushes to a person go; None where there is none that takes them."""
        return self._connection.scalar(select(push_account()).select_from(person).where(person.c.id == identifier))

    def bind(self, account_id: int, person_id: int | None) -> None:
        """Make an account a person's."""
        self._connection.execute(update(account).where(account.c.id == account_id).values(person=person_id))

    def block(self, account_id: int) -> None:
        """Note that an account takes no more messages."""
        self._connection.execute(update(account).where(account.c.id == account_id).values(blocked=True))

    def move(self, account_id: int, external_id: str) -> int:
        """Follow an account to its new identifier; returns the account that bears it now."""
        current = self.account(account_id)
        known = self.find_account(current.channel, external_id)
        if known is not None:
            return known.id
        statement = update(account).where(account.c.id == account_id)
        self._connection.execute(statement.values(external_id=external_id))
        return account_id

    def with_phone(self, phone: str) -> list[Person]:
        """The active people of a phone number, however it is written."""
        wanted = _national(phone)
        return [person for person in self.people() if person.phone and _national(person.phone) == wanted]

    def speak(self, language: str, *, account_id: int, person_id: int | None) -> None:
        """Set the language of a person, or of a stranger's account."""
        if person_id is None:
            self._connection.execute(SPEAKS, {"of": account_id, "said": language})
        else:
            self._connection.execute(update(person).where(person.c.id == person_id).values(language=language))

    def count(self) -> int:
        """How many active people there are."""
        return self._connection.scalar(select(func.count()).select_from(person).where(person.c.active)) or 0

    def _of_known_unit(self, code: str, roles: Sequence[Role]) -> list[Person]:
        if code not in self._known:
            return self.of_unit(code, roles)
        return [each for each in self._known[code] if each.role in roles]

    def _one(self, query: Select[tuple[object, ...]], key: str) -> Person:
        row = self._connection.execute(query).first()
        if row is None:
            raise KeyError(key)
        return shaped(Person, row)


def _national(phone: str) -> str:
    """A Vietnamese number from its first digit after 0 or +84 on."""
    digits = "".join(char for char in phone if char.isdigit())
    return digits.removeprefix("00").removeprefix("84").lstrip("0") if len(digits) > 9 else digits.lstrip("0")
