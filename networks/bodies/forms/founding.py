"""The form by which a local body is founded: one page, its meeting, its 5 to 8 seats, its first goals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from associations.forms.choice import OrganisationField
from associations.models import Area, Municipality, Sector

_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
# How many seats a local body has (domain 0).
LEAST, MOST = 5, 8
GOALS = Path(__file__).resolve().parent.parent / "data" / "goals.json"


class FoundingForm(forms.Form):
    """What the founding meeting decided."""

    name_fi = forms.CharField(label=_("Name"), max_length=200)
    municipality = forms.ModelChoiceField(label=_("Municipality"), queryset=Municipality.objects.none())
    area = forms.ModelChoiceField(
        label=_("Village or area"),
        queryset=Area.objects.all(),
        required=False,
        help_text=_("When it works in a part of the municipality, such as a former municipality."),
    )
    founded_on = forms.DateField(label=_("Day of the founding meeting"), widget=_DATE)
    place = forms.CharField(label=_("Where the meeting was held"), max_length=150, required=False)
    term_until = forms.DateField(label=_("First term ends"), widget=_DATE)
    goals = forms.CharField(
        label=_("Goals of the first term"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("One on each line. Take away what you did not choose."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        municipality: Any = self.fields["municipality"]
        municipality.queryset = Municipality.objects.of_region(settings.PORTAL_REGION).order_by("sort_key")
        self.fields["goals"].initial = "\n".join(json.loads(GOALS.read_text(encoding="utf-8")))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("founded_on"), cleaned.get("term_until")
        if first and last and last <= first:
            self.add_error("term_until", _("The last day is before the first day."))
        return cleaned


class FoundingSeatForm(forms.Form):
    """A seat and, when somebody was chosen, who sits in it."""

    sector = forms.ModelChoiceField(label=_("Sector"), queryset=Sector.objects.all(), required=False)
    person = forms.CharField(label=_("Name"), max_length=150, required=False)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    association = OrganisationField(label=_("On behalf of"), required=False, help_text="")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("email") and not cleaned.get("person"):
            self.add_error("person", _("Give the name too."))
        return cleaned


class FoundingOfficeForm(forms.Form):
    """Secretary and substitute. A substitute is named now, or it is said that this is done later."""

    secretary = forms.CharField(label=_("Name of the secretary"), max_length=150, required=False)
    secretary_email = forms.EmailField(label=_("E-mail address of the secretary"), required=False)
    substitute = forms.CharField(label=_("Name of the substitute"), max_length=150, required=False)
    substitute_email = forms.EmailField(label=_("E-mail address of the substitute"), required=False)
    later = forms.BooleanField(
        label=_("The substitute is named later"),
        required=False,
        help_text=_("The seat shows as vacant on your desk until somebody is named."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in ("secretary", "substitute"):
            if cleaned.get(f"{name}_email") and not cleaned.get(name):
                self.add_error(name, _("Give the name too."))
        if not self.errors and not cleaned.get("substitute") and not cleaned.get("later"):
            self.add_error("substitute", _("Name a substitute, or tick below that it is done later."))
        emails = [str(cleaned.get(name) or "").lower() for name in ("secretary_email", "substitute_email")]
        if emails[0] and emails[0] == emails[1]:
            self.add_error("substitute_email", _("The secretary cannot be her own substitute."))
        return cleaned

    def person(self, name: str) -> dict[str, str]:
        """name: "secretary" or "substitute"."""
        return {"person": self.cleaned_data[name], "email": self.cleaned_data[f"{name}_email"]}


class BaseSeats(forms.BaseFormSet):
    """The first row is the chair's, the second the vice chair's. Rows that say nothing are no seats."""

    def clean(self) -> None:
        if any(self.errors):
            return
        if len(self.rows) < LEAST:
            raise forms.ValidationError(
                _("A local body has %(least)d to %(most)d seats: choose a sector for each.")
                % {"least": LEAST, "most": MOST}
            )
        emails = [row["email"].lower() for row in self.rows if row["email"]]
        if len(emails) != len(set(emails)):
            raise forms.ValidationError(_("One person cannot have two seats."))

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.forms if any(form.cleaned_data.values())]


FoundingSeats = forms.formset_factory(
    FoundingSeatForm, formset=BaseSeats, extra=MOST, max_num=MOST, absolute_max=MOST, validate_max=True
)
