from django.urls import path

from . import views

urlpatterns = [
    path("posti/", views.letter_list, name="letter_list"),
    path("posti/kaikki/", views.letters_settle, name="letters_settle"),
    path("posti/osoitteet/", views.address_list, name="address_list"),
    path("posti/osoitteet/toimii/", views.address_settle, name="address_settle"),
    path("tili/osoite-toimii/", views.own_address_settle, name="own_address_settle"),
    path("posti/vapauta/", views.copy_release, name="copy_release"),
    path("posti/<uuid:uuid>/", views.letter_settle, name="letter_settle"),
    path("posti/lopeta/<uuid:uuid>/<str:token>/", views.notice_refuse, name="notice_refuse"),
    path("tili/ilmoitukset/", views.notices_update, name="notices_update"),
    path("demo/postit/", views.demo_box, name="demo_letters"),
    path("demo/postit/<uuid:uuid>/", views.demo_letter, name="demo_letter"),
]
