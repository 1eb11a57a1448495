"""People and associations that leave or turn out to be one: what was said and held outside stays where it belongs."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from associations.actions.duplicate import merge_organisations, undo_merge
from associations.actions.ending import dissolve_organisation
from jane_portal.accounts.actions.erasure import erase_person
from jane_portal.accounts.actions.merge import merge_people
from jane_portal.accounts.models import User
from networks.representation.models import MeetingInput, Nominee, Report, Representative
from networks.representation.selectors.outside import lines_in_body
from tests.factories import accounts as make
from tests.factories import associations as rooms
from tests.factories import outside
from tests.factories.representation import day

pytestmark = pytest.mark.django_db


def said(meeting, organisation, user, text="Kyytejä.") -> MeetingInput:
    return MeetingInput.objects.create(meeting=meeting, organisation=organisation, user=user, text=text)


def test_merged_accounts_keep_terms_nominations_and_inputs_with_their_roles():
    kept, dropped = make.user(), make.user()
    term = outside.term(user=dropped)
    meeting, association = outside.meeting(term.seat.body), rooms.organisation()
    both = [said(meeting, association, one) for one in (kept, dropped)]
    alone = said(outside.meeting(outside.external()), association, dropped)
    call = outside.called()
    twice = [
        Nominee.objects.create(request=call, user=one, organisation=association, consented_at=timezone.now())
        for one in (kept, dropped)
    ]
    merge_people(kept=kept, dropped=dropped, note="Sama ihminen", by=make.administrator())
    term.refresh_from_db()
    assert term.user == kept
    assert User.objects.get(pk=kept.pk).has_role("representative")
    assert not User.objects.get(pk=dropped.pk).has_role("representative")
    assert set(MeetingInput.objects.filter(user=kept)) == {both[0], alone}
    assert list(Nominee.objects.filter(user=kept)) == [twice[0]]


def test_an_erased_representative_leaves_a_vacancy_and_her_report_without_her_name():
    term = outside.term(user=make.user(name="Lahja Lähtijä", show_name_publicly=True))
    report = outside.report(term, said="Kerroin.", sent_at=timezone.now())
    coming = outside.term(outside.seat(term.seat.body), user=term.user, since=day(20))
    erase_person(user=term.user, email=term.user.email, by=None)
    term.refresh_from_db()
    coming.refresh_from_db()
    assert (term.until, coming.until) == (day(-1), day(19))
    assert Report.objects.get(pk=report.pk).said == "Kerroin."
    lines = lines_in_body(term.seat.body, make.secretary())
    assert [line.is_vacant for line in lines] == [True, True]
    person = User.objects.get(pk=term.user_id)
    assert (person.name, person.has_role("representative")) == ("", False)


def test_merged_associations_share_what_both_said_and_held_and_come_apart_again():
    kept, dropped = rooms.organisation("Pysyvä ry"), rooms.organisation("Poistuva ry")
    term = outside.term(on_behalf_of=dropped)
    meeting, person = outside.meeting(term.seat.body), make.user()
    mine = [said(meeting, one, person) for one in (kept, dropped)]  # she acts for both
    nominee = outside.nominee(outside.called(), dropped)
    by = make.secretary()
    merge = merge_organisations(kept=kept, dropped=dropped, from_dropped=set(), by=by)
    for row in (term, nominee):
        row.refresh_from_db()
    assert (term.on_behalf_of, nominee.organisation) == (kept, kept)
    assert MeetingInput.objects.filter(pk__in=[one.pk for one in mine]).count() == 2, "nothing that was said is lost"
    undo_merge(merge=merge, by=by)
    term.refresh_from_db()
    assert term.on_behalf_of == dropped


def test_the_representative_of_a_dissolved_association_goes_on_for_the_others():
    association = rooms.organisation()
    term = outside.term(on_behalf_of=association)
    dissolve_organisation(organisation=association, dissolved_on=timezone.localdate(), by=make.secretary())
    (line,) = lines_in_body(term.seat.body, AnonymousUser())
    assert line.holder.association == association.name
    assert Representative.objects.in_force().filter(pk=term.pk).exists()
