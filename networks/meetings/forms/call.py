"""The forms of the call."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from jane_portal.core.web.conflict import VersionedForm
from networks.meetings.models import Answer


class CallForm(VersionedForm):
    """Only the version that was looked at."""


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(choices=Answer.choices, error_messages={"required": _("Choose whether you come.")})
