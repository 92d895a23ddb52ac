"""Who is at the other end: a signed cookie, or in demo mode whoever was picked."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from itsdangerous import BadSignature, TimestampSigner

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection
    from starlette.responses import Response

    from storage.rows import Account, Person, Unit
    from storage.store import Store

CHANNEL = "web"
DAY = 24 * 60 * 60
LASTS = 180 * DAY
"""How many seconds a cookie is good for; every visit renews it."""


class Identity(Protocol):
    """Tells which account a request or a socket belongs to."""

    def external_id(self, connection: HTTPConnection) -> str | None:
        """The account's external id; None where nobody is known."""


class Cookie:
    """The signed cookie that holds an account's external id, a random one. Out of reach of scripts and other sites."""

    def __init__(self, secret: str | bytes, *, secure: bool) -> None:
        self._signer = TimestampSigner(secret, salt="nhac.web.cookie")
        self._secure = secure
        self.name = "__Host-nhac" if secure else "nhac"

    def external_id(self, connection: HTTPConnection) -> str | None:
        """The account of the cookie; None without one, with a forged or an old one."""
        try:
            return self._signer.unsign(connection.cookies.get(self.name, ""), max_age=LASTS).decode()
        except BadSignature:
            return None

    def give(self, response: Response, external_id: str) -> None:
        """Hand the cookie out, or renew it."""
        value = self._signer.sign(external_id).decode()
        response.set_cookie(
            self.name, value, max_age=LASTS, path="/", secure=self._secure, httponly=True, samesite="lax"
        )

    def take_back(self, response: Response) -> None:
        """Remove the cookie."""
        response.delete_cookie(self.name, path="/", secure=self._secure, httponly=True, samesite="lax")


class Picked:
    """Demo mode: the ``person`` of the address. Everybody's account is named by the person's code."""

    def external_id(self, connection: HTTPConnection) -> str | None:
        """The person's code; whether there is such a person shows when the account is opened."""
        return connection.query_params.get("person") or None


def new_external_id() -> str:
    """An external id that nobody can guess."""
    return secrets.token_urlsafe(16)


@dataclass(frozen=True)
class Visitor:
    """An account as a page shows it; a stranger has no person, and no account before the first message."""

    account: Account | None
    person: Person | None
    unit: Unit | None


def visitor(store: Store, external_id: str) -> Visitor:
    """Who has the web account of that external id."""
    account = store.people.find_account(CHANNEL, external_id)
    person = store.people.person(account.person) if account and account.person is not None else None
    if person is None or not person.active:
        return Visitor(account, None, None)
    return Visitor(account, person, store.people.unit(person.unit))
