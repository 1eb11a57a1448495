"""Who gets which letter about a mandate."""

from __future__ import annotations

import datetime

from django.conf import settings

from jane_portal.accounts.models import Role, RoleSpan, User
from jane_portal.core.each import each
from jane_portal.core.history import action
from jane_portal.mail.actions import Recipient, queue_letter, queue_letters
from jane_portal.mail.models import Letter
from networks.bodies.models import KEEPING, Body, Mandate, MandateState, Seat
from networks.bodies.selectors.standing import ENDING, Standing, needing, without_substitute


def tell_begun(mandate: Mandate) -> None:
    """The holder learns that the seat is hers; one without e-mail is told by whoever filled the seat."""
    if mandate.user is not None:
        _queue(mandate, mandate.user, "begun", key=f"bodies.begun:{mandate.uuid}")


def tell_ended(mandate: Mandate) -> None:
    if mandate.user is not None and mandate.user.is_active:
        _queue(mandate, mandate.user, "ended", key=f"bodies.ended:{mandate.uuid}")


def warn_of_ends(*, today: datetime.date) -> int:
    """Nightly: holder, chair and secretary learn of each end once, within the body's own warning days. A count."""
    found = [one for one in needing(Body.objects.living(today), today) if one.state == ENDING]
    return each([one for one in found if _is_news(one)], lambda one: warn_of_end(standing=one, by=None))


def _is_news(standing: Standing) -> bool:
    mandate = standing.mandate
    return mandate is not None and mandate.warned_for != mandate.until


@action
def warn_of_end(*, standing: Standing, by: User | None) -> int:
    """Letters about one end, and a note that they have gone. How many."""
    if standing.mandate is None:
        return 0
    rows = Mandate.objects.select_for_update(of=("self",)).select_related("user", "seat__body")
    mandate = rows.get(pk=standing.mandate.pk)
    if mandate.state != MandateState.CONFIRMED or mandate.until is None or mandate.warned_for == mandate.until:
        return 0
    mandate.warned_for = mandate.until
    mandate.save(update_fields=["warned_for", "updated_at"])
    readers = dict.fromkeys(keepers_of(mandate.seat.body), False)
    if mandate.user is not None:
        readers[mandate.user] = True
    for user, own in readers.items():
        params = {"until": mandate.until.isoformat(), "own": own}
        _queue(mandate, user, "ending", key=f"bodies.ending:{mandate.uuid}:{mandate.until}:{user.pk}", **params)
    return len(readers)


def warn_of_missing_substitutes(*, today: datetime.date) -> int:
    """Nightly: chair and secretary learn once of each time when nobody stands in for the secretary. A count."""
    return each(without_substitute(Body.objects.living(today), today), _ask_for_substitute)


def _ask_for_substitute(seat: Seat) -> int:
    """Nobody is told again before somebody has stood in and left."""
    last = Mandate.objects.seated().filter(seat__deputy_of=seat).order_by("-since").first()
    key = f"bodies.substitute:{seat.uuid}:{last.uuid if last else 'none'}"
    if Letter.objects.filter(key=key).exists():
        return 0
    readers = keepers_of(seat.body)
    return queue_letters(
        builder="networks.bodies.letters.mandate.substitute",
        recipients=[Recipient(to=user.email, language=user.language, user=user) for user in readers],
        params={"seat": seat.pk},
        kind="substitute_missing",
        key=key,
    )


def keepers_of(body: Body) -> list[User]:
    """Chair and secretary of the body today; where there is neither, the secretary of the region."""
    inside = RoleSpan.objects.in_force().filter(scope=body.scope, role__in=KEEPING)
    region = f"region:{settings.PORTAL_REGION}"
    office = RoleSpan.objects.in_force().filter(scope=region, role__in=[Role.SECRETARY, Role.SUBSTITUTE_SECRETARY])
    found = User.objects.filter(is_active=True)
    keepers = list(found.filter(pk__in=inside.values("user")).order_by("pk"))
    return keepers or list(found.filter(pk__in=office.values("user")).order_by("pk"))


def _queue(mandate: Mandate, user: User, letter: str, *, key: str, **params: object) -> None:
    queue_letter(
        builder=f"networks.bodies.letters.mandate.{letter}",
        to=user.email,
        params={"pk": mandate.pk, **params},
        language=user.language,
        user=user,
        kind=f"mandate_{letter}",
        key=key,
    )
