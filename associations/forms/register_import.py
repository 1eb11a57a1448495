"""Forms of the register import: the file, and what each of its columns holds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from associations.actions.register.batches import clean_mapping
from associations.models import ImportBatch
from associations.selectors.register_fields import FIELDS


class UploadForm(forms.Form):
    """Only takes the file; what it really is, is told by its bytes when it is stored."""

    file = forms.FileField(
        label=_("Register as a spreadsheet"),
        help_text=_("CSV or XLSX, at most 200,000 rows. The first row holds the headings of the columns."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )


class ColumnsForm(forms.Form):
    """One choice a column. After cleaning, `mapping` is {field key: column index}."""

    def __init__(self, *args: Any, batch: ImportBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.batch = batch
        chosen = {index: key for key, index in batch.mapping.items()}
        choices = [("", _("– leave out –")), *((field.key, field.label) for field in FIELDS)]
        for index, heading in enumerate(batch.headings):
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=heading or _("column %(number)s") % {"number": index + 1},
                choices=choices,
                required=False,
                initial=chosen.get(index, ""),
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        picked = [(data.get(f"column_{index}"), index) for index in range(len(self.batch.headings))]
        mapping: dict[str, int] = {}
        for key, index in picked:
            if key and key in mapping:
                self.add_error(f"column_{index}", _("Another column holds this already."))
            elif key:
                mapping[key] = index
        self.mapping = clean_mapping(self.batch, mapping)
        return data

    def columns(self) -> list[dict[str, Any]]:
        """Each column with its field and the first values below its heading."""
        return [
            {
                "field": self[f"column_{index}"],
                "values": [cells[index] for cells in self.batch.sample if index < len(cells) and cells[index]],
            }
            for index in range(len(self.batch.headings))
        ]


class ChoiceForm(forms.Form):
    """What to do with which rows: the ticked ones of those shown on the page, or all of the tab."""

    DEEDS = ("save", "all", "none", "apply")

    do = forms.ChoiceField(choices=[(deed, deed) for deed in DEEDS])
    outcome = forms.ChoiceField(choices=[("", ""), ("new", ""), ("changed", "")], required=False)
    page = forms.IntegerField(min_value=1, required=False)
    shown = forms.TypedMultipleChoiceField(coerce=int, required=False)
    row = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        for name in ("shown", "row"):
            numbers = [number for number in data.getlist(name)[:500] if number.isascii() and number.isdigit()]
            self.fields[name].choices = [(number, number) for number in numbers]  # type: ignore[attr-defined]
