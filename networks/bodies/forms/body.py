"""The forms of a body: its page, and its end."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from associations.models import Area, Municipality
from jane_portal.core.web.conflict import VersionedForm
from networks.bodies.models import Body, Kind

_DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
# What the secretary alone decides: what the body is, where it belongs and how many seats it has.
CONSTITUTION = ["kind", "parent", "municipality", "area", "decision", "founded_on", "seats_least", "seats_most"]
PAGE = ["mandate_fi", "joining_fi", "mailbox", "term_since", "term_until", "warning_days"]
OTHER_LANGUAGES = ["name_sv", "mandate_sv", "joining_sv", "name_en", "mandate_en", "joining_en"]


class BodyForm(VersionedForm, forms.ModelForm):
    """whole: the secretary's; chair and secretary of the body change its page only."""

    class Meta:
        model = Body
        fields: ClassVar[list[str]] = ["name_fi", *CONSTITUTION, *PAGE, *OTHER_LANGUAGES]
        labels: ClassVar[dict[str, Any]] = {"name_fi": _("Name")}
        widgets: ClassVar[dict[str, Any]] = {
            **dict.fromkeys(("founded_on", "term_since", "term_until"), _DATE),
            **{name: forms.Textarea(attrs={"rows": 5}) for name in ("mandate_fi", "mandate_sv", "mandate_en")},
            **{name: forms.Textarea(attrs={"rows": 3}) for name in ("joining_fi", "joining_sv", "joining_en")},
        }

    def __init__(self, *args: Any, whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body: Body = self.instance
        self.fields["version"].initial = body.version
        if not whole:
            for name in CONSTITUTION:
                del self.fields[name]
            return
        self.fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
        self.initial["kind"] = body.kind or Kind.LOCAL
        parent: Any = self.fields["parent"]
        parent.queryset = Body.objects.living().exclude(pk=body.pk)
        municipality: Any = self.fields["municipality"]
        here = Municipality.objects.of_region(settings.PORTAL_REGION)
        municipality.queryset = (here | Municipality.objects.filter(pk=body.municipality_id or 0)).distinct()
        area: Any = self.fields["area"]
        area.queryset = Area.objects.all()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for first, last in (("term_since", "term_until"), ("seats_least", "seats_most")):
            low, high = cleaned.get(first), cleaned.get(last)
            if low is not None and high is not None and high < low:
                self.add_error(
                    last, _("This is before the first day.") if "term" in first else _("At most is less than at least.")
                )
        return cleaned

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @property
    def main_fields(self) -> list[Any]:
        return [field for field in self.visible_fields() if field.name not in OTHER_LANGUAGES]

    @property
    def language_fields(self) -> list[Any]:
        return [field for field in self.visible_fields() if field.name in OTHER_LANGUAGES]


class LastDayForm(forms.Form):
    """The last day of a body or a seat, and why."""

    last_day = forms.DateField(label=_("Last day"), widget=_DATE)
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class SeatEndForm(forms.Form):
    last_day = forms.DateField(label=_("Last day"), widget=_DATE)
