"""How python-telegram-bot's requests leave: over aiohttp, several times as many a second as over its own client."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from telegram.request import RequestData

SECONDS = 20.0
CONNECT_SECONDS = 10.0
MOST_CONNECTIONS = 50
IDLE_SECONDS = 15.0
"""Connections are dropped before the other side does: a request on a dead one is a message of unknown fate."""
JSON = {"Content-Type": "application/json"}
TOO_MANY = 429
GATEWAY_TIMEOUT = 504


class SilenceError(TelegramError):
    """The flood limit is reached; nothing was sent, and nothing may be for ``seconds``.

    It is none of the library's ``RetryAfter``: its limiter ends the halt with the next success, whoever's it is.
    """

    def __init__(self, seconds: float) -> None:
        """``seconds`` from now."""
        super().__init__(f"flood limit, {seconds:g} s")
        self.seconds = seconds


class NotSentError(NetworkError):
    """There was no connection, so the request cannot have arrived."""


class BrokenError(NetworkError):
    """The connection broke, or somebody on the way gave up waiting: nobody knows whether the request arrived."""


class Request(BaseRequest):
    """One pool of connections. After a refusal for flood nothing is sent to any chat until its time is over."""

    def __init__(self, seconds: float = SECONDS, now: Callable[[], float] = time.monotonic) -> None:
        """``seconds``: longest wait for an answer; ``now`` reads a clock that never goes back."""
        self._timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=min(CONNECT_SECONDS, seconds))
        self._now = now
        self._silent_until = 0.0
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._timeout.total

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=MOST_CONNECTIONS, keepalive_timeout=IDLE_SECONDS)
            self._session = aiohttp.ClientSession(connector=connector, timeout=self._timeout)

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *_: Any,  # noqa: ANN401 - time-outs of single calls: all have the same
        **__: Any,  # noqa: ANN401 - the same
    ) -> tuple[int, bytes]:
        """Send, and read the answer."""
        to_chat = request_data is not None and "chat_id" in request_data.parameters
        silence = self._silent_until - self._now()
        if to_chat and silence > 0:
            raise SilenceError(silence)
        status, body = await self._sent(url, method, request_data)
        if status == TOO_MANY and (seconds := _retry_after(body)):
            self._silent_until = max(self._silent_until, self._now() + seconds)
            raise SilenceError(seconds)
        if status == GATEWAY_TIMEOUT:
            raise BrokenError("gateway timeout")
        return status, body

    async def _sent(self, url: str, method: str, request_data: RequestData | None) -> tuple[int, bytes]:
        await self.initialize()
        if self._session is None:  # made just above
            raise RuntimeError
        try:
            async with self._session.request(method, url, **_body(request_data)) as response:
                return response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSentError(type(error).__name__) from error
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            # Its text may hold the address, and with it the token.
            raise BrokenError(type(error).__name__) from None


def _body(request_data: RequestData | None) -> dict[str, Any]:
    """A form where files come along; else JSON, which is made and read in a fraction of the time."""
    if request_data is None:
        return {}
    if not request_data.contains_files:
        return {"data": request_data.json_payload, "headers": JSON}
    return {"data": _form(request_data)}


def _form(request_data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, kind) in request_data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=kind)
    return form


def _retry_after(body: bytes) -> float:
    try:
        return float(json.loads(body)["parameters"]["retry_after"])
    except (ValueError, LookupError, TypeError):
        return 0.0
