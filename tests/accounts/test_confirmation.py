"""The yearly question about roles: who gets it, what its link may do, and what the secretary sees of no answer."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jane_portal.accounts.actions.confirmation import (
    answer_about_roles,
    ask_about,
    ask_about_roles,
    confirm_role,
    remind_about_roles,
)
from jane_portal.accounts.actions.roles import end_role
from jane_portal.accounts.models import ROLES, Role, RoleAsk, RoleSpan
from jane_portal.accounts.selectors import confirmation
from jane_portal.accounts.selectors.confirmation import doubts
from jane_portal.core.links import LinkGone, open_link, token_of
from jane_portal.core.models import PersonalLink
from jane_portal.core.post import NotNeeded, write_letter
from jane_portal.mail.models import Letter
from tests.core.races import at_once, meeting_place
from tests.factories import accounts as make
from tests.factories import associations as rooms
from tests.factories.mail import last_letter

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 21)
PAGE = "/tili/roolit/vahvistus/"


def asked(scope: str) -> PersonalLink:
    ask_about(scope=scope, turn=timezone.localdate(), by=None)
    link = open_link(ROLES, RoleAsk.objects.latest("pk").subject)
    assert link is not None
    return link


def doubted() -> set[int]:
    return set(RoleSpan.objects.in_force().filter(doubts()).values_list("pk", flat=True))


def opened(link: PersonalLink, client: Client) -> None:
    client.get(reverse("roles_open", kwargs={"token": token_of(link)}))


# --- Who is asked, and when -------------------------------------------------------------------------------------------


def test_each_place_is_asked_once_in_a_year_and_its_heads_get_the_letter(monkeypatch):
    ours = rooms.organisation()
    owner, municipal = rooms.owner(ours), make.with_role(Role.MUNICIPAL_NGO, rooms.municipality().scope)
    secretary, administrator = make.secretary(), make.administrator()
    make.span(make.user(), Role.ASSOCIATION_EDITOR, ours.scope)
    make.span(make.user(), Role.SUBSTITUTE_SECRETARY, "region:12")
    make.span(make.user(is_active=False), Role.ASSOCIATION_OWNER, ours.scope)
    RoleSpan.objects.update(since=datetime.date(2025, 1, 1), created_at=timezone.now() - datetime.timedelta(days=600))
    for number in range(366):
        ask_about_roles(day=datetime.date(2026, 1, 1) + datetime.timedelta(days=number))
    assert sorted(Letter.objects.values_list("to", flat=True)) == sorted(
        person.email for person in (owner, municipal, secretary, administrator)
    )
    assert RoleAsk.objects.count() == 4
    assert len(set(RoleAsk.objects.values_list("turn", flat=True))) > 1


@pytest.mark.parametrize(("given", "confirmed", "times"), [(100, None, 1), (30, None, 0), (400, 30, 0), (400, 100, 1)])
def test_what_was_given_or_confirmed_lately_is_not_asked_about(monkeypatch, given, confirmed, times):
    monkeypatch.setattr(confirmation, "turn_near", lambda number, day: day)
    make.span(make.user(), Role.MUNICIPAL_NGO, rooms.municipality().scope, days_ago=given)
    if confirmed:
        RoleSpan.objects.update(confirmed_at=timezone.now() - datetime.timedelta(days=confirmed))
    day = timezone.localdate()
    assert (ask_about_roles(day=day), ask_about_roles(day=day)) == (times, 0)


def test_place_that_is_gone_is_not_asked_about_and_a_letter_under_way_stays(monkeypatch):
    monkeypatch.setattr(confirmation, "turn_near", lambda number, day: day)
    there = rooms.municipality()
    make.span(make.user(), Role.MUNICIPAL_NGO, there.scope)
    make.span(make.user(), Role.MUNICIPAL_NGO, "municipality:999")
    assert ask_about_roles(day=timezone.localdate()) == 1
    RoleAsk.objects.update(scope="municipality:999")
    RoleSpan.objects.filter(scope=there.scope).update(scope="municipality:999")
    letter = Letter.objects.get()
    with pytest.raises(NotNeeded):
        write_letter(builder=letter.builder, language="fi", params=letter.params)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_letters_tell_the_place_and_name_nobody(language):
    ours = rooms.organisation("Kuikkaniemen kyläyhdistys ry")
    owner = rooms.owner(ours, language=language, name="Aino Salainen")
    with time_machine.travel("2026-11-21 03:00+02:00", tick=False) as clock:
        link = asked(ours.scope)
        first = last_letter(owner.email)
        clock.shift(datetime.timedelta(days=31))
        assert [remind_about_roles(), remind_about_roles()] == [1, 0]
        second = last_letter(owner.email, "roles_reminded")
    for letter in (first, second):
        assert "Kuikkaniemen kyläyhdistys ry" in letter.subject
        assert token_of(link) in letter.text
        assert "Salainen" not in letter.text


def test_without_secretary_her_substitute_answers_and_not_the_theme_group():
    substitute = make.with_role(Role.SUBSTITUTE_SECRETARY, "region:12")
    make.with_role(Role.THEME_GROUP, "region:12")
    assert confirmation.confirmers(confirmation.roles_in("region:12")) == [substitute]


# --- What the link may do ---------------------------------------------------------------------------------------------


def test_opening_changes_nothing_and_one_press_confirms_all_roles(client):
    ours = rooms.organisation("Kuikkaniemen kyläyhdistys ry")
    rooms.owner(ours, name="Aino")
    rooms.editor(ours, name="Pekka")
    link = asked(ours.scope)
    opened(link, client)
    page = client.get(PAGE)
    assert "Aino" in page.content.decode() and "Pekka" in page.content.decode()
    assert (page.headers["Cache-Control"].count("no-store"), RoleSpan.objects.exclude(confirmed_at=None).count()) == (
        1,
        0,
    )

    answer = {"shown": page.context["shown"], "answer": "hold"}
    assert client.post(PAGE, answer).status_code == 302
    assert RoleSpan.objects.filter(confirmed_at__isnull=False).count() == 2
    told = RoleAsk.objects.get()
    assert (told.state, told.answered_by_id) == (RoleAsk.State.HOLD, link.user_id)
    assert told.events.filter(pgh_label="update", state="hold").exists()
    assert client.post(PAGE, answer).status_code == 410
    assert doubted() == set()


def test_something_changed_ends_nothing_and_the_secretary_is_shown_it_at_once(client):
    ours = rooms.organisation()
    rooms.owner(ours)
    rooms.editor(ours)
    opened(asked(ours.scope), client)
    shown = client.get(PAGE).context["shown"]
    client.post(PAGE, {"shown": shown, "answer": "changed"})
    assert doubted() == {int(key) for key in shown.split(",")}
    assert RoleSpan.objects.in_force().count() == 2
    client.force_login(make.secretary())
    rows = client.get(reverse("role_list"), {"state": "doubted"}).context["rows"]
    assert [(row["doubted"], row["denied"]) for row in rows] == [(True, True)] * 2


def test_role_given_after_the_page_was_made_is_not_confirmed_unseen(client):
    ours = rooms.organisation()
    rooms.owner(ours)
    opened(asked(ours.scope), client)
    shown = client.get(PAGE).context["shown"]
    rooms.editor(ours)
    client.post(PAGE, {"shown": shown, "answer": "hold"})
    assert not RoleSpan.objects.exclude(confirmed_at=None).exists()
    assert RoleAsk.objects.get().state == RoleAsk.State.OPEN
    client.post(PAGE, {"shown": client.get(PAGE).context["shown"], "answer": "hold"})
    assert RoleSpan.objects.exclude(confirmed_at=None).count() == 2


@pytest.mark.parametrize("shown", ["", "x", "1;2", "9" * 30])
def test_answer_without_the_roles_of_the_page_is_none(client, shown):
    ours = rooms.organisation()
    rooms.owner(ours)
    opened(asked(ours.scope), client)
    assert client.post(PAGE, {"shown": shown, "answer": "hold"}).status_code == 200
    assert RoleAsk.objects.get().state == RoleAsk.State.OPEN


def test_link_of_somebody_who_has_left_is_dead(client):
    ours = rooms.organisation()
    leaving, staying = rooms.owner(ours), rooms.owner(ours)
    asked(ours.scope)
    link = PersonalLink.objects.get(purpose=ROLES, user=leaving)
    end_role(span=RoleSpan.objects.get(user=leaving), by=None)
    opened(link, client)
    assert client.get(PAGE).status_code == 410
    with pytest.raises(LinkGone):
        answer_about_roles(link=link, shown=set(), still=True, by=None)
    opened(PersonalLink.objects.get(purpose=ROLES, user=staying), client)
    assert client.get(PAGE).status_code == 200


# --- What nobody has confirmed ----------------------------------------------------------------------------------------


def test_silence_is_shown_after_two_months_until_somebody_confirms_or_the_role_ends(client):
    with time_machine.travel("2026-11-21 03:00+02:00", tick=False) as clock:
        ours = rooms.organisation()
        owner, editor = rooms.owner(ours), rooms.editor(ours)
        link = asked(ours.scope)
        clock.shift(datetime.timedelta(days=59))
        assert doubted() == set()
        clock.shift(datetime.timedelta(days=2))
        assert len(doubted()) == 2 and not link.is_usable
        secretary = make.secretary()
        client.force_login(secretary)
        rows = client.get(reverse("role_list"), {"state": "doubted"}).context["rows"]
        assert {row["span"].user for row in rows} == {owner, editor}
        assert "?state=doubted" in client.get(reverse("desk")).content.decode()
        confirmed = client.post(reverse("role_confirm", args=[RoleSpan.objects.get(user=owner).pk]))
        assert confirmed.url == reverse("role_list") + "?state=doubted"
        end_role(span=RoleSpan.objects.get(user=editor), by=secretary)
        assert doubted() == set()
        assert "?state=doubted" not in client.get(reverse("desk")).content.decode()


def test_place_without_anybody_to_write_to_is_shown_at_once():
    span = make.span(make.user(is_active=False), Role.MUNICIPAL_NGO, "municipality:426")
    ask_about(scope=span.scope, turn=timezone.localdate(), by=None)
    assert (Letter.objects.count(), doubted()) == (0, {span.pk})


def test_substitute_confirms_no_role_that_she_could_not_give():
    span = make.span(make.user(), Role.SECRETARY, "region:12")
    with pytest.raises(ValidationError):
        confirm_role(span=span, by=make.with_role(Role.SUBSTITUTE_SECRETARY, "region:12"))
    assert confirm_role(span=span, by=make.administrator()).confirmed_at is not None


# --- Races ------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_count_once():
    ours = rooms.organisation()
    rooms.owner(ours), rooms.owner(ours)
    asked(ours.scope)
    held = set(RoleSpan.objects.values_list("pk", flat=True))
    links = list(PersonalLink.objects.filter(purpose=ROLES))
    deeds = [
        lambda link=link, n=n: answer_about_roles(link=link, shown=held, still=n % 2 == 0, by=None)
        for n, link in enumerate(links * 4)
    ]
    assert at_once(deeds) == 1


@pytest.mark.django_db(transaction=True)
def test_control_answers_that_only_look_count_more_than_once(monkeypatch):
    """What happens when the question is only read before it is answered."""
    ours = rooms.organisation()
    rooms.owner(ours)
    link = asked(ours.scope)
    held = set(RoleSpan.objects.values_list("pk", flat=True))
    meet = meeting_place(3)
    monkeypatch.setattr("jane_portal.accounts.actions.confirmation.use_link", lambda link: meet())
    monkeypatch.setattr(RoleAsk.objects._queryset_class, "waiting", lambda self: self.all())
    deed = lambda: answer_about_roles(link=link, shown=held, still=True, by=None)  # noqa: E731
    assert at_once([deed] * 3) > 1
