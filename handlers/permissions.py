"""Who may do what: one table. Whose duties they may do it to is decided by the store's queries (storage.duties)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from handlers.turn import Turn

Permission = Literal[
    "ask",
    "register",
    "see-own-duties",
    "report",
    "see-progress",
    "nudge",
    "review",
    "record-paper",
    "export",
    "request",
    "announce",
    "prefer",
]
STRANGER = "stranger"
EVERYBODY = frozenset({STRANGER, "principal", "focal", "coordinator", "department"})
REGISTERED = EVERYBODY - {STRANGER}

PERMISSIONS: dict[Permission, frozenset[str]] = {
    "ask": EVERYBODY,
    "register": EVERYBODY,
    "see-own-duties": REGISTERED,
    "report": REGISTERED,
    "see-progress": REGISTERED,  # a school's own; an office's with the units it reviews
    "nudge": frozenset({"principal", "coordinator", "department"}),  # a Phòng's principal does what its coordinators do
    "review": frozenset({"principal", "coordinator", "department"}),
    "record-paper": frozenset({"principal", "coordinator", "department"}),
    "export": frozenset({"principal", "coordinator", "department"}),  # what they follow; a school follows nothing
    "request": frozenset({"coordinator", "department"}),
    "announce": frozenset({"department"}),
    "prefer": REGISTERED,
}


def allowed(turn: Turn, permission: Permission) -> bool:
    """Whether whoever wrote may do a thing at all."""
    role = turn.person.role if turn.person else STRANGER
    return role in PERMISSIONS[permission]
