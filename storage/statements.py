"""The statements that every message needs that comes or leaves: written once, so that none is composed anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, Select, and_, bindparam, func, insert, literal, or_, select, union_all, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables import Instant, account, message, person

if TYPE_CHECKING:
    from storage.rows import Cause

PRIORITY: dict[Cause, int] = {"reply": 0, "answer": 1, "escalation": 2, "prompt": 3, "reminder": 4, "announcement": 5}
PUT = {
    name: dialect.insert(message).on_conflict_do_nothing().returning(message.c.id)
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
NEW = insert(message)
FORM = (
    select(message)
    .where(or_(message.c.id == bindparam("of"), message.c.edits == bindparam("of")), message.c.state == "sent")
    .order_by(message.c.id.desc())
    .limit(1)
)

_those = message.c.channel.in_(bindparam("channels", expanding=True))
_due = (
    select(message.c.id)
    .where(_those, message.c.state == "queued", message.c.due_at <= bindparam("now", type_=Instant))
    .order_by(message.c.priority, message.c.due_at, message.c.id)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)
    .cte("due")
)
CLAIM = (
    update(message)
    .where(message.c.id == _due.c.id)
    .values(state="sending", lease_until=bindparam("lease"), attempts=message.c.attempts + 1)
    .returning(*message.c)
)
_over = or_(message.c.lease_until <= bindparam("now"), message.c.lease_until > bindparam("longest"))
EXPIRED = select(message).where(_those, message.c.state == "sending", _over).with_for_update(skip_locked=True)
_original = message.alias("original")
ADDRESSES = (
    select(
        message.c.id,
        account.c.channel,
        account.c.external_id,
        func.coalesce(person.c.active, True).label("active"),
        _original.c.provider_id.label("edits"),
    )
    .join(account, account.c.id == message.c.account)
    .outerjoin(person, person.c.id == message.c.person)
    .outerjoin(_original, _original.c.id == message.c.edits)
    .where(message.c.id.in_(bindparam("those", expanding=True)))
)
SENT = (
    update(message)
    .where(message.c.id == bindparam("this"))
    .values(state="sent", sent_at=bindparam("now"), lease_until=None, provider_id=bindparam("theirs"))
)
_probes: list[Select[Any]] = [
    select(func.min(message.c.lease_until)).where(message.c.channel == bindparam("of"), message.c.state == "sending")
]
for _priority in PRIORITY.values():
    _queued = and_(
        message.c.channel == bindparam("of"), message.c.state == "queued", message.c.priority == literal(_priority)
    )
    _probes.append(select(func.min(message.c.due_at)).where(_queued))
DUE = union_all(*_probes)
