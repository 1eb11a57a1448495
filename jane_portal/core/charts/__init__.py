"""Charts drawn by the server: an SVG that needs no script, and the same numbers as a table.

Places along the width are percentages and heights are pixels, so a chart fits any screen and its letters keep their
size. Colours come from the theme by class, so they follow light, dark and print.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

# Pixels: one bar with its name above it; the bar; a line chart.
ROW, BAR, LINE = 46, 14, 160


@dataclass(frozen=True)
class Row:
    """One value. shown: how the value is written. url: where its name leads in the table, may be empty."""

    label: str
    value: float
    shown: str
    url: str = ""


@dataclass(frozen=True)
class Mark:
    """What is drawn of a row. Percent of the width, pixels from above; `text_y` is the base line of its words."""

    row: Row
    x: str
    y: str
    width: str = ""
    text_y: str = ""


@dataclass(frozen=True)
class Chart:
    """kind: "bars" or "line". heading, unit: of the two columns of the table. height: pixels."""

    key: str
    kind: str
    title: str
    summary: str
    heading: str
    unit: str
    rows: Sequence[Row]
    height: int
    marks: list[Mark] = field(default_factory=list)
    points: str = ""


def bar_chart(*, key: str, title: str, summary: str, heading: str, unit: str, rows: Sequence[Row]) -> Chart:
    """Bars lying down, one below the other, from zero. key: an id on the page. Negative values count as zero."""
    most = max((row.value for row in rows), default=0)
    marks = [
        Mark(
            row=row,
            x="0",
            y=_number(ROW * place + 22),
            width=f"{_number(max(row.value, 0) / most * 100 if most > 0 else 0)}%",
            text_y=_number(ROW * place + 15),
        )
        for place, row in enumerate(rows)
    ]
    return Chart(key, "bars", title, summary, heading, unit, rows, ROW * len(rows), marks)


def line_chart(*, key: str, title: str, summary: str, heading: str, unit: str, rows: Sequence[Row]) -> Chart:
    """A small line from left to right, from zero; each value is a dot. Fit for up to about twenty values."""
    most = max((row.value for row in rows), default=0)
    step = 100 / max(len(rows) - 1, 1)
    places = [
        (step * number, LINE - 10 - (max(row.value, 0) / most if most > 0 else 0) * (LINE - 30))
        for number, row in enumerate(rows)
    ]
    marks = [Mark(row=row, x=f"{_number(x)}%", y=_number(y)) for row, (x, y) in zip(rows, places, strict=True)]
    points = " ".join(f"{_number(x)},{_number(y)}" for x, y in places)
    return Chart(key, "line", title, summary, heading, unit, rows, LINE + 24, marks, points)


def _number(value: float) -> str:
    """At most two decimals with a point, whatever the language of the page."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
