"""Forms of an office: the giving, the card, the end, the substitute."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models import Area, Municipality, Organisation
from associations.selectors.freshness import living
from jane_portal.core.web.conflict import VersionedForm
from networks.representation.models import Office, OfficeKind

a_number = RegexValidator(r"^\+?[0-9 ()-]{3,29}$", _("Write the number with digits, such as 040 123 4567."))


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PersonForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address of the person"), help_text=_("She or he signs in with it."))
    name = forms.CharField(label=_("Name"), max_length=150, required=False)


class OfficeForm(PersonForm, forms.ModelForm):
    kind = forms.ChoiceField(label=_("Office"), choices=OfficeKind, widget=forms.RadioSelect)

    class Meta:
        model = Office
        fields: ClassVar[list[str]] = ["municipality", "area", "on_behalf_of", "since", "term_until", "decision"]
        help_texts: ClassVar[dict[str, Any]] = {
            "municipality": _("A coordinator of the whole region has neither a municipality nor an area."),
        }
        widgets: ClassVar[dict[str, Any]] = {"since": day_input(), "term_until": day_input()}

    field_order = ("kind", "email", "name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kind"].initial = OfficeKind.AGENT
        fields["since"].initial = timezone.localdate()
        fields["municipality"].queryset = Municipality.objects.of_region(settings.PORTAL_REGION).order_by("sort_key")
        fields["area"].queryset = Area.objects.order_by("sort_key")
        fields["on_behalf_of"].queryset = living().order_by("sort_key")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        places = [data.get("municipality"), data.get("area")]
        if all(places):
            self.add_error("area", _("Choose either the municipality or the area."))
        elif data.get("kind") == OfficeKind.AGENT and not any(places):
            self.add_error("municipality", _("An agent serves a municipality or an area: choose which."))
        return data

    def _post_clean(self) -> None:
        """The constraints of the database are asked when it is stored: here the person is not known yet."""

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in {"email", "name"}}


class CardForm(VersionedForm, forms.ModelForm):
    class Meta:
        model = Office
        fields: ClassVar[list[str]] = [
            *("about", "mailbox", "email", "email_seen_by", "phone", "phone_seen_by", "handover"),
        ]
        widgets: ClassVar[dict[str, Any]] = {
            "about": forms.Textarea(attrs={"rows": 4}),
            "handover": forms.Textarea(attrs={"rows": 8}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        self.fields["phone"].validators.append(a_number)

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class EndForm(VersionedForm):
    last_day = forms.DateField(label=_("Last day"), widget=day_input())
    reason = forms.CharField(
        label=_("Reason"), max_length=500, help_text=_("It is read by the person and the secretary, nobody else.")
    )


class SubstituteForm(PersonForm):
    since = forms.DateField(label=_("First day"), widget=day_input())
    on_behalf_of = forms.ModelChoiceField(label=_("On behalf of"), queryset=Organisation.objects.none(), required=False)
    decision = forms.CharField(
        label=_("Chosen by"), max_length=200, required=False, help_text=_("Who chose, when and where it is written.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["since"].initial = timezone.localdate()
        fields["on_behalf_of"].queryset = living().order_by("sort_key")

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("since", "on_behalf_of", "decision")}
