"""The forms of an agenda."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from jane_portal.core.web.conflict import VersionedForm
from networks.meetings.actions.practice import usual_items
from networks.meetings.models import AgendaItem, Practice, StandingItem
from networks.meetings.selectors.sources import OfferGroup


class ItemForm(VersionedForm, forms.ModelForm):
    class Meta:
        model = AgendaItem
        fields: ClassVar[list[str]] = [
            *("title", "kind", "text", "proposal", "presenter", "minutes", "parent", "is_closed")
        ]
        widgets: ClassVar[dict[str, Any]] = {
            "text": forms.Textarea(attrs={"rows": 8}),
            "proposal": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, data: Any = None, files: Any = None, *, record: AgendaItem) -> None:
        super().__init__(data, files, instance=record)
        self.fields["version"].initial = record.version
        parent: Any = self.fields["parent"]
        parent.queryset = AgendaItem.objects.filter(meeting=record.meeting_id, parent=None).exclude(pk=record.pk)
        parent.empty_label = _("stands on its own")

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ComposeForm(forms.Form):
    """Ticks beside what is offered. What is offered no more is left out without a word."""

    origins = forms.MultipleChoiceField(required=False)

    def __init__(self, data: Any = None, *, groups: list[OfferGroup]) -> None:
        super().__init__(data)
        origins: Any = self.fields["origins"]
        self.known = {one.origin for group in groups for one in group.offers}
        origins.choices = [(origin, origin) for origin in sorted({*self.known, *self._sent()})]

    def _sent(self) -> list[str]:
        return list(self.data.getlist("origins")) if self.is_bound else []  # type: ignore[attr-defined]

    def chosen(self) -> list[str]:
        return [one for one in self.cleaned_data["origins"] if one in self.known]


class ProposalForm(forms.Form):
    title = forms.CharField(label=_("Matter"), max_length=200)
    text = forms.CharField(
        label=_("What it is about"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )


class PracticeForm(VersionedForm, forms.ModelForm):
    lines = forms.CharField(
        label=_("What stands on every agenda"),
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("One on each line, in their order."),
    )

    class Meta:
        model = Practice
        fields: ClassVar[list[str]] = ["call_days", "proposal_days", "quorum", "is_public"]

    def __init__(self, data: Any = None, files: Any = None, *, record: Practice) -> None:
        super().__init__(data, files, instance=record)
        self.fields["version"].initial = record.version
        standing = StandingItem.objects.filter(body=record.body_id) if record.pk else usual_items(record.body)
        self.fields["lines"].initial = "\n".join(one.title for one in standing)
        for name in ("call_days", "proposal_days"):
            field: Any = self.fields[name]
            field.max_value = 60
            field.validators.append(MaxValueValidator(60))

    def titles(self) -> list[str]:
        return [" ".join(line.split()) for line in self.cleaned_data["lines"].splitlines() if line.strip()]

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in {"version", "lines"}}
