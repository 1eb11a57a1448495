"""Campaigns of a body: their page, and the forms of those who keep it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from jane_portal.core.answers import done
from networks.bodies.actions import campaign as acts
from networks.bodies.forms.campaign import CampaignForm, PanelForm, PledgeForm
from networks.bodies.models import Campaign, Panel, Pledge

from .base import find_kept_body
from .paper import PaperFormView, find_kept_paper, find_paper


@require_safe
def campaign_detail(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = find_paper(request, Campaign, pk)
    context = {
        "campaign": campaign,
        "body": campaign.body,
        "panels": campaign.panels.all(),
        "pledges": campaign.pledges.all(),
        "may_change": request.user.has_perm("bodies.change_body", campaign.body),
    }
    return render(request, "bodies/campaign_detail.html", context)


class CampaignCreateView(PaperFormView):
    paper_form = CampaignForm
    heading = gettext_lazy("New campaign")
    lead = gettext_lazy("First as a draft that only those who keep this page see.")

    @cached_property
    def record(self) -> Campaign:
        return Campaign(body=find_kept_body(self.request, self.kwargs["slug"]))

    def save(self, form: Any) -> None:
        self.record.pk = acts.create_campaign(body=self.body, values=form.values(), by=self.request.user).pk

    def get_success_url(self) -> str:
        return self.record.get_absolute_url() if self.record.pk else self.body.get_absolute_url()


class CampaignUpdateView(PaperFormView):
    paper_form = CampaignForm
    heading = gettext_lazy("Edit")

    @cached_property
    def record(self) -> Campaign:
        found: Campaign = find_kept_paper(self.request, Campaign, self.kwargs["pk"])
        return found

    def save(self, form: Any) -> None:
        version, values = form.cleaned_data["version"], form.values()
        acts.change_campaign(campaign=self.record, version=version, values=values, by=self.request.user)

    def get_success_url(self) -> str:
        return self.record.get_absolute_url()


@require_POST
def campaign_publish(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = find_kept_paper(request, Campaign, pk)
    done(request, acts.publish_campaign, _("Published: everybody sees the page."), campaign=campaign)
    return redirect(campaign)


@require_POST
def campaign_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = find_kept_paper(request, Campaign, pk)
    done(request, acts.withdraw_campaign, _("A draft again: others do not see it any more."), campaign=campaign)
    return redirect(campaign)


def find_part(request: HttpRequest, pk: int, row: int, parts: str) -> Any:
    """A panel or a pledge of a campaign that this person keeps. Raises Http404 and PermissionDenied."""
    campaign = find_kept_paper(request, Campaign, pk)
    found = getattr(campaign, parts).filter(pk=row).first()
    if found is None:
        raise Http404
    found.campaign = campaign
    return found


class PartFormView(PaperFormView):
    """Of a panel or a pledge; back to the campaign."""

    def get_success_url(self) -> str:
        return str(self.record.get_absolute_url())


class PanelCreateView(PartFormView):
    paper_form = PanelForm
    heading = gettext_lazy("Add an election panel")

    @cached_property
    def record(self) -> Panel:
        return Panel(campaign=find_kept_paper(self.request, Campaign, self.kwargs["pk"]))

    def save(self, form: Any) -> None:
        acts.add_panel(campaign=self.record.campaign, values=form.values(), by=self.request.user)


class PanelUpdateView(PartFormView):
    paper_form = PanelForm
    heading = gettext_lazy("Edit")

    @cached_property
    def record(self) -> Panel:
        found: Panel = find_part(self.request, self.kwargs["pk"], self.kwargs["row"], "panels")
        return found

    def save(self, form: Any) -> None:
        version, values = form.cleaned_data["version"], form.values()
        acts.change_panel(panel=self.record, version=version, values=values, by=self.request.user)


@require_POST
def panel_remove(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    panel = find_part(request, pk, row, "panels")
    done(request, acts.remove_panel, _("Removed."), panel=panel)
    return redirect(panel.campaign)


class PledgeCreateView(PartFormView):
    paper_form = PledgeForm
    heading = gettext_lazy("Add a pledge")
    lead = gettext_lazy("What a candidate or another public figure has promised to associations.")

    @cached_property
    def record(self) -> Pledge:
        return Pledge(campaign=find_kept_paper(self.request, Campaign, self.kwargs["pk"]))

    def save(self, form: Any) -> None:
        acts.add_pledge(campaign=self.record.campaign, values=form.values(), by=self.request.user)


class PledgeUpdateView(PartFormView):
    paper_form = PledgeForm
    heading = gettext_lazy("Edit")

    @cached_property
    def record(self) -> Pledge:
        found: Pledge = find_part(self.request, self.kwargs["pk"], self.kwargs["row"], "pledges")
        return found

    def save(self, form: Any) -> None:
        version, values = form.cleaned_data["version"], form.values()
        acts.change_pledge(pledge=self.record, version=version, values=values, by=self.request.user)


@require_POST
def pledge_remove(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    pledge = find_part(request, pk, row, "pledges")
    done(request, acts.remove_pledge, _("Removed."), pledge=pledge)
    return redirect(pledge.campaign)
