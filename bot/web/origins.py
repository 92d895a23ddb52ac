"""Whom the site answers: which Host it goes by, and from which pages it takes requests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fastapi import HTTPException, Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?")
PROBES = frozenset({"/healthz"})
"""Asked by machines that know the process by its address."""


class Origins:
    """The names of this site: the host of ``public_url`` and, where ``loopback`` is set, this machine's own."""

    def __init__(self, public_url: str | None, *, loopback: bool) -> None:
        parts = urlsplit(public_url or "")
        self._origin = f"{parts.scheme}://{parts.netloc}".lower() if parts.netloc else None
        self._host = parts.netloc.lower()
        self._loopback = loopback

    @property
    def secure(self) -> bool:
        """Whether browsers reach the site over TLS."""
        return (self._origin or "").startswith("https:")

    def knows(self, host: str) -> bool:
        """Whether a Host header names this site; anything else may be a rebound name."""
        return (bool(host) and host.lower() == self._host) or (
            self._loopback and LOOPBACK.fullmatch(host.lower()) is not None
        )

    def admits(self, headers: Mapping[str, str]) -> bool:
        """Whether a request that changes something comes from a page of this very site; browsers always say."""
        host, origin = headers.get("host", ""), headers.get("origin", "")
        own = self._origin if host.lower() == self._host else f"http://{host}"
        return self.knows(host) and own is not None and origin.lower() == own.lower()


async def same_origin(request: Request) -> None:
    """Dependency of every POST: 403 unless it comes from a page of this site."""
    origins: Origins = request.app.state.site.origins
    if not origins.admits(request.headers):
        raise HTTPException(403, "cross-site request refused")


class Gate:
    """Turns away requests for another host, and gives every answer the headers that keep a page to itself."""

    def __init__(self, app: ASGIApp, origins: Origins) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        host = Headers(scope=scope).get("host", "")
        if not self._origins.knows(host) and scope["path"] not in PROBES:
            await _turn_away(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                _harden(MutableHeaders(scope=message), host)
            await send(message)

        await self._app(scope, receive, send_with_headers)


async def _turn_away(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": "unknown host"})
        return
    await PlainTextResponse("unknown host", 421)(scope, receive, send)


def _harden(headers: MutableHeaders, host: str) -> None:
    # Older Safari does not count the page's own WebSocket as 'self'.
    sockets = f"ws://{host} wss://{host}"
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        f"connect-src 'self' {sockets}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    headers.setdefault("Content-Security-Policy", policy)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    # Not "no-referrer": with it browsers send "Origin: null" along with a form.
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    headers.setdefault("Cache-Control", "no-store")
