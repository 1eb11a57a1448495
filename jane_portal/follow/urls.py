from django.urls import path

from . import views

urlpatterns = [
    path("tili/seuraan/", views.follow_list, name="follow_list"),
    path("tili/seuraan/lopeta/", views.follow_stop_all, name="follow_stop_all"),
    path("tili/seuraan/<int:pk>/", views.follow_change, name="follow_change"),
    path("seuraa/<slug:end>/<uuid:uuid>/", views.follow_press, name="follow_press"),
    path("seuraa/haku/<slug:search>/", views.search_keep, name="search_keep"),
    path("seuraa/lopeta/", views.follow_stop_answer, name="follow_stop_answer"),
    path("seuraa/lopeta/<str:token>/", views.follow_stop_open, name="follow_stop_open"),
    path("seuraa/lopeta-kaikki/", views.follow_stop_all_answer, name="follow_stop_all_answer"),
    path("seuraa/lopeta-kaikki/<str:token>/", views.follow_stop_all_open, name="follow_stop_all_open"),
]
