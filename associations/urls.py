"""Routes, one list a noun. Literal paths stand before <slug>: each is a reserved slug (models/organisation.py)."""

from django.urls import URLPattern

association_urls: list[URLPattern] = []
contact_urls: list[URLPattern] = []
activity_urls: list[URLPattern] = []

urlpatterns: list[URLPattern] = [
    *contact_urls,
    *activity_urls,
    *association_urls,
]
