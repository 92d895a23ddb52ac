"""What goes into a step of a form, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from knowledge.forms import FormField

Act = Literal["skip", "back", "edit", "clear", "send", "pick", "next", "write", "drop"]


@dataclass(frozen=True)
class Typed:
    """Somebody wrote."""

    text: str


@dataclass(frozen=True)
class Attached:
    """Somebody sent a file, described by JSON with at least ``name`` and ``hash``."""

    file: dict[str, Any]


@dataclass(frozen=True)
class Pressed:
    """A button: ``field`` is the one under whose question it stood, ``value`` an option's id or a text to write."""

    act: Act
    field: str | None = None
    value: str | None = None


Given = Typed | Attached | Pressed


@dataclass(frozen=True)
class Shown:
    """An answer within a sentence, written out only once the reader's language is known."""

    field: FormField
    answer: Any


@dataclass(frozen=True)
class Said:
    """A sentence: the key of a wording and what fills its places.

    ``fault``: the input was not understood, the state is the one before but for its count of errors.
    ``apart``: a message of its own.
    """

    key: str
    values: dict[str, object] = field(default_factory=dict)
    fault: bool = False
    apart: bool = False


@dataclass(frozen=True)
class Asked:
    """The question of a field; ``suggestions`` are texts that may have been meant."""

    field: FormField
    place: int
    of: int
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choosing:
    """The question which answer is to be edited."""


@dataclass(frozen=True)
class Reviewed:
    """The summary."""


@dataclass(frozen=True)
class Unsorted:
    """A part of a message that may answer any of ``fields``; the question below goes on all the same.

    The state keeps it until it is noted, written again or dropped: no report is sent before.
    """

    text: str
    fields: tuple[FormField, ...]


Reply = Said | Unsorted | Asked | Choosing | Reviewed


@dataclass(frozen=True)
class Step:
    """Where the form stands after an input; ``done``: it was sent."""

    state: dict[str, Any]
    replies: tuple[Reply, ...] = ()
    done: bool = False

    @property
    def understood(self) -> bool:
        """Whether the input made sense to the form."""
        return not any(isinstance(reply, Said) and reply.fault for reply in self.replies)
