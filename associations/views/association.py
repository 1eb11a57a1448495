"""The public page of an association, its contact card, its logo, its history."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from associations.models import Activity, Contact, Organisation, Status
from associations.public import facts, other_names, visible_contacts
from associations.selectors.ending import can_be_revived
from associations.selectors.linked_data import linked_data
from associations.selectors.organisation import description_twin, history_sources, moved_to
from jane_portal.accounts.models import is_keeper
from jane_portal.accounts.selectors.role import role_words
from jane_portal.core import registry
from jane_portal.core.files.answers import file_response
from jane_portal.core.files.models import StoredFile
from jane_portal.core.history.pages import deeds_page
from jane_portal.core.text.vcards import vcard as card

from .base import ask, find_organisation


def _contacts(organisation: Organisation, user: Any) -> list[Contact]:
    rows = Contact.objects.visible_to(user).filter(organisation=organisation).select_related("user")
    for row in rows:
        row.organisation = organisation
    return list(rows)


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        organisation = find_organisation(request, slug, related=True)
    except Http404:
        target = moved_to(slug, request.user)
        if target is None:
            raise
        return HttpResponsePermanentRedirect(target.get_absolute_url())
    contacts = _contacts(organisation, request.user)
    activities = Activity.objects.visible_to(request.user).filter(organisation=organisation)
    if organisation.status == Status.DISSOLVED:
        activities = activities.none()
    current = list(activities.select_related("municipality"))
    shown = visible_contacts(contacts, None)
    context = {
        "organisation": organisation,
        "linked": linked_data(organisation, shown, [one for one in current if not one.is_past]),
        "facts": facts(organisation),
        "other_names": other_names(organisation),
        "twin": description_twin(organisation),
        "links": organisation.links.all(),
        "contacts": visible_contacts(contacts, request.user),
        "has_card": bool(shown),
        "activities": current,
        "may": _rights(request, organisation),
        "blocks": list(registry.filled("association", organisation, request.user)),
    }
    return render(request, "associations/association_detail.html", context)


def _rights(request: HttpRequest, organisation: Organisation) -> dict[str, bool]:
    names = ("change", "delete", "restore", "dissolve", "revive")
    rights = {name: request.user.has_perm(f"associations.{name}_organisation", organisation) for name in names}
    rights["history"] = request.user.has_perm("associations.view_history", organisation)
    rights["revive"] = rights["revive"] and can_be_revived(organisation)
    rights["tie"] = is_keeper(request.user)
    return rights


@require_safe
def vcard(request: HttpRequest, slug: str) -> HttpResponse:
    """The public contacts as a vCard 4.0 file, the same whoever asks."""
    organisation = find_organisation(request, slug)
    contacts = visible_contacts(_contacts(organisation, None), None)
    if not contacts or organisation.deleted_at is not None:
        raise Http404
    url = settings.PORTAL_BASE_URL + organisation.get_absolute_url()
    text = "".join(
        card(
            name=one.title or organisation.name,
            organisation=organisation.name,
            title=one.role_title,
            email=one.email,
            phone=one.phone,
            url=url,
        )
        for one in contacts
    )
    return HttpResponse(
        text,
        content_type="text/vcard; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{organisation.slug}.vcf"'},
    )


@require_safe
def logo(request: HttpRequest, name: str) -> HttpResponse:
    """The logo of an entry that this person may see, at the address it has always had."""
    stored = StoredFile.objects.visible_to(request.user).filter(kind="logo", path=f"logos/{name}").first()
    if stored is None:
        raise Http404
    return file_response(stored)


@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = find_organisation(request, slug)
    ask(request, "view_history", organisation)
    inner = request.user.has_perm("associations.view_contacts", organisation)
    _rows, page = deeds_page(request, history_sources(organisation, inner=inner), roles=role_words())
    context = {"organisation": organisation, "page": page, "title": _("History")}
    return render(request, "associations/association_history.html", context)
