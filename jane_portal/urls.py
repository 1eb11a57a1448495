"""All addresses: Finnish at the root, /sv/ and /en/ for the other languages."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path

from associations.urls import file_urls
from jane_portal import views
from jane_portal.accounts.admin import AdministratorAdmin
from jane_portal.accounts.urls import own_data_urls
from jane_portal.api.urls import api_urls
from jane_portal.core.files.views import file_show
from jane_portal.views import glossary, pages

# The administrator comes in by the same door as everybody, and changes her password where she is told by letter.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.password_change = lambda *args, **kwargs: redirect("account_change_password")  # type: ignore
# What libraries register of their own (groups, addresses, factors) is opened by no role of ours.
for _model, _registered in list(admin.site._registry.items()):
    if not isinstance(_registered, AdministratorAdmin):
        admin.site.unregister(_model)

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots_show, name="robots_show"),
    path("sitemap.xml", views.sitemap_show, name="sitemap_show"),
    path("sitemap/<slug:group>-<int:number>.xml", views.sitemap_part, name="sitemap_part"),
    path("favicon.ico", views.favicon_show, name="favicon_show"),
    path("", include(file_urls)),
    path("tiedostot/<uuid:uuid>/", file_show, name="file_show"),
    path("", include(api_urls)),
]
urlpatterns += i18n_patterns(
    path("", views.home, name="home"),
    path("haku/", views.search_page, name="search_page"),
    path("tyopoyta/", views.desk, name="desk"),
    path("asetukset/", views.settings_show, name="settings_show"),
    path("tili/", include("jane_portal.accounts.urls")),
    path("omat-tiedot/", include(own_data_urls)),
    path("lanka/<slug:end>/<uuid:uuid>/", views.thread_show, name="thread_show"),
    path("lanka/<slug:end>/<uuid:uuid>/<int:pk>/irrota/", views.thread_cut, name="thread_cut"),
    path("sanasto/", glossary.glossary_list, name="glossary_list"),
    path("sanasto/uusi/", glossary.GlossaryCreateView.as_view(), name="glossary_create"),
    path("sanasto/<slug:slug>/muokkaa/", glossary.GlossaryUpdateView.as_view(), name="glossary_update"),
    path("sanasto/<slug:slug>/historia/", glossary.glossary_history, name="glossary_history"),
    path("sanasto/<slug:slug>/poista/", glossary.glossary_delete, name="glossary_delete"),
    path("jane/", pages.about_show, name="about_show"),
    path("mukaan/", pages.join_show, name="join_show"),
    path("saavutettavuus/", views.accessibility_show, name="accessibility_show"),
    path("tietosuoja/", views.privacy_show, name="privacy_show"),
    path("tili/", include("allauth.urls")),
    path("hallinta/", admin.site.urls),
    path("", include("jane_portal.mail.urls")),
    path("", include("jane_portal.feedback.urls")),
    path("", include("jane_portal.follow.urls")),
    path("", include("associations.urls")),
    path("", include("networks.bodies.urls")),
    path("", include("huoltamo.urls")),
    path("", include("networks.representation.urls")),
    path("", include("networks.meetings.urls")),
    path("", include("jane_portal.api.urls")),
    prefix_default_language=False,
)
if settings.DEBUG:
    urlpatterns += i18n_patterns(
        path("osat/", views.component_list, name="component_list"), prefix_default_language=False
    )

handler400 = "jane_portal.core.web.errors.bad_request"
handler403 = "jane_portal.core.web.errors.permission_denied"
handler404 = "jane_portal.core.web.errors.not_found"
handler500 = "jane_portal.core.web.errors.server_error"
