"""Forms of the glossary."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from jane_portal.core.plain import PLAIN_TAG
from jane_portal.core.web.conflict import VersionedForm

from .actions import EDITABLE
from .models import GlossaryEntry


class EntryForm(forms.ModelForm):
    class Meta:
        model = GlossaryEntry
        fields: ClassVar[tuple[str, ...]] = EDITABLE
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "explanation_fi": forms.Textarea(attrs={"rows": 4}),
            "explanation_plain": forms.Textarea(attrs={"rows": 4, "lang": PLAIN_TAG}),
            "explanation_sv": forms.Textarea(attrs={"rows": 4, "lang": "sv"}),
            "explanation_en": forms.Textarea(attrs={"rows": 4, "lang": "en"}),
        }


class EntryUpdateForm(VersionedForm, EntryForm):
    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["version"].initial = self.instance.version


class GlossarySearchForm(forms.Form):
    q = forms.CharField(label=_("Search the glossary"), required=False, max_length=100)

    def read(self) -> str:
        return str(self.cleaned_data["q"]) if self.is_valid() else ""
