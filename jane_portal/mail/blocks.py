"""What this room hands to the nightly self-check."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jane_portal.core.instance import is_held, is_quiet_copy, is_released
from jane_portal.core.selfcheck import SelfCheck
from jane_portal.core.watch import Watch

from .models import POST_KEEPERS, Letter
from .selectors.addresses import is_lost, lost_count
from .selectors.box import letters_flow

MAY_WAIT = datetime.timedelta(minutes=10)


def stuck_letters() -> Iterator[str]:
    """Letters due for longer than the sweeper needs; none in a copy that is held quiet."""
    if is_released():
        due = Letter.objects.due(timezone.now() - MAY_WAIT).order_by("next_try_at")
        yield from (f"letter {key}" for key in due.values_list("pk", flat=True).iterator())


def uncertain_letters() -> Iterator[str]:
    uncertain = Letter.objects.filter(state=Letter.State.UNCERTAIN).order_by("pk")
    yield from (f"letter {key}" for key in uncertain.values_list("pk", flat=True).iterator())


def letters_in_trouble(subject: Any, user: Any) -> dict[str, Any] | None:
    """On the desk of those who care for the post: so many letters need a look, or the whole copy is quiet."""
    if not user.is_authenticated or not user.has_role(*POST_KEEPERS):
        return None
    count, quiet = Letter.objects.visible_to(user).in_trouble().count(), is_quiet_copy()
    lost = lost_count()
    return {"count": count, "quiet": quiet, "lost": lost} if count or quiet or lost else None


def own_address(subject: Any, user: Any) -> dict[str, Any] | None:
    """On the desk of a person from whose address letters come back."""
    lost = user.is_authenticated and is_lost(user.email)
    return {"email": user.email} if lost else None


LETTERS_LEAVE = Watch(
    "mail",
    _("Letters are not going out"),
    _("See whether the worker runs and the mail server answers."),
    lambda: letters_flow() or is_held(),
)
SELF_CHECKS = [
    SelfCheck("mail.stuck", _("Letters that wait too long"), stuck_letters),
    SelfCheck("mail.uncertain", _("Letters that were perhaps sent"), uncertain_letters),
]
