"""The form of a municipality's contact: the whole for the secretary, the personal part for the contact herself."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from associations.models import MunicipalContact, Municipality, Visibility
from jane_portal.core.web.conflict import VersionedForm

from .contact import clean_phone

OWN = ["title", "mailbox", "name", "name_seen_by", "email", "email_seen_by", "phone", "phone_seen_by"]


class MunicipalContactForm(VersionedForm, forms.ModelForm):
    account = forms.EmailField(
        label=_("Signs in with"),
        required=False,
        help_text=_("This address gets the rights of the post. Leave it empty if nobody does."),
    )

    class Meta:
        model = MunicipalContact
        fields: ClassVar[list[str]] = ["role", "substitute_for", *OWN, "until"]
        labels: ClassVar[dict[str, Any]] = {"title": _("Job title"), "until": _("Last day")}
        widgets: ClassVar[dict[str, Any]] = {
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, municipality: Municipality, whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        levels = [(Visibility.OWN, _("own municipality and the secretary")), *Visibility.choices[1:]]
        for name in ("name_seen_by", "email_seen_by", "phone_seen_by"):
            self.fields[name] = forms.ChoiceField(label=self.fields[name].label, choices=levels, initial=Visibility.OWN)
        if not whole:
            for name in ("role", "substitute_for", "until", "account"):
                del self.fields[name]
            return
        if self.instance.user is not None:
            self.fields["account"].initial = self.instance.user.email
        self.fields["role"] = forms.ChoiceField(
            label=self.fields["role"].label, choices=MunicipalContact.Role.choices, widget=forms.RadioSelect
        )
        others = MunicipalContact.objects.in_force().filter(municipality=municipality, substitute_for=None)
        self.fields["substitute_for"] = forms.ModelChoiceField(
            label=_("Substitute of"),
            queryset=others.exclude(pk=self.instance.pk),
            required=False,
            empty_label=_("nobody: this is the post itself"),
        )

    def clean_phone(self) -> str:
        return clean_phone(str(self.cleaned_data["phone"]))

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields if name not in {"version", "account"}}

    @property
    def account_given(self) -> str | None:
        """None when the form does not ask for it."""
        return str(self.cleaned_data["account"]) if "account" in self.fields else None
