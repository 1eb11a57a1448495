"""Days and times in forms."""

from __future__ import annotations

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def time_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def check_days(form: forms.BaseForm, first: str, last: str) -> None:
    """Days to come, in order; a fault is shown at its own field."""
    since, until = form.cleaned_data.get(first), form.cleaned_data.get(last)
    today = timezone.localdate()
    for name, day in ((first, since), (last, until)):
        if day is not None and day < today:
            form.add_error(name, _("This day has gone already."))
        elif day is not None and day > today + datetime.timedelta(days=3 * 366):
            form.add_error(name, _("This day is too far away: check the year."))
    if until is not None and since is None:
        form.add_error(first, _("Write the first day too."))
    elif until is not None and since is not None and until < since:
        form.add_error(last, _("The last day is before the first one."))
