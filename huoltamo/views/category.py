"""The tree of categories, kept by the secretary."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import FormView

from huoltamo.actions.category import change_category, create_category
from huoltamo.forms.category import CategoryForm
from huoltamo.models import Category
from huoltamo.selectors.category import tree
from jane_portal.core.web.conflict import ConflictMixin


@require_safe
def category_list(request: HttpRequest) -> HttpResponse:
    return render(request, "huoltamo/category_list.html", {"branches": tree()})


class CategoryFormView(ConflictMixin, FormView):
    template_name = "huoltamo/category_form.html"

    def build_form(self, record: Any, data: Any = None, files: Any = None) -> CategoryForm:
        return CategoryForm(data, instance=record)

    def get_form(self, form_class: Any = None) -> CategoryForm:
        return self.build_form(self.record, self.request.POST if self.request.method == "POST" else None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, category=self.record)

    def get_success_url(self) -> str:
        return reverse("category_list")


class CategoryCreateView(CategoryFormView):
    @cached_property
    def record(self) -> Category:
        return Category()

    def save(self, form: Any) -> None:
        create_category(values=form.values(), by=self.request.user)
        messages.success(self.request, _("Added."))


class CategoryUpdateView(CategoryFormView):
    @cached_property
    def record(self) -> Category:
        return get_object_or_404(Category, pk=self.kwargs["pk"])

    def save(self, form: Any) -> None:
        change_category(
            category=self.record, version=form.cleaned_data["version"], values=form.values(), by=self.request.user
        )
        messages.success(self.request, _("Saved."))
