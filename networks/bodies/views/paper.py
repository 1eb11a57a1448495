"""News, materials and the status page of a body; the base of the pages of its papers."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from jane_portal.core.answers import done
from jane_portal.core.feeds.atom import atom_response
from jane_portal.core.record_forms import RecordFormView
from networks.bodies.actions.material import add_material, change_material, remove_material
from networks.bodies.actions.news import change_news, create_news, publish_news, withdraw_news
from networks.bodies.actions.status import state_status
from networks.bodies.forms.paper import MaterialForm, NewsForm, StatusForm, read_paper_list
from networks.bodies.models import Body, BodyNews, GroupStatus, Material
from networks.bodies.selectors.paper import feed_entries, material_page, news_page

from .base import ask, find_body, find_kept_body


def find_paper(request: HttpRequest, model: Any, pk: int) -> Any:
    """Raises Http404 for what is absent or hidden from this viewer."""
    paper = model.objects.visible_to(request.user).select_related("body__municipality").filter(pk=pk).first()
    if paper is None:
        raise Http404
    return paper


def find_kept_paper(request: HttpRequest, model: Any, pk: int) -> Any:
    """Of a body whose papers this person keeps. Raises Http404 and PermissionDenied."""
    paper = find_paper(request, model, pk)
    ask(request, "change_body", paper.body)
    return paper


class PaperFormView(RecordFormView):
    """A form of one paper. paper_form: takes the record as `instance`."""

    template_name = "bodies/paper_form.html"
    paper_form: ClassVar[Any]

    @property
    def body(self) -> Body:
        found: Body = self.record.body
        return found

    def build_form(self, record: Any, data: Any = None, files: Any = None) -> Any:
        return self.paper_form(data, files, instance=record)

    def get_success_url(self) -> str:
        return str(self.body.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(body=self.body, up=self._above(), **kwargs)

    def _above(self) -> Any:
        """The paper that is edited, or to which a part is added; None for a new paper, and for what has no own page."""
        above = getattr(self.record, "campaign", self.record)
        return above if above.pk and hasattr(above, "title") and hasattr(above, "get_absolute_url") else None


@require_safe
def body_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """What the body has published, for feed readers."""
    body = find_body(request, slug)
    return atom_response(
        title=body.name,
        path=reverse("body_feed", kwargs={"slug": body.slug}),
        page=body.get_absolute_url(),
        author=body.name,
        entries=feed_entries(body, request.user),
    )


@require_safe
def body_news_list(request: HttpRequest, slug: str) -> HttpResponse:
    body = find_body(request, slug)
    number = read_paper_list(request.GET)[1]
    may_change = request.user.has_perm("bodies.change_body", body)
    context = {"body": body, "page": news_page(body, request.user, number), "may_change": may_change}
    return render(request, "bodies/news_list.html", context)


@require_safe
def body_news_detail(request: HttpRequest, pk: int) -> HttpResponse:
    news = find_paper(request, BodyNews, pk)
    context = {"news": news, "body": news.body, "may_change": request.user.has_perm("bodies.change_body", news.body)}
    return render(request, "bodies/news_detail.html", context)


class NewsCreateView(PaperFormView):
    paper_form = NewsForm
    heading = gettext_lazy("Write news")
    lead = gettext_lazy("First as a draft that only those who keep this page see.")

    @cached_property
    def record(self) -> BodyNews:
        return BodyNews(body=find_kept_body(self.request, self.kwargs["slug"]))

    def save(self, form: Any) -> None:
        self.record.pk = create_news(body=self.body, values=form.values(), by=self.request.user).pk

    def get_success_url(self) -> str:
        return self.record.get_absolute_url() if self.record.pk else self.body.get_absolute_url()


class NewsUpdateView(PaperFormView):
    paper_form = NewsForm
    heading = gettext_lazy("Edit")

    @cached_property
    def record(self) -> BodyNews:
        found: BodyNews = find_kept_paper(self.request, BodyNews, self.kwargs["pk"])
        return found

    def save(self, form: Any) -> None:
        change_news(news=self.record, version=form.cleaned_data["version"], values=form.values(), by=self.request.user)

    def get_success_url(self) -> str:
        return self.record.get_absolute_url()


@require_POST
def body_news_publish(request: HttpRequest, pk: int) -> HttpResponse:
    news = find_kept_paper(request, BodyNews, pk)
    done(request, publish_news, _("Published: everybody sees the page."), news=news)
    return redirect(news)


@require_POST
def body_news_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    news = find_kept_paper(request, BodyNews, pk)
    done(request, withdraw_news, _("A draft again: others do not see it any more."), news=news)
    return redirect(news)


class StatusUpdateView(PaperFormView):
    paper_form = StatusForm
    heading = gettext_lazy("Goals and work")
    lead = gettext_lazy("Where the group stands today. What you leave empty is not shown.")

    @cached_property
    def record(self) -> GroupStatus:
        body = find_kept_body(self.request, self.kwargs["slug"])
        seen = GroupStatus.objects.visible_to(self.request.user)
        return seen.filter(body=body).select_related("body").first() or GroupStatus(body=body)

    def save(self, form: Any) -> None:
        state_status(body=self.body, version=form.cleaned_data["version"], values=form.values(), by=self.request.user)


@require_safe
def material_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The material bank; `?q=` those that hold the words."""
    body = find_body(request, slug)
    text, number = read_paper_list(request.GET)
    context = {
        "body": body,
        "q": text,
        "page": material_page(body, request.user, text, number),
        "may_change": request.user.has_perm("bodies.change_body", body),
    }
    return render(request, "bodies/material_list.html", context)


class MaterialCreateView(PaperFormView):
    paper_form = MaterialForm
    heading = gettext_lazy("Add material")

    @cached_property
    def record(self) -> Material:
        return Material(body=find_kept_body(self.request, self.kwargs["slug"]))

    def save(self, form: Any) -> None:
        file = form.cleaned_data.get("file")
        add_material(body=self.body, values=form.values(), file=file, by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("material_list", kwargs={"slug": self.body.slug})


class MaterialUpdateView(MaterialCreateView):
    heading = gettext_lazy("Edit")

    @cached_property
    def record(self) -> Material:
        found: Material = find_kept_paper(self.request, Material, self.kwargs["pk"])
        return found

    def save(self, form: Any) -> None:
        change_material(
            material=self.record,
            version=form.cleaned_data["version"],
            values=form.values(),
            file=form.cleaned_data.get("file"),
            by=self.request.user,
        )


@require_POST
def material_remove(request: HttpRequest, pk: int) -> HttpResponse:
    material = find_kept_paper(request, Material, pk)
    done(request, remove_material, _("Removed."), material=material)
    return redirect("material_list", slug=material.body.slug)
