"""Rights that outlive their reason, rights taken in the same moment, and letters sent in somebody's name."""

import datetime
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from associations.actions.claim import approve_claim, open_claim, withdraw_claim
from associations.actions.municipal_contact import add_municipal_contact, change_municipal_contact
from associations.actions.ownership import hand_over, remove_person
from associations.models import Claim, Invitation, MunicipalContact
from associations.selectors.people import owners_of
from jane_portal.accounts.actions.people import end_role_by_hand
from jane_portal.accounts.actions.roles import end_role
from jane_portal.accounts.models import Role, RoleSpan, User
from jane_portal.mail.models import Letter
from tests.factories import accounts as make
from tests.factories import associations as rooms

pytestmark = pytest.mark.django_db


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def _both(works) -> list[str]:
    """Run both in threads that start together; "done" or "told" for each."""
    answers, gate = [], threading.Barrier(len(works))

    def run(work) -> None:
        gate.wait()
        try:
            work()
            answers.append("done")
        except ValidationError:
            answers.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("giver", [make.secretary, make.administrator], ids=["secretaries", "administrators"])
def test_two_who_end_each_others_role_at_once_leave_one(giver):
    first, second = giver(), giver()
    spans = {person.pk: RoleSpan.objects.get(user=person) for person in (first, second)}

    answers = _both(
        [
            lambda: end_role_by_hand(span=spans[second.pk], by=fresh(first)),
            lambda: end_role_by_hand(span=spans[first.pk], by=fresh(second)),
        ]
    )

    assert answers == ["done", "told"]
    assert RoleSpan.objects.in_force().count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_remove_each_other_at_once_leave_one():
    organisation = rooms.organisation()
    first, second = rooms.owner(organisation), rooms.owner(organisation)
    spans = {person.pk: RoleSpan.objects.get(user=person) for person in (first, second)}

    answers = _both(
        [
            lambda: remove_person(organisation=organisation, span=spans[second.pk], by=fresh(first)),
            lambda: remove_person(organisation=organisation, span=spans[first.pk], by=fresh(second)),
        ]
    )

    assert answers == ["done", "told"]
    assert len(owners_of(organisation)) == 1


def test_owner_who_has_handed_over_cannot_hand_over_again():
    """Two handovers from two open pages: the second one finds that the owner is an editor now."""
    organisation = rooms.organisation()
    owner = rooms.owner(organisation)
    editors = [rooms.editor(organisation) for _one in range(2)]
    spans = [RoleSpan.objects.get(user=editor) for editor in editors]
    hand_over(organisation=organisation, span=spans[0], by=owner)

    with pytest.raises(ValidationError):
        hand_over(organisation=organisation, span=spans[1], by=owner)

    assert owners_of(organisation) == [editors[0]]


@pytest.fixture
def post() -> MunicipalContact:
    place = rooms.municipality()
    values = {"role": "ngo", "title": "", "mailbox": "", "name": "Aino", "until": None}
    secretary = make.secretary(email="sihteeri@demo.example")
    return add_municipal_contact(municipality=place, values=values, account="aino@demo.example", by=secretary)


def _roles(contact: MunicipalContact) -> set[str]:
    return set(RoleSpan.objects.in_force().filter(user=contact.user).values_list("role", flat=True))


def test_contact_whose_last_day_has_passed_keeps_no_right(post):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    MunicipalContact.objects.filter(pk=post.pk).update(since=yesterday)
    RoleSpan.objects.filter(user=post.user).update(since=yesterday)

    change_municipal_contact(
        contact=post, version=1, values={"until": yesterday}, account="aino@demo.example", by=make.secretary()
    )

    assert _roles(post) == set()


def test_contact_moved_to_the_other_role_loses_the_former_one(post):
    """The wellbeing coordinator does not decide claims."""
    change_municipal_contact(
        contact=post, version=1, values={"role": "hyte"}, account="aino@demo.example", by=make.secretary()
    )
    assert _roles(post) == {Role.MUNICIPAL_WELLBEING}


def test_contact_who_edits_her_own_data_does_not_revive_a_role_that_was_ended(post):
    make.span(post.user, Role.MUNICIPAL_WELLBEING, post.municipality.scope)
    end_role(span=RoleSpan.objects.get(user=post.user, role=Role.MUNICIPAL_NGO), by=None)

    change_municipal_contact(contact=post, version=1, values={"name": "Aino A"}, account=None, by=post.user)

    assert _roles(post) == {Role.MUNICIPAL_WELLBEING}


def test_claim_of_the_only_delegate_reaches_the_secretary():
    secretary, delegate = make.secretary(), rooms.claim_approver()
    organisation = rooms.organisation()

    open_claim(organisation=organisation, proof=Claim.Proof.BOARD, explanation="Minä.", by=delegate)

    assert set(Letter.objects.filter(kind="claim_opened").values_list("to", flat=True)) == {secretary.email}
    assert not fresh(delegate).has_perm("associations.decide_claim", Claim.objects.get())


def test_delegate_makes_no_second_owner_round_the_time_to_object():
    organisation = rooms.organisation()
    owner, delegate, asker = rooms.owner(organisation), rooms.claim_approver(), make.user()
    claim = rooms.claim(organisation, asker)

    with pytest.raises(ValidationError):
        approve_claim(claim=claim, role=Role.ASSOCIATION_OWNER, by=delegate)
    assert owners_of(organisation) == [owner]
    approve_claim(claim=claim, role=Role.ASSOCIATION_EDITOR, by=delegate)
    assert Claim.objects.get().state == Claim.State.APPROVED


def test_claims_opened_and_withdrawn_over_and_over_stop_sending_letters():
    make.secretary()
    organisation, asker = rooms.organisation(), make.user()
    with pytest.raises(ValidationError):
        for _time in range(30):
            claim = open_claim(organisation=organisation, proof=Claim.Proof.BOARD, explanation="Roskaa", by=asker)
            withdraw_claim(claim=claim, by=asker)
    assert Letter.objects.count() == 10


def test_invitations_cancelled_and_sent_again_over_and_over_stop(client):
    """An entry of one's own is no machine for letters to strangers."""
    organisation = rooms.organisation()
    client.force_login(rooms.owner(organisation))
    to = {"email": "uhri@demo.example", "role": "editor", "language": "fi"}
    for _time in range(45):
        client.post(reverse("invitation_create", kwargs={"slug": organisation.slug}), to)
        invitation = Invitation.objects.order_by("-pk").first()
        client.post(reverse("invitation_cancel", kwargs={"slug": organisation.slug, "pk": invitation.pk}))
    client.post(reverse("invitation_create", kwargs={"slug": organisation.slug}), to)
    assert Letter.objects.filter(to=to["email"]).count() == 40


def test_editor_can_neither_remove_the_owner_nor_invite_nor_end_the_entry(client):
    organisation = rooms.organisation()
    owner, editor = rooms.owner(organisation), rooms.editor(organisation)
    client.force_login(editor)
    span = RoleSpan.objects.get(user=owner)
    own = RoleSpan.objects.get(user=editor)
    for name, arguments in {
        "person_remove": {"pk": span.pk},
        "ownership_hand_over": {"pk": own.pk},
        "invitation_create": {},
        "association_delete": {},
        "association_dissolve": {},
    }.items():
        address = reverse(name, kwargs={"slug": organisation.slug, **arguments})
        data = {"email": "a@demo.example", "role": "owner", "language": "fi", "dissolved_on": "2026-01-01"}
        assert client.post(address, data).status_code == 403, name
    assert owners_of(organisation) == [owner]


def test_administrator_cannot_spell_out_a_secret_by_filtering(client):
    """Asked letter by letter, a list that may be filtered by a hidden field tells that field."""
    client.force_login(make.administrator())
    Letter.objects.create(to="a@demo.example", kind="login_code", builder="x", message_id="<1>", text="BCDF-2345")
    for address in (
        "/hallinta/mail/letter/?text__contains=BCDF",
        "/hallinta/mail/letter/?params__code__startswith=B",
        "/hallinta/accounts/user/?password__startswith=a",
        "/hallinta/accounts/rolespan/?user__password__startswith=a",
    ):
        assert client.get(address).status_code in {302, 400}, address
    assert client.get("/hallinta/mail/letter/?state__exact=queued").status_code == 200
    assert client.get("/hallinta/accounts/user/?is_active__exact=1").status_code == 200
