"""Letters of elections and offices: to whom, once, in every language, and also when the worker is cut short."""

from __future__ import annotations

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from jane_portal.core.links import link_url
from jane_portal.core.models import PersonalLink
from jane_portal.core.post import NotNeeded, write_letter
from jane_portal.mail.models import Letter
from networks.representation.actions import candidacy, counting, election_letters, voting
from networks.representation.actions import election as deeds
from networks.representation.actions import office as offices
from networks.representation.actions.election_letters import send_election_letters
from networks.representation.actions.rounds import go_through_elections, warn_of_ends
from networks.representation.models import Election, RollEntry
from tests.factories import accounts as make
from tests.factories import associations as rooms
from tests.factories import bodies
from tests.factories import representation as here
from tests.factories.mail import last_letter

pytestmark = pytest.mark.django_db


def written(kind: str) -> list[str]:
    return sorted(Letter.objects.filter(kind=kind).values_list("to", flat=True))


def test_call_goes_once_to_each_owner_and_editor_of_the_place():
    one, two = rooms.organisation(), rooms.organisation()
    owner, editor = rooms.owner(one), rooms.editor(two)
    make.span(owner, "association_editor", two.scope)
    rooms.owner(rooms.organisation(domicile=rooms.municipality("422", "Lieksa")))
    election = here.announced()
    assert send_election_letters(election_id=election.pk) == 2
    assert send_election_letters(election_id=election.pk) == 0
    assert written("election_call") == sorted([owner.email, editor.email])
    assert Election.objects.get(pk=election.pk).written == ["call"]


def test_voting_letters_carry_each_person_s_own_link_and_a_reminder_the_same_to_those_who_have_not_voted():
    election = here.voting_now(voters=3)
    first, second, _third = (
        RollEntry.objects.filter(election=election).select_related("organisation").order_by("pk")[:3]
    )
    rooms.editor(first.organisation)
    assert send_election_letters(election_id=election.pk) == 4
    assert PersonalLink.objects.filter(purpose="vote").count() == 4
    here.vote(election, [None])
    text = last_letter(here.voter(second).email).text
    assert link_url(PersonalLink.objects.get(purpose="vote", subject=second.link_subject)) in text
    with time_machine.travel(timezone.now() + 7 * here.DAY):
        go_through_elections()
        go_through_elections()
        assert len(written("election_reminder")) == 2
        assert link_url(PersonalLink.objects.get(purpose="vote", subject=second.link_subject)) in (
            last_letter(here.voter(second).email, "election_reminder").text
        )
    assert here.voter(first).email not in written("election_reminder")


def test_letters_cut_short_are_taken_up_and_each_goes_once(monkeypatch):
    """Each batch is a transaction of its own: what stood when the worker was cut short is not written again."""
    monkeypatch.setattr(election_letters, "BATCH", 3)
    election, batches, ask = here.voting_now(voters=10), [], election_letters._ask_to_vote

    def cut_short(*args):
        batches.append(args)
        if len(batches) == 3:
            raise KeyboardInterrupt
        return ask(*args)

    monkeypatch.setattr(election_letters, "_ask_to_vote", cut_short)
    with pytest.raises(KeyboardInterrupt):
        send_election_letters(election_id=election.pk)
    there = dict(Letter.objects.filter(kind="election_voting").values_list("message_id", "params__link"))
    assert len(there) == 6
    go_through_elections()
    letters = Letter.objects.filter(kind="election_voting")
    assert letters.count() == letters.values("to").distinct().count() == 10
    assert there.items() <= dict(letters.values_list("message_id", "params__link")).items()
    assert PersonalLink.objects.filter(purpose="vote", revoked_at=None).count() == 10


def test_result_goes_to_voters_candidates_the_municipality_and_the_secretary_once_each():
    secretary, contact = make.secretary(), rooms.municipal_contact()
    election = here.voting_now(voters=2)
    with time_machine.travel(timezone.now() + 10 * here.DAY):
        go_through_elections()
        go_through_elections()
    owners = [here.voter(row).email for row in RollEntry.objects.filter(election=election)[:2]]
    candidates = list(election.candidates.values_list("user__email", flat=True))
    assert written("election_result") == sorted([*owners, *candidates, contact.email, secretary.email])


def test_a_voter_s_letter_that_has_lost_its_point_does_not_leave():
    election = here.voting_now(voters=2)
    send_election_letters(election_id=election.pk)
    letter = Letter.objects.filter(kind="election_voting").order_by("pk").first()
    entry = RollEntry.objects.get(pk=letter.params["entry"])
    write_letter(builder=letter.builder, language="fi", params=letter.params)
    here.vote(election, [None])
    with pytest.raises(NotNeeded):
        write_letter(builder=letter.builder, language="fi", params=letter.params)
    assert entry.pk == RollEntry.objects.filter(election=election).order_by("pk").first().pk


def test_every_letter_of_the_room_is_written_in_every_language():
    secretary, association = make.secretary(), rooms.organisation("Kuikkaniemen kyläyhdistys ry")
    owner = rooms.owner(association)
    election = here.announced()
    send_election_letters(election_id=election.pk)
    facts = {"election": election, "organisation": association, "by": secretary}
    candidacy.propose_candidate(email="ehdokas@demo.example", **facts)
    letters = _now("election_call", "candidate_consent", "candidate_endorse")
    deeds.cancel_election(election=election, version=election.version, reason="Aikataulu.", by=secretary)
    send_election_letters(election_id=election.pk)
    letters |= _now("election_cancelled")
    voting = here.voting_now(voters=1)
    send_election_letters(election_id=voting.pk)
    letters |= _now("election_voting")
    entry = RollEntry.objects.filter(election=voting).order_by("pk").first()
    RollEntry.objects.filter(pk=entry.pk).update(voted_by=secretary)
    go_through_elections()
    letters |= _now("election_voted")
    RollEntry.objects.filter(pk=entry.pk).update(voted_by=None)
    with time_machine.travel(timezone.now() + 8 * here.DAY):
        send_election_letters(election_id=voting.pk)
        letters |= _now("election_reminder")
    with time_machine.travel(timezone.now() + 10 * here.DAY):
        counting.count_votes(election=voting)
        send_election_letters(election_id=voting.pk)
        letters |= _now("election_result", "office_given")
    office = here.office(municipality=rooms.municipality("422", "Lieksa"), term_until=here.day(80))
    bodies.mandate(bodies.seat(bodies.body(municipality=office.municipality), "chair"))
    warn_of_ends()
    letters |= _now("office_ending", "office_ending_elsewhere", "office_ending_local")
    offices.end_office(office=office, version=office.version, last_day=here.day(1), reason="Muutti pois.", by=secretary)
    letters |= _now("office_ended")
    assert len(letters) == 13
    assert owner.email in written("election_call")
    assert [kind for kind, languages in letters.items() if len(set(languages.values())) != 3] == []


def _now(*kinds: str) -> dict[str, dict[str, str]]:
    """These kinds as they would be sent now: subject by language."""
    found: dict[str, dict[str, str]] = {}
    for kind in kinds:
        letter = Letter.objects.filter(kind=kind).order_by("-pk").first()
        assert letter is not None, kind
        for language, _name in settings.LANGUAGES:
            text = write_letter(builder=letter.builder, language=language, params=letter.params, reader="Aino Aalto")
            assert "{{" not in text.text and "None" not in text.text
            found.setdefault(kind, {})[language] = text.subject
    return found


def test_others_of_an_association_learn_once_that_its_vote_is_in_and_nothing_more():
    election = here.voting_now(voters=2)
    first, second = RollEntry.objects.filter(election=election).select_related("organisation").order_by("pk")
    voter, other = here.voter(first), rooms.editor(first.organisation)
    voting.cast_vote(entry=first, candidate=election.candidates.first(), by=voter)
    assert written("election_voted") == []  # not in the deed itself: the letter would hold its moment
    for _round in range(2):
        go_through_elections()
        assert written("election_voted") == [other.email]
    voting.cast_vote(entry=second, candidate=None, by=here.voter(second))  # nobody else to tell
    go_through_elections()
    letter = last_letter(other.email)
    words = letter.subject + letter.text
    assert first.organisation.name in words
    people = [voter.email, *(one.user.name for one in election.candidates.select_related("user"))]
    assert not [one for one in people if one in words]
