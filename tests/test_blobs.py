"""The blob store, in a folder and in a bucket: the same promises."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from bot.blobs import LARGEST, BlobError, BlobStore, Bucket, open_blobs, type_of
from bot.playing import settings_for
from tests.s3_server import BUCKET, KEY, REGION, SECRET, S3Server

if TYPE_CHECKING:
    from collections.abc import Iterator

PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
FUTURE, PAST = datetime(2100, 1, 1, tzinfo=UTC), datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
def s3() -> Iterator[S3Server]:
    server = S3Server()
    yield server
    server.close()


def bucket(server: S3Server, secret: str = SECRET) -> BlobStore:
    return BlobStore(Bucket(BUCKET, "files", REGION, server.url, KEY, secret))


@pytest.fixture(params=["folder", "bucket"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "files") if request.param == "folder" else bucket(request.getfixturevalue("s3"))


def test_what_is_put_is_there_by_its_content(blobs: BlobStore) -> None:
    file = blobs.put("kế hoạch.pdf", PDF)
    assert (file.hash, file.type, file.size) == (sha256(PDF).hexdigest(), "application/pdf", len(PDF))
    assert blobs.get(file.hash) == PDF
    assert blobs.put("bản khác.pdf", PDF).hash == file.hash
    assert list(blobs.older_than(FUTURE)) == [file.hash]
    assert list(blobs.older_than(PAST)) == []


def test_a_content_is_forgotten_unless_it_was_put_again(blobs: BlobStore) -> None:
    file = blobs.put("a.pdf", PDF)
    assert not blobs.delete(file.hash, unless_put_since=PAST)
    assert blobs.get(file.hash) == PDF
    assert blobs.delete(file.hash, unless_put_since=FUTURE)
    assert blobs.delete(file.hash, unless_put_since=FUTURE)
    with pytest.raises(KeyError):
        blobs.get(file.hash)


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\boot.ini", "/etc/shadow", "a/" * 200 + "x", "", "\0"])
def test_no_name_becomes_a_path(blobs: BlobStore, name: str, tmp_path: Path) -> None:
    file = blobs.put(name, b"x")
    assert "/" not in file.name
    assert "\\" not in file.name
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} <= {file.hash}


@pytest.mark.parametrize("digest", ["", "0" * 63, "0" * 64, "../../nhac.db", "F" * 64, "0" * 63 + "\n"])
def test_nothing_but_a_known_hash_opens_anything(blobs: BlobStore, digest: str) -> None:
    with pytest.raises(KeyError):
        blobs.get(digest)


def test_empty_and_too_large_is_refused_before_it_is_kept(blobs: BlobStore) -> None:
    for data, key in ((b"", "file.empty"), (b"0" * (LARGEST + 1), "file.too-large")):
        with pytest.raises(ValueError, match=key):
            blobs.put("x", data)
    assert list(blobs.older_than(FUTURE)) == []


def archive(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return content.getvalue()


TYPES = [
    ("a.pdf", b"MZ\x90\x00" + b"\0" * 200, "application/x-msdownload"),
    ("a.docx", archive("[Content_Types].xml", "word/document.xml"), "wordprocessingml.document"),
    ("a.pdf", archive("[Content_Types].xml", "xl/workbook.xml"), "spreadsheetml.sheet"),
    ("a.docx", archive("evil.exe"), "application/zip"),
    ("a.docx", b"PK\x03\x04 and then nothing", "application/octet-stream"),
    ("a.html", b"<script>alert(1)</script>", "text/plain"),
    ("a.svg", b"<svg onload='alert(1)'/>", "text/plain"),
    ("a.csv", "Mã,Đơn vị".encode(), "text/csv"),
    ("a.ics", b"BEGIN:VCALENDAR", "text/calendar"),
    ("a.csv", b"a\0b", "application/octet-stream"),
    ("a.txt", "ế".encode() * 3000, "text/plain"),
    ("a.txt", b"\xff\xfe\xfd", "application/octet-stream"),
]


@pytest.mark.parametrize(("name", "data", "ending"), TYPES)
def test_the_type_is_that_of_the_content(name: str, data: bytes, ending: str) -> None:
    assert type_of(name, data).endswith(ending)


def test_a_bucket_that_fails_is_said_in_a_line(s3: S3Server) -> None:
    with pytest.raises(BlobError) as caught:
        bucket(s3, secret="wrong").put("a", b"x")
    assert "\n" not in str(caught.value)
    assert "wrong" not in str(caught.value)
    assert s3.objects == {}
    file = bucket(s3).put("a", b"x")
    assert list(s3.objects) == [f"files/{file.hash[:2]}/{file.hash}"]


def test_the_settings_choose_the_place(s3: S3Server, tmp_path: Path) -> None:
    plain = settings_for(tmp_path)
    assert open_blobs(plain).put("a", b"x").hash == sha256(b"x").hexdigest()
    assert len([path for path in (tmp_path / "files").rglob("*") if path.is_file()]) == 1
    there = {"files_bucket": f"{BUCKET}/nhac/files", "s3_endpoint": s3.url, "s3_region": REGION}
    secrets = {"s3_key": KEY, "s3_secret": SecretStr(SECRET)}
    open_blobs(plain.model_copy(update=there | secrets)).put("a", b"y")
    assert next(iter(s3.objects)).startswith("nhac/files/")


def test_old_contents_are_told_by_when_they_were_put(s3: S3Server) -> None:
    blobs = bucket(s3)
    old = blobs.put("a", b"x")
    s3.now += timedelta(days=100)
    blobs.put("b", b"y")
    assert list(blobs.older_than(s3.now - timedelta(days=90))) == [old.hash]
    blobs.put("a", b"x")
    assert list(blobs.older_than(s3.now - timedelta(days=90))) == []
