"""Forms of a request for a representative and of its candidates."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from associations.forms.choice import OrganisationField
from associations.models import Municipality, Organisation
from associations.rules import is_secretary
from jane_portal.accounts.models import Role
from jane_portal.core.web.conflict import VersionedForm
from networks.bodies.models import Body
from networks.representation.actions.seat_request import FIELDS
from networks.representation.models import Choice, ExternalBody, ExternalKind, Nominee, SeatRequest

from .outside import date_widget, words

_DAYS = ("term_since", "term_until", "deadline")


class SeatRequestForm(forms.ModelForm):
    """The seat is in a body that is known, or in one whose name is written here."""

    body = forms.ModelChoiceField(
        label=_("To which body"), queryset=ExternalBody.objects.none(), required=False, empty_label=_("Another one")
    )
    name = forms.CharField(
        label=_("Name of another body"),
        max_length=200,
        required=False,
        help_text=_("When it is not among the ones above."),
    )
    kind = forms.ChoiceField(
        label=_("Kind of the other body"), required=False, choices=ExternalKind.choices, initial=ExternalKind.OTHER
    )
    municipality = forms.ModelChoiceField(
        label=_("Municipality of the other body"), queryset=Municipality.objects.none(), required=False
    )
    chooser = forms.ModelChoiceField(
        label=_("Who is asked to choose"),
        queryset=Body.objects.none(),
        required=False,
        help_text=_("Left empty: whoever has chosen before, else the board of the municipality or of the region."),
    )

    class Meta:
        model = SeatRequest
        fields: ClassVar[list[str]] = list(FIELDS)
        widgets: ClassVar[dict[str, Any]] = {**{name: date_widget() for name in _DAYS}, "task": words(5)}

    field_order = ("body", "name", "kind", "municipality", *FIELDS, "chooser")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        fields: Any = self.fields
        places = Municipality.objects.of_region(settings.PORTAL_REGION).order_by("sort_key")
        bodies = ExternalBody.objects.living()
        if not is_secretary(user):
            codes = user.scope_keys(Role.MUNICIPAL_NGO)
            places, bodies = places.filter(code__in=codes), bodies.filter(municipality__code__in=codes)
        fields["body"].queryset = bodies.order_by("sort_key")
        fields["municipality"].queryset = places
        if not is_secretary(user) and len(places) == 1:
            fields["municipality"].initial = places[0]
        fields["chooser"].queryset = Body.objects.living().filter(published_at__isnull=False).order_by("sort_key")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("body") and not data.get("name"):
            self.add_error("body", _("Choose a body, or write the name of another one."))
        if not data.get("body") and not data.get("municipality") and not is_secretary(self.user):
            self.add_error("municipality", _("Choose the municipality."))
        since, until = data.get("term_since"), data.get("term_until")
        if since and until and until < since:
            self.add_error("term_until", _("The last day is before the first one."))
        return data

    def _post_clean(self) -> None:
        """The record is written by the action alone."""

    def external(self) -> ExternalBody:
        """The body chosen, or a new one that is not stored yet."""
        data = self.cleaned_data
        kind = data["kind"] or ExternalKind.OTHER
        return data["body"] or ExternalBody(name_fi=data["name"], kind=kind, municipality=data["municipality"])

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}


class CallForm(VersionedForm):
    call_until = forms.DateField(
        label=_("Candidates until"), widget=date_widget(), help_text=_("The last day on which candidates are taken.")
    )


class SeatDaysForm(VersionedForm):
    since = forms.DateField(label=_("First day"), widget=date_widget())
    until = forms.DateField(label=_("Last day"), widget=date_widget(), required=False)


class ChooseForm(VersionedForm):
    """One choice for each candidate who has consented."""

    decision = forms.CharField(
        label=_("Chosen by"), max_length=200, help_text=_("Who chose, when and where it is written.")
    )

    def __init__(self, *args: Any, nominees: list[Nominee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nominees = nominees
        for one in nominees:
            self.fields[f"nominee_{one.pk}"] = forms.ChoiceField(
                label=f"{one.user.get_full_name()}, {one.organisation.name}",
                choices=[("", _("not chosen")), *Choice.choices],
                required=False,
                help_text=one.motivation,
            )
        self.order_fields([*(f"nominee_{one.pk}" for one in nominees), "decision"])

    def choices(self) -> dict[int, str]:
        chosen = {one.pk: self.cleaned_data[f"nominee_{one.pk}"] for one in self.nominees}
        return {key: choice for key, choice in chosen.items() if choice}


class NomineeForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address of the candidate"), help_text=_("Your own, when you stand yourself.")
    )
    name = forms.CharField(label=_("Name of the candidate"), max_length=150)
    association: Any = forms.ModelChoiceField(
        label=_("On behalf of"), queryset=Organisation.objects.none(), empty_label=None
    )
    motivation = forms.CharField(label=_("Why this person"), max_length=2000, required=False, widget=words(4))

    def __init__(self, *args: Any, organisations: list[Organisation] | None, **kwargs: Any) -> None:
        """organisations: those for which the person acts; None for the secretary, who names any."""
        super().__init__(*args, **kwargs)
        if organisations is None:
            self.fields["association"] = OrganisationField(label=_("On behalf of"))
        else:
            own: Any = self.fields["association"]
            own.queryset = Organisation.objects.filter(pk__in=[one.pk for one in organisations])


class ConsentForm(VersionedForm):
    motivation = forms.CharField(
        label=_("Why I stand"),
        max_length=2000,
        required=False,
        widget=words(4),
        help_text=_("Those who choose read this."),
    )

    def __init__(self, *args: Any, nominee: Nominee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = nominee.version
        self.fields["motivation"].initial = nominee.motivation
        if not nominee.user.name:
            self.fields["name"] = forms.CharField(label=_("Your name"), max_length=150)
            self.order_fields(["name", "motivation"])
