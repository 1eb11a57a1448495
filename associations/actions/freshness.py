"""The yearly question "still right?", its answer by the link of the letter, and the undoing of a wrong one."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from associations.models import Activity, Correction, FreshnessAsk, Organisation
from associations.models.freshness import CORRECTION, FRESHNESS
from associations.selectors.freshness import (
    PLACED_BY,
    REACHED_BY,
    TEXTS,
    Part,
    asked_by,
    correctable,
    due,
    part_key,
    people_to_ask,
    to_remind,
)
from jane_portal.accounts.models import User
from jane_portal.core.each import each
from jane_portal.core.history import action
from jane_portal.core.links import LinkGone, make_link, revoke_links, use_link
from jane_portal.core.links.models import PersonalLink
from jane_portal.core.versions import StaleVersionError, lock_version
from jane_portal.mail.actions import queue_letter

from .change import after_change
from .organisation import confirm_organisation

# One reminder, after a month; the link lives two.
REMINDER = datetime.timedelta(days=30)
LIFETIME = 2 * REMINDER


def ask_if_still_right(*, day: datetime.date) -> int:
    """Nightly: write to the associations whose turn it is. Returns the number of letters.

    Each association is a transaction of its own, so that one that fails does not take the others.
    """

    def ask(asked: tuple[int, datetime.date]) -> int:
        return ask_association(organisation=Organisation.objects.get(pk=asked[0]), turn=asked[1], by=None)

    return each(due(day), ask)


@action
def ask_association(*, organisation: Organisation, turn: datetime.date, by: User | None) -> int:
    """One letter to each who looks after the entry, once a turn. Returns the number of letters."""
    asked, is_new = FreshnessAsk.objects.get_or_create(organisation=organisation, turn=turn)
    if not is_new:
        return 0
    FreshnessAsk.objects.filter(organisation=organisation, closed_at=None).exclude(pk=asked.pk).update(
        closed_at=timezone.now()
    )
    people = people_to_ask(organisation)
    for email, language, user in people:
        link = make_link(purpose=FRESHNESS, subject=organisation.scope, email=email, user=user)
        _write("still_right", link, language)
    asked.recipients = len(people)
    asked.save(update_fields=["recipients", "updated_at"])
    return len(people)


def remind_of_question() -> int:
    """Nightly: one reminder a month after the question, with the same link. Returns the number of letters."""
    return sum(_remind(asked=asked, by=None) for asked in to_remind(timezone.now(), REMINDER))


@action
def _remind(*, asked: FreshnessAsk, by: None) -> int:
    mine = FreshnessAsk.objects.filter(pk=asked.pk, reminded_at=None, closed_at=None)
    if not mine.update(reminded_at=timezone.now()):
        return 0
    known = {email.lower(): language for email, language, _user in people_to_ask(asked.organisation)}
    links = PersonalLink.objects.usable().filter(purpose=FRESHNESS, subject=asked.organisation.scope)
    reached = [link for link in links if link.email in known]
    for link in reached:
        _write("still_right_reminder", link, known[link.email])
    return len(reached)


@action
def answer_still_right(
    *, link: PersonalLink, version: int, part_versions: dict[str, int], values: dict[str, str], by: User | None
) -> Correction | None:
    """The holder of the link says that the entry is right, with these texts in the fields named.

    values: by field, as in `Correction`; part_versions: by contact and activity. Returns the correction, None when
    nothing was changed. Raises LinkGone, and StaleVersionError when the entry has changed since the page was made: the
    link is still good then.
    """
    organisation = asked_by(link)
    if organisation is None:
        raise LinkGone
    current = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if current.version != version:
        raise StaleVersionError(current)
    use_link(link)
    verified_before = current.verified_at
    before, after = _mend(current, part_versions, values)
    confirmed = confirm_organisation(organisation=current, by=by)
    if not after:
        return None
    correction = Correction.objects.create(
        organisation=current,
        email=link.email,
        before=before,
        after=after,
        verified_before=verified_before,
        verified_then=confirmed.verified_at or timezone.now(),
    )
    _tell_of_correction(correction, link)
    return correction


def _mend(
    organisation: Organisation, part_versions: dict[str, int], values: dict[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Write what differs. Returns the texts before and after, by field."""
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    fields = [name for name in TEXTS if name in values and _differs(values[name], getattr(organisation, name))]
    for name in fields:
        before[name], after[name] = getattr(organisation, name), values[name]
        setattr(organisation, name, values[name])
    for part, names in correctable(organisation):
        keys = {f"{part_key(part)}:{name}": name for name in names}
        changed = {
            key: name for key, name in keys.items() if key in values and _differs(values[key], getattr(part, name))
        }
        if not changed:
            continue
        current = lock_version(part, part_versions.get(part_key(part), 0))
        for key, name in changed.items():
            before[key], after[key] = getattr(current, name), values[key]
            setattr(current, name, values[key])
        current.save(update_fields=[*changed.values(), "version", "updated_at"])
    if after:
        organisation.version += 1
        organisation.save(update_fields=[*fields, "version", "updated_at"])
    return before, after


def _differs(written: str, stored: str) -> bool:
    """Browsers send lines with other ends than the database keeps: that is no correction."""
    return written.replace("\r\n", "\n").strip() != stored.replace("\r\n", "\n").strip()


def _tell_of_correction(correction: Correction, link: PersonalLink) -> None:
    """To everybody who looks after the entry, the receiver of the used link and former addresses among them."""
    readers = {email.lower(): (language, user) for email, language, user in people_to_ask(correction.organisation)}
    former = [text for key, text in correction.before.items() if key.endswith(":email") and text]
    for email in (link.email, *former):
        readers.setdefault(email.lower(), ("fi", None))
    for email, (language, user) in readers.items():
        undo = make_link(purpose=CORRECTION, subject=correction.subject, email=email, user=user)
        _write("corrected", undo, language)


@action
def undo_correction(*, correction: Correction, by: User | None, link: PersonalLink | None = None) -> list[str]:
    """Put the former texts back, once, within 14 days. Returns the fields that were left: changed since by others.

    The entry is then as little confirmed as it was before. Raises ValidationError, LinkGone among them.
    """
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=correction.organisation_id)
    if link is not None:
        use_link(link)
    undone = Correction.objects.open().filter(pk=correction.pk)
    if not undone.update(undone_at=timezone.now(), undone_by=by, updated_at=timezone.now()):
        raise ValidationError(_("This has been undone already, or it is older than 14 days."), code="undone")
    revoke_links(purposes=[CORRECTION], subject=correction.subject)
    left = _put_back(organisation, correction)
    if organisation.verified_at == correction.verified_then:
        organisation.verified_at = correction.verified_before
    organisation.version += 1
    organisation.save(update_fields=[*TEXTS, "verified_at", "version", "updated_at"])
    after_change(organisation)
    return left


def _put_back(organisation: Organisation, correction: Correction) -> list[str]:
    left = []
    parts: dict[str, Any] = {}
    for key, written in correction.after.items():
        whose, _colon, name = key.rpartition(":")
        if whose and whose not in parts:
            kind, pk = whose.split(":")
            rows: Any = {"contact": organisation.contacts, "activity": organisation.activities}[kind]
            parts[whose] = rows.select_for_update().filter(pk=pk).first()
        record: Any = parts[whose] if whose else organisation
        if record is None or getattr(record, name) != written:
            left.append(key)
            continue
        setattr(record, name, correction.before[key])
    _save_parts(part for part in parts.values() if part is not None)
    return left


def _save_parts(parts: Iterable[Part]) -> None:
    for part in parts:
        part.version += 1
        names = PLACED_BY if isinstance(part, Activity) else REACHED_BY
        part.save(update_fields=[*names, "version", "updated_at"])


def _write(letter: str, link: PersonalLink, language: str) -> None:
    queue_letter(
        builder=f"associations.letters.freshness.{letter}",
        to=link.email,
        params={"link": str(link.uuid)},
        language=language,
        user=link.user,
        kind=letter,
        key=f"{letter}:{link.uuid}",
        secret=True,
    )
