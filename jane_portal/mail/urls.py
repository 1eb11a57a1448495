from django.urls import path

from . import views

urlpatterns = [
    path("demo/postit/", views.demo_box, name="demo_letters"),
    path("demo/postit/<uuid:uuid>/", views.demo_letter, name="demo_letter"),
]
