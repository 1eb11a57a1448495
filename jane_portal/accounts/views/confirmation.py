"""The yearly question about roles behind its link; and confirming one role after signing in."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jane_portal.accounts.actions.confirmation import answer_about_roles, confirm_role
from jane_portal.accounts.forms import RolesAnswerForm
from jane_portal.accounts.models import ROLES, RoleSpan
from jane_portal.accounts.selectors.confirmation import doubts, role_ask_of
from jane_portal.accounts.selectors.role import place_label, role_label
from jane_portal.core.links import LinkGone, pages


@pages.private
@require_safe
def roles_open(request: HttpRequest, token: str) -> HttpResponse:
    return pages.remember(request, purpose=ROLES, token=token, page="roles_answer")


@pages.private
@require_http_methods(["GET", "HEAD", "POST"])
def roles_answer(request: HttpRequest) -> HttpResponse:
    """Who holds what in one place, for the holder of the letter's link; POST says whether it is right."""
    link = pages.held_link(request, ROLES)
    found = role_ask_of(link)
    if link is None or found is None:
        return render(request, "accounts/roles_gone.html", status=410)
    asked, spans = found
    form = RolesAnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            answer_about_roles(link=link, shown=form.held(), still=form.still(), by=None)
        except LinkGone:
            return render(request, "accounts/roles_gone.html", status=410)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("roles_answer")
        pages.let_go(request, ROLES)
        words = _("Thank you! The roles are confirmed for a year.")
        if not form.still():
            words = _("Thank you! The secretary sees this and takes care of it.")
        messages.success(request, words)
        return redirect("home")
    rows = [(span, role_label(span.role)) for span in spans]
    context = {"place": place_label(asked.scope), "rows": rows, "shown": ",".join(str(span.pk) for span in spans)}
    return render(request, "accounts/roles_answer.html", context)


@require_POST
def role_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    span = get_object_or_404(RoleSpan.objects.visible_to(request.user), pk=pk)
    try:
        confirm_role(span=span, by=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("The role is confirmed for a year."))
    left = RoleSpan.objects.visible_to(request.user).in_force().filter(doubts()).exists()
    return redirect(reverse("role_list") + ("?state=doubted" if left else ""))
