import datetime

import pytest
from django.utils import timezone

from jane_portal.accounts.actions.roles import end_role, grant_role
from jane_portal.accounts.models import RoleSpan, User

pytestmark = pytest.mark.django_db
SCOPE = "association:1"


def person() -> User:
    return User.objects.create_user("aino@demo.example")


def test_grant_role_gives_the_right_today():
    user = person()
    grant_role(user=user, role="association_editor", scope=SCOPE, by=None)
    assert user.has_role("association_editor")


def test_grant_role_twice_keeps_one_span_with_the_new_last_day():
    user, last = person(), timezone.localdate() + datetime.timedelta(days=9)
    grant_role(user=user, role="association_editor", scope=SCOPE, by=None)
    grant_role(user=user, role="association_editor", scope=SCOPE, until=last, by=None)
    assert RoleSpan.objects.get().until == last


def test_end_role_takes_the_right_at_once_and_it_can_be_given_again():
    user = person()
    span = grant_role(user=user, role="association_editor", scope=SCOPE, by=None)
    end_role(span=span, by=None)
    assert not User.objects.get(pk=user.pk).has_role("association_editor")

    grant_role(user=user, role="association_editor", scope=SCOPE, by=None)
    assert User.objects.get(pk=user.pk).has_role("association_editor")


def test_end_role_twice_keeps_the_first_last_day():
    user = person()
    span = grant_role(user=user, role="association_editor", scope=SCOPE, by=None)
    RoleSpan.objects.filter(pk=span.pk).update(
        since=timezone.localdate() - datetime.timedelta(days=20),
        until=timezone.localdate() - datetime.timedelta(days=10),
    )
    end_role(span=span, by=None)
    assert RoleSpan.objects.get().until == timezone.localdate() - datetime.timedelta(days=10)
