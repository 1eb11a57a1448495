"""Fields of query strings: any text becomes a clean value, rubbish is left out, nothing raises."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms

MOST_VALUES = 20
LAST_PAGE = 100_000
_SLUG = re.compile(r"[a-z0-9_-]{1,80}")


class SeveralField(forms.Field):
    """Repeated values of one parameter; those that cannot be values are left out."""

    widget = forms.MultipleHiddenInput

    def __init__(self, known: Iterable[str] = ()) -> None:
        super().__init__(required=False)
        self.known = frozenset(known)

    def clean(self, value: Any) -> tuple[str, ...]:
        values = [one for one in value or () if (one in self.known if self.known else _SLUG.fullmatch(one))]
        return tuple(dict.fromkeys(values))[:MOST_VALUES]


class TextField(forms.CharField):
    """Words of a search: cut, never refused."""

    def __init__(self, longest: int) -> None:
        super().__init__(required=False)
        self.longest = longest

    def clean(self, value: Any) -> str:
        return " ".join(str(value or "").replace("\x00", " ").split())[: self.longest]


class NumberField(forms.Field):
    """The number of a page: 1 when it is none."""

    def clean(self, value: Any) -> int:
        text = str(value or "")
        return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 12 else 1


class FlagField(forms.Field):
    def clean(self, value: Any) -> bool:
        return str(value or "") not in {"", "0"}
