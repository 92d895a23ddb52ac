"""In what condition a database is, told without changing anything in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import exc, func, select

from storage.conversations import SET_ASIDE
from storage.engine import MIGRATIONS, StorageError
from storage.tables import account, inbound, message, person

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Table

    from storage.engine import Database


@dataclass(frozen=True)
class Condition:
    """``version`` of the tables: None before the first start; the counts are 0 where the tables are not the newest."""

    version: str | None
    newest: str | None
    people: int = 0
    connected: int = 0
    set_aside: int = 0
    waiting: int = 0

    @property
    def ready(self) -> bool:
        """Whether the tables are those that the program works with."""
        return self.version == self.newest


def condition(database: Database) -> Condition:
    """Look at a database; raises StorageError where it cannot be read."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    newest = ScriptDirectory.from_config(config).get_current_head()
    try:
        with database.engine.connect() as connection:
            version = MigrationContext.configure(connection).get_current_revision()
            return _counted(connection, version) if version == newest else Condition(version, newest)
    except exc.SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or type(error).__name__).splitlines()[0]
        raise StorageError(cause) from error


def _counted(connection: Connection, version: str | None) -> Condition:
    def count(table: Table, *where: ColumnElement[bool]) -> int:
        return connection.scalar(select(func.count()).select_from(table).where(*where)) or 0

    return Condition(
        version=version,
        newest=version,
        people=count(person, person.c.active),
        connected=connection.scalar(select(func.count(account.c.person.distinct()))) or 0,
        set_aside=count(inbound, inbound.c.state == SET_ASIDE),
        waiting=count(message, message.c.state.in_(("queued", "sending", "uncertain"))),
    )
