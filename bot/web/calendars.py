"""The calendar of a unit, for programs that know its secret address."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from handlers.calendars import feed
from handlers.exporting.calendars import TYPE

if TYPE_CHECKING:
    from bot.web.site import Site

TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}")

router = APIRouter()


@router.api_route("/calendar/{token}.ics", methods=["GET", "HEAD"])
async def calendar(request: Request, token: str) -> Response:
    """The duties of the unit whose secret it is; 404 for a secret that is unknown or was taken back."""
    site: Site = request.app.state.site
    # Whoever guesses meets the limit; a calendar program asks a few times a day.
    if not site.reads.allows(f"calendar {request.client.host if request.client else ''}"):
        raise HTTPException(429, "too many requests")
    content = None
    if TOKEN.fullmatch(token):
        content = await site.app.run(feed, site.app.world, token, site.app.clock.now())
    if content is None:
        raise HTTPException(404, "no such calendar")
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Content-Disposition": 'inline; filename="nhac.ics"'}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    return Response(content, headers={**headers, "Content-Type": TYPE})
