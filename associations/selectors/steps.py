"""First steps in the roles that this room knows."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from associations.models import Activity, Contact, ImportBatch, MunicipalContact, Organisation
from associations.rules import MUNICIPAL_ROLES
from jane_portal.accounts.models import Role, RoleSpan
from jane_portal.core.steps import Step, StepProvider


def steps_of_editor(user: Any) -> list[Step]:
    """For the first of her associations by name. Two statements."""
    own = (
        Organisation.objects.visible_to(user)
        .edited_by(user)
        .annotate(
            has_contact=Exists(Contact.objects.filter(organisation=OuterRef("pk"))),
            has_activity=Exists(Activity.objects.filter(organisation=OuterRef("pk"))),
        )
        .order_by("sort_key", "pk")
        .first()
    )
    if own is None:
        return []
    others = RoleSpan.objects.in_force().exclude(user=user).filter(scope=f"association:{own.uuid}")
    at = {"slug": own.slug}
    steps = [
        Step(_("Tell what your association does"), reverse("association_edit", kwargs=at), bool(own.description_fi)),
        Step(_("Add a contact"), reverse("contact_create", kwargs=at), own.has_contact),
        Step(_("Tell what people can join"), reverse("activity_create", kwargs=at), own.has_activity),
    ]
    if str(own.uuid) in user.scope_keys(Role.ASSOCIATION_OWNER):
        title = _("Invite somebody to take care of the entry with you")
        steps.append(Step(title, reverse("invitation_create", kwargs=at), others.exists()))
    return steps


def steps_of_municipality(user: Any) -> list[Step]:
    """Her own details as a contact of a municipality. One statement."""
    own = MunicipalContact.objects.in_force().filter(user=user).select_related("municipality").order_by("pk").first()
    if own is None:
        return []
    url = reverse("municipal_contact_update", kwargs={"slug": own.municipality.slug, "pk": own.pk})
    return [Step(_("Tell associations how to reach you"), url, bool(own.email or own.phone))]


def steps_of_secretary(user: Any) -> list[Step]:
    """Two statements."""
    municipal = RoleSpan.objects.in_force().filter(role__in=MUNICIPAL_ROLES)
    applied = ImportBatch.objects.filter(applied_at__isnull=False)
    return [
        Step(_("Bring in the associations from the register"), reverse("import_list"), applied.exists()),
        Step(_("Name the contacts of the municipalities"), reverse("municipal_contact_list"), municipal.exists()),
    ]


STEPS = [
    StepProvider(frozenset({Role.ASSOCIATION_OWNER, Role.ASSOCIATION_EDITOR}), steps_of_editor),
    StepProvider(frozenset(MUNICIPAL_ROLES), steps_of_municipality),
    StepProvider(frozenset({Role.SECRETARY, Role.SUBSTITUTE_SECRETARY}), steps_of_secretary),
]
