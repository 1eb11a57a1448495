"""What the network learns, as a table and as a drawing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huoltamo.models import OrderState
from jane_portal.core.charts import Chart, Row, bar_chart

from .learning import GROUPS, Learned

MOST_BARS = 8
# Characters of a name that fit above a bar on a telephone, beside its number.
LONGEST_NAME = 38


def headers() -> list[str]:
    return [_("Figure"), _("What"), _("Category"), _("Municipality"), _("Number")]


def table_rows(found: Learned) -> Iterator[tuple[Any, ...]]:
    """One figure a row: orders by state, category and municipality, needs, searches, pace, associations."""
    categories = {line.key: line for line in found.categories}
    places = {line.key: line for line in found.municipalities}
    names = {key: line.name for key, line in places.items()}
    orders, needs, searches = _("Orders"), _("Needs without an answer"), _("Searches without a hit")
    for (state, category, place), number in sorted(found.cells.items(), key=str):
        yield orders, OrderState(state).label, categories[category].name, names.get(place or 0, ""), number
    for (category, place), number in sorted(found.needs.items(), key=str):
        yield needs, "", categories[category].name, names.get(place or 0, ""), number
    for wish in found.wishes:
        yield searches, wish.text, "", "", wish.number
        for key, number in sorted(wish.categories.items()):
            yield searches, wish.text, categories[key].name, "", number
        for key, number in sorted(wish.municipalities.items()):
            yield searches, wish.text, "", names.get(key, ""), number
    if found.pace.days is not None:
        yield orders, _("Days to the first answer, median"), "", "", round(found.pace.days, 1)
    if found.pace.percent is not None:
        yield orders, _("Answered within five days, per cent"), "", "", found.pace.percent
    for group, title in GROUPS.items():
        yield _("Associations"), str(title), "", "", found.associations[group]


def lack_chart(found: Learned, address: Any) -> Chart | None:
    """The categories in which most was asked in vain. address: of the list behind a category. None when in none."""
    lines = sorted((line for line in found.categories if line.unmet), key=lambda line: -line.unmet)[:MOST_BARS]
    if not lines:
        return None
    most = lines[0]
    return bar_chart(
        key="lack",
        title=_("Asked for without an answer"),
        summary=ngettext(
            "Most in %(category)s: %(number)d time.", "Most in %(category)s: %(number)d times.", most.unmet
        )
        % {"category": most.name, "number": most.unmet},
        heading=_("Category"),
        unit=_("Needs and requests"),
        rows=[
            Row(
                Truncator(line.name).chars(LONGEST_NAME),
                line.unmet,
                str(line.unmet),
                address(line),
            )
            for line in lines
        ],
    )
