"""Editing on behalf of an association: the note that says who asked and when."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class BehalfMixin(forms.Form):
    """Adds the note for those who help: required of a municipal contact, absent for the association's own people."""

    on_behalf_of = forms.CharField(
        label=_("On whose behalf?"),
        max_length=200,
        help_text=_("Write who of the association asked for this and when. It is kept in the history."),
    )

    def __init__(self, *args: Any, helping: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if helping:
            self.order_fields([*(name for name in self.fields if name != "on_behalf_of"), "on_behalf_of"])
        else:
            del self.fields["on_behalf_of"]
