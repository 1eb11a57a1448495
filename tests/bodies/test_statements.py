"""Statements and positions: steps, signatures, the frozen text, last days."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from jane_portal.core.models import SearchEntry
from jane_portal.core.post import write_letter
from jane_portal.follow.models import News
from jane_portal.mail.models import Letter
from networks.bodies.actions import statement as acts
from networks.bodies.actions.statement_letters import remind_of_deadlines
from networks.bodies.models import Signature, Statement, StatementState
from networks.bodies.models.statement import STATEMENT_STEPS
from networks.bodies.selectors.statement import signatures_of, waiting_statements
from tests.factories import accounts, associations, bodies, papers

from .test_papers import chair_of, member_of

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 3, 10)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-03-10 09:00:00+02:00", tick=False):
        yield


def made(state, **fields):
    if state == "given":
        fields["given_at"] = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
    return papers.statement(state=state, reason="Turha" if state == "withdrawn" else "", **fields)


@pytest.mark.parametrize("state", StatementState.values)
def test_take_statement_step_only_where_the_table_leads(state):
    for key, step in STATEMENT_STEPS.items():
        statement = made(state)
        if state in step.sources:
            after = acts.take_statement_step(statement=statement, key=key, reason="Aika kului", by=None)
            assert {after.state} == step.targets
        else:
            with pytest.raises(ValidationError):
                acts.take_statement_step(statement=statement, key=key, reason="Aika kului", by=None)
    with pytest.raises(ValidationError):
        acts.take_statement_step(statement=papers.statement(), key="withdraw", reason=" ", by=None)
    with pytest.raises(ValidationError):
        acts.take_statement_step(statement=papers.statement(text=" "), key="give", by=None)


def test_given_statement_never_changes_and_is_told_once():
    statement = papers.statement(bodies.body(), title="Tilat yhdistyksille")
    given = acts.take_statement_step(statement=statement, key="give", by=None)
    with pytest.raises(ValidationError):
        acts.take_statement_step(statement=given, key="give", by=None)
    with pytest.raises(ValidationError):
        acts.change_statement(statement=given, version=given.version, values={"text": "Muu"}, by=None)
    for change in ({"text": "Muu"}, {"title": "Muu"}, {"given_at": None, "state": "draft"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Statement.objects.filter(pk=given.pk).update(**change)
    assert News.objects.filter(kind="bodies.statement").count() == 1
    assert SearchEntry.objects.get(kind="statement").title == "Tilat yhdistyksille"
    acts.take_statement_step(statement=given, key="withdraw", reason="Virhe", by=None)
    assert not News.objects.exists() and not SearchEntry.objects.filter(kind="statement").exists()


def test_sign_statement_by_members_once_and_back_to_a_draft_takes_signatures():
    body = bodies.body()
    member, statement = member_of(body), papers.statement(body, state="signing")
    for _press in range(2):
        acts.sign_statement(statement=statement, by=member)
    assert Signature.objects.count() == 1
    for stranger in (member_of(bodies.body()), accounts.secretary()):
        with pytest.raises(ValidationError):
            acts.sign_statement(statement=statement, by=stranger)
    acts.take_signature_back(statement=statement, by=member)
    assert not Signature.objects.exists()
    acts.sign_statement(statement=statement, by=member)
    acts.take_statement_step(statement=statement, key="redraft", by=None)
    assert not Signature.objects.exists()
    with pytest.raises(ValidationError):
        acts.sign_statement(statement=statement, by=member)


def test_signatures_show_the_name_by_choice_and_while_the_seat_is_held():
    body, association = bodies.body(), associations.organisation("Marjala ry")
    shown = accounts.user(name="Aino Avoin", show_name_publicly=True)
    hidden = accounts.user(name="Hilma Hiljainen", show_name_publicly=False)
    statement = papers.statement(body, state="signing")
    for person in (shown, hidden):
        until = TODAY + bodies.DAY
        bodies.mandate(bodies.seat(body), person, until=until, on_behalf_of=association, carries_over=False)
        acts.sign_statement(statement=statement, by=person)
    anybody = accounts.user()
    assert [one.holder.name for one in signatures_of(statement, anybody)] == ["Aino Avoin", ""]
    assert {one.holder.association for one in signatures_of(statement, anybody)} == {"Marjala ry"}
    assert [one.holder.name for one in signatures_of(statement, shown)] == ["Aino Avoin", "Hilma Hiljainen"]
    with time_machine.travel("2026-03-12 09:00:00+02:00"):
        assert [one.holder.name for one in signatures_of(statement, anybody)] == ["", ""]


def test_comment_twice_is_one_and_comments_stay_inside(client):
    body = bodies.body()
    member, statement = member_of(body), papers.statement(body)
    for _press in range(2):
        acts.comment_on_statement(statement=statement, text="Lisätään hinta.", by=member)
    assert statement.comments.count() == 1
    acts.take_statement_step(statement=statement, key="give", by=None)
    with pytest.raises(ValidationError):
        acts.comment_on_statement(statement=statement, text="Myöhässä", by=member)
    assert "Lisätään hinta." not in client.get(statement.get_absolute_url()).content.decode()
    client.force_login(member)
    assert "Lisätään hinta." in client.get(statement.get_absolute_url()).content.decode()


def test_last_day_is_announced_once_three_days_before():
    body = bodies.body()
    chair = chair_of(body)
    near = papers.statement(body, deadline=TODAY + 3 * bodies.DAY, asked_by="Liperin kunta")
    papers.statement(body, deadline=TODAY + 4 * bodies.DAY)
    papers.statement(body, deadline=TODAY - bodies.DAY)
    Letter.objects.all().delete()
    assert remind_of_deadlines(today=TODAY) == 1
    assert remind_of_deadlines(today=TODAY) == 0
    letter = Letter.objects.get(kind="statement_due")
    assert letter.to == chair.email
    text = write_letter(builder=letter.builder, language="fi", params=letter.params)
    assert near.title in text.subject and "Liperin kunta" in text.text


def test_desk_holds_what_is_to_finish_and_to_sign():
    body = bodies.body()
    member, chair = member_of(body), chair_of(body)
    draft, signing = papers.statement(body), papers.statement(body, state="signing", deadline=TODAY)
    assert waiting_statements(chair) == [signing, draft]
    assert waiting_statements(member) == [signing]
    acts.sign_statement(statement=signing, by=member)
    assert waiting_statements(member) == []


def test_step_for_signing_writes_to_each_member_and_pages_work(client):
    body = bodies.body()
    chair, member = chair_of(body), member_of(body)
    client.force_login(chair)
    form = {"version": 1, "kind": "position", "title": "Kannanotto tiloista", "text": "Tilat auki.", "request": ""}
    made = client.post(reverse("statement_create", kwargs={"slug": body.slug}), form)
    statement = Statement.objects.get()
    assert made["Location"] == statement.get_absolute_url()
    for step in ("sign", "give", "withdraw"):
        assert client.get(reverse("statement_step", kwargs={"pk": statement.pk, "move": step})).status_code == 200
    Letter.objects.all().delete()
    client.post(reverse("statement_step", kwargs={"pk": statement.pk, "move": "sign"}))
    assert set(Letter.objects.values_list("to", flat=True)) == {chair.email, member.email}
    client.force_login(member)
    assert client.post(reverse("statement_sign", kwargs={"pk": statement.pk})).status_code == 302
    page = client.get(statement.get_absolute_url()).content.decode()
    assert 'name="back"' in page and "/vaihe/" not in page


def test_library_costs_the_same_whatever_its_length(client, django_assert_num_queries):
    given = {"state": "given", "given_at": datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)}
    papers.statement(title="Ensimmäinen", **given)
    papers.statement(title="Luonnos")
    url = reverse("statement_list")
    assert "Luonnos" not in client.get(url).content.decode()
    with django_assert_num_queries(2):
        client.get(url)
    body = bodies.body()
    for _number in range(15):
        papers.statement(body, **given)
    with django_assert_num_queries(2):
        client.get(url)
