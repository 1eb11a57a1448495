import datetime
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from associations.actions.invitation import accept_invitation, invite, resend_invitation
from associations.models import Invitation
from jane_portal.accounts.actions.roles import end_role
from jane_portal.accounts.models import Role, RoleSpan, User
from jane_portal.core.models import PersonalLink
from jane_portal.core.tokens import token_hash
from jane_portal.mail.models import Letter
from tests.core.races import at_once, meeting_place, without_row_locks
from tests.factories import accounts, associations
from tests.factories.mail import last_letter

pytestmark = pytest.mark.django_db
EMAIL = "posti@demo.example"


def send(organisation, by, **values) -> Invitation:
    values.setdefault("role", Role.ASSOCIATION_EDITOR)
    return invite(organisation=organisation, email=EMAIL, by=by, **values)


def link() -> str:
    """The path of the newest letter's link."""
    line = next(line for line in last_letter(EMAIL).text.splitlines() if "/kutsu/" in line)
    return line[line.index("/kutsu/") :]


def accept(invitation: Invitation, by: User, link: PersonalLink | None = None) -> None:
    """As somebody who has opened the link of the letter."""
    link = link or PersonalLink.objects.get(subject=invitation.subject, revoked_at=None)
    accept_invitation(invitation=invitation, link=link, by=by)


def roles(user: User) -> set[str]:
    return {span.role for span in User.objects.get(pk=user.pk).open_spans}


def test_invite_stores_only_the_hash_of_the_link():
    organisation = associations.organisation()
    invitation = send(organisation, associations.owner(organisation))

    token = link().split("/")[2]
    assert len(token) >= 43
    assert PersonalLink.objects.get(subject=invitation.subject).token_hash == token_hash(token)
    assert token not in str(Letter.objects.values_list("params", flat=True).first())


def test_invite_a_second_time_to_the_same_address_points_to_sending_again():
    organisation = associations.organisation()
    owner = associations.owner(organisation)
    send(organisation, owner)
    with pytest.raises(ValidationError) as error:
        send(organisation, owner)
    assert error.value.code == "open"


def test_invite_again_after_the_first_has_expired():
    organisation = associations.organisation()
    owner = associations.owner(organisation)
    first = send(organisation, owner)
    Invitation.objects.filter(pk=first.pk).update(expires_at=timezone.now() - datetime.timedelta(days=1))
    send(organisation, owner)
    assert Invitation.objects.filter(state=Invitation.State.OPEN).count() == 1


def test_accept_gives_the_role_and_tells_the_inviter():
    organisation, guest = associations.organisation(), accounts.user()
    owner = associations.owner(organisation)

    accept(send(organisation, owner), guest)

    assert roles(guest) == {Role.ASSOCIATION_EDITOR}
    assert roles(owner) == {Role.ASSOCIATION_OWNER}
    assert Letter.objects.get(kind="invitation_accepted").to == owner.email


def test_accept_handover_makes_the_inviter_an_editor():
    organisation, guest = associations.organisation(), accounts.user()
    owner = associations.owner(organisation)

    accept(send(organisation, owner, hands_over=True), guest)

    assert roles(guest) == {Role.ASSOCIATION_OWNER}
    assert roles(owner) == {Role.ASSOCIATION_EDITOR}


def test_accept_twice_is_refused():
    organisation = associations.organisation()
    invitation = send(organisation, associations.owner(organisation))
    accept(invitation, accounts.user())
    late = accounts.user()
    with pytest.raises(ValidationError):
        accept(invitation, late)
    assert roles(late) == set()


def test_accept_after_the_inviter_lost_the_right_is_refused():
    organisation = associations.organisation()
    owner = associations.owner(organisation)
    invitation = send(organisation, owner)
    end_role(span=RoleSpan.objects.get(user=owner), by=None)
    with pytest.raises(ValidationError) as error:
        accept(invitation, accounts.user())
    assert error.value.code == "inviter"


def test_resend_kills_the_old_link(client):
    organisation = associations.organisation()
    owner = associations.owner(organisation)
    invitation, old = send(organisation, owner), link()
    resend_invitation(invitation=invitation, by=owner)

    assert client.get(old, follow=True).status_code == 410
    assert client.get(link(), follow=True).status_code == 200


def test_expired_link_shows_no_association(client):
    organisation = associations.organisation("Kuikkaniemen kyläyhdistys ry")
    send(organisation, associations.owner(organisation))
    path = link()
    PersonalLink.objects.update(expires_at=timezone.now())
    answer = client.get(path, follow=True)
    assert answer.status_code == 410
    assert "Kuikkaniemen" not in answer.content.decode()


def test_link_opened_by_a_mail_scanner_changes_nothing_and_is_private(client):
    organisation = associations.organisation()
    send(organisation, associations.owner(organisation))
    path = link()
    first = client.get(path)
    assert (first.status_code, first.url) == (302, "/kutsu/")
    # A browser would post from a page without a referrer as a stranger to the portal (Origin: null).
    assert client.get("/kutsu/")["Referrer-Policy"] == "same-origin"
    assert "no-store" in first["Cache-Control"]
    assert client.get("/kutsu/").status_code == 200
    assert Invitation.objects.get().state == Invitation.State.OPEN


def test_link_holder_accepts_with_any_account(client):
    organisation = associations.organisation()
    send(organisation, associations.owner(organisation))
    guest = accounts.user("ihan.muu@demo.example")
    client.get(link())
    client.post("/kutsu/", {"accept": "1"})
    assert Invitation.objects.get().state == Invitation.State.OPEN

    client.force_login(guest)
    answer = client.post("/kutsu/", {"accept": "1"})

    assert answer.url == organisation.get_absolute_url()
    assert roles(guest) == {Role.ASSOCIATION_EDITOR}


def test_link_holder_declines_without_an_account(client):
    organisation = associations.organisation()
    send(organisation, associations.owner(organisation))
    client.get(link())
    client.post("/kutsu/", {"decline": "1"})
    assert Invitation.objects.get().state == Invitation.State.DECLINED


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("hands_over", [True, False])
def test_letter_of_invitation(language, hands_over):
    organisation = associations.organisation("Kuikkaniemen kyläyhdistys ry")
    send(organisation, associations.owner(organisation), hands_over=hands_over, language=language)
    letter = last_letter(EMAIL)
    assert "Kuikkaniemen kyläyhdistys ry" in letter.subject
    assert "/kutsu/" in letter.html


def test_owner_invites_editor_may_not(client):
    organisation = associations.organisation()
    url = reverse("invitation_create", kwargs={"slug": organisation.slug})
    values = {"email": EMAIL, "role": "editor", "language": "fi"}
    answers = {}
    for name, person in {
        "owner": associations.owner(organisation),
        "editor": associations.editor(organisation),
        "former": accounts.user(),
        "owner of another": associations.owner(associations.organisation()),
        "municipality": associations.municipal_contact(),
    }.items():
        client.force_login(person)
        answers[name] = client.post(url, values).status_code
    assert answers == {"owner": 302, "editor": 403, "former": 403, "owner of another": 403, "municipality": 403}


def test_invitation_of_another_association_is_not_found(client):
    own, other = associations.organisation(), associations.organisation()
    foreign = send(other, associations.owner(other))
    client.force_login(associations.owner(own))
    for name in ("invitation_resend", "invitation_cancel"):
        url = reverse(name, kwargs={"slug": own.slug, "pk": foreign.pk})
        assert client.post(url).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_link_used_by_many_at_once_works_once():
    organisation = associations.organisation()
    invitation = send(organisation, associations.owner(organisation))
    guests, gate, won = [accounts.user() for _number in range(6)], threading.Barrier(6), []

    def run(guest: User) -> None:
        gate.wait()
        try:
            accept(invitation, guest)
            won.append(guest)
        except ValidationError:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(guest,)) for guest in guests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(won) == 1
    assert RoleSpan.objects.filter(role=Role.ASSOCIATION_EDITOR).count() == 1


def test_cancelling_is_asked_before_it_is_done(client):
    organisation = associations.organisation()
    owner = associations.owner(organisation)
    invitation = invite(organisation=organisation, email="a@demo.example", role=Role.ASSOCIATION_EDITOR, by=owner)
    client.force_login(owner)
    people = reverse("person_list", kwargs={"slug": organisation.slug})
    url = reverse("invitation_cancel", kwargs={"slug": organisation.slug, "pk": invitation.pk})
    assert f'href="{url}"' in client.get(people).content.decode()

    assert "a@demo.example" in client.get(url).content.decode()
    assert Invitation.objects.get().state == Invitation.State.OPEN
    assert client.post(url).url == people
    assert Invitation.objects.get().state == Invitation.State.CANCELLED
    assert client.get(url).url == people


@pytest.mark.django_db(transaction=True)
def test_control_link_used_by_many_without_the_guards_works_more_than_once(monkeypatch):
    """What happens when neither the row is locked nor the link used up by a conditional update."""
    organisation = associations.organisation()
    invitation = send(organisation, associations.owner(organisation))
    link = PersonalLink.objects.get(subject=invitation.subject)
    meet, guests = meeting_place(3), [accounts.user() for _number in range(3)]
    monkeypatch.setattr("associations.actions.invitation.use_link", lambda held: meet())
    with without_row_locks(monkeypatch):
        assert at_once([lambda guest=guest: accept(invitation, guest, link) for guest in guests]) > 1
    assert RoleSpan.objects.filter(role=Role.ASSOCIATION_EDITOR).count() > 1
