"""The ballot, and the forms of a candidacy."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from associations.models import Organisation
from jane_portal.core.web.conflict import VersionedForm
from networks.representation.models import Candidate, Election, RollEntry
from networks.representation.selectors.election import Standing
from networks.representation.selectors.roll import voters_of

BLANK = "blank"


class VoteForm(forms.Form):
    """One choice among those who stand, or a blank vote; for which association, where there are several."""

    def __init__(self, *args: Any, standing: list[Standing], entries: list[RollEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries, self.standing = entries, standing
        if len(entries) > 1:
            self.fields["entry"] = forms.TypedChoiceField(
                label=_("For which association do you vote?"),
                choices=[(one.pk, one.organisation.name) for one in entries],
                coerce=int,
                widget=forms.RadioSelect,
            )
        self.fields["choice"] = forms.ChoiceField(
            label=_("Your choice"),
            choices=[*((str(one.candidate.pk), one.name) for one in standing), (BLANK, _("Blank vote"))],
            widget=forms.RadioSelect,
        )

    def entry(self) -> RollEntry:
        """The association for which this vote is."""
        key = self.cleaned_data.get("entry")
        return next((one for one in self.entries if one.pk == key), self.entries[0])

    def candidate(self) -> Candidate | None:
        """None is a blank vote."""
        chosen = self.cleaned_data["choice"]
        return next((one.candidate for one in self.standing if str(one.candidate.pk) == chosen), None)


class ProposeForm(forms.Form):
    """Somebody proposes herself or another one."""

    organisation = forms.ModelChoiceField(
        label=_("On behalf of which association?"), queryset=Organisation.objects.none()
    )
    email = forms.EmailField(
        label=_("E-mail address of the candidate"),
        help_text=_("Your own, if you stand yourself. Otherwise she or he gets a letter and decides."),
    )
    name = forms.CharField(label=_("Name of the candidate"), max_length=150, required=False)
    motivation = forms.CharField(
        label=_("Why this candidate?"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, election: Election, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["organisation"].queryset = voters_of(election).order_by("sort_key")
        own = voters_of(election).edited_by(user).first()  # type: ignore[attr-defined]
        fields["organisation"].initial = own
        fields["email"].initial = user.email
        fields["name"].initial = user.name


class CandidacyForm(VersionedForm):
    """Her own words, and whether she stands."""

    name = forms.CharField(label=_("Your name"), max_length=150)
    motivation = forms.CharField(
        label=_("Why do you stand?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("A few sentences for the associations that choose."),
    )

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = candidate.version
        self.fields["motivation"].initial = candidate.motivation
        self.fields["name"].initial = candidate.user.name
        if candidate.user.name:
            del self.fields["name"]
