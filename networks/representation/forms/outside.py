"""Forms of bodies outside the network, their seats and terms."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.forms.choice import OrganisationField
from associations.models import Municipality
from associations.rules import is_secretary
from jane_portal.core.web.conflict import VersionedForm
from networks.bodies.models import KEEPING, Body
from networks.representation.models import ExternalBody, ExternalSeat, Representative


def date_widget() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def words(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ExternalForm(VersionedForm, forms.ModelForm):
    organisation = OrganisationField(
        label=_("Organisation whose body it is"),
        required=False,
        help_text=_("When it is not the municipality's own, such as the wellbeing services county."),
    )
    website = forms.URLField(label=_("Its own page"), required=False, assume_scheme="https")

    class Meta:
        model = ExternalBody
        fields: ClassVar[list[str]] = [
            *("name_fi", "kind", "municipality", "website", "rhythm", "nominating_body", "name_sv", "name_en"),
        ]
        labels: ClassVar[dict[str, Any]] = {"name_fi": _("Name")}

    field_order = ("name_fi", "kind", "municipality", "organisation", "nominating_body", "rhythm", "website")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["version"].initial = self.instance.version
        fields["organisation"].initial = self.instance.organisation
        fields["municipality"].queryset = Municipality.objects.of_region(settings.PORTAL_REGION).order_by("sort_key")
        bodies = Body.objects.visible_to(user).living()
        if not is_secretary(user):
            bodies = bodies.filter(uuid__in=user.scope_keys(*KEEPING))
        fields["nominating_body"].queryset = bodies.order_by("sort_key")

    def _post_clean(self) -> None:
        """The record is written by the action alone; the form changes none."""

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ExternalSeatForm(forms.ModelForm):
    with_deputy = forms.BooleanField(label=_("With a personal deputy"), required=False)

    class Meta:
        model = ExternalSeat
        fields: ClassVar[list[str]] = ["task", "fee", "is_invited"]
        widgets: ClassVar[dict[str, Any]] = {"task": words(3)}

    def _post_clean(self) -> None:
        """The record is written by the action alone."""


class TermForm(forms.ModelForm):
    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail address"), help_text=_("For signing in and for letters."))
    association = OrganisationField(label=_("On behalf of"), required=False)

    class Meta:
        model = Representative
        fields: ClassVar[list[str]] = ["since", "until", "decision"]
        widgets: ClassVar[dict[str, Any]] = {"since": date_widget(), "until": date_widget()}

    field_order = ("name", "email", "association", "since", "until", "decision")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"].initial = timezone.localdate()

    def _post_clean(self) -> None:
        """The record is written by the action alone."""

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        data["on_behalf_of"] = data.pop("association")
        return data


class EndForm(VersionedForm):
    last_day = forms.DateField(label=_("Last day"), widget=date_widget())
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=words(2))


class ReasonForm(VersionedForm):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=words(2))
