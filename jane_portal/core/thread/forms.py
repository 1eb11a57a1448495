"""The form that ties a new link."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .ends import located
from .models import LinkKind, ThreadLink

_FORWARDS, _BACKWARDS = "to", "from"


class ThreadLinkForm(forms.ModelForm):
    """One sentence: this record, how it stands to the other one, and the address of the other one's page.

    cleaned_data["way"]: (LinkKind, does the link start here?). cleaned_data["address"]: the other end.
    """

    way = forms.TypedChoiceField(label=gettext_lazy("This record"), coerce=str)
    address = forms.CharField(
        label=gettext_lazy("The other record"),
        max_length=500,
        help_text=gettext_lazy("Open its page and copy the address from the top of the browser."),
    )

    class Meta:
        model = ThreadLink
        fields = ("note",)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.order_fields(["way", "address", "note"])
        way = self.fields["way"]
        if isinstance(way, forms.ChoiceField):
            forwards = [(f"{_FORWARDS}.{kind}", kind.label) for kind in LinkKind]
            way.choices = [*forwards, *[(f"{_BACKWARDS}.{kind}", kind.backwards) for kind in LinkKind]]

    def clean_way(self) -> tuple[LinkKind, bool]:
        direction, _dot, kind = self.cleaned_data["way"].partition(".")
        return LinkKind(kind), direction == _FORWARDS

    def clean_address(self) -> tuple[str, uuid.UUID]:
        found = located(self.cleaned_data["address"], self.user)
        if found is None:
            raise ValidationError(_("This is not the page of a record that can be linked. Check the address."))
        return found
