"""Roles: who holds what, giving and ending one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.generic import FormView, ListView

from jane_portal.accounts.actions.people import appoint, end_role_by_hand
from jane_portal.accounts.filters import RoleFilter
from jane_portal.accounts.forms import RoleForm
from jane_portal.accounts.models import Role, RoleSpan
from jane_portal.accounts.selectors.confirmation import doubts
from jane_portal.accounts.selectors.data import limited_addresses
from jane_portal.accounts.selectors.person import POWERFUL, factor_holders
from jane_portal.accounts.selectors.role import span_labels


class RoleListView(ListView):
    """Who holds what, today first."""

    paginate_by = 50
    template_name = "accounts/role_list.html"

    def get_queryset(self) -> Any:
        spans = (
            RoleSpan.objects.visible_to(self.request.user)
            .select_related("user")
            .annotate(doubted=doubts(), denied=doubts(only_denied=True))
        )
        spans = spans.order_by("role", "scope", "-since")
        data = self.request.GET.copy()
        data.setdefault("state", "now")
        self.filter = RoleFilter(data, queryset=spans)
        return self.filter.qs if self.filter.is_valid() else spans.none()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["limited"] = limited_addresses()
        spans = list(context["object_list"])
        labels = span_labels(spans)
        today = timezone.localdate()
        givable = self.request.user.givable_roles
        me = self.request.user
        administers = me.has_role(Role.ADMINISTRATOR)
        holders = factor_holders({span.user for span in spans} - {me}) if administers else set()
        rows = [
            {
                "span": span,
                "label": labels[span.pk],
                "may_end": span.role in givable,
                "denied": span.denied,
                "doubted": span.doubted and (span.until is None or span.until >= today),
                "may_vouch": span.user_id != me.pk and (span.role not in POWERFUL or administers),
                "may_remove_factor": span.user_id in holders,
            }
            for span in spans
        ]
        return context | {"filter": self.filter, "rows": rows}


class RoleCreateView(FormView):
    form_class = RoleForm
    template_name = "accounts/role_create.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"giver": self.request.user}

    def form_valid(self, form: RoleForm) -> HttpResponse:
        data = form.cleaned_data
        try:
            appoint(
                email=data["email"],
                role=data["role"],
                scope=data["scope"],
                until=data["until"],
                by=self.request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, _("The role has been given, and a letter about it sent."))
        return redirect("role_list")


@require_http_methods(["GET", "HEAD", "POST"])
def role_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first; the role ends at once."""
    span = get_object_or_404(RoleSpan.objects.visible_to(request.user).select_related("user"), pk=pk)
    if request.method == "POST":
        try:
            end_role_by_hand(span=span, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("The role has ended."))
        return redirect("role_list")
    if span.role not in request.user.givable_roles:
        messages.error(request, _("You may not end this role."))
        return redirect("role_list")
    own = span.user_id == request.user.pk
    context = {"span": span, "label": span_labels([span])[span.pk], "own": own}
    return render(request, "accounts/role_end.html", context)
