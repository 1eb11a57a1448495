import datetime

import pytest
from django.core.management import call_command

from associations.actions.reference import load_reference
from associations.models import Area, Municipality, MunicipalityPeriod, Region, Sector

pytestmark = pytest.mark.django_db


def names(region: str, day: datetime.date | None = None) -> set[str]:
    return set(Municipality.objects.of_region(region, day).values_list("name_fi", flat=True))


def test_load_reference_twice_writes_nothing_the_second_time():
    first = load_reference()
    second = load_reference()

    assert first == {"regions": 3, "municipalities": 45 + 47, "areas": 14, "sectors": 27, "words": 31}
    assert second == {"regions": 0, "municipalities": 0, "areas": 0, "sectors": 0, "words": 0}
    assert Municipality.objects.filter(merged_into=None).count() == 44
    assert MunicipalityPeriod.objects.count() == 47


def test_load_reference_places_municipalities_in_regions_by_day():
    load_reference()

    assert {code: len(names(code)) for code in ("12", "11", "10")} == {"12": 13, "11": 19, "10": 12}
    last_of_2020 = datetime.date(2020, 12, 31)
    assert "Heinävesi" in names("10", last_of_2020)
    assert "Heinävesi" not in names("12", last_of_2020)
    assert "Heinävesi" in names("12", datetime.date(2021, 1, 1))
    assert "Joroinen" in names("10", last_of_2020)
    assert "Joroinen" in names("11", datetime.date(2021, 1, 1))
    assert "Valtimo" in names("12", datetime.date(2019, 12, 31))
    assert "Valtimo" not in names("12", datetime.date(2020, 1, 1))


def test_load_reference_tells_what_became_of_valtimo():
    load_reference()

    former = Municipality.objects.get(code="911")
    assert (former.merged_into.name_fi, former.merged_on) == ("Nurmes", datetime.date(2020, 1, 1))
    period = Area.objects.get(slug="valtimo").periods.get()
    assert (period.municipality.name_fi, period.since) == ("Nurmes", datetime.date(2020, 1, 1))


def test_load_reference_has_populations_and_three_languages():
    load_reference()

    today = Municipality.objects.of_region("12")
    assert sum(today.values_list("population", flat=True)) == 162540
    assert Municipality.objects.get(code="090").population_on == datetime.date(2022, 12, 31)
    assert not Sector.objects.filter(name_sv="").exists()
    assert not Sector.objects.filter(name_en="").exists()
    assert Region.objects.get(code="12").name_en == "North Karelia"


def test_load_reference_keeps_what_people_have_changed():
    load_reference()
    Sector.objects.filter(slug="muut").update(name_fi="Kaikki muut", order=99)
    Municipality.objects.filter(code="426").update(population=12000, population_on=datetime.date(2025, 12, 31))

    written = load_reference()

    assert sum(written.values()) == 0
    assert Sector.objects.get(slug="muut").name_fi == "Kaikki muut"
    assert Municipality.objects.get(code="426").population == 12000


def test_load_reference_command_prints_the_counts(capsys):
    call_command("load_reference")
    call_command("load_reference")
    assert capsys.readouterr().out.splitlines()[-1] == (
        "Reference data, rows written: regions 0, municipalities 0, areas 0, sectors 0, words 0, categories 0"
    )
