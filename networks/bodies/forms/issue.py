"""The forms of a raised issue."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from networks.bodies.models import Body, Kind, RaisedIssue


def _bodies(user: Any, without: set[int]) -> Any:
    seen = Body.objects.visible_to(user).living().filter(published_at__isnull=False).exclude(pk__in=without)
    return seen.order_by("sort_key", "pk")


class IssueForm(forms.ModelForm):
    """The instance names the body that raises it; to the regional board unless told otherwise."""

    class Meta:
        model = RaisedIssue
        fields: ClassVar[list[str]] = ["to_body", "title", "text"]
        widgets: ClassVar[dict[str, Any]] = {"text": forms.Textarea(attrs={"rows": 8})}
        help_texts: ClassVar[dict[str, Any]] = {"text": _("What should the other group do, and by when?")}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to_body: Any = self.fields["to_body"]
        to_body.queryset = _bodies(user, {self.instance.from_body_id})
        to_body.initial = to_body.queryset.filter(kind=Kind.REGIONAL).first()


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("Answer"), max_length=5000, widget=forms.Textarea(attrs={"rows": 6}))


class ForwardForm(AnswerForm):
    to_body = forms.ModelChoiceField(label=_("group that gets it"), queryset=Body.objects.none())
    field_order = ("to_body", "answer")

    def __init__(self, *args: Any, user: Any, issue: RaisedIssue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].label = _("Why there")
        to_body: Any = self.fields["to_body"]
        to_body.queryset = _bodies(user, {issue.from_body_id, issue.to_body_id})
