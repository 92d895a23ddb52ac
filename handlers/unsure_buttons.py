"""What can be done about an announcement's uncertain messages, on its board and under /chuaro."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.rows import Button

if TYPE_CHECKING:
    from handlers.turn import World

CHOICES = ("resend", "leave")


def unsure_buttons(world: World, announcement: int, count: int, language: str) -> list[Button]:
    """Send them again, or leave them; nothing where there are none."""
    say = world.wording.say
    return [
        Button(say(language, f"button.unsure-{key}", count=count), f"unsure.{key}", {"announcement": announcement})
        for key in CHOICES
        if count
    ]
