"""Routes, one list a noun."""

from django.urls import URLPattern, path

from .views import agent, candidacy, circular, election, external_meeting, outside, seat_request, vote

_AGENT = "agentit/<int:pk>/"
_ELECTION = "vaalit/<int:pk>/"
_EXTERNAL = "edustajat/elimet/<slug:slug>/"
_SEAT = "edustajat/paikat/<int:pk>/"
_MEETING = "edustajat/kokoukset/<int:pk>/"
_REQUEST = "edustajapyynnot/<int:pk>/"

agent_urls: list[URLPattern] = [
    path("agentit/", agent.agent_list, name="agent_list"),
    path("agentit/uusi/", agent.OfficeCreateView.as_view(), name="office_create"),
    path("agentit/yhteystiedot/", agent.agent_contacts, name="agent_contacts"),
    path("agentit/yhteystiedot.csv", agent.agent_contacts_csv, name="agent_contacts_csv"),
    path(_AGENT, agent.agent_detail, name="agent_detail"),
    path(f"{_AGENT}muokkaa/", agent.OfficeUpdateView.as_view(), name="office_update"),
    path(f"{_AGENT}aloitus/", agent.office_kit, name="office_kit"),
    path(f"{_AGENT}paata/", agent.OfficeEndView.as_view(), name="office_end"),
    path(f"{_AGENT}sijainen/", agent.SubstituteView.as_view(), name="office_substitute"),
    path(f"{_AGENT}kirjoita/", agent.agent_message, name="agent_message"),
    path(f"{_AGENT}kirjoita/lahetetty/", agent.agent_message_sent, name="agent_message_sent"),
]
election_urls: list[URLPattern] = [
    path("vaalit/", election.election_list, name="election_list"),
    path("vaalit/uusi/", election.ElectionCreateView.as_view(), name="election_create"),
    path(_ELECTION, election.election_detail, name="election_detail"),
    path(f"{_ELECTION}muokkaa/", election.ElectionUpdateView.as_view(), name="election_update"),
    path(f"{_ELECTION}historia/", election.election_history, name="election_history"),
    path(f"{_ELECTION}avaa/", election.election_announce, name="election_announce"),
    path(f"{_ELECTION}vahvista/", election.election_settle, name="election_settle"),
    path(f"{_ELECTION}tulos/", election.ElectionRecordView.as_view(), name="election_record"),
    path(f"{_ELECTION}peru/", election.ElectionCancelView.as_view(), name="election_cancel"),
]
candidate_urls: list[URLPattern] = [
    path(f"{_ELECTION}ehdokkaat/uusi/", candidacy.candidate_create, name="candidate_create"),
    path(f"{_ELECTION}ehdokkaat/<int:row>/", candidacy.candidate_update, name="candidate_update"),
    path(f"{_ELECTION}ehdokkaat/<int:row>/tuki/", candidacy.candidate_endorse, name="candidate_endorse"),
    path("vaalit/ehdokkuus/<str:token>/", candidacy.candidacy_open, name="candidacy_open"),
    path("vaalit/ehdokkuus/", candidacy.candidacy_answer, name="candidacy_answer"),
]
vote_urls: list[URLPattern] = [
    path(f"{_ELECTION}aanesta/", vote.vote_create, name="vote_create"),
    path("vaalit/aanesta/<str:token>/", vote.vote_open, name="vote_open"),
    path("vaalit/aanesta/", vote.vote_answer, name="vote_answer"),
    path("vaalit/aanestetty/", vote.vote_done, name="vote_done"),
]
circular_urls: list[URLPattern] = [
    path("kirjeet-yhdistyksille/", circular.circular_list, name="circular_list"),
    path("kirjeet-yhdistyksille/uusi/", circular.circular_create, name="circular_create"),
    path("kirjeet-yhdistyksille/<int:pk>/", circular.circular_detail, name="circular_detail"),
]
outside_urls: list[URLPattern] = [
    path("edustajat/", outside.representative_list, name="representative_list"),
    path("edustajat.csv", outside.representative_csv, name="representative_csv"),
    path("edustajat/elimet/uusi/", outside.external_create, name="external_create"),
    path(_EXTERNAL, outside.external_detail, name="external_detail"),
    path(f"{_EXTERNAL}muokkaa/", outside.ExternalUpdateView.as_view(), name="external_update"),
    path(f"{_EXTERNAL}paata/", outside.external_close, name="external_close"),
    path(f"{_EXTERNAL}historia/", outside.external_history, name="external_history"),
    path(f"{_EXTERNAL}paikat/uusi/", outside.external_seat_create, name="external_seat_create"),
    path(f"{_EXTERNAL}kokoukset/uusi/", external_meeting.external_meeting_create, name="external_meeting_create"),
    path(f"{_SEAT}paata/", outside.external_seat_end, name="external_seat_end"),
    path(f"{_SEAT}kausi/", outside.term_create, name="term_create"),
    path("edustajat/kaudet/<int:pk>/paata/", outside.term_end, name="term_end"),
]
external_meeting_urls: list[URLPattern] = [
    path(_MEETING, external_meeting.external_meeting_detail, name="external_meeting_detail"),
    path(f"{_MEETING}muokkaa/", external_meeting.ExternalMeetingUpdateView.as_view(), name="external_meeting_update"),
    path(f"{_MEETING}kysy/", external_meeting.external_meeting_ask, name="external_meeting_ask"),
    path(f"{_MEETING}evastys/<slug:slug>/", external_meeting.input_create, name="input_create"),
    path("edustajat/evastys/<str:token>/", external_meeting.input_open, name="input_open"),
    path("edustajat/evastys/", external_meeting.input_answer, name="input_answer"),
    path("edustajat/raportit/<int:pk>/", external_meeting.report_create, name="meeting_report_create"),
    path("edustajat/raportit/<int:pk>/korjaa/", external_meeting.report_update, name="meeting_report_update"),
    path("edustajat/raportti/<str:token>/", external_meeting.report_open, name="meeting_report_open"),
    path("edustajat/raportti/", external_meeting.report_answer, name="meeting_report_answer"),
]
seat_request_urls: list[URLPattern] = [
    path("edustajapyynnot/", seat_request.seat_request_list, name="seat_request_list"),
    path("edustajapyynnot/uusi/", seat_request.seat_request_create, name="seat_request_create"),
    path(_REQUEST, seat_request.seat_request_detail, name="seat_request_detail"),
    path(f"{_REQUEST}haku/", seat_request.seat_request_call, name="seat_request_call"),
    path(f"{_REQUEST}valinta/", seat_request.seat_request_choose, name="seat_request_choose"),
    path(f"{_REQUEST}paikat/", seat_request.seat_request_seat, name="seat_request_seat"),
    path(f"{_REQUEST}hylkaa/", seat_request.seat_request_decline, name="seat_request_decline"),
    path(f"{_REQUEST}peru/", seat_request.seat_request_withdraw, name="seat_request_withdraw"),
    path(f"{_REQUEST}ehdota/", seat_request.nominee_create, name="nominee_create"),
    path("edustajapyynnot/ehdokkaat/<int:pk>/", seat_request.nominee_update, name="nominee_update"),
    path("edustajapyynnot/suostumus/<str:token>/", seat_request.nominee_open, name="nominee_open"),
    path("edustajapyynnot/suostumus/", seat_request.nominee_answer, name="nominee_answer"),
]
urlpatterns: list[URLPattern] = circular_urls + agent_urls + election_urls + candidate_urls + vote_urls
urlpatterns += outside_urls + external_meeting_urls + seat_request_urls
