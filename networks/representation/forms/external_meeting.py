"""Forms around a meeting outside the network."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from jane_portal.core.web.conflict import VersionedForm
from networks.representation.models import ExternalMeeting, Report

from .outside import date_widget, words


class MeetingForm(VersionedForm):
    day = forms.DateField(label=_("Day of the meeting"), widget=date_widget())
    topics = forms.CharField(
        label=_("What is on the agenda"),
        max_length=3000,
        required=False,
        widget=words(5),
        help_text=_("Associations read this when they are asked. Nothing confidential."),
    )

    def __init__(self, data: Any = None, *, meeting: ExternalMeeting, **kwargs: Any) -> None:
        initial = {"version": meeting.version, "day": meeting.day, "topics": meeting.topics}
        super().__init__(data, initial=initial, **kwargs)

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("day", "topics")}


class InputForm(forms.Form):
    text = forms.CharField(label=_("What should be said in the meeting"), max_length=3000, widget=words(5))


class ReportForm(forms.ModelForm):
    class Meta:
        model = Report
        fields: ClassVar[list[str]] = ["happened", "said", "wanted", "is_open"]
        widgets: ClassVar[dict[str, Any]] = {name: words(4) for name in ("happened", "said", "wanted")}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not any(data.get(name) for name in ("happened", "said", "wanted")):
            self.add_error("happened", _("Write a few words."))
        return data

    def _post_clean(self) -> None:
        """The record is written by the action alone."""


class CorrectionForm(ReportForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
