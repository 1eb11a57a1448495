"""Founding an organisation's entry, changing it, and saying that it is still right."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from associations.models import Link, Municipality, OldSlug, Organisation, Sector
from associations.models.freshness import FRESHNESS
from associations.models.organisation import RESERVED_SLUGS
from jane_portal.accounts.actions.roles import grant_role
from jane_portal.accounts.models import Role, RoleSpan, User
from jane_portal.core.files.actions import keep_picture
from jane_portal.core.history import action
from jane_portal.core.links import revoke_links
from jane_portal.core.plain.actions import PlainValues, write_plain_text
from jane_portal.core.text.slugs import free_slug
from jane_portal.core.versions import lock_version
from jane_portal.mail.actions import queue_letter

from .change import after_change
from .following import tell_changed, tell_founded, telling_values
from .help import tell_of_help

# What the edit forms may write: no other field of an organisation changes through `change_organisation`.
EDITABLE = frozenset(
    {
        "name_fi",
        "name_sv",
        "name_en",
        "kind",
        "status",
        "domicile",
        "register_number",
        "business_id",
        "founded_year",
        "website",
        "languages",
        "newcomers_welcome",
        "description_fi",
        "description_sv",
        "description_en",
        "sector",
        "whole_region",
    }
)
EDITABLE_RELATIONS = frozenset({"works_in", "areas", "other_sectors"})
# One person founds at most this many entries a day; more is the secretary's import.
FOUNDED_A_DAY = 5


def slug_for(name: str, organisation: Organisation | None = None) -> str:
    """A free address made of the name; a former address of the same organisation may come back to it."""

    def taken(slug: str) -> bool:
        others, old = Organisation.objects.filter(slug=slug), OldSlug.objects.filter(slug=slug)
        if organisation is not None:
            others, old = others.exclude(pk=organisation.pk), old.exclude(organisation=organisation)
        return others.exists() or old.exists()

    return free_slug(name, taken=taken, reserved=RESERVED_SLUGS, spare="yhdistys")


@action
def found_organisation(
    *, name_fi: str, kind: str, domicile: Municipality, sector: Sector | None, by: User
) -> Organisation:
    """Make an entry for an association that is in no register. Its founder becomes its owner; the secretary is told."""
    User.objects.select_for_update().get(pk=by.pk)
    source = "founded"
    founded = RoleSpan.objects.filter(user=by, source=source, created_at__date=timezone.localdate()).count()
    if founded >= FOUNDED_A_DAY:
        raise ValidationError(_("You have made many entries today. Please continue tomorrow, or ask the secretary."))
    organisation = Organisation.objects.create(
        name_fi=name_fi, kind=kind, domicile=domicile, sector=sector, slug=slug_for(name_fi)
    )
    organisation.works_in.add(domicile)
    grant_role(user=by, role=Role.ASSOCIATION_OWNER, scope=organisation.scope, source=source, by=by)
    _tell_secretaries(organisation, by)
    after_change(organisation)
    tell_founded(organisation)
    return organisation


def _tell_secretaries(organisation: Organisation, by: User) -> None:
    spans = RoleSpan.objects.in_force().filter(
        role__in=[Role.SECRETARY, Role.SUBSTITUTE_SECRETARY], scope=f"region:{settings.PORTAL_REGION}"
    )
    for user in {span.user for span in spans.select_related("user")}:
        queue_letter(
            builder="associations.letters.organisation.founded",
            to=user.email,
            params={"organisation_id": organisation.pk, "by_id": by.pk},
            language=user.language,
            user=user,
            kind="organisation_founded",
            key=f"organisation_founded:{organisation.pk}",
        )


@action
def change_organisation(
    *,
    organisation: Organisation,
    version: int,
    values: dict[str, Any],
    plain: PlainValues | None = None,
    by: User,
    on_behalf_of: str = "",
) -> Organisation:
    """Write the given fields and relations (EDITABLE, EDITABLE_RELATIONS), and the description in plain Finnish.

    A new Finnish name gives a new address; the former one leads to it for ever. Raises StaleVersionError when
    somebody saved in between, ValidationError when a number was taken in the meantime.
    """
    current = lock_version(organisation, version)
    unknown = values.keys() - EDITABLE - EDITABLE_RELATIONS
    if unknown:
        raise ValueError(f"Not editable: {sorted(unknown)}")
    fields = [name for name in values if name in EDITABLE]
    old_name, before = current.name_fi, telling_values(current, values)
    for name in fields:
        setattr(current, name, values[name])
    if current.name_fi != old_name:
        _move_address(current)
        fields.append("slug")
    try:
        with transaction.atomic():
            current.save(update_fields=[*fields, "version", "updated_at"])
    except IntegrityError as error:
        raise ValidationError(_("This number or name was just taken by another entry.")) from error
    for name in EDITABLE_RELATIONS & values.keys():
        getattr(current, name).set(values[name])
    if plain is not None:
        source = current.description_fi
        write_plain_text(
            end=current.thread_end, uuid=current.uuid, field="description", source=source, values=plain, by=by
        )
    after_change(current)
    if telling_values(current, values) != before:
        tell_changed(current)
    tell_of_help(organisation=current, by=by, on_behalf_of=on_behalf_of, mark=str(current.version))
    return current


def _move_address(organisation: Organisation) -> None:
    old, new = organisation.slug, slug_for(organisation.name_fi, organisation)
    if old == new:
        return
    OldSlug.objects.filter(slug=new, organisation=organisation).delete()
    OldSlug.objects.get_or_create(slug=old, defaults={"organisation": organisation})
    organisation.slug = new


@action
def set_links(
    *,
    organisation: Organisation,
    version: int,
    links: Iterable[tuple[str, str]],
    by: User,
    on_behalf_of: str = "",
) -> Organisation:
    """Make the links of the entry these (label, address) pairs, in this order; unchanged rows are left alone."""
    current = lock_version(organisation, version)
    current.save(update_fields=["version", "updated_at"])
    wanted = list(dict.fromkeys(links))
    kept = {(link.label, link.url): link for link in current.links.select_for_update()}
    current.links.exclude(pk__in=[link.pk for pair, link in kept.items() if pair in wanted]).delete()
    for order, pair in enumerate(wanted):
        link = kept.get(pair)
        if link is None:
            Link.objects.create(organisation=current, label=pair[0], url=pair[1], order=order)
        elif link.order != order:
            link.order = order
            link.save(update_fields=["order"])
    after_change(current)
    tell_of_help(organisation=current, by=by, on_behalf_of=on_behalf_of, mark=str(current.version))
    return current


def change_logo(
    *, organisation: Organisation, version: int, picture: ContentFile | None, by: User, on_behalf_of: str = ""
) -> Organisation:
    """Store the picture (made anew by the form), or take the logo away when None.

    The file is written before the transaction: one that is left over when the transaction fails, and the former
    one, are swept away a day later. Raises ValidationError when the association's quota of files is full.
    """
    name = ""
    if picture is not None:
        name = keep_picture(picture=picture, kind="logo", owner=organisation.scope, by=by, folder="logos").path
    return _set_logo(organisation=organisation, version=version, name=name, by=by, on_behalf_of=on_behalf_of)


@action
def _set_logo(*, organisation: Organisation, version: int, name: str, by: User, on_behalf_of: str) -> Organisation:
    current = lock_version(organisation, version)
    current.logo = name
    current.save(update_fields=["logo", "version", "updated_at"])
    after_change(current)
    tell_of_help(organisation=current, by=by, on_behalf_of=on_behalf_of, mark=str(current.version))
    return current


@action
def confirm_organisation(*, organisation: Organisation, by: User | None, on_behalf_of: str = "") -> Organisation:
    """Say that the entry is still right as it stands. Answers the yearly question too: its links are dead then."""
    current = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    current.verified_at = timezone.now()
    current.save(update_fields=["verified_at"])
    current.freshness_asks.filter(closed_at=None).update(closed_at=current.verified_at, updated_at=current.verified_at)
    revoke_links(purposes=[FRESHNESS], subject=current.scope)
    after_change(current)
    return current
