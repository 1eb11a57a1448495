"""Before a meeting one brief, after it three questions; the third becomes a matter of our body, silence is seen."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from jane_portal.core.links import LinkGone, make_link, open_link, token_of
from jane_portal.mail.models import Letter
from networks.bodies.actions.backlog import add_backlog, drop_backlog, take_backlog
from networks.bodies.models import BacklogItem
from networks.representation.actions import external_meeting as deeds
from networks.representation.actions.external_meeting import INPUT, REPORT
from networks.representation.actions.outside_letters import send_input_letters
from networks.representation.actions.outside_rounds import go_through_outside, speakers
from networks.representation.letters.external_meeting import brief
from networks.representation.models import ExternalMeeting, MeetingInput, Report
from tests.factories import accounts as make
from tests.factories import associations as rooms
from tests.factories import outside
from tests.factories.representation import day

pytestmark = pytest.mark.django_db
ANSWERS = {"happened": "Tilat.", "said": "Tarvitaan iltavuoroja.", "wanted": "Kootaan toiveet."}


def told(report: Report, by, **more) -> Report:
    return deeds.write_report(report=report, is_open=True, by=by, **ANSWERS, **more)


def test_ask_associations_gives_each_person_one_link_and_goes_once():
    meeting = outside.meeting(asked_at=None)
    association = rooms.organisation(domicile=meeting.body.municipality)
    owner = rooms.owner(association)
    term = outside.term(outside.seat(meeting.body))
    asked = deeds.ask_associations(meeting=meeting, version=1, by=term.user)
    with pytest.raises(ValidationError) as refused:
        deeds.ask_associations(meeting=asked, version=2, by=term.user)
    assert refused.value.code == "asked"
    assert send_input_letters(meeting_id=meeting.pk) == 1
    ExternalMeeting.objects.update(ask_written=False)
    assert send_input_letters(meeting_id=meeting.pk) == 0
    letter = Letter.objects.get(kind="input_asked")
    assert (letter.user, letter.secret) == (owner, True)


def test_an_association_answers_by_its_link_again_and_again_as_one_input(client):
    meeting = outside.meeting()
    association = rooms.organisation(domicile=meeting.body.municipality)
    owner = rooms.owner(association)
    link = make_link(purpose=INPUT, subject=meeting.link_subject(association), email=owner.email, user=owner)
    client.get(reverse("input_open", args=[token_of(link)]))
    for text in ("Lyhyempi lomake.", "Lyhyempi lomake.", "Ei lomaketta."):
        assert client.post(reverse("input_answer"), {"text": text}).status_code == 302
    given = MeetingInput.objects.get()
    assert (given.text, given.organisation, given.version) == ("Ei lomaketta.", association, 2)


def test_give_input_refuses_strangers_other_areas_and_the_late():
    meeting = outside.meeting()
    near = rooms.organisation(domicile=meeting.body.municipality)
    far = rooms.organisation(domicile=rooms.municipality("422", "Lieksa"))
    for organisation, by in ((near, make.user()), (far, rooms.owner(far))):
        with pytest.raises(PermissionDenied):
            deeds.give_input(meeting=meeting, organisation=organisation, text="x", by=by)
    ExternalMeeting.objects.update(briefed_at=timezone.now())
    with pytest.raises(ValidationError) as refused:
        deeds.give_input(meeting=meeting, organisation=near, text="x", by=rooms.owner(near))
    assert refused.value.code == "late"


def test_somebody_who_left_her_association_answers_no_more_by_her_link(client):
    meeting = outside.meeting()
    association = rooms.organisation(domicile=meeting.body.municipality)
    former = make.user()
    link = make_link(purpose=INPUT, subject=meeting.link_subject(association), email=former.email, user=former)
    client.get(reverse("input_open", args=[token_of(link)]))
    assert client.post(reverse("input_answer"), {"text": "x"}).status_code == 410
    assert not MeetingInput.objects.exists()


def test_the_representative_gets_one_brief_the_day_before_with_all_inputs_by_association():
    meeting = outside.meeting()
    term = outside.term(outside.seat(meeting.body))
    organisations = [rooms.organisation(name, domicile=meeting.body.municipality) for name in ("Alku ry", "Beeta ry")]
    for organisation in organisations:
        deeds.give_input(
            meeting=meeting, organisation=organisation, text=f"Sana {organisation}", by=rooms.owner(organisation)
        )
    go_through_outside()
    assert not Letter.objects.filter(kind="meeting_brief").exists()
    with time_machine.travel(datetime.datetime.combine(day(6), datetime.time(3), tzinfo=datetime.UTC)):
        go_through_outside()
        go_through_outside()
    letter = Letter.objects.get(kind="meeting_brief")
    assert letter.user == term.user
    with translation.override("fi"):
        text = brief(language="fi", params=letter.params).text
    assert "Alku ry\n- Sana Alku ry\n\nBeeta ry\n- Sana Beeta ry" in text


def test_reports_are_asked_for_the_day_after_and_reminded_of_once_a_week_later():
    meeting = outside.meeting(day=day(0), asked_at=None)
    term = outside.term(outside.seat(meeting.body))
    counts = []
    for number in (0, 1, 7, 8, 9, 20):
        with time_machine.travel(datetime.datetime.combine(day(number), datetime.time(3), tzinfo=datetime.UTC)):
            go_through_outside()
            go_through_outside()
        kinds = ("meeting_report", "meeting_report_reminder")
        counts.append([Letter.objects.filter(kind=kind, user=term.user).count() for kind in kinds])
    assert counts == [[0, 0], [1, 0], [1, 0], [1, 1], [1, 1], [1, 1]]


def test_a_deputy_speaks_where_the_seat_is_vacant_and_an_invited_expert_never():
    body = outside.external()
    seat = outside.seat(body)
    deputy = outside.term(outside.seat(body, deputy_of=seat))
    outside.term(outside.seat(body, is_invited=True))
    meeting = outside.meeting(body)
    assert speakers(meeting) == [deputy]
    member = outside.term(seat)
    assert speakers(meeting) == [member]


def test_three_answers_by_link_make_one_matter_for_our_body_however_often_pressed(client):
    report = outside.report()
    link = make_link(purpose=REPORT, subject=report.link_subject, email="a@demo.example", user=report.term.user)
    client.get(reverse("meeting_report_open", args=[token_of(link)]))
    first = client.post(reverse("meeting_report_answer"), {**ANSWERS, "is_open": "on"})
    second = client.post(reverse("meeting_report_answer"), {**ANSWERS, "is_open": "on"})
    assert (first.status_code, second.status_code) == (302, 410)
    report.refresh_from_db()
    assert (report.said, report.is_open, report.sent_at is not None) == ("Tarvitaan iltavuoroja.", True, True)
    matter = BacklogItem.objects.get()
    assert (matter.body, matter.text, matter.origin) == (
        report.meeting.body.nominating_body,
        "Kootaan toiveet.",
        f"report:{report.uuid}",
    )


def test_write_report_is_for_the_holder_of_the_seat_and_once():
    mine, another = outside.report(), outside.report()
    with pytest.raises(PermissionDenied):
        told(mine, another.term.user)
    link = make_link(purpose=REPORT, subject=mine.link_subject, email="a@demo.example", user=mine.term.user)
    told(mine, mine.term.user)
    with pytest.raises(ValidationError) as refused:
        told(mine, mine.term.user, link=link)
    assert refused.value.code == "sent"
    assert open_link(REPORT, mine.link_subject) is not None, "a refused deed does not use the link up"


def test_a_used_or_old_link_changes_nothing(client):
    report = outside.report()
    link = make_link(purpose=REPORT, subject=report.link_subject, email="a@demo.example", user=report.term.user)
    token = token_of(link)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=91)):
        client.get(reverse("meeting_report_open", args=[token]))
        assert client.post(reverse("meeting_report_answer"), ANSWERS).status_code == 410
    other = outside.report()
    foreign = make_link(purpose=REPORT, subject=other.link_subject, email="b@demo.example", user=report.term.user)
    client.get(reverse("meeting_report_open", args=[token_of(foreign)]))
    assert client.get(reverse("meeting_report_answer")).status_code == 410
    type(link).objects.filter(pk=link.pk).update(used_at=timezone.now())
    with pytest.raises(LinkGone):
        told(report, report.term.user, link=link)
    assert not Report.objects.exclude(sent_at=None).exists()


def test_silence_is_visible_to_everybody_and_a_closed_report_is_read_signed_in_only(client):
    silent = outside.report()
    page = client.get(silent.meeting.body.get_absolute_url()).content.decode()
    assert "Ei raporttia" in page
    deeds.write_report(report=silent, is_open=False, by=silent.term.user, **ANSWERS)
    address = silent.meeting.get_absolute_url()
    assert "iltavuoroja" not in client.get(address).content.decode()
    client.force_login(make.user())
    assert "iltavuoroja" in client.get(address).content.decode()


def test_drop_backlog_asks_why_and_happens_once():
    body = outside.external().nominating_body
    item = add_backlog(body=body, title="Kyydit", origin="report:1", by=None)
    assert add_backlog(body=body, title="Kyydit taas", origin="report:1", by=None) == item
    chair = make.with_role("body_chair", body.scope)
    with pytest.raises(ValidationError):
        drop_backlog(item=item, version=1, note=" ", by=chair)
    dropped = drop_backlog(item=item, version=1, note="Hoidettu jo.", by=chair)
    with pytest.raises(ValidationError) as refused:
        drop_backlog(item=dropped, version=2, note="x", by=chair)
    assert refused.value.code == "state"
    with pytest.raises(PermissionDenied):
        drop_backlog(item=dropped, version=2, note="x", by=make.user())


def test_a_sent_report_is_corrected_by_its_author_and_readers_see_that(client):
    report = outside.report()
    author = report.term.user
    sent = told(report, author)
    words = {**ANSWERS, "said": "Tarvitaan aamuvuoroja.", "wanted": "Kootaan vain aamujen toiveet."}
    for stranger in (make.user(), outside.chooser(report.meeting.body)):
        with pytest.raises(PermissionDenied):
            deeds.correct_report(report=sent, version=sent.version, is_open=True, by=stranger, **words)
    client.force_login(author)
    address = reverse("meeting_report_update", args=[report.pk])
    answers = [client.post(address, {**words, "is_open": "on", "version": sent.version}) for _press in range(2)]
    assert [one.status_code for one in answers] == [302, 409]
    page = client.get(report.meeting.get_absolute_url()).content.decode()
    assert ("korjattu" in page, "aamuvuoroja" in page, "iltavuoroja" in page) == (True, True, False)
    before = Report.pgh_event_model.objects.filter(pgh_obj=report.pk).values_list("said", flat=True)
    assert {"Tarvitaan iltavuoroja.", "Tarvitaan aamuvuoroja."} <= set(before)
    assert BacklogItem.objects.get().text == "Kootaan vain aamujen toiveet."


def test_a_correction_takes_a_waiting_matter_away_and_brings_it_back_but_never_from_an_agenda():
    report = outside.report()
    by = report.term.user
    report = told(report, by)
    for wanted, state in (("", "dropped"), ("Sittenkin.", "waiting")):
        report = deeds.correct_report(
            report=report, version=report.version, is_open=True, by=by, **{**ANSWERS, "wanted": wanted}
        )
        assert BacklogItem.objects.get().state == state
    take_backlog(item=BacklogItem.objects.get(), by=None)
    deeds.correct_report(report=report, version=report.version, is_open=True, by=by, **{**ANSWERS, "wanted": "Muuta."})
    item = BacklogItem.objects.get()
    assert (item.state, item.text) == ("taken", "Sittenkin.")


def test_correct_report_waits_until_it_has_been_sent(client):
    report = outside.report()
    with pytest.raises(ValidationError) as refused:
        deeds.correct_report(report=report, version=report.version, is_open=True, by=report.term.user, **ANSWERS)
    assert refused.value.code == "state"
    client.force_login(report.term.user)
    assert client.get(reverse("meeting_report_update", args=[report.pk])).status_code == 404
