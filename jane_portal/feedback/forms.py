"""The public forms, and the answer."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jane_portal.core.web.guarded import GuardedForm

from .models import Ticket


class _TicketForm(GuardedForm, forms.ModelForm):
    class Meta:
        model = Ticket
        fields = ["text", "page", "email"]
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}


class AccessibilityForm(_TicketForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("What stood in your way?")
        self.fields["page"].label = _("On which page?")
        self.fields["page"].help_text = _("Its name or address, if you remember.")
        self.fields["email"].help_text = _("If you want the answer by e-mail. You get a link to it in any case.")


class ReportForm(_TicketForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("What happened?")
        self.fields["text"].help_text = _("Tell as much as you want to. You need not say who you are.")
        self.fields["page"].label = _("Where and when?")
        self.fields["email"].help_text = _("Only if you want word by e-mail when you have been answered.")


class ContentForm(_TicketForm):
    """A remark on what somebody has published. page: the address of the page in this portal."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("What is wrong with it?")
        self.fields["text"].help_text = _("For example: it is not true any more, it is business, it hurts somebody.")
        self.fields["page"].widget = forms.HiddenInput()
        self.fields["email"].help_text = _("If you want the answer by e-mail. You get a link to it in any case.")

    def clean_page(self) -> str:
        page = str(self.cleaned_data["page"])
        return page if is_own_path(page) else ""


def is_own_path(text: str) -> bool:
    """An address within this portal, such as "/huoltamo/tarjoukset/3/"."""
    return bool(re.fullmatch(r"/(?!/)[\w/.~%-]{0,200}", text, re.ASCII))


class AnswerForm(forms.ModelForm):
    class Meta:
        model = Ticket
        fields = ["answer"]
        widgets = {"answer": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = True
