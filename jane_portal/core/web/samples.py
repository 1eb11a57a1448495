"""What the living component page (debug mode) shows in each component."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone

from jane_portal.core.charts import Row, bar_chart, line_chart
from jane_portal.core.charts.tiles import Tile
from jane_portal.core.plain.states import State, Twin
from jane_portal.core.thread.ends import Node
from jane_portal.core.thread.selectors import Step, Thread

ICONS = (
    *("search", "person", "group", "place", "house", "hall", "sprout", "calendar"),
    *("letter", "key", "aa", "arrow", "download", "clock", "check"),
)


class SampleForm(forms.Form):
    """One field of each look."""

    name = forms.CharField(label="Nimi", help_text="Kirjoita nimi niin kuin se on säännöissä.")
    email = forms.EmailField(label="Sähköposti", required=False)
    text = forms.CharField(label="Kuvaus", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    place = forms.ChoiceField(label="Kunta", choices=[("", "Valitse"), ("167", "Joensuu"), ("426", "Liperi")])
    fee = forms.ChoiceField(
        label="Maksu", choices=[("free", "Maksuton"), ("fee", "Maksullinen")], widget=forms.RadioSelect
    )
    language = forms.MultipleChoiceField(
        label="Kielet",
        choices=[("fi", "suomi"), ("ru", "venäjä"), ("en", "englanti")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Valitse kaikki, joilla palvellaan.",
    )
    welcome = forms.BooleanField(label="Uudet tulijat ovat tervetulleita", required=False)
    logo = forms.FileField(label="Logo", required=False)


def context(request: HttpRequest) -> dict[str, Any]:
    places = [("Nurmes", 2, 1), ("Lieksa", 4, 1), ("Juuka", 2, 2), ("Ilomantsi", 4, 3), ("Joensuu", 3, 4)]
    changes = [{"name": "Kuvaus", "before": "Kylän yhdistys", "after": "Koko kylän yhdistys"}]
    return {
        "icons": ICONS,
        "thread": Thread(
            before=[Step(1, "perustuu tähän:", "kysely", Node("Järjestökysely 2026", "#"), "Kuva 4")],
            after=[Step(2, "päätettiin tässä:", "kokous", Node("Kokous 3/2026", "#"))],
        ),
        "form": SampleForm({"email": "ei-osoite"}),
        "empty_form": SampleForm(auto_id="empty_%s"),
        "page": Paginator(range(400), 20).get_page(request.GET.get("page", 7)),
        "options": [
            {"value": "167", "label": "Joensuu", "count": 812, "selected": True},
            {"value": "426", "label": "Liperi", "count": 94, "selected": False},
        ],
        "tiles": [Tile(name, "#", 12 * column + row, column, row) for name, column, row in places],
        "bars": bar_chart(
            key="sample-bars",
            title="Yhdistykset toimialoittain",
            summary="Kulttuurissa yhdistyksiä on eniten, 41.",
            heading="Toimiala",
            unit="Yhdistyksiä",
            rows=[Row(name, count, str(count)) for name, count in (("Kulttuuri", 41), ("Liikunta", 30), ("Kylät", 8))],
        ),
        "line": line_chart(
            key="sample-line",
            title="Yhdistyksiä vuosittain",
            summary="Määrä on kasvanut 12:sta 40:een.",
            heading="Vuosi",
            unit="Yhdistyksiä",
            rows=[Row(str(2020 + n), count, str(count)) for n, count in enumerate((12, 20, 18, 31, 40))],
        ),
        "plain_tiles": [Tile(name, "#", 7) for name in ("Iisalmi", "Kuopio", "Varkaus")],
        "twin": Twin(State.CHECKED, "Kerho on torstaina.", timezone.localdate(), "Maija Malli"),
        "rows": [
            {
                "at": timezone.now(),
                "who": "Maija Malli",
                "acting": "muokkaaja",
                "what": "Kuvaus muuttui",
                "changes": changes,
            },
            {"at": timezone.now(), "who": "Sihteeri", "acting": "", "what": "Yhdistys lisättiin", "changes": []},
        ],
    }
