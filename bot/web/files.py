"""Files: up from a page, down to whoever they were sent to."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import JSONResponse
from starlette.datastructures import UploadFile
from starlette.responses import Response

from bot.blobs import BlobError
from bot.web.conversation import cleaned
from bot.web.identity import CHANNEL
from bot.web.origins import same_origin
from storage.rows import StoredFile

if TYPE_CHECKING:
    from bot.web.site import Site
    from storage.store import Store

MOST_BYTES = 20 * 1024 * 1024
FRAME_BYTES = 64 * 1024
"""What a form may add around the file."""
MOST_SEARCHED = 1000
REASONS = {"file.empty": "hollow", "file.too-large": "big"}
"""The blob store's reasons, as the page's script knows them."""
KEY = re.compile(r"[\w-]{8,40}")
MARKS = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\\/\n\t]")
"""What makes a name look like another one, or like a path."""

router = APIRouter()


@router.post("/files", dependencies=[Depends(same_origin)])
async def upload(request: Request) -> JSONResponse:
    """Take one file of an account, as a message. Form fields: ``key`` (the page's own name for it) and ``file``."""
    site: Site = request.app.state.site
    external_id = await _account(request)
    # Looked at before the body is read; without a length nobody knows how much is to come.
    if int(request.headers.get("content-length") or MOST_BYTES * 2) > MOST_BYTES + FRAME_BYTES:
        return _refused(413, "big")
    if not site.pace.allows(external_id):
        return _refused(429, "fast")
    async with request.form(max_files=1, max_fields=2) as form:
        file, key = form.get("file"), form.get("key")
        if not isinstance(file, UploadFile) or not isinstance(key, str) or not KEY.fullmatch(key):
            return _refused(400, "broken")
        name, data = _name(file.filename), await file.read()
    if len(data) > MOST_BYTES:
        return _refused(413, "big")
    try:
        stored = await asyncio.to_thread(site.app.blobs.put, name, data)
    except (ValueError, BlobError) as error:
        return _not_kept(error)
    await site.conversations.hand_over(external_id, key, stored)
    await site.after_message()
    return JSONResponse({"ok": True})


@router.get("/file/{digest}")
async def download(request: Request, digest: str) -> Response:
    """A file of a message to this account; 404 for everybody else, whether it exists or not."""
    site: Site = request.app.state.site
    external_id = await _account(request)
    file = await site.app.run(_sent_file, external_id, digest)
    if file is None:
        raise HTTPException(404, "no such file")
    try:
        data = await asyncio.to_thread(site.app.blobs.get, file.hash)
    except KeyError as error:
        raise HTTPException(404, "kept no longer") from error
    except BlobError as error:
        raise HTTPException(503, "busy") from error
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(_name(file.name))}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(data, media_type=file.type, headers=headers)


async def _account(request: Request) -> str:
    site: Site = request.app.state.site
    external_id = await site.account(request)
    if external_id is None:
        raise HTTPException(401, "nobody")
    return external_id


def _sent_file(store: Store, external_id: str, digest: str) -> StoredFile | None:
    account = store.people.find_account(CHANNEL, external_id)
    if account is None or (account.person is not None and not store.people.person(account.person).active):
        return None
    for message in reversed(store.outbox.history(account.id, MOST_SEARCHED)):
        if message.person not in {None, account.person}:
            continue  # an account may have been another person's before
        newest = store.outbox.newest_form(message.id) or message
        found = next((file for file in (*newest.files, *message.files) if file["hash"] == digest), None)
        if found is not None:
            return StoredFile(**found)
    return None


def _name(given: str | None) -> str:
    """A name that shows what it is: no path, no marks that turn the writing around, at most 120 characters."""
    whole = MARKS.sub("_", cleaned(given or "").replace("\\", "/").rsplit("/", 1)[-1]).strip(" .") or "file"
    stem, dot, ending = whole.rpartition(".")
    return f"{stem[: 119 - len(ending)]}.{ending}" if dot and len(ending) < 12 else whole[:120]


def _not_kept(error: Exception) -> JSONResponse:
    if isinstance(error, BlobError):
        return _refused(503, "busy")
    return _refused(415, REASONS.get(str(error), "broken"))


def _refused(status: int, reason: str) -> JSONResponse:
    return JSONResponse({"ok": False, "reason": reason}, status)
