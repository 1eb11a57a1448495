"""Addresses of this room, by noun."""

from django.urls import URLPattern, path

from .views import agenda, call, meeting

_MEETING, _ITEM, _BODY = "kokoukset/<int:pk>/", "kokoukset/asiat/<int:pk>/", "kokoukset/ryhmat/<slug:slug>/"

urlpatterns: list[URLPattern] = [
    path("kokoukset/", meeting.meeting_list, name="meeting_list"),
    path("kokoukset.ics", meeting.meeting_calendar, name="meeting_calendar"),
    path(f"{_BODY}uusi/", meeting.MeetingCreateView.as_view(), name="meeting_create"),
    path(f"{_BODY}vuosi/", meeting.year_plan, name="year_plan"),
    path(f"{_BODY}kaytanto/", agenda.PracticeUpdateView.as_view(), name="meeting_practice"),
    path(_MEETING, meeting.meeting_detail, name="meeting_detail"),
    path(f"{_MEETING}muokkaa/", meeting.MeetingUpdateView.as_view(), name="meeting_update"),
    path(f"{_MEETING}peru/", meeting.meeting_cancel, name="meeting_cancel"),
    path(f"{_MEETING}kutsu/", call.call_send, name="call_send"),
    path(f"{_MEETING}kerro/", call.call_tell, name="call_tell"),
    path(f"{_MEETING}vastaa/", call.call_reply, name="call_reply"),
    path(f"{_MEETING}postitus/", call.call_post, name="call_post"),
    path(f"{_MEETING}esityslista.pdf", call.agenda_pdf, name="agenda_pdf"),
    path("kokoukset/kutsutut/<int:pk>/", call.invitee_reply, name="invitee_reply"),
    path("kokoukset/vastaus/", call.call_answer, name="call_answer"),
    path("kokoukset/vastaus/<slug:token>/", call.call_open, name="call_open"),
    path(f"{_MEETING}kokoa/", agenda.agenda_compose, name="agenda_compose"),
    path(f"{_MEETING}ehdota/", agenda.matter_propose, name="matter_propose"),
    path(f"{_MEETING}asiat/uusi/", agenda.ItemCreateView.as_view(), name="item_create"),
    path(f"{_ITEM}muokkaa/", agenda.ItemUpdateView.as_view(), name="item_update"),
    path(f"{_ITEM}siirra/", agenda.item_move, name="item_move"),
    path(f"{_ITEM}poista/", agenda.item_remove, name="item_remove"),
]
