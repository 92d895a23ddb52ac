"""Every action and command, by every role, on the own, a reviewed and a foreign unit: nothing else is done or told."""

from __future__ import annotations

import inspect
import io
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from bot.app import build_world
from bot.blobs import open_blobs
from bot.directory.changes import apply
from bot.directory.reading import SAMPLE, read_directory
from bot.playing import settings_for
from handlers import actions, router
from handlers.turn import Incoming, Press
from storage.engine import Database
from storage.rows import UNMET, Button, Message, Viewer, shaped
from storage.tables import metadata
from tests.directories import MONDAY
from tests.privacy import rules
from tests.privacy.rules import RELATIONS, Relation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.rows import Account
    from storage.store import Store

ACTORS = {
    "stranger": "somebody",
    "principal": "thcs-01/hieu-truong",
    "focal": "thcs-01/dau-moi",
    "head": "phong-vung-tau/truong-phong",
    "coordinator": "phong-vung-tau/chuyen-vien",
    "department": "so-vp/quan-tri",
}
UNITS: dict[Relation, str] = {"reviewed": "thcs-02", "foreign": "thcs-03"}
DISTRICTS: dict[Relation, str] = {"own": "", "reviewed": "TP Vũng Tàu", "foreign": "TP Bà Rịa"}
GIVEN: dict[str, Any] = {
    "pack": "3626",
    "obligation": "plan",
    "by": "district",
    "start": 0,
    "form": "csv",
    "question": "khi nào nộp kế hoạch?",
    "language": "vi",
    "announcement": 1,
    "field": "number",
    "value": "1",
    "option": "yes",
    "text": "1",
    "version": 1,
    "fate": "read",
    "kind": "digest",
    "out": True,
    "until": "tomorrow",
    "invite": 1,
}
"""What a button may hold, by the name of the handler's parameter."""
CLOSED = ("closed.head", "closed.stranger", "command.not-allowed", "command.not-for-strangers")
CHANGING = {"message", "inbound", "conversation", "account"}
"""Tables in which the reply itself, and where the actor is, leave their traces."""

STATE = [str(select(table)) for table in metadata.sorted_tables if table.name not in CHANGING]


class RolledBackError(Exception):
    """Takes a cell's transaction back."""


@dataclass
class Told:
    """What a cell's one message caused."""

    replies: list[Message]
    others: list[Message]
    changed: bool


class Matrix:
    """The sample directory, and cells played in transactions that are taken back."""

    def __init__(self, folder: Any) -> None:
        settings = settings_for(folder)
        self.world = build_world(settings)
        self.blobs = open_blobs(settings)
        self.database = Database(settings.database)
        self.database.migrate()
        directory = read_directory(SAMPLE, self.world.packs["3626"])
        with self.database.transaction() as store:
            apply(store, self.world, directory, MONDAY)
            store.people.give_everybody_an_account("console", MONDAY)
            store.people.seen("console", "somebody", MONDAY)
            self.units = store.people.units()
        self.closed = tuple(self.world.wording.say("vi", key) for key in CLOSED)

    @contextmanager
    def cell(self) -> Iterator[Store]:
        """A transaction that leaves nothing behind."""
        try:
            with self.database.transaction() as store:
                yield store
                raise RolledBackError
        except RolledBackError:
            pass

    def play(self, store: Store, role: str, incoming: Incoming) -> Told:
        """Take a message through the router."""
        account = self.account(store, role)
        sender = store.senders.seen("console", {account.external_id: None}, MONDAY)[account.external_id]
        before, newest = self.state(store), len(self.messages(store))
        router.handle(store, self.world, incoming, sender, MONDAY)
        store.finish()
        said = self.messages(store)[newest:]
        replies = [each for each in said if each.account == account.id]
        return Told(replies, [each for each in said if each not in replies], self.state(store) != before)

    def press(self, store: Store, role: str, action: str, args: dict[str, Any]) -> Told:
        """Press a button that the actor was really sent."""
        account = self.account(store, role)
        button = Button("x", action, args)
        message = store.outbox.put(
            "reply", "x", now=MONDAY, account_id=account.id, person_id=account.person, buttons=[button]
        )
        assert message is not None
        store.outbox.record(message, "sent", provider_id="1", sent_at=MONDAY)
        incoming = Incoming("console", account.external_id, "1", press=Press(message, 0))
        return self.play(store, role, incoming)

    def account(self, store: Store, role: str) -> Account:
        found = store.people.find_account("console", ACTORS[role])
        assert found is not None
        return found

    def state(self, store: Store) -> list[Any]:
        """Every row as the driver has it: quicker than with the columns' types."""
        return [store._connection.exec_driver_sql(query).fetchall() for query in STATE]

    def messages(self, store: Store) -> list[Message]:
        rows = store._connection.execute(select(metadata.tables["message"])).all()
        return [shaped(Message, row) for row in rows]

    def own_unit(self, role: str) -> str:
        return ACTORS[role].split("/")[0] if role != "stranger" else "thcs-01"

    def duty(self, store: Store, unit: str, state: str) -> int:
        """A duty of a unit, brought into a state."""
        found = store.duties.of_unit(unit, Viewer(0, "department", ""), UNMET)[0]
        store.duties.change(found.id, MONDAY, state=state)
        return found.id

    def hidden(self, role: str) -> list[str]:
        """The names of units that an actor may not hear of."""
        if role == "department":
            return []
        own = self.own_unit(role)
        seen = {own, "so", "so-vp"} | {unit.parent for unit in self.units if unit.code == own}
        if role in rules.PHONG:
            seen |= {unit.code for unit in self.units if unit.parent == own}
        return [unit.name for unit in self.units if unit.code not in seen]

    def content(self, message: Message) -> str:
        """All that a message shows: text, buttons, and what its files hold."""
        files = [_opened(self.blobs.get(file["hash"])) for file in message.files]
        return "\n".join([message.text, *(button["label"] for button in message.buttons), *files])

    def is_closed(self, told: Told) -> bool:
        return any(reply.text.startswith(self.closed) for reply in told.replies)

    def check_others(self, store: Store, role: str, told: Told) -> None:
        """Others hear of it only in the own unit, in those that it reviews, and where it is reviewed."""
        hidden = self.hidden(role)
        for message in told.others:
            assert message.person is not None
            person = store.people.person(message.person)
            assert store.people.unit(person.unit).name not in hidden or person.role == "department"


def _opened(data: bytes) -> str:
    """The words of a file; of an archive, those of its members."""
    if not data.startswith(b"PK"):
        return data.decode(errors="ignore")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode(errors="ignore") for name in archive.namelist())


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Matrix]:
    made = Matrix(tmp_path_factory.mktemp("matrix"))
    yield made
    made.database.close()


def relations_of(action: str) -> tuple[Relation, ...]:
    """The own unit alone, where the action is about no unit in particular."""
    parameters = inspect.signature(actions.ACTIONS[action][1]).parameters
    return RELATIONS if {"duty", "group"} & set(parameters) else RELATIONS[:1]


def cells() -> int:
    """How many messages the two tests below play."""
    return len(ACTORS) * (sum(len(relations_of(action)) for action in actions.ACTIONS) + 3 * len(router.COMMANDS))


def args_of(action: str, duty: int, relation: Relation, district: str) -> dict[str, Any]:
    """What the action's button holds, by the parameters of what it calls."""
    known = {**GIVEN, "duty": duty, "group": DISTRICTS[relation] or district}
    parameters = list(inspect.signature(actions.ACTIONS[action][1]).parameters.values())[1:]
    named = [each for each in parameters if each.kind is not each.VAR_KEYWORD]
    wanted = [each.name for each in named if each.default is each.empty or each.name in {"field", "value"}]
    return {name: known[name] for name in wanted}


def test_every_action_and_command_has_a_row() -> None:
    assert cells() > 500
    assert sorted(set(actions.ACTIONS) - set(rules.ACTIONS)) == []
    assert sorted(set(router.COMMANDS) - set(rules.COMMANDS)) == []


@pytest.mark.parametrize("action", sorted(actions.ACTIONS))
def test_an_action_does_only_what_its_row_allows(matrix: Matrix, action: str) -> None:
    rule = rules.ACTIONS[action]
    for role in ACTORS:
        for relation in relations_of(action):
            unit = matrix.own_unit(role) if relation == "own" else UNITS[relation]
            with matrix.cell() as store:
                duty = matrix.duty(store, unit, rule.state)
                told = matrix.press(store, role, action, args_of(action, duty, relation, "Huyện Châu Đức"))
                cell = f"{action} by {role} on {relation}"
                assert told.replies, cell
                shown = "\n".join(map(matrix.content, told.replies))
                assert [name for name in matrix.hidden(role) if name in shown] == [], cell
                matrix.check_others(store, role, told)
                if role not in rule.roles(relation):
                    assert matrix.is_closed(told), (cell, shown)
                    assert not told.changed, cell
                    assert not told.others, cell
                elif rule.sure:
                    assert not matrix.is_closed(told), (cell, shown)


@pytest.mark.parametrize("command", sorted(router.COMMANDS))
def test_a_command_does_only_what_its_row_allows(matrix: Matrix, command: str) -> None:
    for role, external_id in ACTORS.items():
        for rest in ("", " csv", " thcs-03"):
            with matrix.cell() as store:
                told = matrix.play(store, role, Incoming("console", external_id, "1", f"/{command}{rest}"))
                cell = f"/{command}{rest} by {role}"
                shown = "\n".join(map(matrix.content, told.replies))
                assert [name for name in matrix.hidden(role) if name in shown] == [], cell
                matrix.check_others(store, role, told)
                assert matrix.is_closed(told) == (role not in rules.COMMANDS[command]), (cell, shown)


@pytest.mark.parametrize("role", sorted(ACTORS))
def test_a_button_of_somebody_else_is_closed_to_everybody(matrix: Matrix, role: str) -> None:
    for owner in set(ACTORS) - {role}:
        with matrix.cell() as store:
            account = matrix.account(store, owner)
            duty = matrix.duty(store, "thcs-01", "open")
            message = store.outbox.put(
                "reply",
                "x",
                now=MONDAY,
                account_id=account.id,
                person_id=account.person,
                buttons=[Button("x", "status.started", {"duty": duty})],
            )
            assert message is not None
            incoming = Incoming("console", ACTORS[role], "1", press=Press(message, 0))
            told = matrix.play(store, role, incoming)
            assert matrix.is_closed(told)
            assert not told.changed


def test_the_stores_queries_yield_nothing_of_a_foreign_unit(matrix: Matrix) -> None:
    with matrix.cell() as store:
        for role in ("principal", "focal", "head", "coordinator"):
            person = store.people.person_by_code(ACTORS[role])
            viewer = Viewer(person.id, person.role, person.unit)
            foreign = matrix.duty(store, UNITS["foreign"], "open")
            assert store.duties.get(foreign, viewer) is None
            assert store.duties.of_unit(UNITS["foreign"], viewer) == []
            reviewed = {row.unit.parent for row in store.handed_in.of("3626", "plan", viewer)}
            assert reviewed <= {"phong-vung-tau"}
            assert store.handed_in.of("3626", "plan", viewer, "phong-ba-ria") == []
            groups = {each.group for each in store.standings.of("3626", "plan", "district", viewer)}
            assert groups <= {"TP Vũng Tàu"}
