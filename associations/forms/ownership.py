"""Forms of claims, invitations and people of an entry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from associations.models import Claim, Contact, Invitation
from jane_portal.accounts.models import Role


class ClaimForm(forms.ModelForm):
    """Asking for an entry. A takeover is offered only where somebody owns it."""

    class Meta:
        model = Claim
        fields = ["proof", "explanation"]
        widgets = {"proof": forms.RadioSelect, "explanation": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "explanation": _("For example: I was elected chair on 12 March; the minutes are with the secretary.")
        }

    def __init__(self, *args: Any, owned: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        proofs = [choice for choice in Claim.Proof.choices if owned or choice[0] != Claim.Proof.TAKEOVER]
        self.fields["proof"] = forms.ChoiceField(
            label=self.fields["proof"].label, choices=proofs, widget=forms.RadioSelect
        )


class ApproveForm(forms.Form):
    role = forms.ChoiceField(
        label=_("What may the person do?"),
        choices=[
            (Role.ASSOCIATION_OWNER, _("Owner: edits and chooses who else may edit")),
            (Role.ASSOCIATION_EDITOR, _("Editor: edits")),
        ],
        widget=forms.RadioSelect,
    )


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("The person gets it.")
    )


class ObjectForm(forms.Form):
    objection = forms.CharField(
        label=_("Why should this not be approved?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class InvitationForm(forms.ModelForm):
    role = forms.ChoiceField(
        label=_("What is the invitation to?"),
        choices=[("editor", _("To edit with us")), ("owner", _("To take over as the owner"))],
        widget=forms.RadioSelect,
        initial="editor",
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=settings.LANGUAGES, initial="fi")

    class Meta:
        model = Invitation
        fields = ["email", "role", "language"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "off"

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        hands_over = data["role"] == "owner"
        return {
            "email": data["email"],
            "language": data["language"],
            "hands_over": hands_over,
            "role": Role.ASSOCIATION_OWNER if hands_over else Role.ASSOCIATION_EDITOR,
        }


class RecordPersonForm(forms.ModelForm):
    """A person of the association who has no e-mail address."""

    on_behalf_of = forms.CharField(
        label=_("Who asked for this?"), max_length=200, help_text=_("It is kept in the history.")
    )

    class Meta:
        model = Contact
        fields = ["name", "role_title", "phone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
