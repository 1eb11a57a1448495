"""The forms of what a body has on its page beside its seats."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from associations.models import Sector
from jane_portal.core.files.content import document_type
from jane_portal.core.lists.fields import NumberField, TextField
from jane_portal.core.web.conflict import VersionedForm
from networks.bodies.models import BodyNews, GroupStatus, Material


class PaperForm(VersionedForm, forms.ModelForm):
    """Base of the forms of papers; the instance names its body."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version

    def values(self) -> dict[str, Any]:
        """What the action writes."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"version", "file"}}


class NewsForm(PaperForm):
    class Meta:
        model = BodyNews
        fields: ClassVar[list[str]] = ["title", "text"]
        widgets: ClassVar[dict[str, Any]] = {"text": forms.Textarea(attrs={"rows": 10})}


class StatusForm(PaperForm):
    class Meta:
        model = GroupStatus
        fields: ClassVar[list[str]] = ["main_goal", "goals", "done", "coming", "visions"]
        widgets: ClassVar[dict[str, Any]] = {
            "main_goal": forms.Textarea(attrs={"rows": 2}),
            **{name: forms.Textarea(attrs={"rows": 5}) for name in GroupStatus.PARTS},
        }
        help_texts: ClassVar[dict[str, Any]] = {"goals": _("One on each line.")}


class MaterialForm(PaperForm):
    """One file or one address; the file of what is there already may be replaced."""

    file = forms.FileField(
        label=_("file"),
        required=False,
        help_text=_("A PDF, a document, a spreadsheet, a presentation or plain text, at most 25 MB."),
    )

    # A URLField of a model form would take addresses without a scheme to be http.
    link = forms.URLField(label=_("address on the web"), max_length=500, required=False, assume_scheme="https")

    class Meta:
        model = Material
        fields: ClassVar[list[str]] = [
            *("title", "description", "link", "author", "year", "theme", "sector", "licence", "audience")
        ]
        widgets: ClassVar[dict[str, Any]] = {"description": forms.Textarea(attrs={"rows": 3})}

    field_order = ("title", "description", "file", "link", "audience", "author", "year", "theme", "sector", "licence")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sector: Any = self.fields["sector"]
        sector.queryset = Sector.objects.all()
        if self.instance.stored_id:
            del self.fields["link"]
            self.fields["file"].label = _("a new file in the place of the old one")
        elif self.instance.pk:
            del self.fields["file"]

    def clean_file(self) -> UploadedFile | None:
        upload: UploadedFile | None = self.cleaned_data["file"]
        if upload is not None:
            document_type(upload, upload.size or 0)
        return upload

    def clean_year(self) -> int | None:
        year: int | None = self.cleaned_data["year"]
        if year is not None and not 1850 <= year <= timezone.localdate().year + 1:
            raise forms.ValidationError(_("Check the year."))
        return year


class PaperListForm(forms.Form):
    """Query strings of the lists of papers; nothing raises."""

    q = TextField(100)
    sivu = NumberField(required=False)


def read_paper_list(query: Any) -> tuple[str, int]:
    """Words and the page from 1."""
    form = PaperListForm(query)
    form.is_valid()
    return form.cleaned_data["q"], form.cleaned_data["sivu"]
