"""What python-telegram-bot raises, as the outbox understands it."""

from __future__ import annotations

from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, TimedOut

from bot.channels.base import (
    FloodError,
    GoneError,
    MovedError,
    RefusedError,
    SendError,
    TryLaterError,
    UncertainError,
    UnreachableError,
)
from bot.channels.telegram_request import BrokenError, NotSentError, SilenceError

OFFLINE_SECONDS = 5.0
REFUSED_TOKEN_SECONDS = 60.0
SAME = "not modified"
GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "user is deactivated",
    "bot was kicked",
    "not enough rights to send",
    "have no rights to send",
    "chat_write_forbidden",
)
"""Refusals that concern the chat, not the message."""


def told(error: Exception) -> SendError:
    """The error that says how to go on; texts of messages are in none of them."""
    for kind, made in KINDS:
        if isinstance(error, kind):
            return made(error)
    # What is left is an answer that could not be read.
    return UncertainError(_line(error))


def unchanged(error: Exception) -> bool:
    """Whether an edit was refused because the message reads so already."""
    return isinstance(error, BadRequest) and SAME in str(error).lower()


def _refused(error: Exception) -> SendError:
    text = str(error).lower()
    return GoneError(_line(error)) if any(reason in text for reason in GONE) else RefusedError(_line(error))


def _line(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]


def _flood(error: Exception) -> SendError:
    return FloodError(error.seconds if isinstance(error, SilenceError) else 1.0)


def _moved(error: Exception) -> SendError:
    return MovedError(str(error.new_chat_id)) if isinstance(error, ChatMigrated) else RefusedError(_line(error))


KINDS = (
    (SilenceError, _flood),
    (NotSentError, lambda error: UnreachableError(_line(error), OFFLINE_SECONDS)),
    (BrokenError, lambda error: UncertainError(_line(error))),
    (TimedOut, lambda error: UncertainError(_line(error))),
    (ChatMigrated, _moved),
    (Forbidden, lambda error: GoneError(_line(error))),
    (InvalidToken, lambda error: UnreachableError(_line(error), REFUSED_TOKEN_SECONDS)),
    (Conflict, lambda error: TryLaterError(_line(error))),
    (BadRequest, _refused),
    (NetworkError, lambda error: TryLaterError(_line(error))),
)
"""In this order: some are kinds of later ones."""
