"""Takes away what programs leave in a text that was copied: tags, entities, the signs of Markdown."""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]{0,20}(?:\s[^<>]{0,300})?/?>|<!--.{0,300}?-->")
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,12});")
_LINK = re.compile(r"!?\[([^\[\]]{1,300})\]\([^()\s]{1,300}\)")
_SIGNS = re.compile(r"(?m)^\s{0,3}(?:#{1,6}|>|```\w*|[-*+])\s+|\*\*|__|~~|`+")


def without_markup(text: str) -> str:
    """``text`` as its reader saw it; what only looks like markup (``a < b``) stays."""
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "&" in text:
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    if "](" in text:
        text = _LINK.sub(r"\1", text)
    return _SIGNS.sub(" ", text)
