"""Lists to choose from beside a table, such as 309 municipalities, without a template for each of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString
from django.utils.text import capfirst

from jane_portal.core.web.markup import repeated

_FIELD = (
    '<div class="ds-field"><label class="ds-label" for="id_{}">{}</label>'
    '<select class="ds-input" name="{}" id="id_{}">{}</select></div>\n'
)


@dataclass(frozen=True)
class Choice:
    """One list. name: of the field. options: (value, words). chosen: one of the values."""

    name: str
    label: Any
    options: Sequence[tuple[str, Any]]
    chosen: str

    @property
    def markup(self) -> SafeString:
        return _options(tuple((value, capfirst(str(words))) for value, words in self.options), self.chosen)


@lru_cache(maxsize=64)
def _options(rows: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    """The same rows give the same markup, page after page."""
    place = next((number for number, (value, _words) in enumerate(rows) if value == chosen), 0)
    plain, here = '<option value="{}">{}</option>', '<option value="{}" selected>{}</option>'
    parts = (repeated(plain, rows[:place]), repeated(here, rows[place : place + 1]), repeated(plain, rows[place + 1 :]))
    return repeated("{}{}{}", [parts])


def labelled(choices: Iterable[Choice]) -> SafeString:
    """Each list under its label, as the form fields of the portal look."""
    return repeated(_FIELD, ((one.name, capfirst(str(one.label)), one.name, one.name, one.markup) for one in choices))
