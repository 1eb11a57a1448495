"""Charts can be told apart and read by anybody: WCAG 2.2, 1.4.3 for words and 1.4.11 for what is drawn.

Measured from the very style sheets that go out, in light and dark.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from jane_portal.core.charts import Row, bar_chart, line_chart

STATIC = Path(settings.BASE_DIR) / "static"
THEME = (STATIC / "vendor/designsystemet.css").read_text()
OWN = (STATIC / "css/components.css").read_text()
WORDS, DRAWN = 4.5, 3.0
# Where a chart may stand: on the page, on a card, on a tinted part.
GROUNDS = ("neutral-background-default", "neutral-surface-default", "neutral-surface-tinted")
ROWS = [Row("Kulttuuri", 41, "41"), Row("Kylät", 8, "8"), Row("Muu", 0, "0")]


def tokens(scheme):
    """name → #rrggbb of one scheme."""
    block = re.search(rf'(?::root,)?\[data-color-scheme="{scheme}"\]\s*{{([^}}]*)}}', THEME)
    return dict(re.findall(r"--ds-color-([\w-]+):(#[0-9a-f]{6})", block[1]))


def luminance(colour):
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def paints():
    """class → (property, token) of the parts of a chart, outside of any other condition."""
    found = {}
    for selectors, rules in re.findall(r"^  (\.chart__[^{]+?) {([^}]*)}", OWN, re.M):
        for kind, token in re.findall(r"(fill|stroke): var\(--ds-color-([\w-]+)\)", rules):
            found |= {(name.strip(". "), kind): token for name in selectors.split(",")}
    return found


def test_measure_of_contrast_is_that_of_the_standard():
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_parts_of_charts_stand_out(scheme):
    colours, found = tokens(scheme), paints()
    needed = {
        **dict.fromkeys([("chart__label", "fill"), ("chart__value", "fill"), ("chart__note", "fill")], WORDS),
        **dict.fromkeys([("chart__bar", "fill"), ("chart__dot", "fill")], DRAWN),
        **dict.fromkeys([("chart__line", "stroke"), ("chart__axis", "stroke"), ("chart__branch", "stroke")], DRAWN),
        **dict.fromkeys([("chart__node", "fill"), ("chart__node--accent", "fill")], DRAWN),
        ("chart__node--warning", "stroke"): DRAWN,
    }
    # The track only shows how long a bar could be; its value stands beside it in words. A ring is empty inside.
    assert set(found) == set(needed) | {("chart__track", "fill"), ("chart__node--warning", "fill")}
    for part, least in needed.items():
        for ground in GROUNDS:
            ratio = contrast(colours[found[part]], colours[ground])
            assert ratio >= least, (part, ground, round(ratio, 2))
    bar, track = (colours[found[name, "fill"]] for name in ("chart__bar", "chart__track"))
    assert contrast(bar, track) >= DRAWN


@pytest.mark.parametrize("make", [bar_chart, line_chart])
def test_nothing_is_told_by_colour_alone(make):
    """Each drawn value has its words beside it, or under the pointer and in the table."""
    chart = make(key="k", title="T", summary="S", heading="H", unit="U", rows=ROWS)
    page = render_to_string("partials/_chart.html", {"chart": chart})
    drawing, table = page.split("</svg>\n  <details")
    named = re.findall(r"<(?:text|title)[^>]*>([^<]+)", drawing)
    for row in ROWS:
        assert any(row.label in words for words in named)
        assert re.search(rf">{row.label}</th><td>{row.shown}</td>", table)
    classes = set(re.findall(r'class="(chart__\w+)"', drawing))
    assert classes - {name for name, _kind in paints()} == {"chart__drawing", "chart__title"}


def test_high_contrast_mode_and_paper_have_colours_of_their_own():
    forced = OWN[OWN.index("@media (forced-colors: active)") :]
    for part in ("bar", "dot", "label", "value", "line", "axis", "track"):
        assert re.search(rf"\.chart__{part}\b[^}}]*(CanvasText|Canvas);", forced), part
    for sheet in (THEME, (STATIC / "css/base.css").read_text()):
        dark = re.findall(r'(@media screen\s*{)?\s*\[data-color-scheme="dark"\]\s*{', sheet)
        assert dark == ["@media screen{" if sheet is THEME else "@media screen {"]
        assert re.findall(r"@media ([\w ]*)\(prefers-color-scheme: ?dark\)", sheet) == ["screen and "]
