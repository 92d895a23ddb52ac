"""The progress picture: a bar a group, drawn for a phone's chat. States are told by colour and by pattern."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

State = Literal["met", "started", "trouble", "silent"]
STATES: tuple[State, ...] = ("met", "started", "trouble", "silent")
FONTS = Path(__file__).parent / "fonts"
WIDTH = 720
"""Pixels: twice a phone's width."""
EDGE = 36
BAR = 34
STEP = 92
SWATCH = 28
GAP = 18
MOST_BARS = 30
INK, FAINT, PAPER, LINE = "#17212b", "#5b6772", "#ffffff", "#9aa5af"
FILLS: dict[State, str] = {"met": "#1a7f4b", "started": "#cfe3fb", "trouble": "#f9b233", "silent": "#f4f6f8"}
MARKS: dict[State, str] = {"met": "#1a7f4b", "started": "#2468b4", "trouble": "#7a3d00", "silent": "#f4f6f8"}


@dataclass(frozen=True)
class Bar:
    """One group: its name, and how many units are in each of STATES."""

    name: str
    counts: tuple[int, int, int, int]


@dataclass(frozen=True)
class Picture:
    """What is drawn; ``legend`` has a word for each of STATES, ``more`` stands below bars that found no place."""

    title: str
    told: str
    legend: tuple[str, str, str, str]
    bars: Sequence[Bar]
    source: str
    more: str = ""


def draw(picture: Picture) -> bytes:
    """The picture as a PNG."""
    from PIL import Image, ImageDraw

    title = _lines(picture.title, _font("SemiBold", 36), WIDTH - 2 * EDGE)
    bars = picture.bars[:MOST_BARS]
    rest = picture.more if len(picture.bars) > MOST_BARS else ""
    top = EDGE + 48 * len(title) + 52
    first = top + 40 * _legend_rows(picture) + 28
    height = first + STEP * len(bars) + (44 if rest else 0) + 48
    image = Image.new("RGB", (WIDTH, height), PAPER)
    pen = ImageDraw.Draw(image)
    for number, line in enumerate(title):
        pen.text((EDGE, EDGE - 10 + 48 * number), line, INK, _font("SemiBold", 36))
    pen.text((EDGE, top - 58), picture.told, INK, _font("Regular", 28))
    _legend(image, pen, picture, top)
    for number, bar in enumerate(bars):
        _bar(image, pen, bar, first + STEP * number)
    if rest:
        pen.text((EDGE, height - 92), rest, FAINT, _font("Regular", 26))
    pen.text((EDGE, height - 50), picture.source, FAINT, _font("Regular", 22))
    out = io.BytesIO()
    image.quantize(48, Image.Quantize.FASTOCTREE).save(out, "PNG")
    return out.getvalue()


def _bar(image: Image, pen: ImageDraw, bar: Bar, top: int) -> None:
    font, figure = _font("Regular", 28), _font("SemiBold", 28)
    told = f"{bar.counts[0]}/{sum(bar.counts)}"
    right = WIDTH - EDGE
    pen.text((right, top), told, INK, figure, anchor="ra")
    room = right - EDGE - figure.getlength(told) - 20
    pen.text((EDGE, top), _cut(bar.name, font, room), INK, font, anchor="la")
    left = EDGE
    for state, end in zip(STATES, _ends(bar.counts, right - EDGE), strict=True):
        if EDGE + end > left:
            _fill(image, state, (left, top + 40, EDGE + end, top + 40 + BAR))
        left = EDGE + end
    pen.rectangle((EDGE, top + 40, right - 1, top + 39 + BAR), outline=LINE, width=2)


def _ends(counts: Sequence[int], width: int) -> list[int]:
    """Where each state's part of a bar ends, in pixels from its left."""
    total = sum(counts) or 1
    return [round(width * sum(counts[: place + 1]) / total) for place in range(len(counts))]


def _fill(image: Image, state: State, box: tuple[int, int, int, int]) -> None:
    """Paint a part: met is solid, started striped, trouble chequered, silent empty."""
    from PIL import Image, ImageDraw

    width, height = box[2] - box[0], box[3] - box[1]
    part = Image.new("RGB", (width, height), FILLS[state])
    pen = ImageDraw.Draw(part)
    if state in {"started", "trouble"}:
        for start in range(-height, width + height, 14):
            pen.line((start, height, start + height, 0), MARKS[state], 3)
    if state == "trouble":
        for start in range(-height, width + height, 14):
            pen.line((start, 0, start + height, height), MARKS[state], 3)
    pen.line((width - 1, 0, width - 1, height), PAPER, 2)
    image.paste(part, box[:2])


def _legend(image: Image, pen: ImageDraw, picture: Picture, top: int) -> None:
    font = _font("Regular", 23)
    for state, word, (left, row) in zip(STATES, picture.legend, _legend_places(picture), strict=True):
        above = top + 40 * row
        _fill(image, state, (left, above, left + SWATCH, above + SWATCH))
        pen.rectangle((left, above, left + SWATCH - 1, above + SWATCH - 1), outline=LINE, width=2)
        pen.text((left + SWATCH + 10, above + SWATCH // 2), word, INK, font, anchor="lm")


def _legend_places(picture: Picture) -> list[tuple[int, int]]:
    """Where each word of the legend stands: left and row."""
    font, places, left, row = _font("Regular", 23), [], EDGE, 0
    for word in picture.legend:
        width = SWATCH + 10 + round(font.getlength(word)) + GAP
        if left > EDGE and left + width - GAP > WIDTH - EDGE:
            left, row = EDGE, row + 1
        places.append((left, row))
        left += width
    return places


def _legend_rows(picture: Picture) -> int:
    return 1 + _legend_places(picture)[-1][1]


def _lines(text: str, font: FreeTypeFont, width: int) -> list[str]:
    """A text in lines of a width, three at the most."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    kept = [*lines[:2], " ".join(lines[2:])] if len(lines) > 3 else lines
    return [_cut(line, font, width) for line in kept]


def _cut(text: str, font: FreeTypeFont, width: float) -> str:
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _font(weight: str, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    # The basic layout joins what NFC text needs; Raqm is not on every machine, and draws no better here.
    file = FONTS / f"BeVietnamPro-{weight}.ttf"
    return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)
