"""The forms of a campaign, a panel and a pledge."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from networks.bodies.models import Campaign, Panel, Pledge

from .paper import PaperForm

_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class CampaignForm(PaperForm):
    class Meta:
        model = Campaign
        fields: ClassVar[list[str]] = ["title", "text", "since", "until"]
        widgets: ClassVar[dict[str, Any]] = {
            "text": forms.Textarea(attrs={"rows": 8}),
            "since": _DATE,
            "until": _DATE,
        }


class PanelForm(PaperForm):
    # A URLField of a model form would take addresses without a scheme to be http.
    link = forms.URLField(label=_("address on the web"), max_length=500, required=False, assume_scheme="https")

    class Meta:
        model = Panel
        fields: ClassVar[list[str]] = ["title", "day", "starts_at", "place", "link"]
        widgets: ClassVar[dict[str, Any]] = {
            "day": _DATE,
            "starts_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }


class PledgeForm(PaperForm):
    class Meta:
        model = Pledge
        fields: ClassVar[list[str]] = ["who", "agreed", "text", "pledged_on", "state", "note"]
        widgets: ClassVar[dict[str, Any]] = {"text": forms.Textarea(attrs={"rows": 3}), "pledged_on": _DATE}
        help_texts: ClassVar[dict[str, Any]] = {
            "who": _("A candidate or another public figure, with her task."),
            "note": _("What has been done, or what is waited for."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreed"].required = True
