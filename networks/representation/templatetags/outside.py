"""Who sits where for associations. Fifty seats on a page, so their markup is made without a template for each."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from django import template
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from jane_portal.core.web.markup import repeated
from networks.representation.selectors.outside import Holder, Line

register = template.Library()
_ROW = (
    '<tr role="row"><th scope="row" role="rowheader"><a class="ds-link" href="{}">{}</a><br>'
    '<span class="muted">{}</span></th><td role="cell">{}</td><td role="cell" data-label="{}">{}</td>'
    '<td role="cell" data-label="{}"><a class="ds-link" href="{}">{}</a></td></tr>\n'
)
_TAG = '<span class="ds-tag" data-color="{}">{}</span>'
_LINK = '<a class="ds-link" href="{}">{}</a>'
_MUTED = '<span class="muted">{}</span>'


class _Paths:
    """Addresses of pages by their slug: the route is asked once for a page, not for each row."""

    def __init__(self, name: str) -> None:
        self.stem = reverse(name, kwargs={"slug": "-"}).removesuffix("-/")

    def __call__(self, slug: str) -> str:
        return f"{self.stem}{slug}/"


@register.simple_tag
def seat_rows(lines: Iterable[Line]) -> SafeString:
    """Rows of the table: body, who represents, her personal deputy, who chooses."""
    bodies, choosers, associations = (_Paths(f"{name}_detail") for name in ("external", "body", "association"))
    deputy, chosen_by = gettext("Personal deputy"), gettext("Chosen by")
    return repeated(
        _ROW,
        (
            (
                bodies(line.body.slug),
                line.body.name,
                _under(line),
                _who(line, associations),
                deputy,
                _deputy(line, associations),
                chosen_by,
                choosers(line.body.nominating_body.slug),
                line.body.nominating_body.name,
            )
            for line in lines
        ),
    )


@register.simple_tag
def seat_holder(line: Line) -> SafeString:
    """Who sits there today, or begins later."""
    return _who(line, _Paths("association_detail"))


@register.simple_tag
def seat_deputy(line: Line) -> SafeString:
    return _deputy(line, _Paths("association_detail"))


def _under(line: Line) -> str:
    """Whose body it is, and which of its seats."""
    whose = line.body.owner_name or str(line.body.get_kind_display())
    return " · ".join(filter(None, (whose, line.words)))


def _who(line: Line, associations: _Paths) -> SafeString:
    if line.is_vacant:
        return _tag("warning", gettext("Vacant"))
    parts = [_person(line.holder, associations)] if line.holder else []
    if line.seat.is_invited:
        parts.append(_tag("neutral", gettext("Invited expert")))
    if line.is_ending and line.holder:
        parts.append(_day_tag(gettext("Ends %(day)s"), line.holder.term.until))
    now = _joined(parts)
    if line.coming is None:
        return now
    later = _coming(line.coming, associations)
    return repeated("{}<br>{}", [(now, later)]) if parts else later


def _deputy(line: Line, associations: _Paths) -> SafeString:
    if not line.has_deputy:
        return repeated(_MUTED, [("–",)])
    if line.deputy is None:
        return _tag("warning", gettext("Vacant"))
    later = line.deputy.term.since > line.day
    return _coming(line.deputy, associations) if later else _person(line.deputy, associations)


def _coming(holder: Holder, associations: _Paths) -> SafeString:
    """Somebody has been chosen already, so the seat is not to be had."""
    return _joined([_person(holder, associations), _day_tag(gettext("Begins %(day)s"), holder.term.since)])


def _person(holder: Holder, associations: _Paths) -> SafeString:
    """Name, association or both, as this reader may see them."""
    of = holder.term.on_behalf_of
    link = repeated(_LINK, [(associations(of.slug), of.name)]) if of else None
    if holder.name:
        return format_html("{}, {}", holder.name, link) if link else repeated("{}", [(holder.name,)])
    return link or repeated(_MUTED, [(gettext("Filled"),)])


def _tag(color: str, words: str) -> SafeString:
    return repeated(_TAG, [(color, words)])


def _day_tag(words: str, day: datetime.date | None) -> SafeString:
    return _tag("lake", words % {"day": date_format(day, "SHORT_DATE_FORMAT") if day else ""})


def _joined(parts: Sequence[SafeString]) -> SafeString:
    return repeated("{} ", ((one,) for one in parts)) if len(parts) != 1 else parts[0]
