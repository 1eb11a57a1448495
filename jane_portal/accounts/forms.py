"""Forms of sign-in, of the own profile and of roles."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from allauth.account import forms as allauth_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from jane_portal.core.registry import scope_kind

from .models import ROLE_SCOPES, Role, User

FIND_LIMIT = 500
# RFC 2606: belongs to nobody.
INVENTED = "nobody.invalid"


class AddPasskeyForm(passkey_forms.AddWebAuthnForm):
    """The library leaves the name of the key without a label."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the device")
        alone = self.fields["passwordless"]
        alone.label = _("Sign in with this key alone")
        alone.help_text = _("Then you need no code and no password: the device asks for your fingerprint, face or PIN.")


class EditPasskeyForm(passkey_forms.EditWebAuthnForm):
    """Likewise when its name is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the device")


class LoginForm(allauth_forms.LoginForm):
    """An address, and a password only if one has been set; without it a code comes by e-mail."""

    field_order = ["login", "password"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")

    def _setup_password_field(self) -> None:
        field = self.fields["password"]
        field.required = False
        field.label = _("Password, if you have one")
        field.help_text = _("Leave empty: you get a sign-in code by e-mail.")
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)


class SignupForm(allauth_forms.SignupForm):
    """A name and an address; the rest can wait."""

    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ["name", "email"]
    account_already_exists: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail address")
        self.fields["email"].widget.attrs.pop("placeholder", None)

    def try_save(self, request: HttpRequest) -> Any:
        """A taken address costs the same work as a free one, so that the time of the answer does not tell it."""
        if self.account_already_exists:
            taken = self.cleaned_data["email"]
            self.account_already_exists, self.cleaned_data["email"] = False, f"{uuid4().hex[:20]}@{INVENTED}"
            try:
                with transaction.atomic():
                    self.save(request)
                    transaction.set_rollback(True)
            finally:
                self.account_already_exists, self.cleaned_data["email"] = True, taken
        return super().try_save(request)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"})
    )


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "language", "show_name_publicly"]


class RoleForm(forms.Form):
    """Who gets which role, where and until when. The field of the place depends on the role."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=_("Role"))
    municipality = forms.ChoiceField(label=_("Municipality, for roles of a municipality"), required=False)
    association = forms.CharField(
        label=_("Name of the association, for roles of an association"), max_length=200, required=False
    )
    until = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Leave empty if the role has no end."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, giver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = giver.givable_roles
        self.fields["role"].choices = [(value, label) for value, label in Role.choices if value in allowed]  # type: ignore[attr-defined]
        kind = scope_kind("municipality")
        places = kind.find("", FIND_LIMIT) if kind and kind.find else []
        self.fields["municipality"].choices = [("", "–"), *places]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        kind = ROLE_SCOPES.get(data.get("role", ""), "")
        if kind == "municipality":
            if not data.get("municipality"):
                self.add_error("municipality", _("Choose the municipality."))
            data["scope"] = f"municipality:{data.get('municipality')}"
        elif kind == "association":
            data["scope"] = f"association:{self._found_association(data.get('association', ''))}"
        else:
            data["scope"] = "portal:" if kind == "portal" else f"region:{settings.PORTAL_REGION}"
        return data

    def _found_association(self, text: str) -> str:
        kind = scope_kind("association")
        found = kind.find(text, 6) if text and kind and kind.find else []
        exact = [pair for pair in found if pair[1].casefold() == text.casefold()] or found
        if len(exact) == 1:
            return exact[0][0]
        if exact:
            names = ", ".join(name for _key, name in exact)
            self.add_error("association", _("Which of these? %(names)s") % {"names": names})
        else:
            self.add_error("association", _("No association has this name. Write it as it is in the directory."))
        return ""


def _note() -> forms.CharField:
    return forms.CharField(
        label=_("How you made sure"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: I rang the number that the person gave us earlier. This is kept in the history."),
    )


class NewAddressForm(forms.Form):
    """The new address of somebody who has lost hers."""

    email = forms.EmailField(label=_("New e-mail address"), max_length=254)
    note = _note()


class OldAddressForm(forms.Form):
    """What the holder of the link knows and a stranger does not."""

    old_email = forms.EmailField(label=_("Your earlier e-mail address"), max_length=254)


class NoteForm(forms.Form):
    note = _note()


class PersonPairForm(forms.Form):
    """The two accounts of one person, by their addresses."""

    kept = forms.EmailField(label=_("Address of the account that stays"), max_length=254)
    dropped = forms.EmailField(label=_("Address of the account that is closed"), max_length=254)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for name in ("kept", "dropped"):
            email = data.get(name, "").lower()
            person = User.objects.filter(email=email, is_active=True).first() if email else None
            if email and person is None:
                self.add_error(name, _("No open account has this address. Check it."))
            data[name] = person
        if data["kept"] and data["kept"] == data["dropped"]:
            self.add_error("dropped", _("These are the same account."))
        return data


class AskLinkForm(forms.Form):
    """For the personal link to one's own data."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)


class RolesAnswerForm(forms.Form):
    """The answer to the yearly question. shown: the roles that were on the page, as "3,5"."""

    answer = forms.ChoiceField(choices=[("hold", ""), ("changed", "")])
    shown = forms.RegexField(regex=r"^[0-9]{1,18}(,[0-9]{1,18})*$", max_length=4000)

    def held(self) -> set[int]:
        return {int(key) for key in self.cleaned_data["shown"].split(",")}

    def still(self) -> bool:
        return bool(self.cleaned_data["answer"] == "hold")
