"""The API itself has one address in all languages; its page for people has one in each."""

from django.urls import URLPattern, URLResolver, include, path

from .views import docs, root

api_urls: list[URLPattern | URLResolver] = [
    path(
        "api/v1/", include(([path("openapi.json", root.openapi_show, name="openapi_show"), *root.api.urls[0]], "api"))
    ),
]
urlpatterns: list[URLPattern] = [path("api/v1/docs", docs.docs, name="api_docs")]
