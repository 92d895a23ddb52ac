"""The consolidated report: a Vietnamese administrative report, filled into a template that the department may edit."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

from handlers.exporting.columns import NUMBERS, Column
from handlers.exporting.tables import SUMMED, Table, Total, numbers
from knowledge.fold import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from knowledge.schema import Pack
    from storage.handed import Handed
    from storage.rows import Unit

TEMPLATE = Path(__file__).parents[1] / "templates" / "consolidated.docx"
TROUBLE, TROUBLE_WHAT = "trouble", "trouble-what"
"""The ids of the questions whether, and what, a unit needs help with, in every form that asks that."""
UNSAID = "chưa ghi rõ"
PART = re.compile(r"[IVX]+")
ISSUER = re.compile(r"(?P<body>.+?) (?P<province>(?:tỉnh|thành phố) .+)")
RANK = re.compile(r"^(?:TP|TX|Thành phố|Thị xã|Huyện|Quận|tỉnh|thành phố)\.? ", re.IGNORECASE)
DASH = "–"
DIRECTLY = "Trực thuộc Sở"
MOST_NAMES = 12


class TemplateError(Exception):
    """A template that cannot be filled; its text is one line."""


@dataclass(frozen=True)
class Author:
    """Who reports: the unit of whoever asked, and whether it is the department."""

    unit: Unit | None
    department: bool


def consolidated(
    pack: Pack, tables: Sequence[Table], author: Author, moment: datetime, template: Path | None = None
) -> bytes:
    """The report on one directive as DOCX, by the clock of ``moment``; raises TemplateError."""
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined
    from jinja2 import TemplateError as JinjaError
    from jinja2.sandbox import SandboxedEnvironment
    from lxml.etree import LxmlError

    content = io.BytesIO()
    try:
        document = DocxTemplate(template or TEMPLATE)
        # The template is somebody's file: what it calls can reach nothing but the values below.
        document.render(
            values(pack, tables, author, moment),
            SandboxedEnvironment(autoescape=True, undefined=StrictUndefined),
            autoescape=True,
        )
        document.save(content)
    except (JinjaError, LxmlError, OSError, KeyError, ValueError) as error:
        message = f"{(template or TEMPLATE).name}: {str(error).splitlines()[0] if str(error) else type(error).__name__}"
        raise TemplateError(message) from error
    return content.getvalue()


def values(pack: Pack, tables: Sequence[Table], author: Author, moment: datetime) -> dict[str, Any]:
    """Everything that a template may show; docs/export.md names it."""
    own = [table for table in tables if table.pack == pack.id]
    today = moment.date()
    late = [(table, [row for row in table.handed if row.duty.unmet and _gone(row.duty.before, today)]) for table in own]
    owed, met = sum(table.whole.total for table in own), sum(table.whole.met for table in own)
    return {
        **_head(pack, author),
        "day": f"{today:%d}",
        "month": f"{today.month:02}" if today.month < 3 else str(today.month),
        "year": str(today.year),
        "moment": f"{moment:%H:%M} ngày {moment:%d/%m/%Y}",
        "document": f"{pack.document.kind.say('vi')} số {pack.document.number}",
        "issued": f"{pack.document.date:%d/%m/%Y}",
        "issuer": pack.document.issuer.say("vi"),
        "subject": pack.document.subject.say("vi"),
        "owed": owed,
        "met": met,
        "share": _share(met, owed),
        "late": sum(len(rows) for _, rows in late),
        "units": len({row.unit.code for table in own for row in table.handed}),
        "obligations": [_obligation(pack, table) for table in own],
        "parts": _parts(pack, own),
        "troubles": [
            {"unit": row.unit.name, "short": table.short, "note": note}
            for table in own
            for row in table.handed
            if (note := _trouble(row))
        ],
        "overdue": [{"title": table.title, "count": len(rows), "units": _named(rows)} for table, rows in late if rows],
    }


def _trouble(row: Handed) -> str:
    """What troubles a unit: as it said by one tap before it handed in, or in its report; empty where nothing does."""
    if row.duty.unmet:
        return (row.duty.progress_note or UNSAID) if row.duty.progress == "trouble" else ""
    answers = row.report.answers if row.report else {}
    told = answers.get(TROUBLE_WHAT)
    return str(told) if told else UNSAID if answers.get(TROUBLE) is True else ""


def _head(pack: Pack, author: Author) -> dict[str, str]:
    """Who issues it, in whose name and where; a Phòng writes below its district's People's Committee."""
    issuer = pack.document.issuer.say("vi")
    found = ISSUER.fullmatch(issuer)
    body, province = (found["body"], found["province"]) if found else (issuer, "")
    if author.department or author.unit is None or not author.unit.district:
        return {
            "superior": f"UBND {province}".upper() if province else "",
            "body": body.upper(),
            "abbreviation": "SGDĐT",
            "reporter": body,
            "place": RANK.sub("", province) or DASH,
            "above": f"UBND {province}" if province else body,
            "signer": "GIÁM ĐỐC",
        }
    return {
        "superior": f"UBND {author.unit.district}".upper(),
        "body": "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO",
        "abbreviation": "PGDĐT",
        "reporter": author.unit.name,
        "place": RANK.sub("", author.unit.district),
        "above": body,
        "signer": "TRƯỞNG PHÒNG",
    }


def _obligation(pack: Pack, table: Table) -> dict[str, Any]:
    days = sorted({row.duty.before for row in table.handed if row.duty.before})
    provisions = dict.fromkeys(variant.provision for variant in pack.obligation(table.obligation).variants)
    return {
        "title": table.title,
        "provision": ", ".join(provisions),
        "owed": table.whole.total,
        "met": table.whole.met,
        "share": _share(table.whole.met, table.whole.total),
        "before": f"trước {days[0]:%d/%m/%Y}" if days else DASH,
    }


def _named(rows: Sequence[Handed]) -> str:
    """The units by name; where they are many, how many in each district."""
    if len(rows) <= MOST_NAMES:
        return "; ".join(row.unit.name for row in rows)
    counts = Counter(row.unit.district or DIRECTLY for row in rows)
    return ", ".join(f"{district} {count}" for district, count in sorted(counts.items(), key=lambda row: fold(row[0])))


def _parts(pack: Pack, tables: Sequence[Table]) -> list[dict[str, Any]]:
    """The directive's parts with the figures that forms ask for them, and the obligations that they set."""
    parts = []
    for part in pack.provisions:
        if PART.fullmatch(part.id):
            set_here = [table for table in tables if _part(_provision(pack, table)) == part.id]
            parts.append(
                {
                    "id": part.id,
                    "title": part.title.say("vi"),
                    "figures": _figures(pack, tables, part.id),
                    "heads": [table.short for table in set_here],
                    "obligations": _by_district(set_here),
                }
            )
    return parts


def _by_district(tables: Sequence[Table]) -> list[dict[str, Any]]:
    """A row a district, a cell an obligation: how many have handed in, of how many."""
    names = sorted({total.name for table in tables for total in table.by_district}, key=fold)
    rows = [
        {
            "name": name,
            "cells": [_cell({total.name: total for total in table.by_district}.get(name)) for table in tables],
        }
        for name in names
    ]
    return [*rows, {"name": "Tổng cộng", "cells": [_cell(table.whole) for table in tables]}] if rows else []


def _cell(total: Total | None) -> str:
    return f"{total.met}/{total.total}" if total else DASH


def _figures(pack: Pack, tables: Sequence[Table], part: str) -> list[dict[str, Any]]:
    return [
        figure
        for table in tables
        for place, column in enumerate(table.asked, start=len(table.fixed))
        if _part(column.provision or _provision(pack, table)) == part and (figure := _figure(table, column, place))
    ]


def _figure(table: Table, column: Column, place: int) -> dict[str, Any] | None:
    """What the units' answers come to; None for words, and where nobody answered."""
    found = numbers(row[place] for row in table.rows)
    if column.kind not in NUMBERS or not found:
        return None
    summed = column.kind in SUMMED
    value = sum(found) if summed else fmean(found)
    return {
        "label": f"{column.title} ({table.short})",
        "provision": column.provision or DASH,
        "count": len(found),
        "value": f"{'tổng' if summed else 'bình quân'} {_said(value, column)}",
        "least": _said(min(found), column),
        "most": _said(max(found), column),
    }


def _said(figure: float, column: Column) -> str:
    """A figure as Vietnamese write it: 1.234,5."""
    plain = f"{figure:,.1f}".removesuffix(".0").translate(str.maketrans(",.", ".,"))
    return f"{plain}\u00a0%" if column.kind == "percent" else f"{plain} {column.unit}".strip()


def _provision(pack: Pack, table: Table) -> str:
    return pack.obligation(table.obligation).variants[0].provision


def _part(provision: str) -> str:
    return provision.split(".", 1)[0]


def _share(met: int, total: int) -> str:
    return f"{100 * met / total:.1f}\u00a0%".replace(".0\u00a0", "\u00a0").replace(".", ",") if total else DASH


def _gone(before: date | None, today: date) -> bool:
    return before is not None and before <= today
