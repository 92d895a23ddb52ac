"""Filling a form: ``step(form, state, given, now) -> Step(state, replies, done)``, pure, over JSON state."""

from knowledge.filling.computing import live, report
from knowledge.filling.engine import step
from knowledge.filling.inputs import (
    Asked,
    Attached,
    Choosing,
    Given,
    Pressed,
    Reply,
    Reviewed,
    Said,
    Shown,
    Step,
    Typed,
    Unsorted,
)
from knowledge.filling.reuse import changes, reusable
from knowledge.filling.showing import lines, shown
from knowledge.filling.state import begin, carried, complete, current, fields_asked, opened, unclear

__all__ = [
    "Asked",
    "Attached",
    "Choosing",
    "Given",
    "Pressed",
    "Reply",
    "Reviewed",
    "Said",
    "Shown",
    "Step",
    "Typed",
    "Unsorted",
    "begin",
    "carried",
    "changes",
    "complete",
    "current",
    "fields_asked",
    "lines",
    "live",
    "opened",
    "report",
    "reusable",
    "shown",
    "step",
    "unclear",
]
