"""The form of a merge: which entry stays, and from which of the two each field comes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from associations.actions.duplicate import FIELDS
from associations.models import Organisation
from associations.public import language_names

FIRST, SECOND = "first", "second"


def in_words(organisation: Organisation, name: str) -> str:
    """A field's value as people read it; empty for none."""
    value = getattr(organisation, name)
    display = getattr(organisation, f"get_{name}_display", None)
    if isinstance(value, list):
        return ", ".join(language_names(value))
    if isinstance(value, bool):
        return str(_("yes")) if value else str(_("no"))
    text = display() if callable(display) and value else value
    return "" if text is None else str(text)


class MergeForm(forms.Form):
    """Fields that say the same in both are left out; where one says nothing, the other is proposed."""

    def __init__(self, *args: Any, first: Organisation, second: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first, self.second = first, second
        pages = [(FIRST, f"{first.name} ({first.slug})"), (SECOND, f"{second.name} ({second.slug})")]
        self.fields["kept"] = forms.ChoiceField(
            label=_("Which page stays?"), choices=pages, widget=forms.RadioSelect, initial=FIRST
        )
        for name in FIELDS:
            one, other = in_words(first, name), in_words(second, name)
            if one == other:
                continue
            label = str(Organisation._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            self.fields[name] = forms.ChoiceField(
                label=label.capitalize(),
                choices=[(FIRST, one or _("(empty)")), (SECOND, other or _("(empty)"))],
                widget=forms.RadioSelect,
                initial=FIRST if one else SECOND,
            )

    def result(self) -> dict[str, Any]:
        """The arguments of the action."""
        stays = self.cleaned_data["kept"]
        kept, dropped = (self.first, self.second) if stays == FIRST else (self.second, self.first)
        taken = {name for name in FIELDS if self.cleaned_data.get(name, stays) != stays}
        return {"kept": kept, "dropped": dropped, "from_dropped": taken}
