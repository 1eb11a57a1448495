import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from associations.actions.ownership import hand_over, leave, remove_person
from associations.models import Contact, Organisation
from jane_portal.accounts.actions.roles import end_role
from jane_portal.accounts.models import Role, RoleSpan, User
from jane_portal.mail.models import Letter
from tests.core.races import at_once, meeting_place, without_row_locks
from tests.factories import accounts, associations
from tests.factories.mail import last_letter

pytestmark = pytest.mark.django_db


def roles(user: User) -> set[str]:
    return {span.role for span in User.objects.get(pk=user.pk).open_spans}


def former_editor(organisation: Organisation) -> User:
    person = associations.editor(organisation)
    end_role(span=RoleSpan.objects.get(user=person), by=None)
    return User.objects.get(pk=person.pk)


def url(name: str, organisation: Organisation, **more) -> str:
    return reverse(name, kwargs={"slug": organisation.slug, **more})


def test_hand_over_to_an_editor_swaps_the_roles():
    organisation = associations.organisation()
    owner, editor = associations.owner(organisation), associations.editor(organisation)

    hand_over(organisation=organisation, span=RoleSpan.objects.get(user=editor), by=owner)

    assert (roles(owner), roles(editor)) == ({Role.ASSOCIATION_EDITOR}, {Role.ASSOCIATION_OWNER})
    assert "omistaja" in last_letter(editor.email).subject or organisation.name in last_letter(editor.email).subject


def test_leave_as_the_last_owner_tells_the_secretary():
    organisation, secretary = associations.organisation(), accounts.secretary()
    owner = associations.owner(organisation)
    associations.editor(organisation)

    assert leave(organisation=organisation, by=owner) is True

    assert roles(owner) == set()
    assert Letter.objects.get(kind="owner_gone").to == secretary.email


def test_leave_as_one_of_two_owners_tells_nobody():
    organisation = associations.organisation()
    accounts.secretary()
    associations.owner(organisation)

    assert leave(organisation=organisation, by=associations.owner(organisation)) is False
    assert not Letter.objects.filter(kind="owner_gone").exists()


def test_leave_twice_is_refused():
    organisation = associations.organisation()
    owner = associations.owner(organisation)
    leave(organisation=organisation, by=owner)
    with pytest.raises(ValidationError):
        leave(organisation=organisation, by=owner)


def test_remove_person_ends_the_right_at_once(client):
    organisation = associations.organisation()
    owner, editor = associations.owner(organisation), associations.editor(organisation)
    client.force_login(editor)
    assert client.get(url("association_edit", organisation)).status_code == 200

    remove_person(organisation=organisation, span=RoleSpan.objects.get(user=editor), by=owner)

    assert client.get(url("association_edit", organisation)).status_code == 403
    assert Letter.objects.get(kind="removed").to == editor.email


def test_people_page_by_person(client):
    organisation = associations.organisation()
    people = {
        "owner": associations.owner(organisation),
        "editor": associations.editor(organisation),
        "former": former_editor(organisation),
        "other": associations.owner(associations.organisation()),
        "municipality": associations.municipal_contact(),
        "secretary": accounts.secretary(),
    }
    seen = {}
    for name, person in people.items():
        client.force_login(person)
        seen[name] = client.get(url("person_list", organisation)).status_code
    assert seen == {"owner": 200, "editor": 200, "former": 403, "other": 403, "municipality": 403, "secretary": 200}


def test_people_page_shows_addresses_to_the_owner_only(client):
    organisation = associations.organisation()
    owner, editor = associations.owner(organisation), associations.editor(organisation, name="Aino Kuutamo")
    second = associations.editor(organisation, name="Eero Utu")
    client.force_login(owner)
    assert editor.email in client.get(url("person_list", organisation)).content.decode()
    client.force_login(second)
    html = client.get(url("person_list", organisation)).content.decode()
    assert "Aino Kuutamo" in html
    assert editor.email not in html


def test_only_the_owner_manages_editors(client):
    organisation = associations.organisation()
    owner, editor = associations.owner(organisation), associations.editor(organisation)
    target = RoleSpan.objects.get(user=associations.editor(organisation))
    for person, expected in ((editor, 403), (former_editor(organisation), 403), (owner, 302)):
        client.force_login(person)
        assert client.post(url("person_remove", organisation, pk=target.pk)).status_code == expected
    assert not RoleSpan.objects.in_force().filter(pk=target.pk).exists()


def test_role_in_another_association_is_not_found(client):
    own, other = associations.organisation(), associations.organisation()
    associations.editor(other)
    foreign = RoleSpan.objects.get(scope=other.scope)
    client.force_login(associations.owner(own))
    assert client.post(url("person_remove", own, pk=foreign.pk)).status_code == 404
    assert client.post(url("ownership_hand_over", own, pk=foreign.pk)).status_code == 404


def test_leave_page_warns_the_last_owner(client):
    organisation = associations.organisation()
    client.force_login(associations.owner(organisation))
    assert "<strong>" in client.get(url("ownership_leave", organisation)).content.decode()
    associations.owner(organisation)
    assert "<strong>" not in client.get(url("ownership_leave", organisation)).content.decode()


def test_helper_records_a_person_without_email_and_the_history_says_who_asked(client):
    organisation, helper = associations.organisation(), associations.municipal_contact()
    client.force_login(helper)
    values = {"name": "Reino Halla", "role_title": "puheenjohtaja", "phone": "050 000 0001", "on_behalf_of": "Reino"}
    client.post(url("person_record", organisation), values)

    contact = Contact.objects.get()
    assert (contact.name, contact.email, contact.name_seen_by) == ("Reino Halla", "", "own")
    context = contact.events.get().pgh_context
    assert (context["on_behalf_of"], context["by"]) == ("Reino", helper.pk)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("kind", ["handed_over", "removed", "owner_gone"])
def test_letters_about_people(kind, language):
    organisation = associations.organisation("Kuikkaniemen kyläyhdistys ry")
    params = {"organisation_id": organisation.pk, "by_id": accounts.user(name="Aino").pk}
    Letter.objects.create(
        builder=f"associations.letters.ownership.{kind}", to="a@b.fi", params=params, kind=kind, language=language
    )
    assert "Kuikkaniemen kyläyhdistys ry" in last_letter("a@b.fi").subject


def test_people_page_costs_at_most_eight_statements(client, django_assert_max_num_queries):
    organisation = associations.organisation()
    client.force_login(associations.owner(organisation))
    for _number in range(10):
        associations.editor(organisation)
        associations.claim(organisation, accounts.user())
    with django_assert_max_num_queries(8 + 2):  # session and user
        client.get(url("person_list", organisation))


def _two_owners_remove_each_other() -> tuple[int, int]:
    """How many got through, and how many owners are left."""
    organisation = associations.organisation()
    pair = [associations.owner(organisation), associations.owner(organisation)]
    spans = {person.pk: RoleSpan.objects.get(user=person) for person in pair}

    def remove(by: User, other: User) -> None:
        remove_person(organisation=organisation, span=spans[other.pk], by=User.objects.get(pk=by.pk))

    won = at_once([lambda: remove(pair[0], pair[1]), lambda: remove(pair[1], pair[0])])
    return won, RoleSpan.objects.in_force().filter(scope=organisation.scope, role=Role.ASSOCIATION_OWNER).count()


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_remove_each_other_at_once_leave_one():
    assert _two_owners_remove_each_other() == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_control_two_owners_without_the_lock_leave_nobody(monkeypatch):
    """What happens when the entry is not locked: both were owners when they were asked."""
    meet = meeting_place(2)

    def meet_first(**values):
        meet()
        return end_role(**values)

    monkeypatch.setattr("associations.actions.ownership.end_role", meet_first)
    with without_row_locks(monkeypatch):
        assert _two_owners_remove_each_other() == (2, 0)
