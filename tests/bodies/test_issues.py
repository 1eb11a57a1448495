"""Issues between bodies: who sees them, where they go, who is told."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from jane_portal.core.post import write_letter
from jane_portal.core.thread.selectors import thread_of
from jane_portal.mail.letter import NotNeeded
from jane_portal.mail.models import Letter
from networks.bodies.actions import issue as acts
from networks.bodies.models import BacklogItem, IssueState, Kind, RaisedIssue
from networks.bodies.models.issue import ISSUE_STEPS
from networks.bodies.selectors.issue import waiting_issues, way_of
from tests.factories import accounts, bodies, papers

from .test_papers import chair_of, member_of

pytestmark = pytest.mark.django_db


def three():
    """A local body, the regional one and a committee, with their chairs."""
    found = [bodies.body(), bodies.body(kind=Kind.REGIONAL), bodies.body(kind=Kind.COMMITTEE)]
    return found, [chair_of(one) for one in found]


def raised(local, board, chair):
    return acts.raise_issue(from_body=local, to_body=board, title="Bussivuorot", text="Iltavuorot puuttuvat.", by=chair)


def test_raise_issue_twice_is_one_and_tells_the_receiver():
    (local, board, _committee), (chair, receiver, _other) = three()
    Letter.objects.all().delete()
    first, again = raised(local, board, chair), raised(local, board, chair)
    assert first.pk == again.pk
    letter = Letter.objects.get()
    assert (letter.kind, letter.to) == ("issue_raised", receiver.email)
    assert "Iltavuorot puuttuvat." in write_letter(builder=letter.builder, language="fi", params=letter.params).text


@pytest.mark.parametrize("state", IssueState.values)
def test_steps_only_where_the_table_leads(state):
    settled = {} if state in {"raised", "taken_up"} else {"answer": "Selvä.", "answered_on": "2026-03-01"}
    target = bodies.body()
    doings = {
        "take_up": lambda issue: acts.take_issue_up(issue=issue, by=None),
        "answer": lambda issue: acts.settle_issue(issue=issue, key="answer", answer="Selvä.", by=None),
        "decline": lambda issue: acts.settle_issue(issue=issue, key="decline", answer="Ei nyt.", by=None),
        "forward": lambda issue: acts.forward_issue(issue=issue, to_body=target, answer="Teille.", by=None),
    }
    assert set(doings) == set(ISSUE_STEPS)
    for key, doing in doings.items():
        issue = papers.issue(state=state, **settled)
        if state in ISSUE_STEPS[key].sources:
            doing(issue)
            issue.refresh_from_db()
            assert {issue.state} == ISSUE_STEPS[key].targets
        else:
            with pytest.raises(ValidationError):
                doing(issue)


def test_issue_that_is_taken_up_and_passed_on_is_told_to_its_origin_once_each():
    (local, board, committee), (chair, receiver, last) = three()
    member = member_of(local)
    issue = raised(local, board, member)
    Letter.objects.all().delete()
    acts.take_issue_up(issue=issue, by=receiver)
    origin = {chair.email, member.email}
    letter = Letter.objects.filter(kind="issue_taken_up").last()
    assert set(Letter.objects.values_list("kind", "to")) == {("issue_taken_up", one) for one in origin}
    assert "Bussivuorot" in write_letter(builder=letter.builder, language="fi", params=letter.params).text
    following = acts.forward_issue(issue=issue, to_body=committee, answer="Teille.", by=receiver)
    with pytest.raises(NotNeeded):
        write_letter(builder=letter.builder, language="fi", params=letter.params)
    assert {one.to for one in Letter.objects.filter(kind="issue_answered")} == origin
    Letter.objects.all().delete()
    acts.take_issue_up(issue=following, by=last)
    told = Letter.objects.filter(kind="issue_taken_up").values_list("to", flat=True)
    assert sorted(told) == sorted({*origin, receiver.email})


def test_forward_issue_keeps_the_chain_and_everybody_on_its_way_sees_the_answer():
    (local, board, committee), (chair, receiver, last) = three()
    issue = raised(local, board, chair)
    following = acts.forward_issue(issue=issue, to_body=committee, answer="Kuuluu valiokunnalle.", by=receiver)
    assert (following.from_body, following.to_body, following.previous) == (local, committee, issue)
    for back in (local, board, committee):
        with pytest.raises(ValidationError):
            acts.forward_issue(issue=following, to_body=back, answer="Takaisin.", by=last)
    Letter.objects.all().delete()
    acts.settle_issue(issue=following, key="answer", answer="Esitetään kunnalle.", by=last)
    assert set(Letter.objects.values_list("kind", "to")) == {
        ("issue_answered", chair.email),
        ("issue_answered", receiver.email),
    }
    for user in (chair, receiver, last):
        assert [one.pk for one in way_of(following, user)] == [issue.pk, following.pk]
    thread = thread_of("asia", following.uuid, chair)
    assert thread.before[0].node.title == issue.title
    assert thread.before[0].further[0].node.title == local.name


def test_issue_waits_on_the_agenda_until_it_is_settled():
    (local, board, committee), (chair, receiver, last) = three()
    issue = raised(local, board, chair)
    item = BacklogItem.objects.get()
    assert (item.body, item.title, item.url) == (board, "Bussivuorot", f"/toimielimet/asiat/{issue.pk}/")
    acts.take_issue_up(issue=issue, by=receiver)
    following = acts.forward_issue(issue=issue, to_body=committee, answer="Teille.", by=receiver)
    assert set(BacklogItem.objects.values_list("body", "state")) == {(board.pk, "dropped"), (committee.pk, "waiting")}
    acts.settle_issue(issue=following, key="answer", answer="Hoidettu.", by=last)
    assert not BacklogItem.objects.filter(state="waiting").exists()


def test_issue_is_seen_by_both_sides_only():
    (local, board, committee), (chair, receiver, other) = three()
    issue = raised(local, board, chair)
    seen = RaisedIssue.objects.visible_to
    for user in (chair, receiver, member_of(local), member_of(board), accounts.secretary()):
        assert seen(user).get() == issue
    for user in (other, member_of(committee), accounts.user()):
        assert not seen(user).exists()
    assert waiting_issues(receiver) == [issue]
    assert waiting_issues(chair) == []


@pytest.mark.parametrize("case", ["itself", "ended", "draft"])
def test_raise_issue_to_a_body_that_cannot_take_it(case):
    local = bodies.body()
    chair = chair_of(local)
    to_body = {
        "itself": lambda: local,
        "ended": lambda: bodies.body(closed_on="2020-01-01"),
        "draft": lambda: bodies.body(published_at=None),
    }[case]()
    to_body.refresh_from_db()
    with pytest.raises(ValidationError):
        raised(local, to_body, chair)


def test_pages_raise_answer_and_show(client, django_assert_max_num_queries):
    (local, board, committee), (chair, receiver, _last) = three()
    client.force_login(chair)
    url = reverse("issue_create", kwargs={"slug": local.slug})
    assert client.get(url).context["form"].fields["to_body"].initial == board
    client.post(url, {"to_body": board.pk, "title": "Bussit", "text": "Iltavuorot"})
    issue = RaisedIssue.objects.get()
    assert client.post(reverse("issue_step", kwargs={"pk": issue.pk, "move": "answer"})).status_code == 403
    client.force_login(receiver)
    step = {"pk": issue.pk, "move": "answer"}
    assert client.post(reverse("issue_step", kwargs=step), {"answer": " "}).status_code == 422
    forward = reverse("issue_step", kwargs={"pk": issue.pk, "move": "forward"})
    assert list(client.get(forward).context["form"].fields["to_body"].queryset) == [committee]
    assert client.post(reverse("issue_step", kwargs=step), {"answer": "Hoidetaan."}).status_code == 302
    client.force_login(chair)
    with django_assert_max_num_queries(8 + 2):
        page = client.get(issue.get_absolute_url()).content.decode()
    assert "Hoidetaan." in page
    client.get(reverse("issue_list", kwargs={"slug": local.slug}))
    with django_assert_max_num_queries(4 + 2):
        assert "Bussit" in client.get(reverse("issue_list", kwargs={"slug": local.slug})).content.decode()
