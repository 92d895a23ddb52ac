"""Two questions in one sentence: where the second begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from knowledge.asking.lexicon import expand, words_of

LONGEST = 45
"""Words up to which a question is looked at as two."""
SHORTEST = 22
"""Words up to which it is looked at as one about two things."""
CONJUNCT = 4
"""Words that one of the two may have."""
PAIR = 2
_SET_ASIDE = re.compile(
    r"^\W{0,9}(?:(?:không|khong|ko|hông|hổng)\s(?:phải|phai|hỏi|hoi)\s(?!(?:nộp|nop|gửi|gui|báo|bao)\b)[^,.;?!]{2,40}?"
    r"(?:\s(?:đâu|dau)\b[\s,.;–—-]{0,9}|[,;–—-]\s?(?=(?:mà|ma|cái|cai|tôi|toi|em|ý|y|trường|truong|phòng|phong|bên|ben|của|cua|là|la)\b))(?:mà|ma)?"
    r"|(?:không|khong|ko|no|nope)\s?,\s?(?:ý\s(?:tôi|em|mình|chị|anh)\slà|i\smeant?)\s"
    r"|(?:no,?\s)?not\s(?:the|my|our|about)\s[^,.;?!–—-]{2,40}?\s?[,.;–—-]{1,3}\s?(?:but\s|i\smean\s)?)",
    re.IGNORECASE,
)
"""What a question begins with that it is not about. Blanks are looked at once: a message may be made of them."""
_LEFT_OUT = re.compile(
    r"\s?\((?:(?:không|khong|ko)\s(?:phải|phai|tính|tinh)|(?:chứ|chu)\s(?:không|khong)|trừ|not|rather\sthan)\s[^()]{2,60}\)"
    r"|,?\s(?:chứ|chu)\s(?:không|khong|ko)\s(?:phải|phai)\s[^,.;?!()]{2,50}"
    r"|,\s?(?:(?:không|khong|ko)\s(?:phải|phai)|khác\svới|khac\svoi|đừng\s(?:đưa|lấy|nói)|not|rather\sthan|as\sopposed\sto)"
    r"\s(?!(?:không|khong)\b)[^,.;?!()]{2,50}(?<!\bkhông)(?=[,.;?!]|$)",
    re.IGNORECASE,
)
"""What stands in it, or at its end, that it is not about."""
_PURPOSE = re.compile(
    r"(?<=\s)(?:nào|nao|giờ|gio|mấy|may|mô|mo)\b\W{0,3}(?:\s(?:là|la|vậy|vay|thì|thi|hết|het|xong)\b)?"
    r"(?P<so>,?\s(?:để|de|đặng|dang)\s(?:không|khong|ko|khỏi|khoi|tôi|toi|em|mình|minh|chị|chi|anh|cô|tụi|tui|trường|truong|chúng|chung|bên|ben"
    r"|đơn\svị|don\svi|kịp|kip|còn|con|chuẩn|chuan|lên|len|sắp|sap|thu|nhắc|nhac|báo|bao|biết|biet)\b[^,.;?!]{2,80})(?=[.?!]|$)"
    r"|\b(?:when|date|day|month|deadline)\b[^.?!]{0,60}?(?P<then>,?\sso\s(?:that\s)?(?:we|i|our|the\sschool)\b[^.?!]{2,80})(?=[.?!]|$)",
    re.IGNORECASE,
)
"""What something is asked for: it is not what is asked (``tháng nào để trường chuẩn bị hồ sơ``)."""
_AND = frozenset(["và", "va", "and"])
_JOINTS = re.compile(
    r"[?;\n]+\s*(?:và|còn|với lại|and)?\s*|[,.]\s+(?:và\s+|còn\s+|and\s+)?"
    r"|\s+(?:và|va|còn|con|đồng thời|với lại|voi lai|and|as well as)\s+",
    re.IGNORECASE,
)
_ASKING = frozenset(
    ["nao", "gi", "ai", "dau", "may", "nhieu", "sao", "gio", "when", "who", "whom", "what", "where", "which", "how"]
)
_NOT_ASKING = frozenset(
    {("dau", "tu"), ("dau", "moi"), ("dau", "nam"), ("dau", "cap"), ("may", "tinh"), ("gio", "hoc")}
)
"""``đầu tư`` has the letters of ``đâu``."""
_BEGINS = frozenset(["co", "phai", "duoc", "can"])
_ENDS = frozenset(["khong", "ko", "k", "chua", "hong", "hok"])


def without_set_aside(text: str) -> str:
    """A question without what it says that it is not about (``không phải kế hoạch đâu, cái cuối năm cơ``)."""
    rest = _PURPOSE.sub(_asked_before, _LEFT_OUT.sub("", _SET_ASIDE.sub("", text, count=1)))
    return rest if len(rest.split()) >= PAIR else text


def _asked_before(found: re.Match[str]) -> str:
    """What stands before the purpose of asking."""
    return found[0].removesuffix(found["so"] or found["then"])


def halves(text: str) -> Iterator[tuple[str, str]]:
    """The ways to cut a question into two that ask something each, the first joint first."""
    if len(text.split()) > LONGEST:
        return
    for joint in _JOINTS.finditer(text):
        first, second = text[: joint.start()], text[joint.end() :]
        if _asks(first) and _asks(second):
            yield first, second


def shares(text: str) -> tuple[list[str], list[str]]:
    """A question about two things with one verb (``ai phụ trách A và B``): as one about each, in a few ways each.

    The first list leaves out what stands behind the joint, the second what stands before it.
    """
    words = text.split()
    places = [place for place, word in enumerate(words) if word.casefold().strip(",") in _AND]
    if len(words) > SHORTEST or len(places) != 1 or not 0 < places[0] < len(words) - 1:
        return [], []
    before, after = words[: places[0]], words[places[0] + 1 :]
    if any(word.endswith(",") for word in before[-CONJUNCT:]):
        return [], []  # a list of more than two
    lengths = range(1, CONJUNCT + 1)
    first = [" ".join((*before, *after[length:])) for length in lengths if length <= len(after)]
    second = [" ".join((*before[:-length], *after)) for length in lengths if length <= len(before)]
    return first, second


def _asks(part: str) -> bool:
    words = expand(words_of(part))
    asking = any(pair[0] in _ASKING and pair not in _NOT_ASKING for pair in pairwise((*words, "")))
    return len(words) > 1 and (asking or _is_yes_or_no(words))


def _is_yes_or_no(words: tuple[str, ...]) -> bool:
    """``có cần … không``."""
    return words[-1] in _ENDS and bool(_BEGINS & set(words[:-2]))
