"""Where a duty's obligation is looked up: in the packs and, where people asked for it, among the requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from textwrap import shorten
from typing import TYPE_CHECKING, TypeVar

from knowledge.calendar import short_day
from knowledge.schema import Names, Obligation, Text, Variant
from storage.requests import OBLIGATION, PACK

if TYPE_CHECKING:
    from handlers.turn import World
    from knowledge.forms import Form
    from knowledge.schema import Pack
    from storage.rows import Request
    from storage.store import Store

FORM = "request"
LONGEST_SHORT = 24
K = TypeVar("K")
V = TypeVar("V")


class WithRequests(Mapping[K, V]):
    """What the directives bring along, and beside it what belongs to requests.

    A request is found by its key alone: iterating and counting yield the directives only.
    """

    def __init__(self, directives: Mapping[K, V], find: Callable[[K], V]) -> None:
        """``find``: what belongs to a key that no directive has; raises KeyError."""
        self.directives = directives
        self._find = find
        self._found: dict[K, V] = {}

    def __getitem__(self, key: K) -> V:
        if key in self.directives:
            return self.directives[key]
        if key not in self._found:
            self._found[key] = self._find(key)
        return self._found[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self.directives)

    def __len__(self) -> int:
        return len(self.directives)


def with_requests(store: Store, world: World) -> World:
    """The world for one transaction: its packs and forms know the requests too, each as a pack of one obligation."""
    base = world.packs.directives if isinstance(world.packs, WithRequests) else world.packs
    forms = world.forms.directives if isinstance(world.forms, WithRequests) else world.forms

    def pack(key: str) -> Pack:
        return _pack(store, base, _request(store, key))

    def form(key: tuple[str, str]) -> Form:
        return _form(forms[PACK, FORM], _request(store, key[0]))

    return replace(world, packs=WithRequests(base, pack), forms=WithRequests(forms, form))


def _request(store: Store, pack: str) -> Request:
    """The request behind a duty's pack; KeyError where it is none."""
    number = pack.removeprefix(PACK)
    if number == pack or not number.isdecimal():
        raise KeyError(pack)
    return store.requests.get(int(number))


def _pack(store: Store, directives: Mapping[str, Pack], request: Request) -> Pack:
    """A request as the packs have obligations: with the rule, holidays and unit types of the newest directive."""
    newest = next(iter(directives.values()))
    office = _same(store.people.unit(request.unit).name)
    number = f"{request.id} ({office.vi}, {short_day(request.created_at.date())})"
    kind = Text(vi="Báo cáo đột xuất", en="Request")
    document = newest.document.model_copy(update={"kind": kind, "number": number})
    own = {"id": f"{PACK}{request.id}", "document": document, "obligations": (_obligation(request, office, newest),)}
    return newest.model_copy(update=own)


def _obligation(request: Request, office: Text, pack: Pack) -> Obligation:
    types = tuple(each.code for each in pack.unit_types)
    return Obligation(
        id=OBLIGATION,
        title=_same(request.title),
        names=Names(vi=(request.title,)),
        short=_same(shorten(request.title, LONGEST_SHORT, placeholder="…") or request.title[:LONGEST_SHORT]),
        form=FORM,
        variants=(Variant(unit_types=types, recipient=office, before=request.before, provision=""),),
    )


def _form(template: Form, request: Request) -> Form:
    """The short form, which asks first what the request asks."""
    first, *others = template.fields
    return template.model_copy(update={"fields": (first.model_copy(update={"ask": _same(request.ask)}), *others)})


def _same(text: str) -> Text:
    """What somebody wrote: it reads the same in both languages."""
    return Text(vi=text, en=text)
