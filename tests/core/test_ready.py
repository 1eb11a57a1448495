"""Ready statements read what the querysets they are made of read, in one statement."""

import datetime

import pytest
from django.contrib.sessions.backends.db import SessionStore as Sessions
from django.db.models import Value
from django.utils import timezone

from jane_portal.accounts.models import Role, RoleSpan, User
from jane_portal.core.ready import Ready, ReadyRows
from jane_portal.core.sessions import SessionStore
from jane_portal.mail.models import Letter
from tests.factories import accounts as make

pytestmark = pytest.mark.django_db


def test_person_and_roles_are_those_of_the_plain_querysets(django_assert_num_queries):
    person, other = make.with_role(Role.SECRETARY, "region:12"), make.secretary()
    today, day = timezone.localdate(), datetime.timedelta(days=1)
    make.span(person, Role.ADMINISTRATOR, "portal:", until=today - day)
    make.span(person, Role.MUNICIPAL_NGO, "municipality:426", until=today)
    RoleSpan.objects.filter(user=other).update(since=today + day)
    plain = list(RoleSpan.objects.in_force().filter(user=person).order_by("role", "scope", "pk"))
    with django_assert_num_queries(2):
        found = User.objects.get(pk=person.pk)
        assert [span.role for span in found.open_spans] == ["municipal_ngo", "secretary"]
    assert [vars(span) | {"_state": 0} for span in found.open_spans] == [vars(span) | {"_state": 0} for span in plain]
    wanted = User.objects.filter(pk=person.pk).get()
    assert {field.attname: getattr(found, field.attname) for field in User._meta.concrete_fields} == {
        field.attname: getattr(wanted, field.attname) for field in User._meta.concrete_fields
    }
    assert (found._state.adding, found._state.db) == (False, "default")
    assert User.objects.get(pk=other.pk).open_spans == []
    with pytest.raises(User.DoesNotExist):
        User.objects.get(pk=0)


def test_session_lives_until_its_end_and_can_be_read_by_either_store():
    kept = SessionStore()
    kept["place"] = "Kylätalo"
    kept.create()
    assert Sessions(kept.session_key)["place"] == SessionStore(kept.session_key)["place"] == "Kylätalo"
    Sessions.get_model_class().objects.update(expire_date=timezone.now() - datetime.timedelta(seconds=1))
    late = SessionStore(kept.session_key)
    assert (late.get("place"), late.session_key) == (None, None)
    assert SessionStore("x" * 32).load() == {}


def test_only_whole_rows_and_all_values():
    by_key = Ready(1, lambda pk: User.objects.filter(pk=pk))
    with pytest.raises(TypeError):
        by_key()
    for parts in (
        User.objects.only("email"),
        User.objects.annotate(one=Value(1)),
        RoleSpan.objects.select_related("user"),
        Letter.objects.all(),  # its values are read out of JSON
    ):
        with pytest.raises(ValueError, match="whole rows"):
            Ready(0, lambda parts=parts: parts)()


def test_ready_rows_are_the_tuples_of_each_value_in_its_turn(django_assert_num_queries):
    people = [make.user(), make.user()]
    by_key = ReadyRows(1, lambda key: User.objects.filter(pk=key).values_list("email", "uuid"))
    for person in (*people, people[0]):
        with django_assert_num_queries(1):
            assert by_key(person.pk) == [(person.email, person.uuid)]
    with pytest.raises(TypeError):
        by_key()
    with pytest.raises(ValueError, match="as the database gives them"):
        ReadyRows(0, lambda: Letter.objects.values_list(*(field.name for field in Letter._meta.concrete_fields)))()
