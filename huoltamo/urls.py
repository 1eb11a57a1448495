"""Addresses of the Yhdistyshuoltamo, by noun."""

from django.urls import path

from .views import catalogue

catalogue_urls = [
    path("huoltamo/", catalogue.catalogue_list, name="catalogue_list"),
]
urlpatterns = [*catalogue_urls]
