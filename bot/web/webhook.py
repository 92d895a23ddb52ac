"""The address to which Telegram posts updates: answered with 200 only after the commit."""

from __future__ import annotations

import hmac
import json
from typing import TYPE_CHECKING, Any

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import ASGIApp, Receive, Scope, Send

log = structlog.get_logger()
HEADER = "x-telegram-bot-api-secret-token"
MOST_BYTES = 1 << 20


class Webhook:
    """Stands before the site: it knows no Host but its own path, and whoever posts there must know the secret."""

    def __init__(self, app: ASGIApp, path: str, secret: str, take: Callable[[Any], Awaitable[None]]) -> None:
        """``take`` handles an update as JSON; whatever it raises, Telegram is told to post it again."""
        self._app = app
        self._path = path
        self._secret = secret.encode()
        self._take = take

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or scope["path"] != self._path:
            await self._app(scope, receive, send)
            return
        status = await self._status(Request(scope, receive))
        await Response(status_code=status)(scope, receive, send)

    async def _status(self, request: Request) -> int:
        if request.method != "POST":
            return 405
        if not hmac.compare_digest(request.headers.get(HEADER, "").encode("latin-1"), self._secret):
            return 403
        try:
            body = await _body(request)
        except ClientDisconnect:
            return 400
        return 413 if body is None else await self._taken(body)

    async def _taken(self, body: bytes) -> int:
        try:
            await self._take(json.loads(body))
        except ValueError:
            return 400
        except Exception:  # not acknowledged, so that it comes again
            log.exception("update not taken")
            return 503
        return 200


async def _body(request: Request) -> bytes | None:
    """The body; None where it is too large, whatever length it claims."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BYTES:
            return None
        parts.append(part)
    return b"".join(parts)
