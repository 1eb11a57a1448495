"""The newcomer's message, in her own language."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from associations.letters.message import WISHES
from associations.models import RelayedMessage
from associations.selectors.newcomer import language_names_in

from .message import MessageForm


class NewcomerForm(MessageForm):
    """As the public form, with things to tick instead of a subject; all words come from the texts of the path."""

    class Meta(MessageForm.Meta):
        model = RelayedMessage
        fields = ["sender_name", "sender_email", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 6, "dir": "auto"})}

    wishes = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    speaks = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    little = forms.BooleanField(required=False)
    field_order = ("sender_name", "sender_email", "wishes", "speaks", "little", "text")

    def __init__(self, data: Any = None, *, user: Any, language: str, words: dict[str, Any]) -> None:
        super().__init__(data, user=user)
        self.words = words
        for name in ("sender_name", "sender_email", "text"):
            self.fields[name].label = words[name]
        self.fields["sender_email"].widget.attrs["dir"] = "ltr"
        self.fields["sender_name"].widget.attrs["dir"] = "auto"
        self.fields["text"].required = False
        choices: dict[str, list[tuple[str, str]]] = {
            "wishes": [(key, words["wishes"][key]) for key in WISHES],
            "speaks": [(code, name) for code, name in language_names_in(language).items() if code != "fi"],
        }
        for name, values in choices.items():
            field: Any = self.fields[name]
            field.label, field.choices = words[f"{name}_h"], values
            field.widget.attrs["class"] = "ticks"
        self.fields["little"].label = words["little"]
        if data is None and language != "fi":
            self.initial["speaks"] = [language]

    def clean_opened(self) -> str:
        try:
            return super().clean_opened()
        except ValidationError as error:
            late = error.__cause__ is not None
            raise ValidationError(self.words["too_late" if late else "too_fast"]) from error
