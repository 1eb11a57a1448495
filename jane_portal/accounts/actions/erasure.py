"""Erasing a person (GDPR article 17): asked for, regretted within seven days, carried out, repeated after a restore."""

from __future__ import annotations

import datetime
import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jane_portal.accounts.models import REGRET, ErasedKey, ErasureRequest, RoleSpan, User
from jane_portal.accounts.selectors.person import person_of
from jane_portal.accounts.selectors.role import indispensable
from jane_portal.core.erased.list import Erasure, bring_together, key_of, list_file, note_erased, read_list
from jane_portal.core.erased.traces import address_is_older
from jane_portal.core.history import action
from jane_portal.core.links import make_link, use_link
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.personal.erasing import erase_rows
from jane_portal.core.personal.person import known_addresses
from jane_portal.core.personal.registry import farewells
from jane_portal.core.post import post_letter

from .recovery import end_sessions
from .roles import end_role

log = logging.getLogger(__name__)

REGRET_DAYS = datetime.timedelta(days=7)
# An account that nobody has used: a letter after the first, erased after the second.
WARN_AFTER, UNUSED_AFTER = datetime.timedelta(days=700), datetime.timedelta(days=730)
LAST_ONE = _("Hand your role over first: the portal is never left without a secretary or an administrator.")
State, Source = ErasureRequest.State, ErasureRequest.Source


@action
def request_erasure(
    *, user: User | None, email: str, language: str, by: User | None, source: str = Source.OWN
) -> ErasureRequest:
    """From now on the person has seven days to change her mind. Nothing happens to her data before that.

    Raises ValidationError for the last secretary or administrator: the portal is never left without one.
    """
    email = email.strip().lower()
    if user is not None and indispensable(user):
        raise ValidationError(LAST_ONE)
    waiting = ErasureRequest.objects.filter(email=email, state=State.OPEN).first()
    if waiting is not None:
        return waiting
    wait = UNUSED_AFTER - WARN_AFTER if source == Source.UNUSED else REGRET_DAYS
    request = ErasureRequest.objects.create(user=user, email=email, source=source, due_at=timezone.now() + wait)
    make_link(purpose=REGRET, subject=request.subject, email=email, user=user)
    post_letter(
        builder="jane_portal.accounts.letters.erasure_asked",
        to=email,
        params={"request_id": request.pk},
        language=language,
        user=user,
        kind="erasure_asked",
        key=f"erasure_asked:{request.pk}",
        secret=True,
    )
    return request


@action
def regret_erasure(*, request: ErasureRequest, by: User | None, link: PersonalLink | None = None) -> bool:
    """Nothing is erased. False when it is too late."""
    if link is not None:
        use_link(link)
    waiting = ErasureRequest.objects.filter(pk=request.pk, state=State.OPEN)
    return bool(waiting.update(state=State.CANCELLED, updated_at=timezone.now()))


@action
def erase_person(*, user: User | None, email: str, by: User | None, even_last: bool = False) -> int:
    """Erase at once. Returns how many rows were touched.

    Roles end first, and whoever must know that an association has lost its last owner is told. The addresses stay as
    keyed hashes, so that a restored backup is brought up to date. Raises ValidationError as `request_erasure` does, but
    for one who was erased before (even_last): she has handed over since the backup was made.
    """
    person = person_of(user, email=email)
    if user is not None and not even_last and indispensable(user):
        raise ValidationError(LAST_ONE)
    for farewell in farewells():
        farewell(person)
    for account in User.objects.select_for_update().filter(pk__in=person.user_ids).order_by("pk"):
        for span in RoleSpan.objects.in_force().filter(user=account):
            end_role(span=span, by=by)
        end_sessions(person=account, by=by)
    now = timezone.now()
    requests = ErasureRequest.objects.filter(email__in=person.emails, state=State.OPEN)
    requests.update(state=State.DONE, done_at=now, updated_at=now)
    touched = erase_rows(person)
    keys = [key_of(email) for email in person.emails]
    ErasedKey.objects.bulk_create(
        [ErasedKey(key_hash=key, erased_at=now) for key in keys],
        update_conflicts=True,
        unique_fields=["key_hash"],
        update_fields=["erased_at"],
    )
    transaction.on_commit(lambda: note_erased(keys, now))
    return touched.total()


def carry_out_due() -> int:
    """Nightly: erase those whose days of regret are over. Returns how many."""
    done = 0
    for request in ErasureRequest.objects.filter(state=State.OPEN, due_at__lte=timezone.now()).select_related("user"):
        if request.source == Source.UNUSED and request.user and _used_at(request.user) > request.created_at:
            regret_erasure(request=request, by=None)
            continue
        try:
            erase_person(user=request.user, email=request.email, by=None)
            done += 1
        except ValidationError as error:
            log.warning("Erasure %s waits: %s", request.pk, error.messages[0])
    return done


def warn_unused() -> int:
    """Nightly: accounts that nobody has used for 23 months are told that they will be erased. Returns how many."""
    limit = timezone.now() - WARN_AFTER
    waiting = ErasureRequest.objects.filter(state=State.OPEN, user__isnull=False).values("user")
    warned = 0
    for user in User.objects.filter(is_active=True, created_at__lt=limit).exclude(pk__in=waiting):
        if _used_at(user) < limit and not RoleSpan.objects.in_force().filter(user=user).exists():
            request_erasure(user=user, email=user.email, language=user.language, by=None, source=Source.UNUSED)
            warned += 1
    return warned


def _used_at(user: User) -> datetime.datetime:
    return max(user.last_login or user.created_at, user.created_at)


def replay_erasures(since: datetime.datetime | None = None) -> int:
    """After a restore: who was erased since then (or ever) is erased again. Returns how many.

    Who came back after her erasure stays, with an account or without: no trace of the address is then as old as the
    erasure. The keys lie both in the database and beside it in the data folder, which a restore of the database does
    not touch.
    """
    erased = _erasures(since)
    done = 0
    for email in sorted(known_addresses()):
        erased_at = erased.get(key_of(email))
        if erased_at is None or not address_is_older(email, erased_at):
            continue
        account = User.objects.filter(email=email).first()
        erase_person(user=account, email=email, by=None, even_last=True)
        done += 1
    return done


def _erasures(since: datetime.datetime | None) -> dict[str, datetime.datetime]:
    """Key → when it was erased last. What only the database knows comes into the list of the data folder too."""
    stored = {Erasure(row.key_hash, row.erased_at) for row in ErasedKey.objects.all()}
    noted = read_list(list_file()) or set()
    known = {erasure.key for erasure in noted}
    bring_together(list_file(), more=(erasure for erasure in stored if erasure.key not in known))
    found: dict[str, datetime.datetime] = {}
    for erasure in noted | stored:
        if since is None or erasure.when >= since:
            found[erasure.key] = max(erasure.when, found.get(erasure.key, erasure.when))
    return found
