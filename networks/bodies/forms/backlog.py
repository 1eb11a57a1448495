"""The form by which a matter is taken off the list."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from jane_portal.core.web.conflict import VersionedForm


class DropForm(VersionedForm):
    note = forms.CharField(label=_("Why is it taken off?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
