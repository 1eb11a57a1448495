"""Elections: the table of steps, the days, candidates, the count and the lot."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from associations.models import Organisation
from jane_portal.core.links import LinkGone
from jane_portal.core.models import PersonalLink
from jane_portal.mail.models import Letter
from networks.representation.actions import candidacy, counting
from networks.representation.actions import election as deeds
from networks.representation.actions.rounds import go_through_elections
from networks.representation.actions.steps import begin
from networks.representation.models import Ballot, Candidate, Election, ElectionState, Office, RollEntry
from networks.representation.models.election import ELECTION_STEPS, KEEPER
from networks.representation.selectors.roll import voters_of
from tests.factories import accounts as make
from tests.factories import associations as rooms
from tests.factories import representation as here

pytestmark = pytest.mark.django_db
DAY = here.DAY


def later(days: int) -> time_machine.travel:
    """A minute after midnight, so many days from now."""
    morning = datetime.datetime.combine(here.day(days), datetime.time(0, 1), tzinfo=timezone.get_current_timezone())
    return time_machine.travel(morning)


def state_of(election: Election) -> str:
    return Election.objects.get(pk=election.pk).state


def test_every_step_is_open_in_the_states_of_the_table_and_to_its_side_only():
    secretary = make.secretary()
    Election.objects.all().delete()
    for state in ElectionState:
        election = here.in_state(state)
        for key, step in ELECTION_STEPS.items():
            for by, side in ((secretary, KEEPER), (None, "portal")):
                if state in step.sources and side in step.who:
                    assert begin(election=election, key=key, by=by).pk == election.pk
                else:
                    with pytest.raises(ValidationError):
                        begin(election=election, key=key, by=by)
        Election.objects.filter(pk=election.pk).update(state="cancelled", reason="x")
    with pytest.raises(PermissionDenied):
        begin(election=here.election(), key="announce", by=make.user())


@pytest.mark.parametrize(
    "fields",
    [
        {"call_until": None},
        {"call_until": here.datetime.date(2020, 1, 1)},
        {"voting_from": None},
        {"voting_until": None},
        {"way": "evening", "evening_on": None},
    ],
)
def test_announce_election_refuses_days_that_do_not_fit(fields):
    election = here.election(**fields)
    with pytest.raises(ValidationError):
        deeds.announce_election(election=election, version=1, by=make.secretary())


def test_announce_election_once_at_a_time_in_one_place():
    here.announced()
    second = here.election()
    with pytest.raises(ValidationError, match="käynnissä"):
        deeds.announce_election(election=second, version=1, by=make.secretary())


def test_the_vote_opens_and_closes_with_its_days():
    election = here.announced()
    for _number in range(2):
        here.candidate(election)
    rooms.owner(rooms.organisation())
    seen = []
    for number in (10, 11, 20, 21):
        with later(number):
            go_through_elections()
            current = Election.objects.get(pk=election.pk)
            seen.append((current.state, current.takes_candidates(), current.takes_votes()))
    assert seen == [
        ("call", True, False),
        ("voting", False, True),
        ("voting", False, True),
        ("decided", False, False),
    ]


def test_a_call_without_candidates_waits_and_with_as_many_as_seats_there_is_no_vote():
    election = here.announced()
    with later(11):
        assert (go_through_elections(), state_of(election)) == (0, "call")
        here.candidate(election)
        assert (go_through_elections(), state_of(election)) == (1, "uncontested")
        current = Election.objects.get(pk=election.pk)
        counting.settle_uncontested(election=current, version=current.version, by=make.secretary())
    office = Office.objects.get(election=election)
    assert (office.since, office.until) == (election.term_since, election.term_until)


def test_roll_is_frozen_when_the_vote_opens_and_follows_the_setting():
    liperi, joensuu = rooms.municipality(), rooms.municipality("167", "Joensuu")
    home, visiting, homeless, elsewhere = (
        rooms.organisation("Koti ry", domicile=liperi),
        rooms.organisation("Vieras ry", domicile=joensuu),
        rooms.organisation("Koditon ry", domicile=None),
        rooms.organisation("Muualla ry", domicile=joensuu),
    )
    for one in (visiting, homeless):
        one.works_in.add(liperi)
    election = here.election()
    assert set(voters_of(election)) == {home, homeless}
    election.voters = "works"
    assert set(voters_of(election)) == {home, homeless, visiting}
    Organisation.objects.filter(pk=home.pk).update(deleted_at=timezone.now())
    assert set(voters_of(election)) == {homeless, visiting}
    pyhaselka = here.area(place=joensuu)
    for one in (home, visiting, homeless):
        one.areas.add(pyhaselka)
    of_area = here.election(area=pyhaselka)
    assert set(voters_of(of_area)) == {visiting, homeless}
    assert elsewhere not in voters_of(of_area)

    voting = here.voting_now(voters=1)
    rooms.organisation("Myöhäinen ry", domicile=liperi)
    assert RollEntry.objects.filter(election=voting).count() == voting.roll_size == 2


def test_candidate_stands_when_she_has_consented_and_her_association_endorses_her():
    election, association = here.announced(), rooms.organisation()
    editor, owner = rooms.editor(association), rooms.owner(association)
    candidate = candidacy.propose_candidate(
        election=election, organisation=association, email="Ehdokas@demo.example", by=editor
    )
    assert set(Letter.objects.filter(kind__startswith="candidate").values_list("kind", "to")) == {
        ("candidate_consent", "ehdokas@demo.example"),
        ("candidate_endorse", owner.email),
    }
    link = PersonalLink.objects.get(purpose="candidacy")
    with pytest.raises(PermissionDenied):
        candidacy.consent_to_stand(candidate=candidate, version=candidate.version, motivation="", by=editor)
    candidate = candidacy.consent_to_stand(
        candidate=candidate,
        version=candidate.version,
        motivation="Haluan auttaa.",
        name="Eero E",
        by=link.user,
        link=link,
    )
    assert not Candidate.objects.standing().exists()
    with pytest.raises(PermissionDenied):
        candidacy.endorse_candidate(candidate=candidate, version=candidate.version, by=editor)
    candidate = candidacy.endorse_candidate(candidate=candidate, version=candidate.version, by=owner)
    assert list(Candidate.objects.standing()) == [candidate]
    with pytest.raises(LinkGone):
        candidacy.withdraw_candidacy(candidate=candidate, version=candidate.version, by=link.user, link=link)


def test_candidates_come_from_associations_of_the_election_while_the_call_is_open():
    election, secretary = here.announced(), make.secretary()
    far = rooms.organisation(domicile=rooms.municipality("422", "Lieksa"))
    near = rooms.organisation()
    propose = {"election": election, "email": "a@demo.example", "by": secretary}
    with pytest.raises(ValidationError, match="yhdistys"):
        candidacy.propose_candidate(organisation=far, **propose)
    with pytest.raises(PermissionDenied):
        candidacy.propose_candidate(organisation=near, **{**propose, "by": make.user()})
    candidacy.propose_candidate(organisation=near, **propose)
    with pytest.raises(ValidationError, match="jo ehdokas"):
        candidacy.propose_candidate(organisation=near, **propose)
    with later(11), pytest.raises(ValidationError, match="ei ole käynnissä"):
        candidacy.propose_candidate(organisation=near, **{**propose, "email": "b@demo.example"})


def test_count_votes_gives_seats_to_those_with_most_votes():
    election = here.voting_now(voters=7, candidates=3, seats=2)
    first, second, third = election.candidates.order_by("pk")
    here.vote(election, [first, first, second, second, third, None])
    with later(10):
        decided = counting.count_votes(election=election)
    rows = list(election.candidates.order_by("pk").values_list("votes", "elected"))
    assert rows == [(2, True), (2, True), (1, False)]
    assert (decided.roll_size, decided.turnout, decided.blank_votes, decided.lot) == (7, 6, 1, [])
    assert set(Office.objects.values_list("user", flat=True)) == {first.user_id, second.user_id}


def test_a_tie_for_the_last_seat_is_drawn_by_a_lot_that_is_kept():
    drawn = set()
    for _time in range(12):
        election = here.voting_now(voters=4, candidates=3, seats=2)
        first, second, third = election.candidates.order_by("pk")
        here.vote(election, [first, first, second, third])
        with later(10):
            decided = counting.count_votes(election=election)
        assert set(decided.lot) == {second.pk, third.pk}
        elected = set(election.candidates.filter(elected=True).values_list("pk", flat=True))
        assert elected == {first.pk, decided.lot[0]}
        drawn.add(decided.lot[0] == second.pk)
        Organisation.objects.update(deleted_at=timezone.now())
    assert drawn == {True, False}


def test_record_evening_refuses_figures_that_do_not_fit():
    election = here.in_state("evening")
    one, two, three = election.candidates.order_by("pk").values_list("pk", flat=True)
    facts = {"election": election, "version": election.version, "held_on": here.day(0), "held_at": "Kylätalo"}
    facts["by"] = make.secretary()
    votes = {one: 5, two: 7, three: 1}
    for elected in (set(), {one, two}, {one}):
        with pytest.raises(ValidationError):
            counting.record_evening(votes=votes, elected=elected, **facts)
    with pytest.raises(ValidationError):
        counting.record_evening(votes=votes, elected={two}, **{**facts, "held_on": here.day(1)})
    decided = counting.record_evening(votes=votes, elected={two}, **facts)
    assert (decided.state, decided.evening_place) == ("decided", "Kylätalo")
    assert Office.objects.get().user == Candidate.objects.get(pk=two).user


def test_one_who_is_elected_again_goes_on_the_day_after_her_term():
    election = here.in_state("uncontested", term_since=here.day(1), term_until=here.day(700))
    holder = election.candidates.get().user
    here.office(holder, term_until=here.day(30))
    counting.settle_uncontested(election=election, version=election.version, by=make.secretary())
    assert Office.objects.get(election=election).since == here.day(31)


def test_cancel_election_destroys_the_votes():
    election = here.voting_now(voters=3)
    here.vote(election, [None, None])
    deeds.cancel_election(election=election, version=election.version, reason="Virhe listassa.", by=make.secretary())
    assert (Ballot.objects.count(), state_of(election)) == (0, "cancelled")


def test_drop_ballots_after_thirty_days():
    election = here.voting_now(voters=3)
    here.vote(election, [None])
    with later(10):
        counting.count_votes(election=election)
        assert counting.drop_ballots() == 0
    with later(41):
        assert (counting.drop_ballots(), Ballot.objects.count()) == (1, 0)
