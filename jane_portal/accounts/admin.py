"""The administrator's view of people and roles. Roles are given and ended on their own pages, so here they are read."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from jane_portal.core.history import deed

from .models import Role, RoleSpan, User
from .selectors.person import factor_holders

CHANGES = {"insert": _("added"), "update": _("changed"), "delete": _("deleted")}
# Texts of Django's own pages that its Finnish and Swedish catalogues lack.
DJANGO_LACKS = (_("Model name"), _("Add link"), _("Change or view list link"))


class AdministratorAdmin(admin.ModelAdmin):
    """Only administrators in force see anything; nothing is added or deleted here."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_authenticated and request.user.has_role(Role.ADMINISTRATOR)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """An empty `_to_field` in the query names no field; Django would look for it."""
        return super().get_object(request, object_id, from_field or None)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only by what is shown: `?password__startswith=` would tell a hidden field letter by letter."""
        name = lookup.split("__")[0]
        shown = {*self.list_display, *(self.fields or ()), "id", "pk"}
        return name in shown and bool(super().lookup_allowed(lookup, value, request))

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        with deed(name=f"admin.change_{obj._meta.model_name}", by=request.user):
            super().save_model(request, obj, form, change)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """The history of the database says more than Django's own log."""
        return None


class ReadOnlyAdmin(AdministratorAdmin):
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(AdministratorAdmin):
    list_display = ["email", "name", "language", "is_active", "created_at"]
    list_filter = ["is_active", "language"]
    search_fields = ["email", "name"]
    fields = [
        "email",
        "name",
        "language",
        "show_name_publicly",
        "is_active",
        "second_factor",
        "created_at",
        "last_login",
    ]
    readonly_fields = ["email", "show_name_publicly", "second_factor", "created_at", "last_login"]

    @admin.display(description=_("second factor"))
    def second_factor(self, person: User) -> str:
        """Whether there is one, and the way to remove it when it is lost."""
        if not factor_holders([person]):
            return "–"
        return format_html('<a href="{}">{}</a>', reverse("factor_remove", args=[person.uuid]), _("Lost second factor"))


@admin.register(RoleSpan)
class RoleSpanAdmin(ReadOnlyAdmin):
    list_display = ["user", "role", "scope", "since", "until", "source"]
    list_filter = ["role"]
    search_fields = ["user__email", "user__name", "scope"]
    list_select_related = ["user"]


class EventAdmin(ReadOnlyAdmin):
    """Who changed what and when: append-only."""

    list_display = ["number", "moment", "change", "deed", "by"]
    ordering = ["-pgh_id"]
    show_full_result_count = False

    @admin.display(description=_("number"))
    def number(self, event: Any) -> int:
        return int(event.pgh_id)

    @admin.display(description=_("time"))
    def moment(self, event: Any) -> Any:
        return event.pgh_created_at

    @admin.display(description=_("change"))
    def change(self, event: Any) -> str:
        return str(CHANGES.get(event.pgh_label, event.pgh_label))

    @admin.display(description=_("deed"))
    def deed(self, event: Any) -> str:
        """The action's own name: it finds the place in the code."""
        return (event.pgh_context or {}).get("action", "–")

    @admin.display(description=_("number of the person"))
    def by(self, event: Any) -> str:
        return str((event.pgh_context or {}).get("by") or "–")


for name in ("UserEvent", "RoleSpanEvent", "AddressChangeEvent", "FactorRemovalEvent", "PersonMergeEvent"):
    admin.site.register(apps.get_model("accounts", name), EventAdmin)
