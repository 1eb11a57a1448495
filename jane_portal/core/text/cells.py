"""One rule for every cell that leaves the portal: nothing in it may run as a formula (CWE-1236, ASVS 1.2.10).

A text that a spreadsheet could take for a formula gets an apostrophe in front: the whole text stays readable after
it ("'+358 40 123 4567"), and our own reader takes it off again. Numbers and dates are typed, so they need none.
"""

import datetime
import re
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise

# ASCII and fullwidth forms: some spreadsheets fold the latter to the former.
FORMULA_STARTS = frozenset("=+-@＝＋－＠﹦﹢﹣﹫\t\r\n")
GUARD = "'"
# An Excel cell holds 32,767 characters; more would make Excel "repair" the file.
MAX_CELL = 32_767

_PLAIN_NEGATIVE = re.compile(r"-\d+([.,]\d+)?\Z", re.ASCII)
_INVISIBLE = " \u00a0\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff\u00ad\u061c\u180e"
_LEADING = re.compile(f"[{_INVISIBLE}\\s]+")
# Characters that XML 1.0 cannot hold, and halves of surrogate pairs.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def looks_like_formula(text: str) -> bool:
    """Would some spreadsheet program read this text as a formula? Plain negative numbers are not formulas."""
    if not text:
        return False
    if text[0] in "\t\r\n":
        return True
    bare = _LEADING.sub("", text, count=1) if _LEADING.match(text) else text
    return bool(bare) and bare[0] in FORMULA_STARTS and not _PLAIN_NEGATIVE.match(text)


def clean_text(value: Any) -> str:
    """The text without unprintable characters, with line feeds as the only line ends, at most MAX_CELL long."""
    text = str(value)
    if _UNPRINTABLE.search(text):
        text = _UNPRINTABLE.sub("", text)
    if "\r" in text[1:]:
        text = text[0] + text[1:].replace("\r\n", "\n").replace("\r", "\n")
    return text if len(text) < MAX_CELL else text[: MAX_CELL - 2] + "…"


def neutral(value: Any) -> str:
    """Text as it may stand in a CSV cell."""
    text = clean_text(value)
    return GUARD + text if looks_like_formula(text) else text


def unguarded(text: str) -> str:
    """The text without the apostrophe that `neutral` put there."""
    return text[1:] if text[:1] == GUARD and looks_like_formula(text[1:]) else text


def typed(value: Any, yes: str, no: str) -> Any:
    """One of: None, int, float, Decimal, date, naive local datetime, time, str. yes, no: the words for truth."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, bool):
        return yes if value else no
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
    if isinstance(value, int | float | Decimal | datetime.date | datetime.time):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        parts = sorted(map(str, value)) if isinstance(value, set | frozenset) else map(str, value)
        return ", ".join(parts)
    return str(value)


def csv_text(value: Any, yes: str, no: str) -> str:
    """A cell the way a Finnish spreadsheet reads it: 1234,5 and 21.11.2026 14:30."""
    value = typed(value, yes, no)
    if value is None:
        return ""
    if isinstance(value, str):
        return neutral(value)
    if isinstance(value, float | Decimal):
        return format(value, "f" if isinstance(value, Decimal) else "").replace(".", ",")
    if isinstance(value, datetime.datetime):
        return f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, datetime.date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    return str(value)
