import datetime
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from associations.actions.claim import approve_claim, open_claim, refuse_claim
from associations.models import Claim
from jane_portal.accounts.models import Role, RoleSpan, User
from jane_portal.mail.models import Letter
from tests.factories import accounts, associations
from tests.factories.mail import last_letter

pytestmark = pytest.mark.django_db


def letters(kind: str) -> set[str]:
    return set(Letter.objects.filter(kind=kind).values_list("to", flat=True))


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def ask(organisation, by, proof=Claim.Proof.BOARD):
    return open_claim(organisation=organisation, proof=proof, explanation="Valittiin 12.3.", by=by)


def test_open_claim_tells_the_secretary_and_the_owner():
    organisation, secretary = associations.organisation(), accounts.secretary()
    owner, asker = associations.owner(organisation), accounts.user()

    ask(organisation, asker)

    assert letters("claim_opened") == {secretary.email}
    assert letters("claim_seen_by_owner") == {owner.email}


def test_open_claim_goes_to_the_delegate_where_there_is_one():
    accounts.secretary()
    organisation, delegate = associations.organisation(), associations.claim_approver()

    ask(organisation, accounts.user())

    assert letters("claim_opened") == {delegate.email}


def test_open_claim_twice_is_refused_but_never_locks_others_out():
    organisation, first, second = associations.organisation(), accounts.user(), accounts.user()
    ask(organisation, first)

    with pytest.raises(ValidationError):
        ask(organisation, first)
    ask(organisation, second)

    assert Claim.objects.filter(state=Claim.State.OPEN).count() == 2


def test_approve_claim_gives_the_role_and_tells():
    organisation, asker, secretary = associations.organisation(), accounts.user(), accounts.secretary()
    editor = associations.editor(organisation)
    claim = ask(organisation, asker)

    approve_claim(claim=claim, role=Role.ASSOCIATION_OWNER, by=secretary)

    span = RoleSpan.objects.get(user=asker)
    assert (span.role, span.scope, span.source) == (Role.ASSOCIATION_OWNER, organisation.scope, f"claim:{claim.pk}")
    assert letters("claim_approved") == {asker.email}
    assert letters("claim_approved_others") == {editor.email}


def test_approve_takeover_ends_the_ownership_of_the_one_before():
    organisation, asker, secretary = associations.organisation(), accounts.user(), accounts.secretary()
    owner = associations.owner(organisation)
    claim = ask(organisation, asker, Claim.Proof.TAKEOVER)

    approve_claim(claim=claim, role=Role.ASSOCIATION_OWNER, by=secretary)

    assert fresh(asker).has_role(Role.ASSOCIATION_OWNER)
    assert not fresh(owner).has_role(Role.ASSOCIATION_OWNER)
    assert letters("claim_approved_others") == {owner.email}


def test_refuse_claim_without_a_reason_is_refused():
    claim = ask(associations.organisation(), accounts.user())
    with pytest.raises(ValidationError):
        refuse_claim(claim=claim, reason=" ", by=accounts.secretary())


def test_decide_claim_after_somebody_else_tells_who_was_faster():
    claim, secretary = ask(associations.organisation(), accounts.user()), accounts.secretary()
    approve_claim(claim=claim, role=Role.ASSOCIATION_EDITOR, by=secretary)
    with pytest.raises(ValidationError) as error:
        refuse_claim(claim=claim, reason="Ei", by=associations.claim_approver())
    assert error.value.code == "decided"


def test_delegate_waits_for_the_days_of_objection_and_leaves_contested_claims(time_machine):
    organisation, asker, delegate = associations.organisation(), accounts.user(), associations.claim_approver()
    associations.owner(organisation)
    claim = ask(organisation, asker, Claim.Proof.TAKEOVER)
    may = "associations.decide_claim"

    assert not delegate.has_perm(may, claim)
    assert accounts.secretary().has_perm(may, claim)
    time_machine.move_to(timezone.now() + datetime.timedelta(days=15))
    assert delegate.has_perm(may, claim)
    claim.objection = "Olen yhä täällä."
    assert not delegate.has_perm(may, claim)


def test_nobody_decides_her_own_claim():
    secretary = accounts.secretary()
    claim = ask(associations.organisation(), secretary)
    assert not secretary.has_perm("associations.decide_claim", claim)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("kind", ["claim_opened", "claim_seen_by_owner", "claim_objected"])
def test_letters_of_open_claims(kind, language):
    organisation = associations.organisation("Kuikkaniemen kyläyhdistys ry")
    claim = associations.claim(organisation, accounts.user(name="Aino"), proof="takeover", objection="Ei käy.")
    letter = Letter(builder=f"associations.letters.claim.{kind}", to="a@b.fi", params={"claim_id": claim.pk}, kind=kind)
    letter.language = language
    letter.save()

    text = last_letter("a@b.fi")

    assert "Kuikkaniemen kyläyhdistys ry" in text.subject
    assert reverse("claim_detail", kwargs={"pk": claim.pk}) in text.text


def test_claim_is_asked_for_and_decided_in_the_browser(client):
    organisation, asker, delegate = associations.organisation(), accounts.user(), associations.claim_approver()
    client.force_login(asker)
    client.post(
        reverse("claim_create", kwargs={"slug": organisation.slug}), {"proof": "board", "explanation": "Valittiin."}
    )
    claim = Claim.objects.get()

    client.force_login(delegate)
    assert claim.organisation.name in client.get(reverse("claim_list")).content.decode()
    client.post(reverse("claim_approve", kwargs={"pk": claim.pk}), {"role": "association_owner"})

    assert fresh(asker).has_role(Role.ASSOCIATION_OWNER)


def status(client, person, claim, name="claim_detail", post=False):
    if person is not None:
        client.force_login(person)
    else:
        client.logout()
    url = reverse(name, kwargs={"pk": claim.pk})
    answer = (
        client.post(url, {"role": "association_editor", "reason": "x", "objection": "x"}) if post else client.get(url)
    )
    return answer.status_code


def test_claim_tells_the_asker_what_comes_next_and_others_nothing(client):
    organisation, asker, secretary = associations.organisation(), accounts.user(), accounts.secretary()
    claim = associations.claim(organisation, asker)
    page, edit = reverse("claim_detail", kwargs={"pk": claim.pk}), reverse("association_edit", args=[organisation.slug])
    client.force_login(asker)
    waiting = client.get(page).content.decode()
    client.force_login(secretary)
    of_secretary = client.get(page).content.decode()
    client.post(reverse("claim_approve", kwargs={"pk": claim.pk}), {"role": "association_owner"})
    client.force_login(asker)

    promise = "Vastaus tulee sinulle sähköpostiin"
    assert (promise in waiting, promise in of_secretary, edit in waiting) == (True, False, False)
    assert edit in client.get(page).content.decode()


def test_claim_pages_by_person(client):
    organisation, other = associations.organisation(), associations.organisation()
    asker, claim_of_other = accounts.user(), associations.claim(other, accounts.user())
    claim = associations.claim(organisation, asker)
    owner, editor = associations.owner(organisation), associations.editor(organisation)
    delegate = associations.claim_approver()
    far = associations.claim_approver("167")

    seen = {
        "asker": status(client, asker, claim),
        "owner": status(client, owner, claim),
        "editor": status(client, editor, claim),
        "delegate": status(client, delegate, claim),
        "far": status(client, far, claim),
        "stranger": status(client, accounts.user(), claim),
        "asker of another": status(client, asker, claim_of_other),
        "visitor": status(client, None, claim),
    }
    assert seen == {
        "asker": 200,
        "owner": 200,
        "editor": 404,
        "delegate": 200,
        "far": 404,
        "stranger": 404,
        "asker of another": 404,
        "visitor": 302,
    }
    assert status(client, owner, claim, "claim_approve", post=True) == 403
    assert status(client, asker, claim, "claim_approve", post=True) == 403
    assert status(client, far, claim, "claim_approve", post=True) == 404
    assert status(client, delegate, claim, "claim_object", post=True) == 403
    assert Claim.objects.get(pk=claim.pk).state == Claim.State.OPEN


def test_claim_list_costs_the_same_with_many_rows(client, django_assert_max_num_queries):
    client.force_login(accounts.secretary())
    for _number in range(25):
        associations.claim(associations.organisation(), accounts.user())
    with django_assert_max_num_queries(4 + 2):  # session and user
        client.get(reverse("claim_list"))


def _both(work) -> list[str]:
    """Run the work in two threads that start together; what each answered."""
    answers, gate = [], threading.Barrier(2)

    def run(number: int) -> None:
        gate.wait()
        try:
            answers.append(work(number))
        except ValidationError:
            answers.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


@pytest.mark.django_db(transaction=True)
def test_two_deciders_at_once_one_wins_and_the_other_is_told():
    claim = associations.claim(associations.organisation(), accounts.user())
    deciders = [accounts.secretary(), associations.claim_approver()]

    def decide(number: int) -> str:
        refuse_claim(claim=claim, reason="Ei", by=deciders[number])
        return "won"

    assert _both(decide) == ["told", "won"]
    assert Letter.objects.filter(kind="claim_refused").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_deciders_at_once_without_the_lock_would_both_win():
    """The control of the test above: the same check and write without a lock."""
    claim = associations.claim(associations.organisation(), accounts.user())
    decider, gate = accounts.secretary(), threading.Barrier(2)

    def decide(number: int) -> str:
        found = Claim.objects.get(pk=claim.pk)
        gate.wait()
        if found.state != Claim.State.OPEN:
            return "told"
        Claim.objects.filter(pk=claim.pk).update(
            state=Claim.State.REFUSED, decided_by=decider, decided_at=timezone.now()
        )
        return "won"

    assert _both(decide) == ["won", "won"]


def dissolved():
    return associations.organisation(status="dissolved", dissolved_on=datetime.date(2026, 1, 1))


def deleted():
    return associations.organisation(deleted_at=timezone.now())


@pytest.mark.parametrize("make", [dissolved, deleted])
def test_open_claim_on_an_ended_entry_is_refused(make):
    organisation = make()
    with pytest.raises(ValidationError):
        ask(organisation, accounts.user())
    assert not Claim.objects.exists()


@pytest.mark.parametrize("make", [dissolved, deleted])
def test_approve_claim_on_an_ended_entry_is_refused(make):
    organisation = make()
    claim = associations.claim(organisation, accounts.user())
    with pytest.raises(ValidationError):
        approve_claim(claim=claim, role=Role.ASSOCIATION_OWNER, by=accounts.secretary())
    assert not RoleSpan.objects.filter(scope=organisation.scope).exists()


@pytest.mark.parametrize("name", ["claim_create", "message_create"])
def test_ended_entry_is_not_turned_to_by_address(client, name):
    client.force_login(accounts.secretary())
    gone, ended = deleted(), dissolved()
    assert client.get(reverse(name, kwargs={"slug": gone.slug})).status_code == 404
    for ask_by in (client.get, client.post):
        answer = ask_by(reverse(name, kwargs={"slug": ended.slug}))
        assert (answer.status_code, answer.url) == (302, ended.get_absolute_url())


@pytest.mark.parametrize("proof", [Claim.Proof.BOARD, Claim.Proof.TAKEOVER])
def test_edit_page_tells_the_one_whose_request_waits_and_nobody_else(client, proof):
    organisation, asker = associations.organisation(), accounts.user()
    made = associations.claim(organisation, asker, proof=proof)
    address = reverse("association_edit", args=[organisation.slug])
    client.force_login(asker)
    page = client.get(address)
    assert (page.status_code, "Vastaus tulee sinulle sähköpostiin." in page.text) == (403, True)
    assert (f"{made.waits_until:%Y} asti" in page.text) == (proof == Claim.Proof.TAKEOVER)
    client.force_login(accounts.user())
    page = client.get(address)
    assert (page.status_code, "Pyyntösi" in page.text) == (403, False)
