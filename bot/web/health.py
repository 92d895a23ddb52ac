"""Whether the process does its work, for those who watch it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from storage.engine import StorageError

if TYPE_CHECKING:
    from storage.store import Store

SECONDS = 10
router = APIRouter()


@router.api_route("/healthz", methods=["GET", "HEAD"])
async def healthz(request: Request) -> JSONResponse:
    """200 once the database was read, 503 where it cannot be or takes too long."""
    try:
        async with asyncio.timeout(SECONDS):
            await request.app.state.site.app.run(_read)
    except (StorageError, TimeoutError):
        return JSONResponse({"ok": False}, 503)
    return JSONResponse({"ok": True})


def _read(store: Store) -> int:
    return store.people.count()
