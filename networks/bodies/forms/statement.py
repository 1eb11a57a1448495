"""The forms of a statement: its text and request, a comment, a reason."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from networks.bodies.models import Statement

from .paper import PaperForm


class StatementForm(PaperForm):
    # A URLField of a model form would take addresses without a scheme to be http.
    request_link = forms.URLField(
        label=_("the request on the web"), max_length=500, required=False, assume_scheme="https"
    )

    class Meta:
        model = Statement
        fields: ClassVar[list[str]] = [
            *("kind", "title", "asked_by", "request", "request_link", "recipient", "deadline", "text")
        ]
        widgets: ClassVar[dict[str, Any]] = {
            "request": forms.Textarea(attrs={"rows": 3}),
            "deadline": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "text": forms.Textarea(attrs={"rows": 14}),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "asked_by": _("Leave it empty when nobody has asked."),
            "deadline": _("Chair and secretary are reminded three days before."),
        }


class CommentForm(forms.Form):
    text = forms.CharField(label=_("Your comment"), max_length=3000, widget=forms.Textarea(attrs={"rows": 3}))
