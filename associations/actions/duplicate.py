"""Duplicates: found to be different, merged, and a merge undone. Nothing that hangs on either entry is lost."""

from __future__ import annotations

import datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Field
from django.utils import timezone
from django.utils.translation import gettext as _

from associations.models import DistinctPair, Merge, OldSlug, Organisation
from jane_portal.accounts.actions.roles import end_role, grant_role
from jane_portal.accounts.models import Role, RoleSpan, User
from jane_portal.core.history import action
from jane_portal.follow.actions import move_followers, move_followers_back

from .change import after_change

UNDO_FOR = datetime.timedelta(days=30)
# What the secretary chooses between; a status goes with its day, a name or number alone.
FIELDS = (
    "name_fi",
    "name_sv",
    "name_en",
    "kind",
    "status",
    "register_number",
    "business_id",
    "domicile",
    "whole_region",
    "sector",
    "description_fi",
    "description_sv",
    "description_en",
    "languages",
    "newcomers_welcome",
    "founded_year",
    "website",
)
UNIQUE = ("register_number", "business_id")
RELATIONS = ("works_in", "areas", "other_sectors")
# Rows that belong to the entry itself, not to what hangs on it.
STAY = {"merged_from", "events", "directory_row", "merges"}


@action
def keep_apart(*, first: Organisation, second: Organisation, by: User) -> DistinctPair:
    """Remember that the two are not the same."""
    low, high = sorted((first.pk, second.pk))
    pair, _made = DistinctPair.objects.get_or_create(first_id=low, second_id=high, defaults={"decided_by": by})
    return pair


@action
def merge_organisations(*, kept: Organisation, dropped: Organisation, from_dropped: set[str], by: User) -> Merge:
    """Put `dropped` into `kept`. from_dropped: the FIELDS whose value is taken from it.

    Contacts, activities, claims, invitations, links, addresses and roles move; places and sectors are joined; the old
    address leads to the kept entry. Raises ValidationError when one of them has gone meanwhile.
    """
    rows = {row.pk: row for row in _locked(kept, dropped)}
    if len(rows) != 2 or any(row.merged_into_id or row.deleted_at for row in rows.values()):
        raise ValidationError(_("One of these entries has been deleted or merged meanwhile."), code="gone")
    kept, dropped = rows[kept.pk], rows[dropped.pk]
    names = [name for name in FIELDS if name in from_dropped]
    if "status" in names:
        names.append("dissolved_on")
    moved: dict[str, Any] = {
        "kept": {name: _stored(kept, name) for name in names},
        "taken": {name: _stored(dropped, name) for name in names},
        "dropped": {name: _stored(dropped, name) for name in UNIQUE},
        "added": _join_relations(kept, dropped),
        "rows": _move_rows(dropped, kept),
    }
    for name in UNIQUE:
        setattr(dropped, name, None)
    dropped.merged_into = kept
    dropped.save(update_fields=[*UNIQUE, "merged_into", "updated_at"])
    for name in names:
        _set(kept, name, moved["taken"][name])
    kept.version += 1
    kept.save(update_fields=[*names, "version", "updated_at"])
    OldSlug.objects.get_or_create(slug=dropped.slug, defaults={"organisation": kept})
    merge = Merge.objects.create(kept=kept, dropped=dropped, merged_by=by, moved=moved)
    moved["given"], moved["ended"] = _move_roles(merge, by)
    moved["followers"] = move_followers(kind="yhdistys", dropped=dropped.uuid, kept=kept.uuid)
    merge.save(update_fields=["moved", "updated_at"])
    after_change(kept, dropped)
    return merge


@action
def undo_merge(*, merge: Merge, by: User) -> Merge:
    """Take the two apart again, for 30 days. What people have changed since in the kept entry stays as it is."""
    merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if merge.undone_at or timezone.now() > merge.created_at + UNDO_FOR:
        raise ValidationError(_("This merge can no longer be undone."), code="late")
    rows = {row.pk: row for row in _locked(merge.kept, merge.dropped)}
    kept, dropped, moved = rows[merge.kept_id], rows[merge.dropped_id], merge.moved
    names = [name for name, taken in moved["taken"].items() if _stored(kept, name) == taken]
    for name in names:
        _set(kept, name, moved["kept"][name])
    kept.version += 1
    kept.save(update_fields=[*names, "version", "updated_at"])
    _move_back(moved["rows"], kept, dropped)
    for name, keys in moved["added"].items():
        getattr(kept, name).remove(*keys)
    OldSlug.objects.filter(slug=dropped.slug, organisation=kept).delete()
    for name, value in moved["dropped"].items():
        taken = Organisation.objects.filter(**{name: value}).exists() if value else False
        setattr(dropped, name, None if taken else value)
    dropped.merged_into = None
    dropped.save(update_fields=[*UNIQUE, "merged_into", "updated_at"])
    _move_roles_back(merge, dropped, by)
    people = moved.get("followers", [])
    move_followers_back(kind="yhdistys", dropped=dropped.uuid, kept=kept.uuid, people=people)
    merge.undone_at, merge.undone_by = timezone.now(), by
    merge.save(update_fields=["undone_at", "undone_by", "updated_at"])
    after_change(kept, dropped)
    return merge


def _locked(*organisations: Organisation) -> list[Organisation]:
    """In the order of their ids, so that two merges at once never wait for each other."""
    keys = sorted(organisation.pk for organisation in organisations)
    return list(Organisation.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))


def _field(name: str) -> Field[Any, Any]:
    field = Organisation._meta.get_field(name)
    assert isinstance(field, Field)  # noqa: S101 - FIELDS names columns only
    return field


def _stored(organisation: Organisation, name: str) -> Any:
    """The value as JSON holds it."""
    value = getattr(organisation, _field(name).attname)
    return value.isoformat() if isinstance(value, datetime.date) else value


def _set(organisation: Organisation, name: str, value: Any) -> None:
    setattr(organisation, _field(name).attname, _field(name).to_python(value) if name == "dissolved_on" else value)


def _join_relations(kept: Organisation, dropped: Organisation) -> dict[str, list[int]]:
    added = {}
    for name in RELATIONS:
        own = set(getattr(kept, name).values_list("pk", flat=True))
        added[name] = sorted(set(getattr(dropped, name).values_list("pk", flat=True)) - own)
        getattr(kept, name).add(*added[name])
    return added


def _move_rows(dropped: Organisation, kept: Organisation) -> dict[str, list[int]]:
    """Every row of every room that points to the dropped entry: {"associations.Contact.organisation": [pk, …]}.

    A row that the kept entry has already (a second open claim of one person) stays with the dropped one.
    """
    moved: dict[str, list[int]] = {}
    for relation in Organisation._meta.related_objects:
        if relation.name in STAY or not (relation.one_to_many or relation.one_to_one):
            continue
        model, name = relation.related_model, relation.field.name
        label = f"{model._meta.label}.{name}"
        for row in model._base_manager.filter(**{name: dropped}).order_by("pk"):
            try:
                with transaction.atomic():
                    model._base_manager.filter(pk=row.pk).update(**{name: kept})
            except IntegrityError:
                continue
            moved.setdefault(label, []).append(row.pk)
    return moved


def _move_back(moved: dict[str, list[int]], kept: Organisation, dropped: Organisation) -> None:
    for label, keys in moved.items():
        model_label, _dot, name = label.rpartition(".")
        model = apps.get_model(model_label)
        model._base_manager.filter(pk__in=keys, **{name: kept}).update(**{name: dropped})


def _move_roles(merge: Merge, by: User) -> tuple[list[int], list[int]]:
    """People of the dropped entry get the same role in the kept one; nobody gets a lesser one beside a greater."""
    given, ended = [], []
    owners = set(_spans(merge.kept).filter(role=Role.ASSOCIATION_OWNER).values_list("user_id", flat=True))
    held = set(_spans(merge.kept).values_list("user_id", "role"))
    for span in _spans(merge.dropped).select_related("user").order_by("pk"):
        if span.user_id not in owners and (span.user_id, span.role) not in held:
            new = grant_role(
                user=span.user,
                role=span.role,
                scope=merge.kept.scope,
                until=span.until,
                source=f"merge:{merge.pk}",
                by=by,
            )
            given.append(new.pk)
        end_role(span=span, by=by)
        ended.append(span.pk)
    return given, ended


def _move_roles_back(merge: Merge, dropped: Organisation, by: User) -> None:
    for span in RoleSpan.objects.in_force().filter(pk__in=merge.moved["given"], source=f"merge:{merge.pk}"):
        end_role(span=span, by=by)
    for span in RoleSpan.objects.filter(pk__in=merge.moved["ended"]).select_related("user"):
        grant_role(user=span.user, role=span.role, scope=dropped.scope, source=f"merge:{merge.pk}", by=by)


def _spans(organisation: Organisation) -> Any:
    return RoleSpan.objects.in_force().filter(scope=organisation.scope)
