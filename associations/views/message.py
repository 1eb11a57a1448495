""" "Write to this association": anybody may, nobody sees an address."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from associations.actions.message import relay_message
from associations.forms.message import MessageForm
from jane_portal.core.web.limits import within_limits

from .base import find_living, turned_away

# From one network address an hour, and to one association a day.
RATES = "6/h/ip,20/d/ip,40/d/key"


@require_http_methods(["GET", "HEAD", "POST"])
def message_create(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = find_living(request, slug)
    if away := turned_away(request, organisation):
        return away
    form = MessageForm(request.POST or None, user=request.user)
    status = 200
    if request.method == "POST" and form.is_valid():
        if form.is_from_a_program:
            return redirect("message_sent", slug=slug)
        if within_limits(request, action="relay", rates=RATES, key=f"association:{organisation.pk}"):
            values = {name: form.cleaned_data[name] for name in MessageForm.Meta.fields}
            message = relay_message(
                organisation=organisation,
                language=get_language() or "fi",
                by=request.user if request.user.is_authenticated else None,
                **values,
            )
            if message.to_secretary:
                words = _("Nobody of the association uses the portal yet, so the message went to the secretary.")
                messages.info(request, words)
            return redirect("message_sent", slug=slug)
        form.add_error(
            None, _("Many messages have been sent from here. Wait an hour and send again; your text is kept.")
        )
        status = 429
    return render(
        request, "associations/message_create.html", {"organisation": organisation, "form": form}, status=status
    )


@require_safe
def message_sent(request: HttpRequest, slug: str) -> HttpResponse:
    return render(request, "associations/message_sent.html", {"organisation": find_living(request, slug)})
