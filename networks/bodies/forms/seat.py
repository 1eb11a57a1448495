"""The forms of a seat and of who sits in it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.forms.choice import OrganisationField
from associations.forms.contact import clean_phone
from associations.models import Sector
from jane_portal.core.web.conflict import VersionedForm
from networks.bodies.models import Mandate, Seat, SeatRole
from networks.bodies.models.seat import REPLACED

_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SeatForm(VersionedForm, forms.ModelForm):
    organisation = OrganisationField(label=_("Organisation it stands for"), required=False)
    with_deputy = forms.BooleanField(label=_("With a personal deputy"), required=False)

    class Meta:
        model = Seat
        fields: ClassVar[list[str]] = ["role", "title", "sector", "organisation", "since", "until"]
        widgets: ClassVar[dict[str, Any]] = {"since": _DATE, "until": _DATE}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seat: Seat = self.instance
        self.fields["version"].initial = seat.version
        sector: Any = self.fields["sector"]
        sector.queryset = Sector.objects.all()
        if seat.pk:
            self.initial["organisation"] = seat.organisation
            del self.fields["with_deputy"]
        if seat.deputy_of_id:
            del self.fields["role"]
        else:
            choices = [(key, label) for key, label in SeatRole.choices if key != SeatRole.DEPUTY]
            self.fields["role"] = forms.ChoiceField(label=_("Role"), choices=choices)
            self.initial["role"] = seat.role or SeatRole.MEMBER

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("with_deputy") and cleaned.get("role") not in REPLACED:
            self.add_error("with_deputy", _("Only regular members and the secretary have a deputy."))
        return cleaned

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in {"version", "with_deputy"}}


class MandateForm(VersionedForm, forms.ModelForm):
    """email: of a person with an account, who is made when new; the fields of one without e-mail are apart."""

    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("For signing in and for letters. Leave it empty for a person without e-mail."),
    )
    person = forms.CharField(label=_("Name"), max_length=150)
    association = OrganisationField(label=_("On behalf of"), required=False)

    class Meta:
        model = Mandate
        fields: ClassVar[list[str]] = ["since", "until", "carries_over", "decision", "phone", "address"]
        widgets: ClassVar[dict[str, Any]] = {
            "since": _DATE,
            "until": _DATE,
            "address": forms.Textarea(attrs={"rows": 3}),
        }
        labels: ClassVar[dict[str, Any]] = {"phone": _("Phone, when there is no e-mail")}
        help_texts: ClassVar[dict[str, Any]] = {"address": _("For papers that are sent by post.")}

    field_order = ("person", "email", "association", "since", "until", "carries_over", "decision", "phone", "address")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mandate: Mandate = self.instance
        self.fields["version"].initial = mandate.version
        if mandate.pk:
            self.fields["association"].initial = mandate.on_behalf_of
            for name in ("person", "email"):  # another person is another mandate
                del self.fields[name]
        else:
            self._propose(mandate)

    def _propose(self, mandate: Mandate) -> None:
        """A new mandate runs through the body's term."""
        body, today = mandate.seat.body, timezone.localdate()
        self.initial["since"] = max(today, body.term_since) if body.term_since else today
        if body.term_until and body.term_until >= today:
            self.initial["until"] = body.term_until
        self.fields["association"].initial = mandate.seat.organisation

    def clean_phone(self) -> str:
        return clean_phone(str(self.cleaned_data["phone"]))

    def values(self) -> dict[str, Any]:
        """Without the person: the view finds or makes her account."""
        names = ("since", "until", "carries_over", "decision", "phone", "address")
        return {name: self.cleaned_data[name] for name in names} | {"on_behalf_of": self.cleaned_data["association"]}


class NewMandateForm(MandateForm):
    confirmed = forms.BooleanField(
        label=_("Decided already: the mandate begins on its first day"),
        required=False,
        initial=True,
        help_text=_("Otherwise it is a nomination that you confirm when the decision has been made."),
    )


class MandateEndForm(forms.Form):
    last_day = forms.DateField(label=_("Last day"), widget=_DATE)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Read by those who fill the seats and by the person."),
    )
    deputy_rises = forms.BooleanField(
        label=_("The personal deputy takes the seat from the next day on"), required=False
    )

    def __init__(self, *args: Any, has_deputy: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = timezone.localdate()
        if not has_deputy:
            del self.fields["deputy_rises"]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
