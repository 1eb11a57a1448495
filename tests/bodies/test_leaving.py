"""People and associations that leave: their seats become vacant, and nothing is lost of what was."""

from __future__ import annotations

import pytest
from django.utils import timezone

from associations.actions.ending import dissolve_organisation
from jane_portal.accounts.actions.merge import merge_people
from jane_portal.accounts.models import RoleSpan
from jane_portal.mail.models import Letter
from networks.bodies.models import Mandate, MandateState
from networks.bodies.selectors.standing import vacant_seats
from tests.factories import accounts, associations, bodies
from tests.factories.bodies import DAY

pytestmark = pytest.mark.django_db


def test_dissolved_association_leaves_its_seats_with_a_letter():
    association = associations.organisation()
    mandate = bodies.mandate(on_behalf_of=association)
    other = bodies.mandate(on_behalf_of=associations.organisation())
    today = timezone.localdate()
    dissolve_organisation(organisation=association, dissolved_on=today, by=accounts.secretary())
    mandate.refresh_from_db()
    assert (mandate.state, mandate.until, mandate.carries_over) == (MandateState.ENDED, today, False)
    assert set(vacant_seats(today + DAY)) == {mandate.seat}
    assert Letter.objects.get(kind="mandate_ended").to == mandate.user.email
    assert Mandate.objects.get(pk=other.pk).state == MandateState.CONFIRMED


def test_merged_accounts_keep_one_seat_in_a_body_and_all_in_others():
    kept, dropped = accounts.user(), accounts.user()
    body = bodies.body()
    bodies.mandate(bodies.seat(body), kept)
    twice = bodies.mandate(bodies.seat(body), dropped)
    elsewhere = bodies.mandate(None, dropped)
    merge_people(kept=kept, dropped=dropped, note="Sama ihminen", by=accounts.administrator())
    today = timezone.localdate()
    assert set(Mandate.objects.values_list("user", flat=True)) == {kept.pk}
    assert twice.seat in vacant_seats(today)
    scopes = RoleSpan.objects.in_force().filter(user=kept, role="body_member").values_list("scope", flat=True)
    assert set(scopes) == {body.scope, elsewhere.seat.body.scope}
