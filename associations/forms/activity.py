"""The form of an activity for residents."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from associations.models import Activity
from associations.models.organisation import SPOKEN_LANGUAGES
from jane_portal.core.web.conflict import VersionedForm

from .behalf import BehalfMixin
from .organisation import municipalities


class ActivityForm(BehalfMixin, VersionedForm, forms.ModelForm):
    life_stages = forms.MultipleChoiceField(
        label=_("life stages"),
        choices=Activity.LifeStage.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ticks"}),
    )
    languages = forms.MultipleChoiceField(
        label=_("languages"),
        choices=SPOKEN_LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ticks"}),
    )

    class Meta:
        model = Activity
        fields: ClassVar[list[str]] = [
            "title",
            "kind",
            "description",
            "time",
            "municipality",
            "place",
            "remote",
            "target_group",
            "life_stages",
            "languages",
            "fee",
            "fee_text",
            "accessibility",
            "valid_until",
        ]
        widgets: ClassVar[dict[str, Any]] = {
            "valid_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.fields["municipality"].queryset = municipalities()  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in {"version", "on_behalf_of"}}
