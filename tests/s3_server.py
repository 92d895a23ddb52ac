"""A small S3 on this machine: one bucket in memory, every request's signature checked as Amazon documents it."""

from __future__ import annotations

import hmac
import re
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlsplit
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Callable

KEY, SECRET, REGION, BUCKET = "AKIATEST", "secret/of+the=test", "ap-southeast-1", "nhac"
SCHEME = re.compile(r"AWS4-HMAC-SHA256 Credential=(\S+?)/(\S+), ?SignedHeaders=(\S+), ?Signature=([0-9a-f]{64})")


class S3Server:
    """Serves until it is closed. ``objects``: content and moment by key; ``now``: its clock; ``down``: answer 503."""

    def __init__(self) -> None:
        self.objects: dict[str, tuple[bytes, datetime]] = {}
        self.requests: list[str] = []
        self.now = datetime(2023, 9, 18, tzinfo=UTC)
        self.down = False
        owner = self

        class Handler(_Handler):
            s3 = owner

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    s3: S3Server
    protocol_version = "HTTP/1.1"

    def __getattr__(self, name: str) -> Callable[[], None]:
        """Every method is served alike: the base class asks for ``do_GET``, ``do_PUT`` …"""
        if name.startswith("do_"):
            return self._serve
        raise AttributeError(name)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        self.s3.requests.append(f"{self.command} {parts.path}")
        if self.s3.down:
            self._answer(503, b"")
        elif not self._signed(body):
            self._answer(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
        elif parts.path.rstrip("/") == f"/{BUCKET}":
            self._bucket(query, body)
        else:
            self._object(parts.path.removeprefix(f"/{BUCKET}/"), body)

    def _bucket(self, query: dict[str, str], body: bytes) -> None:
        if self.command == "POST" and "delete" in query:
            keys = re.findall(r"<Key>(.*?)</Key>", body.decode())
            for key in keys:
                self.s3.objects.pop(key, None)
            rows = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
            self._answer(200, f"<DeleteResult>{rows}</DeleteResult>".encode())
            return
        rows = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>{at:%Y-%m-%dT%H:%M:%S}.000Z</LastModified>"
            f"<ETag>{_tag(data)}</ETag><Size>{len(data)}</Size></Contents>"
            for key, (data, at) in sorted(self.s3.objects.items())
            if key.startswith(query.get("prefix", ""))
        )
        self._answer(200, f"<ListBucketResult><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>".encode())

    def _object(self, key: str, body: bytes) -> None:
        if self.command == "PUT":
            self.s3.objects[key] = (body, self.s3.now)
            self._answer(200, b"", body)
        elif self.command == "DELETE":
            self.s3.objects.pop(key, None)
            self._answer(204, b"")
        elif key not in self.s3.objects:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        else:
            data, at = self.s3.objects[key]
            self._answer(200, data, data, at)

    def _answer(self, status: int, body: bytes, tagged: bytes | None = None, at: datetime | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if tagged is not None:
            self.send_header("ETag", _tag(tagged))
        if at is not None:
            self.send_header("Last-Modified", format_datetime(at, usegmt=True))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _signed(self, body: bytes) -> bool:
        found = SCHEME.fullmatch(self.headers.get("Authorization", ""))
        if not found or found[1] != KEY:
            return False
        day, region, service, _ = found[2].split("/")
        claimed = self.headers.get("x-amz-content-sha256", "")
        if region != REGION or claimed not in {"UNSIGNED-PAYLOAD", sha256(body).hexdigest()}:
            return False
        canonical = self._canonical(found[3].split(";"), claimed)
        stamp = self.headers.get("x-amz-date", "")
        text = "\n".join(["AWS4-HMAC-SHA256", stamp, found[2], sha256(canonical.encode()).hexdigest()])
        key = f"AWS4{SECRET}".encode()
        for step in (day, region, service, "aws4_request"):
            key = hmac.digest(key, step.encode(), "sha256")
        return hmac.compare_digest(hmac.digest(key, text.encode(), "sha256").hex(), found[4])

    def _canonical(self, signed: list[str], claimed: str) -> str:
        parts = urlsplit(self.path)
        pairs = sorted(parse_qsl(parts.query, keep_blank_values=True))
        query = "&".join(f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}" for name, value in pairs)
        headers = "".join(f"{name}:{' '.join(self.headers.get(name, '').split())}\n" for name in signed)
        return "\n".join([self.command, parts.path, query, headers, ";".join(signed), claimed])


def _tag(data: bytes) -> str:
    return f'"{sha256(data).hexdigest()[:32]}"'
