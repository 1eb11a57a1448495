"""Routes, one list a noun."""

from django.urls import URLPattern, path

from .models import Need, Offer
from .views import (
    catalogue,
    category,
    learning,
    listing,
    order,
    order_link,
    order_papers,
    order_request,
    order_step,
    order_thanks,
    practice,
    upkeep,
)

_OFFER = "huoltamo/tarjoukset/<int:pk>/"
_ORDER = "huoltamo/tilaukset/<int:pk>/"
_NEED = "huoltamo/tarpeet/<int:pk>/"
_PRACTICE = "huoltamo/kaytannot/<int:pk>/"

catalogue_urls: list[URLPattern] = [
    path("huoltamo/", catalogue.catalogue_list, name="catalogue_list"),
    path("huoltamo.csv", catalogue.table_csv, name="catalogue_csv"),
    path("huoltamo.xlsx", catalogue.table_xlsx, name="catalogue_xlsx"),
    path("huoltamo.atom", catalogue.catalogue_atom, name="catalogue_atom"),
    path("huoltamo/loytymatta/", catalogue.unmet_wish_create, name="unmet_wish_create"),
]
offer_urls: list[URLPattern] = [
    path("huoltamo/tarjoukset/uusi/", listing.ListingCreateView.as_view(kind=Offer), name="offer_create"),
    path(_OFFER, listing.offer_detail, name="offer_detail"),
    path(f"{_OFFER}muokkaa/", listing.ListingUpdateView.as_view(kind=Offer), name="offer_update"),
    path(f"{_OFFER}kopioi/", listing.offer_copy, name="offer_copy"),
    path(f"{_OFFER}historia/", listing.offer_history, name="offer_history"),
    path(f"{_OFFER}liitteet/", upkeep.offer_files, name="offer_files"),
    path(f"{_OFFER}liitteet/<int:row>/poista/", upkeep.offer_file_delete, name="offer_file_delete"),
    path(f"{_OFFER}kalenteri/", upkeep.offer_calendar, name="offer_calendar"),
    path(f"{_OFFER}kalenteri/<int:row>/poista/", upkeep.offer_days_delete, name="offer_days_delete"),
    path(f"{_OFFER}askel/<slug:step>/", listing.offer_step, name="offer_step"),
]
need_urls: list[URLPattern] = [
    path("huoltamo/tarpeet/uusi/", listing.ListingCreateView.as_view(kind=Need), name="need_create"),
    path(_NEED, listing.need_detail, name="need_detail"),
    path(f"{_NEED}muokkaa/", listing.ListingUpdateView.as_view(kind=Need), name="need_update"),
    path(f"{_NEED}kopioi/", listing.need_copy, name="need_copy"),
    path(f"{_NEED}historia/", listing.need_history, name="need_history"),
    path(f"{_NEED}liitteet/", upkeep.need_files, name="need_files"),
    path(f"{_NEED}liitteet/<int:row>/poista/", upkeep.need_file_delete, name="need_file_delete"),
    path(f"{_NEED}askel/<slug:step>/", listing.need_step, name="need_step"),
]
upkeep_urls: list[URLPattern] = [
    path("huoltamo/omat/", upkeep.listing_own, name="listing_own"),
    path("huoltamo/omat/<slug:slug>/tauko/", upkeep.offers_pause, name="offers_pause"),
    path("huoltamo/odottavat/", upkeep.listing_waiting, name="listing_waiting"),
    path("huoltamo/jatka/<str:token>/", upkeep.renewal_open, name="renewal_open"),
    path("huoltamo/jatka/", upkeep.renewal_answer, name="renewal_answer"),
]
order_urls: list[URLPattern] = [
    path("huoltamo/tarjoukset/<int:pk>/pyyda/", order_request.order_request, name="order_create"),
    path("huoltamo/tarpeet/<int:pk>/vastaa/", order_request.need_answer, name="need_answer"),
    path("huoltamo/tilaukset/", order.order_list, name="order_list"),
    path("huoltamo/tilaukset/<int:pk>.ics", order_papers.order_ics, name="order_ics"),
    path("huoltamo/tilaukset/<int:pk>.pdf", order_papers.order_pdf, name="order_pdf"),
    path("huoltamo/tilaukset/v/<str:token>/", order_link.order_open, name="order_open"),
    path("huoltamo/tilaukset/v/", order_link.order_answer, name="order_answer"),
    path(_ORDER, order.order_detail, name="order_detail"),
    path(f"{_ORDER}historia/", order.order_history, name="order_history"),
    path(f"{_ORDER}ehdot/", order.order_terms, name="order_terms"),
    path(f"{_ORDER}askel/", order_step.order_step, name="order_step"),
    path(f"{_ORDER}viesti/", order_step.order_message, name="order_message"),
    path(f"{_ORDER}palaute/", order_step.order_feedback, name="order_feedback"),
    path(f"{_ORDER}kiitos/", order_step.thanks_decide, name="thanks_decide"),
    path("huoltamo/kiitokset/", order_thanks.thanks_list, name="thanks_list"),
]
practice_urls: list[URLPattern] = [
    path("huoltamo/kaytannot/", practice.practice_list, name="practice_list"),
    path("huoltamo/kaytannot/uusi/", practice.PracticeCreateView.as_view(), name="practice_create"),
    path(_PRACTICE, practice.practice_detail, name="practice_detail"),
    path(f"{_PRACTICE}muokkaa/", practice.PracticeUpdateView.as_view(), name="practice_update"),
    path(f"{_PRACTICE}julkaise/", practice.practice_publish, name="practice_publish"),
    path(f"{_PRACTICE}luonnokseksi/", practice.practice_withdraw, name="practice_withdraw"),
    path(f"{_PRACTICE}poista-nakyvista/", practice.practice_take_down, name="practice_take_down"),
    path(f"{_PRACTICE}palauta/", practice.practice_put_back, name="practice_put_back"),
]
keeping_urls: list[URLPattern] = [
    path("huoltamo/opit/", learning.learning_detail, name="learning_detail"),
    path("huoltamo/opit.csv", learning.learning_csv, name="learning_csv"),
    path("huoltamo/opit/tarpeet/", learning.learning_needs, name="learning_needs"),
    path("huoltamo/opit/tilaukset/", learning.learning_orders, name="learning_orders"),
    path("huoltamo/opit/yhdistykset/", learning.learning_associations, name="learning_associations"),
    path("huoltamo/luokat/", category.category_list, name="category_list"),
    path("huoltamo/luokat/uusi/", category.CategoryCreateView.as_view(), name="category_create"),
    path("huoltamo/luokat/<int:pk>/", category.CategoryUpdateView.as_view(), name="category_update"),
]
urlpatterns: list[URLPattern] = [
    *catalogue_urls,
    *offer_urls,
    *need_urls,
    *upkeep_urls,
    *order_urls,
    *practice_urls,
    *keeping_urls,
]
