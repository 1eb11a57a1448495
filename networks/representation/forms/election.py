"""Forms of an election: the plan, the cancelling, the result of an evening."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models import Area, Municipality
from jane_portal.core.web.conflict import VersionedForm
from networks.representation.actions.election import DURING_CALL, FIELDS
from networks.representation.models import Election, ElectionState
from networks.representation.selectors.election import Standing

from .office import day_input

_DAYS = ("term_since", "term_until", "call_until", "voting_from", "voting_until", "evening_on")


class ElectionForm(VersionedForm, forms.ModelForm):
    class Meta:
        model = Election
        fields: ClassVar[list[str]] = list(FIELDS)
        help_texts: ClassVar[dict[str, Any]] = {
            "area": _("Instead of a municipality, when the agent serves a part of it, such as Pyhäselkä."),
            "call_until": _("The last day on which candidates are taken."),
            "voting_from": _("The roll of associations is taken on this day. For an e-vote only."),
            "evening_on": _("For a choice in an association evening only."),
        }
        widgets: ClassVar[dict[str, Any]] = {
            **{name: day_input() for name in _DAYS},
            "task": forms.Textarea(attrs={"rows": 5}),
            "way": forms.RadioSelect,
            "voters": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["version"].initial = self.instance.version
        fields["municipality"].queryset = Municipality.objects.of_region(settings.PORTAL_REGION).order_by("sort_key")
        fields["area"].queryset = Area.objects.order_by("sort_key")
        if self.instance.state != ElectionState.DRAFT:
            for name in set(FIELDS) - set(DURING_CALL):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "municipality" in self.fields and bool(data.get("municipality")) == bool(data.get("area")):
            self.add_error("municipality", _("Choose either the municipality or the area."))
        self._in_order("term_since", "term_until")
        self._in_order("voting_from", "voting_until")
        call, first = data.get("call_until"), data.get("voting_from")
        if call and first and first <= call:
            self.add_error("voting_from", _("The vote begins after the last day for candidates."))
        return data

    def _in_order(self, first: str, last: str) -> None:
        since, until = self.cleaned_data.get(first), self.cleaned_data.get(last)
        if since and until and until < since:
            self.add_error(last, _("The last day is before the first one."))

    def _post_clean(self) -> None:
        """The record is written by the action alone; the form changes none."""

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class CancelForm(VersionedForm):
    reason = forms.CharField(
        label=_("Reason"), max_length=500, help_text=_("It is public, and the associations get it by letter.")
    )


class EveningForm(VersionedForm):
    """Counts as they were read out in the evening, and who was elected: by a lot drawn there where it was a tie."""

    held_on = forms.DateField(label=_("Day of the evening"), widget=day_input())
    held_at = forms.CharField(label=_("Place of the evening"), max_length=200)

    def __init__(self, *args: Any, election: Election, standing: list[Standing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing = standing
        self.fields["version"].initial = election.version
        self.fields["held_on"].initial = election.evening_on or timezone.localdate()
        self.fields["held_at"].initial = election.evening_place
        for one in standing:
            self.fields[f"votes_{one.candidate.pk}"] = forms.IntegerField(
                label=_("Votes: %(name)s") % {"name": one.name}, min_value=0, max_value=9999
            )
        self.fields["elected"] = forms.MultipleChoiceField(
            label=_("Elected"),
            choices=[(str(one.candidate.pk), one.name) for one in standing],
            widget=forms.CheckboxSelectMultiple,
        )

    def votes(self) -> dict[int, int]:
        return {one.candidate.pk: self.cleaned_data[f"votes_{one.candidate.pk}"] for one in self.standing}

    def elected(self) -> set[int]:
        return {int(key) for key in self.cleaned_data["elected"]}
