import datetime

import pytest
from django.utils import timezone

from jane_portal.accounts.actions.roles import WantedSpan, align_spans, end_role, grant_role
from jane_portal.accounts.blocks import spans_without_scope
from jane_portal.accounts.filters import RoleFilter
from jane_portal.accounts.models import RoleSpan, User
from jane_portal.accounts.selectors import role as roles
from jane_portal.accounts.selectors.confirmation import roles_in

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


SOURCE = "office:1"
DAY = datetime.timedelta(days=1)


def wanted(user: User, since: int, until: int | None, role: str = "agent") -> WantedSpan:
    """Days from today."""
    today = timezone.localdate()
    return WantedSpan(user, role, SCOPE, today + since * DAY, None if until is None else today + until * DAY)


def align(*rows: WantedSpan, source: str = SOURCE) -> None:
    align_spans(source=source, wanted=rows, by=None)


def days(source: str = SOURCE) -> list[tuple[int, int | None]]:
    """First and last days of the spans that have days, counted from today."""
    today = timezone.localdate()
    rows = RoleSpan.objects.filter(source=source).order_by("since", "until")
    found = [((row.since - today).days, None if row.until is None else (row.until - today).days) for row in rows]
    return [(since, until) for since, until in found if until is None or until >= since]


def test_align_spans_makes_moves_and_shortens_until_all_is_as_wanted():
    user = person()
    align(wanted(user, 0, 20))
    align(wanted(user, -5, 10))
    assert days() == [(-5, 10)]
    align(wanted(user, -5, 2), wanted(user, 4, None))
    before = RoleSpan.objects.order_by("pk").values_list("pk", "updated_at")
    align(wanted(user, -5, 2), wanted(user, 4, None))
    assert (days(), list(before)) == ([(-5, 2), (4, None)], list(before.all()))
    # Each takes days that the other had.
    align(wanted(user, -5, 6), wanted(user, 7, None))
    assert days() == [(-5, 6), (7, None)]


def test_align_spans_wanted_no_more_keeps_the_days_on_which_the_role_held():
    user = person()
    align(wanted(user, -5, 10), wanted(user, 20, 30))
    align()
    assert (days(), user.has_role("agent")) == ([(-5, -1)], False)


def test_align_spans_moves_the_role_to_another_person():
    first, second = person(), User.objects.create_user("toinen@demo.example")
    align(wanted(first, -5, None))
    align(wanted(first, -5, -1), wanted(second, 0, None))
    assert (first.has_role("agent"), second.has_role("agent")) == (False, True)


def test_align_spans_of_two_terms_that_overlap_give_the_role_once_and_end_apart():
    user = person()
    align(wanted(user, -5, None))
    align(wanted(user, -1, 5), source="office:2")
    assert [span.role for span in User.objects.get(pk=user.pk).open_spans] == ["agent"]
    align()
    assert (days(), days("office:2"), user.has_role("agent")) == ([(-5, -1)], [(-1, 5)], True)


def test_align_spans_leaves_out_a_term_without_days():
    align(wanted(person(), 0, -1))
    assert not RoleSpan.objects.exists()


def test_register_role_names_the_role_and_its_kind_of_scope(monkeypatch):
    monkeypatch.setattr(roles, "_upper", {})
    user = person()
    align(WantedSpan(user, "x_watcher", "x_tower:1", timezone.localdate()))
    assert (roles.role_label("x_watcher"), len(list(spans_without_scope()))) == ("x_watcher", 1)
    roles.register_role("x_watcher", "tower watcher", "x_tower")
    assert (roles.role_label("x_watcher"), list(spans_without_scope())) == ("tower watcher", [])
    assert RoleFilter({"role": "x_watcher"}, queryset=RoleSpan.objects.all()).qs.count() == 1
    # The term says how long it holds: nobody is asked each year, and nobody ends it by hand.
    assert (roles_in("x_tower:1"), "x_watcher" in user.givable_roles) == ([], False)
