from django.urls import path

from . import views

urlpatterns = [
    path("saavutettavuus/palaute/", views.accessibility_feedback, name="accessibility_feedback"),
    path("turvallinen-tila/", views.safe_space_show, name="safe_space_show"),
    path("turvallinen-tila/ilmoita/", views.report_create, name="report_create"),
    path("palaute/sisallosta/", views.content_report, name="content_report"),
    path("palaute/", views.ticket_receipt, name="ticket_receipt"),
    path("palaute/<str:token>/", views.ticket_open, name="ticket_open"),
    path("palautteet/", views.ticket_list, name="ticket_list"),
    path("palautteet/<int:pk>/", views.ticket_detail, name="ticket_detail"),
]
