"""Who may do what to whose unit, an action a row: what the matrix expects. A new action or command needs a row here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Relation = Literal["own", "reviewed", "foreign"]
RELATIONS: tuple[Relation, ...] = ("own", "reviewed", "foreign")
"""The actor's own unit, a school of the actor's district (for a school: the neighbour), one of another district."""

SCHOOL = frozenset({"principal", "focal"})
PHONG = frozenset({"head", "coordinator"})
OFFICES = PHONG | {"department"}
REGISTERED = SCHOOL | OFFICES
EVERYBODY = REGISTERED | {"stranger"}


@dataclass(frozen=True)
class Rule:
    """The roles that may act on a unit of each relation; ``sure``: there they are never told that it is closed."""

    own: frozenset[str]
    reviewed: frozenset[str]
    foreign: frozenset[str]
    sure: bool = False
    state: str = "open"
    """The state of the duty that is acted on."""

    def roles(self, relation: Relation) -> frozenset[str]:
        """Who may."""
        return {"own": self.own, "reviewed": self.reviewed, "foreign": self.foreign}[relation]


def _all(roles: frozenset[str], *, sure: bool = False) -> Rule:
    """What is about no other unit: the same for every relation."""
    return Rule(roles, roles, roles, sure=sure)


NOBODY: frozenset[str] = frozenset()
DEPARTMENT = frozenset({"department"})
ANYBODY, KNOWN = _all(EVERYBODY, sure=True), _all(REGISTERED, sure=True)
ANNOUNCING = _all(DEPARTMENT)
REQUESTING = _all(frozenset({"coordinator", "department"}))
OWN = Rule(REGISTERED, NOBODY, NOBODY, sure=True)
OWN_DIALOG = Rule(REGISTERED, NOBODY, NOBODY)
OWN_SENT = Rule(REGISTERED, NOBODY, NOBODY, state="submitted")
REVIEW = Rule(DEPARTMENT, OFFICES, DEPARTMENT, sure=True)
REVIEW_OTHERS = Rule(NOBODY, OFFICES, DEPARTMENT, sure=True)
REVIEW_SENT = Rule(NOBODY, OFFICES, DEPARTMENT, sure=True, state="submitted")
REVIEW_TERM = Rule(DEPARTMENT, OFFICES, DEPARTMENT)
SEE_SENT = Rule(REGISTERED, OFFICES, DEPARTMENT, state="submitted")
REVIEW_LEAVE = Rule(DEPARTMENT, OFFICES, DEPARTMENT, state="submitted")
FOLLOW = _all(OFFICES, sure=True)
FOLLOW_GROUP = Rule(DEPARTMENT, OFFICES, DEPARTMENT, sure=True)
"""Instead of the own unit: a district where the actor follows nobody."""
NUDGE = _all(OFFICES | {"principal"}, sure=True)
"""A school's principal may ask, and is told that there is nobody."""

ACTIONS: dict[str, Rule] = {
    "question.ask": ANYBODY,
    "language.set": ANYBODY,
    "deadlines.show": KNOWN,
    "duty.show": OWN,
    "status.done": OWN,
    "status.started": OWN,
    "status.not-started": OWN,
    "status.trouble": OWN,
    "trouble.skip": OWN_DIALOG,
    "form.skip": OWN_DIALOG,
    "form.back": OWN_DIALOG,
    "form.edit": OWN_DIALOG,
    "form.send": OWN_DIALOG,
    "report.sent": KNOWN,
    "report.withdraw": OWN_SENT,
    "review.unit": REVIEW,
    "review.accept": REVIEW_SENT,
    "review.return": REVIEW_SENT,
    "review.nudge": REVIEW,
    "review.paper": REVIEW_OTHERS,
    "progress.show": KNOWN,
    "digest.nudge": _all(OFFICES),
    "progress.obligation": FOLLOW,
    "progress.groups": FOLLOW,
    "progress.group": FOLLOW_GROUP,
    "progress.nudge": NUDGE,
    "progress.nudge-group": NUDGE,
    "progress.units": NUDGE,
    "export.make": FOLLOW,
    "calendar.renew": KNOWN,
    "calendar.revoke": _all(REGISTERED),
    "announce.everyone": ANNOUNCING,
    "announce.by-type": ANNOUNCING,
    "announce.by-district": ANNOUNCING,
    "announce.not-submitted": ANNOUNCING,
    "announce.to": ANNOUNCING,
    "announce.edit": ANNOUNCING,
    "announce.back": ANNOUNCING,
    "announce.recall": ANNOUNCING,
    "announce.schedule": ANNOUNCING,
    "announce.send-now": ANNOUNCING,
    "announce.read": _all(EVERYBODY),
    "dialog.cancel": ANYBODY,
    "form.stay": OWN_DIALOG,
    "form.pick": OWN_DIALOG,
    "form.next": OWN_DIALOG,
    "form.clear": OWN_DIALOG,
    "form.write": OWN_DIALOG,
    "form.drop": OWN_DIALOG,
    "form.reuse": OWN_DIALOG,
    "form.resume": OWN_DIALOG,
    "form.discard": OWN_DIALOG,
    "report.correct": OWN_SENT,
    "report.ask-leave": OWN_SENT,
    "report.versions": SEE_SENT,
    "review.allow": REVIEW_LEAVE,
    "review.extend": REVIEW_TERM,
    "review.waive": REVIEW_TERM,
    "audience.everyone": REQUESTING,
    "audience.by-type": REQUESTING,
    "audience.by-district": REQUESTING,
    "audience.by-unit": REQUESTING,
    "audience.not-submitted": REQUESTING,
    "audience.to": REQUESTING,
    "audience.narrow": REQUESTING,
    "audience.again": REQUESTING,
    "audience.back": REQUESTING,
    "audience.by-role": ANNOUNCING,
    "announce.edit-queued": ANNOUNCING,
    "announce.keep-text": ANNOUNCING,
    "announce.drop-files": ANNOUNCING,
    "announce.mandatory": ANNOUNCING,
    "announce.save": ANNOUNCING,
    "announce.approve": ANNOUNCING,
    "announce.refuse": ANNOUNCING,
    "announce.who": ANNOUNCING,
    "announce.remind-unread": ANNOUNCING,
    "request.send": REQUESTING,
    "request.edit": REQUESTING,
    "request.day": REQUESTING,
    "reminders.show": _all(REGISTERED),
    "reminders.hour": _all(REGISTERED),
    "reminders.opt": _all(REGISTERED),
    "reminders.snooze": _all(REGISTERED),
    "reminders.wake": _all(REGISTERED),
    "invite.move": _all(EVERYBODY),
    "invite.stay": _all(REGISTERED),
    "unsure.resend": ANNOUNCING,
    "unsure.leave": ANNOUNCING,
    "contact.share": ANYBODY,
}
COMMANDS: dict[str, frozenset[str]] = {
    "start": EVERYBODY,
    "han": REGISTERED,
    "baocao": REGISTERED,
    "tiendo": REGISTERED,
    "xuat": REGISTERED,  # who follows nobody is told so, in the same words whatever their role
    "lich": REGISTERED,
    "thongbao": DEPARTMENT,
    "toi": EVERYBODY,
    "ngonngu": EVERYBODY,
    "huy": EVERYBODY,
    "trogiup": EVERYBODY,
    "yeucau": frozenset({"coordinator", "department"}),
    "nhac": REGISTERED,
    "chuaro": DEPARTMENT,
}
