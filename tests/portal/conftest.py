import pytest
from django.db import transaction
from django.template.base import Template

from .crawl import sign_in
from .world import World, build_world


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> World:
    """One world for all the questions of a module; every question is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        built = build_world()
        for actor in built.actors:
            sign_in(actor)
        yield built
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def no_limits(settings):
    """The crawl asks more often than any person."""
    settings.ACCOUNT_RATE_LIMITS = False
    settings.API_REQUESTS_A_MINUTE = 0


@pytest.fixture
def rendered_as_served(monkeypatch):
    """Django's tests keep a copy of all that each part of a page was given; thousands of pages do without."""
    monkeypatch.setattr(Template, "_render", lambda template, context: template.nodelist.render(context))
