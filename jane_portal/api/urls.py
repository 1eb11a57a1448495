"""The API itself has one address in all languages; its page for people has one in each."""

from django.urls import URLPattern, URLResolver, include, path

from .views import catalogue, docs, root

_own: list[URLPattern | URLResolver] = [
    path("openapi.json", root.openapi_show, name="openapi_show"),
    path("catalogue.jsonld", catalogue.catalogue_jsonld, name="catalogue_jsonld"),
    path("catalogue.ttl", catalogue.catalogue_turtle, name="catalogue_turtle"),
    *root.api.urls[0],
]
api_urls: list[URLPattern | URLResolver] = [path("api/v1/", include((_own, "api")))]
urlpatterns: list[URLPattern] = [
    path("api/v1/docs", docs.docs, name="api_docs"),
    path("avoin-data/", catalogue.open_data_show, name="open_data_show"),
]
