"""Offices: their days give the rights, and nothing else does."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from jane_portal.accounts.models import RoleSpan, User
from jane_portal.core.versions import StaleVersionError
from jane_portal.mail.models import Letter
from networks.representation.actions import office as deeds
from networks.representation.actions.rounds import warn_of_ends
from networks.representation.models import Office
from tests.factories import accounts as make
from tests.factories import associations as rooms
from tests.factories import representation as here

pytestmark = pytest.mark.django_db


def rights(user: User, day: datetime.date) -> set[str]:
    """Scopes in which she is an agent on this day, a minute after midnight."""
    with time_machine.travel(
        datetime.datetime.combine(day, datetime.time(0, 1), tzinfo=timezone.get_current_timezone())
    ):
        person = User.objects.get(pk=user.pk)
        return {span.scope for span in person.open_spans if span.role == "agent"}


def given(email: str = "uusi@demo.example", **values) -> Office:
    facts = {"kind": "agent", "municipality": rooms.municipality(), "since": here.day(5), "term_until": here.day(30)}
    return deeds.give_office(email=email, name="Ulla Uusi", values=facts | values, by=make.secretary())


def test_rights_begin_and_end_at_midnight_with_the_days_of_the_office():
    office = given()
    days = [here.day(4), here.day(5), here.day(30), here.day(31)]
    assert [rights(office.user, day) for day in days] == [set(), {"municipality:426"}, {"municipality:426"}, set()]


def test_an_agent_of_an_area_has_her_rights_there():
    pyhaselka = here.area()
    office = given(municipality=None, area=pyhaselka)
    assert rights(office.user, here.day(6)) == {f"area:{pyhaselka.uuid}"}


def test_end_office_early_takes_the_rights_after_the_last_day_and_a_substitute_goes_on_to_the_end_of_the_term():
    office, secretary = here.office(), make.secretary()
    ended = deeds.end_office(
        office=office, version=office.version, last_day=here.day(2), reason="Muutti pois.", by=secretary
    )
    assert [bool(rights(office.user, here.day(number))) for number in (2, 3)] == [True, False]
    new = deeds.name_substitute(
        office=ended, email="sijainen@demo.example", values={"since": here.day(3)}, by=secretary
    )
    assert (new.term_until, new.municipality, new.substitute_for) == (office.term_until, office.municipality, office)
    assert [bool(rights(new.user, here.day(number))) for number in (2, 3, 365, 366)] == [False, True, True, False]
    with pytest.raises(ValidationError, match="nimetty jo"):
        deeds.name_substitute(office=ended, email="c@demo.example", values={"since": here.day(3)}, by=secretary)


def test_end_office_asks_for_a_reason_and_a_day_of_the_term_and_ends_once():
    office, secretary = here.office(), make.secretary()
    for last_day, reason in ((here.day(2), " "), (here.day(400), "x"), (here.day(-5), "x")):
        with pytest.raises(ValidationError):
            deeds.end_office(office=office, version=office.version, last_day=last_day, reason=reason, by=secretary)
    ended = deeds.end_office(office=office, version=1, last_day=here.day(-1), reason="x", by=secretary)
    assert rights(office.user, here.day(0)) == set()
    with pytest.raises(ValidationError, match="päättynyt jo"):
        deeds.end_office(office=ended, version=ended.version, last_day=here.day(-1), reason="x", by=secretary)
    assert Letter.objects.filter(kind="office_ended").count() == 1


def test_substitute_begins_after_the_predecessor_and_only_where_a_term_ended_early():
    office, secretary = here.office(), make.secretary()
    with pytest.raises(ValidationError, match="ennen aikojaan"):
        deeds.name_substitute(office=office, email="c@demo.example", values={"since": here.day(3)}, by=secretary)
    ended = deeds.end_office(office=office, version=1, last_day=here.day(2), reason="x", by=secretary)
    with pytest.raises(ValidationError):
        deeds.name_substitute(office=ended, email="c@demo.example", values={"since": here.day(2)}, by=secretary)


def test_one_person_holds_an_office_once_at_a_time_and_again_after_a_term():
    office = here.office()
    with pytest.raises(ValidationError, match="sama tehtävä"):
        here.office(office.user, since=here.day(100), term_until=here.day(500))
    again = here.office(office.user, since=here.day(366), term_until=here.day(500))
    assert [bool(rights(again.user, here.day(number))) for number in (365, 366, 500, 501)] == [True, True, True, False]


def test_only_the_secretary_gives_and_ends_offices_and_the_holder_keeps_her_card():
    office, stranger = here.office(), make.user()
    with pytest.raises(PermissionDenied):
        deeds.give_office(email="x@demo.example", values={}, by=office.user)
    with pytest.raises(PermissionDenied):
        deeds.end_office(office=office, version=1, last_day=here.day(1), reason="x", by=office.user)
    with pytest.raises(PermissionDenied):
        deeds.change_card(office=office, version=1, values={"about": "Hei"}, by=stranger)
    assert deeds.change_card(office=office, version=1, values={"about": "Hei"}, by=office.user).about == "Hei"
    with pytest.raises(StaleVersionError):
        deeds.change_card(office=office, version=1, values={"about": "Ohi"}, by=office.user)


def test_the_end_of_a_term_is_told_once_to_the_holder_and_the_secretary_ninety_days_before():
    make.secretary()
    office = here.office(term_until=here.day(91))
    assert warn_of_ends() == 0
    with time_machine.travel(timezone.now() + here.DAY):
        assert (warn_of_ends(), warn_of_ends()) == (1, 0)
    kinds = Letter.objects.filter(kind__startswith="office_ending").values_list("kind", "to")
    assert {kind: to == office.user.email for kind, to in kinds} == {
        "office_ending": True,
        "office_ending_elsewhere": False,
    }


def test_a_role_of_an_office_is_neither_given_nor_ended_by_hand():
    office, secretary = here.office(), make.secretary()
    assert "agent" not in secretary.givable_roles
    assert RoleSpan.objects.get(role="agent").source == office.source
