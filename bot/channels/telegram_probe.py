"""One question to Telegram's server, for the command line: who the bot is, where updates go. Loads neither library."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from datetime import datetime

    from bot.settings import Settings

SECONDS = 5.0
REFUSED = frozenset({401, 403, 404})


@dataclass(frozen=True)
class Told:
    """What came back: ``result`` where the server agreed, ``status`` 0 where it was not reached, ``at`` its clock."""

    status: int
    result: dict[str, Any] = field(default_factory=dict)
    at: datetime | None = None
    reason: str = ""


def ask(settings: Settings, method: str) -> Told:
    """Ask with the token of the settings; raises ValueError where there is none. The token is in no answer."""
    if settings.telegram_token is None:
        raise ValueError
    url = f"{settings.telegram_api_url}/bot{settings.telegram_token.get_secret_value()}/{method}"
    try:
        response = httpx.get(url, timeout=SECONDS)
    except httpx.HTTPError as error:
        # Its text may hold the address, and with it the token.
        return Told(0, reason=type(error).__name__)
    try:
        result = response.json().get("result")
    except ValueError:
        result = None
    moment = response.headers.get("date")
    known = result if isinstance(result, dict) else {}
    return Told(response.status_code, known, parsedate_to_datetime(moment) if moment else None)


def bot_name(settings: Settings) -> str | None:
    """The bot's user name: the setting, or what Telegram says; None where there is no token or no answer."""
    if settings.telegram_bot or settings.telegram_token is None:
        return settings.telegram_bot
    return ask(settings, "getMe").result.get("username")
