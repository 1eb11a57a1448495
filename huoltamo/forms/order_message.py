"""Messages with files, and the choice of whom to refer to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from associations.models import Organisation
from huoltamo.actions.enclosure import SentFile
from huoltamo.models import Offer, Order
from huoltamo.models.enclosure import MOST_ENCLOSURES
from huoltamo.selectors.order import find_third, offers_alike

from .files import accepted
from .order import StepForm


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, cleaned to a list of SentFile."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[SentFile]:
        uploads = [one for one in data if one] if isinstance(data, list | tuple) else [data] if data else []
        if len(uploads) > MOST_ENCLOSURES:
            raise ValidationError(_("At most %(number)s files with one message.") % {"number": MOST_ENCLOSURES})
        return [accepted(super(FilesField, self).clean(one, initial)) for one in uploads]


class MessageForm(forms.Form):
    side = forms.ChoiceField(choices=[("buyer", ""), ("provider", "")], widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("message"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    enclosures = FilesField(
        label=gettext_lazy("files"),
        required=False,
        help_text=gettext_lazy("Pictures, PDF, documents or spreadsheets, at most 25 MB each."),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not str(data.get("text") or "").strip() and not data.get("enclosures") and not self.errors:
            self.add_error("text", _("Write the message."))
        return data


class ReferForm(StepForm):
    """Who could do it: an offer like this one, or an association by its name. After cleaning: `third`, `offer`."""

    choice = forms.ChoiceField(
        label=gettext_lazy("who could do it"), required=False, widget=forms.RadioSelect, choices=()
    )
    name = forms.CharField(
        label=gettext_lazy("another association"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Its name, or a part of it."),
    )
    field_order = ("choice", "name", "text")

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order
        self.third: Organisation | None = None
        self.offer: Offer | None = None
        self.offers = {f"offer:{offer.pk}": offer for offer in offers_alike(order)}
        choices = [(key, f"{offer.organisation.name}: {offer.title}") for key, offer in self.offers.items()]
        self.found: dict[str, Organisation] = {}
        if self.is_bound:
            self.found = {f"of:{one.pk}": one for one in find_third(order, str(self.data.get(self.add_prefix("name"))))}
            choices += [(key, one.name) for key, one in self.found.items()]
        self.fields["choice"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            self.fields["choice"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        choice, name = data.get("choice") or "", str(data.get("name") or "").strip()
        exact = [one for one in self.found.values() if one.name.casefold() == name.casefold()]
        if choice in self.offers:
            self.offer = self.offers[choice]
            self.third = self.offer.organisation
        elif choice in self.found:
            self.third = self.found[choice]
        elif len(exact) == 1 or len(self.found) == 1:
            self.third = (exact or list(self.found.values()))[0]
        elif self.found:
            self.add_error("choice", _("Several associations have such a name. Choose one of them."))
        elif name:
            self.add_error("name", _("No association of that name was found. Check the spelling."))
        elif "choice" not in self.errors:
            self.add_error("name", _("Choose an offer or write the name of an association."))
        return data
